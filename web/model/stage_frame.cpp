// The dots of the stage: what changes with the clock, in every frame.
#include <algorithm>
#include <cmath>

#include "core/engine/md5.h"
#include "core/engine/record_content.h"
#include "web/model/stage_lanes.h"
#include "web/model/stage_model.h"

namespace kds::web {
namespace {

/// No frame draws more flights than this, whatever happens.
constexpr std::size_t kFlightsMax = 2'000;
/// The part of its flight in which a dot settles, and the belt moves on for it.
constexpr float kLanding = 0.75f;

bool is_aggregate(const RecordSources& sources, const StoredRecord& record) {
    // What the KPL's records begin with (kinesis.md 7.5).
    constexpr std::string_view kMagic = "\xf3\x89\x9a\xc2";
    return record.is_generated() ? sources[record.source].is_aggregate(record.recipe)
                                 : record.data.starts_with(kMagic);
}

class FrameBuilder {
public:
    FrameBuilder(const sim::World& world, const Stream& stream, const ViewState& view,
                 const StageModel& stage, StageFrame& out)
        : world_{world},
          stream_{stream},
          stage_{stage},
          out_{out},
          travel_{travel_time(kSpeeds[view.speed])},
          group_{stage.records_per_dot},
          still_{view.reduced_motion} {}

    void build(std::size_t visible_dots) {
        begin_lanes();
        flights();
        for (std::size_t i = 0; i < out_.lanes.size(); ++i) dots(i, visible_dots);
    }

private:
    const Shard* shard_of(std::size_t lane) const { return stream_.find(stage_.lanes[lane].shard); }

    void begin_lanes() {
        for (std::size_t i = 0; i < out_.lanes.size(); ++i) {
            const Shard* const shard = shard_of(i);
            const std::uint64_t end = shard ? shard->records.end() : 0;
            out_.lanes[i].dots.clear();
            out_.lanes[i].arrived = static_cast<double>((end + group_ - 1) / group_);
        }
    }

    void flights() {
        const EventLog& events = world_.engine().events();
        for (std::uint64_t serial = events.end(); serial-- > events.begin();) {
            const Event& event = events[serial];
            // One that has just ended: its dot lies in the lane.
            if (world_.now() - event.at >= travel_) break;
            if (event.stream == stream_.id) take(event, serial);
        }
        out_.moving = !out_.flights.empty();
    }

    void take(const Event& event, std::uint64_t serial) {
        const std::uint32_t lane = stage_.lane_of(event.shard);
        Flight flight{.actor = event.actor,
                      .lane = lane,
                      .hash_place = hash_share(event.hash_key),
                      .key_tag = event.key_tag,
                      .place = event.place,
                      .count = event.count};
        const auto progress =
            static_cast<double>((world_.now() - event.at).us) / static_cast<double>(travel_.us);
        flight.progress = std::min(static_cast<float>(progress), 1.0f);
        if (event.kind != EventKind::CallFailed && lane >= out_.lanes.size()) return;
        switch (event.kind) {
            case EventKind::RecordAccepted: return accepted(event, flight);
            case EventKind::RecordRefused:
                // They have no places: one in a group of the log's entries is shown.
                if (serial % group_ == 0) add(flight, FlightKind::Refused);
                return;
            case EventKind::RecordsRead:
                if (event.actor != kLearner) add(flight, FlightKind::Read);
                return;
            case EventKind::ReadRefused:
                if (event.actor != kLearner) add(flight, FlightKind::ReadRefused);
                return;
            case EventKind::Pushed:
                if (event.count > 0) add(flight, FlightKind::Pushed);
                return;
            case EventKind::ShardOpened: return add(flight, FlightKind::Cut);
            case EventKind::CallFailed:
                if (event.action == kds::Action::PutRecord ||
                    event.action == kds::Action::PutRecords)
                    add(flight, FlightKind::Failed);
                return;
            default: return;
        }
    }

    void accepted(const Event& event, Flight& flight) {
        if (event.place % group_ != 0) return;
        const float settled = std::max(0.0f, (flight.progress - kLanding) / (1 - kLanding));
        // Without motion its place is free at once.
        if (!still_) out_.lanes[flight.lane].arrived -= 1.0 - static_cast<double>(settled);
        const Shard* const shard = shard_of(flight.lane);
        if (shard && event.place >= shard->records.first() && event.place < shard->records.end())
            flight.aggregate =
                is_aggregate(world_.engine().sources(), shard->records.at(event.place));
        add(flight, FlightKind::Accepted);
    }

    void add(Flight& flight, FlightKind kind) {
        if (out_.flights.size() >= kFlightsMax) return;
        flight.kind = kind;
        out_.flights.push_back(flight);
    }

    void dots(std::size_t i, std::size_t visible_dots) {
        const Shard* const shard = shard_of(i);
        if (!shard) return;
        LaneDots& lane = out_.lanes[i];
        const RecordStore& records = shard->records;
        const std::uint64_t groups_end = (records.end() + group_ - 1) / group_;
        const std::uint64_t groups_first = (records.first() + group_ - 1) / group_;
        // One more than fits, because the belt may stand between two places.
        const auto last_seen = static_cast<std::uint64_t>(std::ceil(std::max(0.0, lane.arrived)));
        const std::uint64_t oldest_seen =
            last_seen > visible_dots + 1 ? last_seen - visible_dots - 1 : 0;
        for (std::uint64_t g = std::max(groups_first, oldest_seen); g < groups_end; ++g) {
            const std::uint64_t place = g * group_;
            const StoredRecord record = records.at(place);
            // A dot that is still in flight is no part of the lane.
            if (world_.now() - record.arrival < travel_) break;
            const RecordSources& sources = world_.engine().sources();
            const std::string_view key = partition_key_of(sources, record, out_.room);
            lane.dots.push_back(
                {.place = place,
                 .key_tag = static_cast<std::uint32_t>(high_word(md5(key)) >> 32),
                 .aggregate = is_aggregate(sources, record),
                 .duplicate = std::ranges::binary_search(stage_.lanes[i].duplicates, place),
                 .locked = record.key_number != 0});
        }
    }

    const sim::World& world_;
    const Stream& stream_;
    const StageModel& stage_;
    StageFrame& out_;
    Duration travel_;
    std::uint32_t group_;
    bool still_;  ///< Reduced motion.
};

}  // namespace

std::size_t StageFrame::dot_count() const {
    std::size_t count = flights.size();
    for (const LaneDots& lane : lanes) count += lane.dots.size();
    return count;
}

Duration travel_time(const Speed& speed) {
    return Duration::micros(
        std::max<std::int64_t>(1, kTravelMs * 1'000 * speed.numerator / speed.denominator));
}

void build_stage_frame(const sim::World& world, const ViewState& view, const StageModel& stage,
                       std::size_t visible_dots, StageFrame& out) {
    out.flights.clear();
    out.lanes.resize(stage.lanes.size());
    out.moving = false;
    const Stream* const stream = world.engine().find_stream(stage.stream);
    if (stream) return FrameBuilder(world, *stream, view, stage, out).build(visible_dots);
    for (LaneDots& lane : out.lanes) lane.dots.clear();
}

}  // namespace kds::web
