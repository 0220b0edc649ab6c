// What can be done by hand on the stage: the handles, and what each act does.
#include "web/model/stage_acts.h"

#include <algorithm>

#include "core/api/document.h"
#include "core/base/text.h"
#include "web/model/build_models.h"
#include "web/model/new_actors.h"
#include "web/model/rate_dial.h"
#include "web/model/shard_cut.h"
#include "web/model/stage_tabs.h"

namespace kds::web {
namespace {

ActOnStage begin(const StageAct& act) { return ActOnStage{BeginAct{act, false}}; }

void build_ruler(const Stream& stream, const StageModel& stage, ActsModel& out) {
    out.cuts.clear();
    out.borders.clear();
    for (std::uint32_t lane = 0; lane < stage.lanes.size(); ++lane) {
        const Shard* const shard = stream.find(stage.lanes[lane].shard);
        if (!shard || !shard->is_open()) continue;
        if (const auto middle = nearest_cut(shard->range, middle_cut(shard->range)))
            out.cuts.push_back({lane,
                                {.id = cat("act.split.", shard->index.value),
                                 .label = cat("Split shard ", shard->index.value),
                                 .action = begin(split_act(stream, *shard, *middle)),
                                 .describe = "Drag along the ruler to choose where"}});
        const Shard* const next = open_behind(stream, *shard);
        const std::uint32_t below = next ? stage.lane_of(next->index) : kNoLane;
        if (below >= stage.lanes.size()) continue;
        out.borders.push_back(
            {lane,
             below,
             place_of(next->range.first()),
             {.id = cat("act.merge.", shard->index.value),
              .label = cat("Merge shard ", shard->index.value, " with shard ", next->index.value),
              .action = begin(merge_act(stream, *shard, *next)),
              .describe = "Pulls the two ranges together"}});
    }
}

void build_actors(const sim::World& world, const StageModel& stage, ActsModel& out) {
    out.dials.clear();
    out.workers.clear();
    for (const ProducerCard& card : stage.producers) {
        const sim::Producer* const producer = world.find_producer(card.id);
        if (!producer) continue;
        const std::int64_t dial = dial_position(producer->rate_at(world.now()));
        out.dials.push_back(
            {card.id,
             {.id = cat("act.rate.", card.id),
              .label = cat("Rate of ", card.name),
              .action =
                  begin({.kind = ActKind::Rate, .actor = card.id, .dial = dial, .dial_from = dial}),
              .describe = "Drag up and down to turn it"}});
    }
    for (const ConsumerCard& card : stage.consumers)
        for (std::size_t row = 0; row < card.workers.size(); ++row) {
            const auto number = static_cast<std::uint32_t>(row + 1);
            out.workers.push_back(
                {card.id,
                 row,
                 {.id = cat("act.worker.", card.id, '.', number),
                  .label = cat(card.name, ", ", card.workers[row].text),
                  .action = begin({.kind = ActKind::Worker, .actor = card.id, .worker = number}),
                  .describe = "Kills this worker, or starts it again"}});
        }
}

sim::Command operation(kds::Action action, api::Value input) {
    return sim::CallOperation{action, std::move(input)};
}

std::optional<sim::Command> worker_command(const sim::World& world, const StageAct& act) {
    const sim::Consumer* const consumer = world.find_consumer(act.actor);
    if (!consumer) return std::nullopt;
    const std::string& name = consumer->spec.name;
    if (const sim::ActiveFault* const fault = fault_of_worker(world, name, act.worker))
        return sim::LiftFault{fault->spec.name};
    // Names of faults have 40 characters at most, as those of actors; ids are unique.
    return sim::InjectFault{{.name = cat("worker ", act.worker, " of ", act.actor, " is dead"),
                             .kind = sim::FaultKind::ConsumerCrash,
                             .target = name,
                             .worker = act.worker}};
}

}  // namespace

StageAct split_act(const Stream& stream, const Shard& shard, HashKey at) {
    return {.kind = ActKind::Split, .stream = stream.id, .shard = shard.index, .cut = at};
}

StageAct merge_act(const Stream& stream, const Shard& lower, const Shard& upper) {
    return {.kind = ActKind::Merge,
            .stream = stream.id,
            .shard = lower.index,
            .other = upper.index,
            .cut = upper.range.first()};
}

const Shard* open_before(const Stream& stream, const Shard& shard) {
    if (shard.range.first() == kFirstHashKey) return nullptr;
    return stream.open_shard_for(HashKey{shard.range.first().value - 1});
}

const Shard* open_behind(const Stream& stream, const Shard& shard) {
    if (shard.range.last() == kLastHashKey) return nullptr;
    const Shard* const next = stream.open_shard_for(HashKey{shard.range.last().value + 1});
    return next && next->range.first().value == shard.range.last().value + 1 ? next : nullptr;
}

const sim::ActiveFault* fault_of_worker(const sim::World& world, const std::string& consumer,
                                        std::uint32_t worker) {
    for (const sim::ActiveFault& fault : world.faults().active())
        if (fault.spec.kind == sim::FaultKind::ConsumerCrash && fault.spec.target == consumer &&
            (fault.spec.worker == worker || fault.spec.worker == 0))
            return &fault;
    return nullptr;
}

StageAct dragged(const sim::World& world, const StageAct& act, const DragAct& to) {
    StageAct out = act;
    out.x = to.x;
    out.y = to.y;
    if (act.kind == ActKind::Split) {
        const Stream* const stream = world.engine().find_stream(act.stream);
        const Shard* const shard = stream ? stream->find(act.shard) : nullptr;
        if (!shard) return out;
        if (const auto cut = nearest_cut(shard->range, key_at(to.along))) out.cut = *cut;
    }
    if (act.kind == ActKind::Rate)
        out.dial = std::clamp<std::int64_t>(act.dial_from + static_cast<std::int64_t>(to.along), 0,
                                            kDialMost);
    return out;
}

std::optional<sim::Command> act_command(const sim::World& world, const StageAct& act,
                                        const std::string& stream_name, std::size_t choice) {
    const Stream* const stream = world.engine().find_stream(act.stream);
    const auto named = [](std::string text) { return api::Value::of_text(std::move(text)); };
    switch (act.kind) {
        case ActKind::None: return std::nullopt;
        case ActKind::Split:
            if (!stream) return std::nullopt;
            return operation(kds::Action::SplitShard,
                             api::Value::object()
                                 .with("StreamName", named(stream->name))
                                 .with("ShardToSplit", named(to_string(act.shard)))
                                 .with("NewStartingHashKey", named(to_decimal(act.cut.value))));
        case ActKind::Merge:
            if (!stream) return std::nullopt;
            return operation(kds::Action::MergeShards,
                             api::Value::object()
                                 .with("StreamName", named(stream->name))
                                 .with("ShardToMerge", named(to_string(act.shard)))
                                 .with("AdjacentShardToMerge", named(to_string(act.other))));
        case ActKind::Rate: {
            const sim::Producer* const producer = world.find_producer(act.actor);
            if (!producer || act.dial == act.dial_from) return std::nullopt;
            return sim::SetProducerRate{producer->spec.name, dial_rate(act.dial)};
        }
        case ActKind::AddProducer:
            if (choice >= kNewProducerKinds) return std::nullopt;
            return new_producer(world, choice, stream_name);
        case ActKind::AddConsumer:
            if (choice >= kNewConsumerKinds) return std::nullopt;
            return new_consumer(world, choice, stream_name);
        case ActKind::Worker: return worker_command(world, act);
    }
    return std::nullopt;
}

void build_acts(const ModelInputs& in, StageModel& stage) {
    ActsModel& out = stage.acts;
    const Stream* const stream = in.world.engine().find_stream(stage.stream);
    if (stream) {
        build_ruler(*stream, stage, out);
    } else {
        out.cuts.clear();
        out.borders.clear();
    }
    build_actors(in.world, stage, out);
    build_add_stream(in, out);
    out.add_producer = out.add_consumer = {};
    if (!stream) return build_act(in, stage);
    out.add_producer = {.id = "act.add_producer",
                        .label = "Add a producer",
                        .action = begin({.kind = ActKind::AddProducer}),
                        .describe = "Drag it onto the stage, or press it"};
    out.add_consumer = {.id = "act.add_consumer",
                        .label = "Add a consumer",
                        .action = begin({.kind = ActKind::AddConsumer}),
                        .describe = "Drag it onto the stage, or press it"};
    build_act(in, stage);
}

}  // namespace kds::web
