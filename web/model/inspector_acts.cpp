// What can be done to the selected thing.
#include "core/base/text.h"
#include "web/model/build_models.h"
#include "web/model/format.h"
#include "web/model/rate_dial.h"
#include "web/model/shard_cut.h"

namespace kds::web {
namespace {

struct Acts {
    const ModelInputs& in;
    InspectorModel& out;

    void add(std::string id, std::string label, Action action, std::string describe) const {
        out.acts.push_back({.id = std::move(id),
                            .label = std::move(label),
                            .action = std::move(action),
                            .describe = std::move(describe)});
    }
    void act(std::string id, std::string label, const StageAct& what, bool now,
             std::string describe) const {
        add(std::move(id), std::move(label), ActOnStage{BeginAct{what, now}}, std::move(describe));
    }
    void remove(const std::string& name) const {
        add("inspect.remove", "Remove", DoCommand{sim::RemoveActor{name}},
            cat("Takes ", name, " off the stage; it can be undone"));
    }

    void operator()(NothingSelected) const {}
    void operator()(const RecordSelected&) const {
        add("inspect.on_disk", "How it lies on disk", LookInSeen{SeenDeed::SelectedOnDisk},
            "Its bytes with and without encryption, and who can read them");
    }

    void operator()(const ShardSelected& selected) const {
        const Stream* const stream = in.world.engine().find_stream(selected.stream);
        const Shard* const shard = stream ? stream->find(selected.shard) : nullptr;
        if (!shard || !shard->is_open()) return;
        if (nearest_cut(shard->range, shard->range.first())) {
            const StageAct middle = split_act(*stream, *shard, middle_cut(shard->range));
            act("inspect.split_middle", "Split in the middle", middle, true,
                "Two shards with half of the hash keys each");
            act("inspect.split_at", "Split at \u2026", middle, false,
                "Choose where, then press Split");
        }
        if (const Shard* const before = open_before(*stream, *shard))
            act("inspect.merge_above", "Merge with the shard above",
                merge_act(*stream, *before, *shard), false,
                cat("With shard ", before->index.value, ", whose hash keys come before"));
        if (const Shard* const behind = open_behind(*stream, *shard))
            act("inspect.merge_below", "Merge with the shard below",
                merge_act(*stream, *shard, *behind), false,
                cat("With shard ", behind->index.value, ", whose hash keys come next"));
    }

    void operator()(const ActorSelected& selected) const {
        if (const sim::Producer* const producer = in.world.find_producer(selected.actor)) {
            const std::int64_t rate = producer->rate_at(in.world.now());
            const std::int64_t dial = dial_position(rate);
            out.rate = SliderModel{.id = "inspect.rate",
                                   .label = cat("Rate of ", producer->spec.name),
                                   .text = cat(rate_text(rate), " records/s"),
                                   .slide = {SlideTo::What::Rate, producer->id, dial},
                                   .least = 0,
                                   .most = kDialMost,
                                   .coarse = 1};
            add("inspect.payload", "What it sends \u2026", EditPayload{producer->id},
                "Records to look at, and another template for those to come");
            act("inspect.dial", "Turn the rate \u2026",
                {.kind = ActKind::Rate, .actor = producer->id, .dial = dial, .dial_from = dial},
                false, "Shows buttons for more and less");
            return remove(producer->spec.name);
        }
        const sim::Consumer* const consumer = in.world.find_consumer(selected.actor);
        if (!consumer) return;
        if (const auto* const kcl = std::get_if<sim::KclReader>(&consumer->reader))
            for (const sim::KclWorker& worker : kcl->workers) {
                const std::uint32_t number = worker.id.number;
                act(cat("inspect.worker.", number),
                    cat(worker.crashed ? "Start worker " : "Kill worker ", number, " \u2026"),
                    {.kind = ActKind::Worker, .actor = consumer->id, .worker = number}, false,
                    cat("It holds ",
                        counted(static_cast<std::int64_t>(worker.lease_count()), "lease")));
            }
        remove(consumer->spec.name);
    }
};

}  // namespace

void add_inspector_acts(const ModelInputs& in, InspectorModel& out) {
    std::visit(Acts{in, out}, in.view.selection);
}

}  // namespace kds::web
