#include "web/model/dot_colour.h"

#include <algorithm>
#include <array>

#include "core/base/text.h"

namespace kds::web {
namespace {

/// A record is in a step while it is younger than this; the last one before its expiry is apart.
constexpr std::array<std::int64_t, kAgeSteps - 2> kSecondsUpTo{10, 60, 600, 3'600};
constexpr std::array<const char*, kAgeSteps> kStepTexts{"up to 10 s", "1 min", "10 min",
                                                        "1 h",        "older", "last hour"};
constexpr std::int64_t kLastSeconds = 3'600;

DotColour after(DotColour colour) {
    return colour == DotColour::Age ? DotColour::Key
                                    : static_cast<DotColour>(static_cast<std::uint8_t>(colour) + 1);
}

/// The producer's place on the stage; of one that is not there any more the place after the last.
std::uint32_t producer_tag(const StageModel& stage, ActorId actor) {
    std::uint32_t i = 0;
    while (i < stage.producers.size() && stage.producers[i].id != actor) ++i;
    return i;
}

/// What the dot of a stored record says.
std::uint32_t tag_of(const sim::World& world, const Stream& stream, const ViewState& view,
                     const StageModel& stage, const Shard& shard, std::uint64_t place) {
    if (view.colour == DotColour::Shard) return shard.index.value;
    const StoredRecord record = shard.records.at(place);
    if (view.colour == DotColour::Producer) return producer_tag(stage, record.actor);
    return age_tag(age_step(world.now() - record.arrival, stream.retention()));
}

void add_swatches(const ViewState& view, StageModel& out) {
    out.swatches.clear();
    if (view.colour == DotColour::Shard)
        for (const LaneModel& lane : out.lanes)
            out.swatches.push_back({lane.shard.value, lane.title});
    if (view.colour == DotColour::Producer)
        for (const ProducerCard& card : out.producers)
            out.swatches.push_back({producer_tag(out, card.id), card.name});
    if (view.colour == DotColour::Age)
        for (std::uint32_t step = 0; step < kAgeSteps; ++step)
            out.swatches.push_back({age_tag(step), kStepTexts[step]});
}

/// Beside the selected record the inspector shows the colour of its key: not while colours say
/// something else.
void colour_inspector(InspectorModel& out) {
    out.has_key = false;
    for (InspectorRow& row : out.rows) row.key_tag_row = 0;
}

}  // namespace

const char* name_of(DotColour colour) {
    static constexpr const char* kNames[] = {"partition key", "shard", "producer", "age"};
    return kNames[static_cast<std::size_t>(colour)];
}

std::uint32_t age_step(Duration age, Duration retention) {
    if (retention - age <= Duration::seconds(kLastSeconds)) return kAgeSteps - 1;
    std::uint32_t step = 0;
    while (step < kSecondsUpTo.size() && age >= Duration::seconds(kSecondsUpTo[step])) ++step;
    return step;
}

std::uint32_t age_tag(std::uint32_t step) { return step + kAgeSteps * (step / 2); }

void colour_models(const ModelInputs& in, AppModel& out) {
    StageModel& stage = out.stage;
    add_swatches(in.view, stage);
    if (in.view.colour == DotColour::Key) return;
    const DotColour next = after(in.view.colour);
    stage.colour.label = cat("Colour: ", name_of(in.view.colour));
    stage.colour.action = ChooseColour{next};
    stage.colour.describe = cat("Colours records by ", name_of(next), " instead");
    colour_inspector(out.inspector);
    const auto* const selected = std::get_if<RecordSelected>(&stage.selection);
    const Stream* const stream = in.world.engine().find_stream(stage.stream);
    const Shard* const shard = selected && stream ? stream->find(selected->shard) : nullptr;
    if (shard && stage.has_selected_record)
        stage.selected_tag = tag_of(in.world, *stream, in.view, stage, *shard, selected->place);
}

void colour_frame(const sim::World& world, const ViewState& view, const StageModel& stage,
                  StageFrame& out) {
    const Stream* const stream = world.engine().find_stream(stage.stream);
    out.strangers = false;
    if (!stream) return;
    const auto colour = [&](std::uint32_t& tag, std::uint32_t said) {
        tag = said;
        out.strangers =
            out.strangers || (view.colour == DotColour::Producer && said >= stage.producers.size());
    };
    for (std::size_t i = 0; i < out.lanes.size(); ++i) {
        const Shard* const shard = stream->find(stage.lanes[i].shard);
        if (!shard) continue;
        for (LaneDot& dot : out.lanes[i].dots)
            colour(dot.key_tag, tag_of(world, *stream, view, stage, *shard, dot.place));
    }
    const Duration travel = travel_time(kSpeeds[view.speed]);
    for (Flight& flight : out.flights) {
        if (view.colour == DotColour::Shard)
            flight.key_tag =
                flight.lane < stage.lanes.size() ? stage.lanes[flight.lane].shard.value : 0;
        else if (view.colour == DotColour::Producer)
            colour(flight.key_tag, producer_tag(stage, flight.actor));
        else
            flight.key_tag = age_tag(age_step(
                Duration::micros(static_cast<std::int64_t>(static_cast<double>(travel.us) *
                                                           static_cast<double>(flight.progress))),
                stream->retention()));
    }
}

}  // namespace kds::web
