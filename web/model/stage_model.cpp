#include "web/model/stage_model.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/text.h"
#include "core/engine/md5.h"
#include "core/engine/record_content.h"
#include "web/model/consumer_text.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

constexpr std::size_t kHistorySeconds = 24;
/// Dots that a second of the viewer's time may add to a lane; beyond it they merge.
constexpr std::int64_t kDotsPerSecondMax = 40;
/// No frame draws more flights than this, whatever happens.
constexpr std::size_t kFlightsMax = 2'000;
constexpr std::size_t kNewestInTwin = 8;

float hash_share(HashKey key) {
    // The upper 32 bits decide where a pixel is.
    return static_cast<float>(static_cast<double>(high_word(key.value) >> 32) / 4294967296.0);
}

/// Walks the events of the last `window`, newest first, until `visit` returns false.
template <typename Visit>
void newest_events(const EventLog& events, Instant since, Visit visit) {
    for (std::uint64_t serial = events.end(); serial-- > events.begin();) {
        const Event& event = events[serial];
        if (event.at < since || !visit(event)) return;
    }
}

/// What happened in each of the last seconds.
struct Recent {
    std::array<std::int64_t, kHistorySeconds> by_second{};
    std::int64_t last_second = 0;

    void count(Instant now, Instant at, std::int64_t amount) {
        const std::int64_t age = (now.us - at.us) / 1'000'000;
        if (age < static_cast<std::int64_t>(kHistorySeconds))
            by_second[kHistorySeconds - 1 - static_cast<std::size_t>(age)] += amount;
        if (age < 1) last_second += amount;
    }
    std::vector<float> shares() const {
        const std::int64_t top = std::max<std::int64_t>(1, *std::ranges::max_element(by_second));
        std::vector<float> out;
        for (std::int64_t value : by_second)
            out.push_back(static_cast<float>(value) / static_cast<float>(top));
        return out;
    }
};

std::string key_line(const sim::ProducerSpec& spec) {
    if (spec.keys.strategy == sim::KeySpec::Strategy::Constant) return "key: " + spec.keys.prefix;
    return cat(spec.keys.count, " keys: ", spec.keys.prefix, "1 …");
}

struct LaneCounts {
    std::int64_t records = 0;
    std::int64_t bytes = 0;
    std::int64_t refused = 0;
};

void build_lane(const Stream& stream, const Shard& shard, const LaneCounts& counts,
                const sim::World& world, LaneModel& lane) {
    lane.shard = shard.index;
    lane.title = cat("shard ", shard.index.value);
    lane.range = shard.range;
    lane.range_top = hash_share(shard.range.first());
    lane.range_bottom = shard.range.last() == kLastHashKey ? 1.0f : hash_share(shard.range.last());
    lane.range_start = shard.range.first() == kFirstHashKey ? "0" : hex_start(shard.range.first());
    const auto share = [](std::int64_t used, std::int64_t limit) {
        return std::min(1.0f, static_cast<float>(used) / static_cast<float>(limit));
    };
    lane.records_used = share(counts.records, limits::kWriteRecordsPerSecond);
    lane.bytes_used = share(counts.bytes, limits::kWriteBytesPerSecond);
    lane.refusing = counts.refused > 0 ? cat("refusing ", counts.refused, "/s") : "";
    const RecordStore& records = shard.records;
    lane.first_place = records.first();
    lane.end_place = records.end();
    lane.stored = cat(counted(static_cast<std::int64_t>(records.size()), "record"), " stored");
    lane.sequence =
        records.size() == 0
            ? std::string("no records yet")
            : cat(number_tail(shard.sequence_number_of(records.at(records.first()))), " to ",
                  number_tail(shard.sequence_number_of(records.at(records.end() - 1))));
    lane.cursors.clear();
    for (std::size_t i = 0; i < world.consumers().size(); ++i)
        for (const sim::ShardCursor& cursor : world.consumers()[i].cursors)
            if (cursor.shard == shard.index && world.consumers()[i].spec.stream_name == stream.name)
                lane.cursors.push_back({i, std::max(cursor.next_place, records.first())});
    lane.select = {.id = cat("stage.shard.", shard.index.value),
                   .label = cat("Shard ", shard.index.value),
                   .action = Select{ShardSelected{stream.id, shard.index}},
                   .describe = {}};
    lane.newest.clear();
    const std::uint64_t shown = std::min<std::uint64_t>(records.size(), kNewestInTwin);
    ContentRoom room;
    for (std::uint64_t place = records.end(); place-- > records.end() - shown;) {
        const StoredRecord record = records.at(place);
        const std::string_view key = partition_key_of(world.engine().sources(), record, room);
        lane.newest.push_back(
            {.id = cat("stage.record.", shard.index.value, '.', place),
             .label = cat(key, ", ", number_tail(shard.sequence_number_of(record))),
             .action = Select{RecordSelected{stream.id, shard.index, place}},
             .describe = {}});
    }
}

/// The learner is a producer too: what is put by form comes from here.
void build_learner_card(std::int64_t records, ProducerCard& card) {
    card.id = kLearner;
    card.name = "You";
    card.key_line = "the form below";
    card.rate = with_thousands(records);
    card.rate_unit = records == 1 ? "record put" : "records put";
    card.short_unit = "put";
    card.select = {.id = "stage.you",
                   .label = "You",
                   .action = OpenTab{DrawerTab::Calls},
                   .describe = "Opens the forms for calls"};
}

/// 1, 2, 5, 10, 20, …: the smallest of them that keeps the dots of the busiest lane few enough.
std::uint32_t choose_records_per_dot(std::int64_t records_per_second, const Speed& speed) {
    const std::int64_t seen = records_per_second * speed.numerator / speed.denominator;
    std::uint32_t n = 1;
    static constexpr std::array<std::uint32_t, 22> kSteps{
        1,       2,       5,         10,        20,        50,        100,    200,
        500,     1'000,   2'000,     5'000,     10'000,    20'000,    50'000, 100'000,
        200'000, 500'000, 1'000'000, 2'000'000, 5'000'000, 10'000'000};
    for (std::uint32_t step : kSteps) {
        n = step;
        if (seen / step <= kDotsPerSecondMax) break;
    }
    return n;
}

}  // namespace

std::size_t StageFrame::dot_count() const {
    std::size_t count = flights.size();
    for (const LaneDots& lane : lanes) count += lane.dots.size();
    return count;
}

Duration travel_time(const Speed& speed) {
    constexpr std::int64_t kTravelUs = 450'000;
    return Duration::micros(
        std::max<std::int64_t>(1, kTravelUs * speed.numerator / speed.denominator));
}

void build_stage(const sim::World& world, const ViewState& view, StageModel& out) {
    const Engine& engine = world.engine();
    const Instant now = world.now();
    out.selection = view.selection;
    out.has_stream = !engine.streams().empty();
    out.empty_text = "There is no stream yet.";
    const Stream* stream = out.has_stream ? &engine.streams().front() : nullptr;
    out.stream = stream ? stream->id : StreamId{};
    if (stream)
        out.title =
            stream->shards.empty()
                ? cat("Stream ", stream->name, " · ", to_string(stream->status))
                : cat("Stream ", stream->name, " · ", counted(stream->open_shard_count(), "shard"));
    if (stream)
        out.limits = cat(stream->open_shard_count() == 1 ? " · " : " · each ",
                         limits::kWriteBytesPerSecond >> 20, " MB/s and ",
                         with_thousands(limits::kWriteRecordsPerSecond), " records/s in");

    const std::size_t lanes = stream ? stream->shards.size() : 0;
    std::vector<LaneCounts> counts(lanes);
    std::vector<Recent> sent(world.producers().size());
    std::vector<Recent> read(world.consumers().size());
    newest_events(
        engine.events(), now - Duration::seconds(kHistorySeconds), [&](const Event& event) {
            if (!stream || event.stream != stream->id) return true;
            const bool fresh = now - event.at < Duration::seconds(1);
            const bool known = event.shard.value < lanes;
            if (event.kind == EventKind::RecordAccepted && fresh && known) {
                counts[event.shard.value].records += 1;
                counts[event.shard.value].bytes += event.bytes;
            }
            if (event.kind == EventKind::RecordRefused && fresh && known)
                ++counts[event.shard.value].refused;
            for (std::size_t i = 0; i < sent.size(); ++i)
                if (world.producers()[i].id == event.actor &&
                    event.kind == EventKind::RecordAccepted)
                    sent[i].count(now, event.at, 1);
            for (std::size_t i = 0; i < read.size(); ++i)
                if (world.consumers()[i].id == event.actor &&
                    (event.kind == EventKind::RecordsRead || event.kind == EventKind::Pushed))
                    read[i].count(now, event.at, event.count);
            return true;
        });

    out.producers.resize(world.producers().size() + 1);
    build_learner_card(static_cast<std::int64_t>(world.learner_records()), out.producers.back());
    std::int64_t busiest = 0;
    for (std::size_t i = 0; i < world.producers().size(); ++i) {
        const sim::Producer& producer = world.producers()[i];
        ProducerCard& card = out.producers[i];
        card.id = producer.id;
        card.name = producer.spec.name;
        card.key_line = key_line(producer.spec);
        card.rate = producer.paused ? "paused" : rate_text(producer.rate_at(now));
        card.rate_unit = producer.paused ? "" : "records/s";
        card.short_unit = producer.paused ? "" : "/s";
        const std::uint64_t retrying = producer.retrying();
        const std::uint64_t lost = producer.given_up + producer.dropped;
        card.trouble =
            retrying > 0 ? cat("retrying ", retrying) : (lost > 0 ? cat(lost, " lost") : "");
        card.paused = producer.paused;
        card.history = sent[i].shares();
        card.select = {.id = cat("stage.actor.", producer.id),
                       .label = producer.spec.name,
                       .action = Select{ActorSelected{producer.id}},
                       .describe = {}};
    }
    out.lanes.resize(lanes);
    for (std::size_t i = 0; i < lanes; ++i) {
        build_lane(*stream, stream->shards[i], counts[i], world, out.lanes[i]);
        busiest = std::max(busiest, counts[i].records);
    }
    out.consumers.resize(world.consumers().size());
    for (std::size_t i = 0; i < world.consumers().size(); ++i) {
        const sim::Consumer& consumer = world.consumers()[i];
        ConsumerCard& card = out.consumers[i];
        const std::int64_t behind = consumer.behind_ms();
        card.id = consumer.id;
        card.name = consumer.spec.name;
        card.how = how_it_reads(consumer.spec);
        card.lag = consumer.paused ? "paused" : "lag " + lag_text(behind);
        card.lag_tone = behind < 10'000 ? Tone::Good : (behind < 60'000 ? Tone::Warn : Tone::Bad);
        card.paused = consumer.paused;
        card.history = read[i].shares();
        card.select = {.id = cat("stage.actor.", consumer.id),
                       .label = consumer.spec.name,
                       .action = Select{ActorSelected{consumer.id}},
                       .describe = {}};
    }

    out.records_per_dot = choose_records_per_dot(busiest, kSpeeds[view.speed]);
    out.legend_dot = out.records_per_dot == 1
                         ? "1 dot = 1 record"
                         : cat("1 dot = ", with_thousands(out.records_per_dot), " records");

    out.has_selected_record = false;
    if (const auto* selected = std::get_if<RecordSelected>(&view.selection); selected && stream) {
        const Shard* shard = stream->find(selected->shard);
        if (shard && selected->place >= shard->records.first() &&
            selected->place < shard->records.end()) {
            const StoredRecord record = shard->records.at(selected->place);
            const RecordSources& sources = world.engine().sources();
            ContentRoom room;
            out.has_selected_record = true;
            out.selected_hash = hash_key_of(sources, record, room);
            out.selected_tag = static_cast<std::uint32_t>(
                high_word(md5(partition_key_of(sources, record, room))) >> 32);
            out.selected_hash_text = hex_start(out.selected_hash);
        }
    }
}

void build_stage_frame(const sim::World& world, const ViewState& view, const StageModel& stage,
                       std::size_t visible_dots, StageFrame& out) {
    out.flights.clear();
    out.lanes.resize(stage.lanes.size());
    out.moving = false;
    const Stream* stream = world.engine().find_stream(stage.stream);
    if (!stream) {
        for (LaneDots& lane : out.lanes) lane.dots.clear();
        return;
    }
    const Instant now = world.now();
    const Duration travel = travel_time(kSpeeds[view.speed]);
    const std::uint32_t group = stage.records_per_dot;

    // The part of its flight in which a dot settles, and the belt moves on for it.
    constexpr float kLanding = 0.75f;
    std::vector<LaneDots>& lanes = out.lanes;
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        lanes[i].dots.clear();
        const std::uint64_t end = i < stream->shards.size() ? stream->shards[i].records.end() : 0;
        lanes[i].arrived = static_cast<double>((end + group - 1) / group);
    }
    newest_events(world.engine().events(), now - travel, [&](const Event& event) {
        if (event.stream != stage.stream || event.shard.value >= lanes.size()) return true;
        if (now - event.at >= travel) return true;  // It has just ended; its dot lies in the lane.
        const float progress = static_cast<float>(static_cast<double>((now - event.at).us) /
                                                  static_cast<double>(travel.us));
        Flight flight{.actor = event.actor,
                      .lane = event.shard.value,
                      .hash_place = hash_share(event.hash_key),
                      .key_tag = event.key_tag,
                      .place = event.place,
                      .progress = std::min(progress, 1.0f)};
        if (event.kind == EventKind::RecordAccepted) {
            if (event.place % group != 0) return true;
            flight.kind = FlightKind::Accepted;
            const float settled = std::max(0.0f, (flight.progress - kLanding) / (1 - kLanding));
            lanes[event.shard.value].arrived -= 1.0 - static_cast<double>(settled);
        } else if (event.kind == EventKind::RecordRefused) {
            if (event.call % group != 0) return true;
            flight.kind = FlightKind::Refused;
        } else if (event.kind == EventKind::RecordsRead && event.actor != kLearner) {
            flight.kind = FlightKind::Read;
            flight.count = event.count;
        } else {
            return true;
        }
        if (out.flights.size() < kFlightsMax) out.flights.push_back(flight);
        return true;
    });
    out.moving = !out.flights.empty();
    if (view.reduced_motion)
        for (std::size_t i = 0; i < lanes.size(); ++i)
            lanes[i].arrived = std::ceil(lanes[i].arrived);

    for (std::size_t i = 0; i < lanes.size() && i < stream->shards.size(); ++i) {
        const RecordStore& records = stream->shards[i].records;
        const std::uint64_t groups_end = (records.end() + group - 1) / group;
        const std::uint64_t groups_first = (records.first() + group - 1) / group;
        // One more than fits, because the belt may stand between two places.
        const auto last_seen =
            static_cast<std::uint64_t>(std::ceil(std::max(0.0, lanes[i].arrived)));
        const std::uint64_t oldest_seen =
            last_seen > visible_dots + 1 ? last_seen - visible_dots - 1 : 0;
        for (std::uint64_t g = std::max(groups_first, oldest_seen); g < groups_end; ++g) {
            const std::uint64_t place = g * group;
            const StoredRecord record = records.at(place);
            // A dot that is still in flight is no part of the lane.
            if (now - record.arrival < travel) break;
            const std::string_view key =
                partition_key_of(world.engine().sources(), record, out.room);
            lanes[i].dots.push_back({place, static_cast<std::uint32_t>(high_word(md5(key)) >> 32)});
        }
    }
}

}  // namespace kds::web
