#include "web/model/stage_model.h"

#include <algorithm>
#include <array>

#include "core/base/text.h"
#include "core/engine/md5.h"
#include "core/engine/record_content.h"
#include "web/model/format.h"
#include "web/model/stage_cards.h"
#include "web/model/stage_lanes.h"
#include "web/model/stage_tabs.h"

namespace kds::web {
namespace {

/// Records that a second of the viewer's time may add to a lane as dots of their own; beyond it
/// they merge (lessons.md, rule 33). All lanes together have a bound, too.
constexpr std::int64_t kDotsPerSecondMax = 200;
constexpr std::int64_t kDotsPerSecondOfAllMax = 3'000;
/// The rate that decides it is the highest of so many seconds, so that it does not change back and
/// forth.
constexpr std::size_t kBusiestOfSeconds = 4;

struct Counts {
    std::vector<LaneCounts> lanes;  ///< By place in Stream::shards.
    std::vector<std::array<std::int64_t, kBusiestOfSeconds>> by_second;  ///< The same.
    std::vector<Recent> actors;                                          ///< By id.
    std::vector<std::int64_t> reads_refused;                             ///< By id.
};

void count_event(const Event& event, Duration age, std::size_t shard, Counts& out) {
    const bool fresh = age < Duration::seconds(1);
    Recent* const actor = event.actor < out.actors.size() ? &out.actors[event.actor] : nullptr;
    LaneCounts none;
    LaneCounts& lane = fresh && shard < out.lanes.size() ? out.lanes[shard] : none;
    switch (event.kind) {
        case EventKind::RecordAccepted: {
            ++lane.records;
            lane.bytes += event.bytes;
            if (actor) actor->count(age, 1);
            const auto second = static_cast<std::size_t>(age.us / 1'000'000);
            if (second < kBusiestOfSeconds && shard < out.by_second.size())
                ++out.by_second[shard][second];
            break;
        }
        case EventKind::RecordRefused: ++lane.refused; break;
        case EventKind::RecordsRead:
            ++lane.calls;
            lane.records_read += event.count;
            lane.bytes_read += event.bytes;
            [[fallthrough]];
        case EventKind::Pushed:
            if (actor) actor->count(age, event.count);
            break;
        case EventKind::ReadRefused:
            ++lane.reads_refused;
            if (fresh && actor) ++out.reads_refused[event.actor];
            break;
        default: break;
    }
}

Counts count_events(const sim::World& world, const Stream* stream) {
    Counts out;
    std::size_t actors = 1;
    for (const sim::Producer& producer : world.producers())
        actors = std::max<std::size_t>(actors, producer.id + 1);
    for (const sim::Consumer& consumer : world.consumers())
        actors = std::max<std::size_t>(actors, consumer.id + 1);
    out.actors.resize(actors);
    out.reads_refused.resize(actors);
    if (!stream) return out;
    out.lanes.resize(stream->shards.size());
    out.by_second.resize(stream->shards.size());
    std::vector<std::uint32_t> place_of(stream->next_shard_index().value, kNoLane);
    for (std::uint32_t i = 0; i < stream->shards.size(); ++i)
        place_of[stream->shards[i].index.value] = i;
    const EventLog& events = world.engine().events();
    const Instant since = world.now() - Duration::seconds(kHistorySeconds);
    for (std::uint64_t serial = events.end(); serial-- > events.begin();) {
        const Event& event = events[serial];
        if (event.at < since) break;
        if (event.stream != stream->id) continue;
        const std::size_t place =
            event.shard.value < place_of.size() ? place_of[event.shard.value] : kNoLane;
        count_event(event, world.now() - event.at, place, out);
    }
    return out;
}

/// 1, 2, 5, 10, 20, …: the smallest of them that keeps the dots of the busiest lane, and those of
/// all of them, few enough.
std::uint32_t choose_records_per_dot(const Counts& counts, const Speed& speed) {
    std::int64_t busiest = 0;
    std::array<std::int64_t, kBusiestOfSeconds> all{};
    for (const auto& lane : counts.by_second)
        for (std::size_t second = 0; second < lane.size(); ++second) {
            busiest = std::max(busiest, lane[second]);
            all[second] += lane[second];
        }
    const auto seen = [&](std::int64_t rate) { return rate * speed.numerator / speed.denominator; };
    static constexpr std::array<std::uint32_t, 25> kSteps{
        1,          2,          5,          10,         20,        50,        100,
        200,        500,        1'000,      2'000,      5'000,     10'000,    20'000,
        50'000,     100'000,    200'000,    500'000,    1'000'000, 2'000'000, 5'000'000,
        10'000'000, 20'000'000, 50'000'000, 100'000'000};
    for (const std::uint32_t step : kSteps)
        if (seen(busiest) / step <= kDotsPerSecondMax &&
            seen(*std::ranges::max_element(all)) / step <= kDotsPerSecondOfAllMax)
            return step;
    return kSteps.back();
}

std::string title_of(const Stream& stream) {
    std::string title = cat("Stream ", stream.name, " · ");
    if (stream.shards.empty()) return cat(title, to_string(stream.status));
    const std::uint32_t open = stream.open_shard_count();
    title += counted(open, open == stream.shards.size() ? "shard" : "open shard");
    if (stream.status != StreamStatus::Active) title += cat(" · ", to_string(stream.status));
    if (stream.mode == StreamMode::OnDemand) title += " · on-demand";
    return title;
}

std::string limits_of(const Stream& stream) {
    return cat(stream.encryption.key_number != 0 ? " · encrypted" : "",
               stream.open_shard_count() == 1 ? " · " : " · each ",
               limits::kWriteBytesPerSecond >> 20, " MB/s and ",
               with_thousands(limits::kWriteRecordsPerSecond), " records/s in");
}

/// An actor of another stream stands on that one's stage.
bool is_shown(const sim::World& world, const Stream* stream, const std::string& of_stream) {
    return !stream || stream->name == of_stream ||
           std::ranges::find(world.engine().streams(), of_stream, &Stream::name) ==
               world.engine().streams().end();
}

void build_cards(const sim::World& world, const Stream* stream, const Counts& counts,
                 StageModel& out) {
    const Instant now = world.now();
    std::size_t made = 0;
    out.producers.resize(world.producers().size() + 1);
    for (const sim::Producer& producer : world.producers())
        if (is_shown(world, stream, producer.spec.stream_name))
            build_producer_card(producer, now, counts.actors[producer.id], out.producers[made++]);
    build_learner_card(static_cast<std::int64_t>(world.learner_records()), out.producers[made++]);
    out.producers.resize(made);
    made = 0;
    out.consumers.resize(world.consumers().size());
    for (const sim::Consumer& consumer : world.consumers()) {
        if (!is_shown(world, stream, consumer.spec.stream_name)) continue;
        build_consumer_card(world, consumer, counts.actors[consumer.id],
                            counts.reads_refused[consumer.id], out.consumers[made]);
        out.consumers[made].letter.assign(1, static_cast<char>('A' + static_cast<char>(made % 26)));
        ++made;
    }
    out.consumers.resize(made);
}

/// Only what is there is explained.
void build_legend(const sim::World& world, StageModel& out) {
    const auto aggregates = [](const sim::Producer& producer) {
        const auto* const kpl = std::get_if<sim::KplSpec>(&producer.spec.sender);
        return kpl && kpl->aggregation;
    };
    const auto any_lane = [&](auto has) { return std::ranges::any_of(out.lanes, has); };
    out.legend.clear();
    out.legend.push_back({Sign::Record, "record", "record"});
    if (std::ranges::any_of(world.producers(), aggregates))
        out.legend.push_back({Sign::Aggregate, "several packed in one", "packed"});
    out.legend.push_back({Sign::Refused, "refused", "refused"});
    if (any_lane([](const LaneModel& lane) { return !lane.duplicates.empty(); }))
        out.legend.push_back({Sign::Duplicate, "duplicate", "twice"});
    if (any_lane([](const LaneModel& lane) { return !lane.cursors.empty(); }))
        out.legend.push_back({Sign::Cursor, "read up to here", "read to"});
    if (any_lane([](const LaneModel& lane) { return lane.first_place > 0; }))
        out.legend.push_back({Sign::Edge, "older ones have expired", "expired"});
    if (any_lane([](const LaneModel& lane) { return lane.locked; }))
        out.legend.push_back({Sign::Locked, "encrypted", "encrypted"});
    out.legend_dot = out.records_per_dot == 1
                         ? "1 dot = 1 record"
                         : cat("1 dot = ", with_thousands(out.records_per_dot), " records");
}

void build_view_controls(StageModel& out) {
    out.zoom_out = {.id = "stage.zoom_out",
                    .label = "Show more of the stage",
                    .action = MoveStage{.zoom_by = 1 / kZoomStep},
                    .describe = "Key: -"};
    out.zoom_in = {.id = "stage.zoom_in",
                   .label = "Look closer at the stage",
                   .action = MoveStage{.zoom_by = kZoomStep},
                   .describe = "Key: +"};
    out.colour = {.id = "stage.colour",
                  .label = "Colour: partition key",
                  .action = ChooseColour{DotColour::Shard},
                  .describe = "Colours records by shard instead"};
    out.fit = {.id = "stage.fit",
               .label = "Fit",
               .action = MoveStage{.fit = true},
               .describe = "Shows the whole stage. Key: 0"};
}

void build_selected(const sim::World& world, const Stream* stream, StageModel& out) {
    out.has_selected_record = false;
    const auto* const selected = std::get_if<RecordSelected>(&out.selection);
    const Shard* const shard = selected && stream ? stream->find(selected->shard) : nullptr;
    if (!shard || selected->place < shard->records.first() ||
        selected->place >= shard->records.end())
        return;
    const StoredRecord record = shard->records.at(selected->place);
    const RecordSources& sources = world.engine().sources();
    ContentRoom room;
    out.has_selected_record = true;
    out.selected_hash = hash_key_of(sources, record, room);
    out.selected_tag =
        static_cast<std::uint32_t>(high_word(md5(partition_key_of(sources, record, room))) >> 32);
    out.selected_hash_text = hex_start(out.selected_hash);
}

}  // namespace

const Stream* shown_stream(const sim::World& world, const ViewState& view) {
    if (const Stream* const chosen = world.engine().find_stream(view.stream)) return chosen;
    const auto& streams = world.engine().streams();
    return streams.empty() ? nullptr : &streams.front();
}

void build_stage(const sim::World& world, const ViewState& view, StageModel& out) {
    const Engine& engine = world.engine();
    out.selection = view.selection;
    out.has_stream = !engine.streams().empty();
    out.empty_text = "There is no stream yet.";
    const Stream* const stream = shown_stream(world, view);
    out.stream = stream ? stream->id : StreamId{};
    out.title = stream ? title_of(*stream) : std::string();
    out.limits = stream ? limits_of(*stream) : std::string();
    const Counts counts = count_events(world, stream);
    out.records_per_dot = choose_records_per_dot(counts, kSpeeds[view.speed]);
    out.streams.clear();
    if (engine.streams().size() > 1) build_stream_tabs(world, out);
    build_cards(world, stream, counts, out);
    if (stream) {
        build_lanes(world, *stream, counts.lanes, out);
    } else {
        out.lanes.clear();
        out.lane_of_shard.clear();
    }
    build_legend(world, out);
    build_view_controls(out);
    build_selected(world, stream, out);
}

}  // namespace kds::web
