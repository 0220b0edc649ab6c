// The act under way: what the card says that asks about it.
#include "web/model/stage_act.h"

#include "core/base/text.h"
#include "web/model/build_models.h"
#include "web/model/cli_line.h"
#include "web/model/format.h"
#include "web/model/new_actors.h"
#include "web/model/rate_dial.h"
#include "web/model/shard_cut.h"
#include "web/model/stage_model.h"

namespace kds::web {
namespace {

ActOnStage slide(SlideTo::What what, ActorId actor, std::int64_t to) {
    return ActOnStage{SlideTo{what, actor, to}};
}

struct ActBuilder {
    const ModelInputs& in;
    StageModel& stage;
    const StageAct& act;
    ActModel& out;

    void confirm(std::string label, std::size_t choice = 0, std::string id = "act.do",
                 std::string describe = {}) const {
        out.controls.push_back({.id = std::move(id),
                                .label = std::move(label),
                                .action = ActOnStage{ConfirmAct{choice}},
                                .describe = std::move(describe)});
    }
    void cancel(std::string label = "Cancel") const {
        out.controls.push_back({.id = "act.cancel",
                                .label = std::move(label),
                                .action = ActOnStage{CancelAct{}},
                                .describe = "Key: Escape"});
    }
    void nudge(std::string id, std::string label, SlideTo::What what, std::int64_t to,
               bool enabled) const {
        out.nudges.push_back({.id = std::move(id),
                              .label = std::move(label),
                              .action = slide(what, act.actor, to),
                              .enabled = enabled,
                              .describe = {}});
    }
    const Shard* find(ShardIndex index) const {
        const Stream* const stream = in.world.engine().find_stream(act.stream);
        return stream ? stream->find(index) : nullptr;
    }
    void line() const {
        if (const auto command = act_command(in.world, act, {}, 0)) out.cli = cli_line(*command);
    }

    bool split() const {
        const Shard* const shard = find(act.shard);
        if (!shard || !shard->range.contains(act.cut)) return false;
        const HashKeyRange range = shard->range;
        out.top = place_of(range.first());
        out.place = place_of(act.cut);
        out.bottom = range.last() == kLastHashKey ? 1 : place_of(range.last());
        out.key = hex_start(act.cut);
        out.before = share_before(range, act.cut);
        out.behind = share_behind(range, act.cut);
        out.title = cat("Split shard ", act.shard.value, " at ", out.key, "?");
        out.text = cat("Of its hash keys, ", out.before, " stay above and ", out.behind,
                       " go below. Two new shards take them; shard ", act.shard.value,
                       " closes and keeps its records.");
        line();
        const std::int64_t parts = parts_before(range, act.cut);
        nudge("act.up", "1/64 up", SlideTo::What::Cut, parts - kCutCoarse, parts > 1);
        nudge("act.down", "1/64 down", SlideTo::What::Cut, parts + kCutCoarse,
              parts < kCutParts - 1);
        out.slider = SliderModel{.id = "act.cut",
                                 .label = "Where it is cut",
                                 .text = cat(out.before, " above, ", out.behind, " below"),
                                 .slide = {SlideTo::What::Cut, act.actor, parts},
                                 .least = 1,
                                 .most = kCutParts - 1,
                                 .coarse = kCutCoarse};
        confirm("Split");
        cancel();
        return true;
    }
    bool merge() const {
        const Shard* const lower = find(act.shard);
        const Shard* const upper = find(act.other);
        if (!lower || !upper) return false;
        out.top = place_of(lower->range.first());
        out.place = place_of(upper->range.first());
        out.bottom = upper->range.last() == kLastHashKey ? 1 : place_of(upper->range.last());
        out.title = cat("Merge shards ", act.shard.value, " and ", act.other.value, "?");
        out.text =
            "One new shard takes the hash keys of both, with the limits of one shard. Both close "
            "and keep their records.";
        line();
        confirm("Merge");
        cancel();
        return true;
    }
    bool rate() const {
        const sim::Producer* const producer = in.world.find_producer(act.actor);
        if (!producer) return false;
        // What the dial has no position for is shown as it is, until the dial is turned.
        const std::int64_t rate =
            act.dial == act.dial_from ? producer->rate_at(in.world.now()) : dial_rate(act.dial);
        out.number = rate_text(rate);
        out.title = cat("Rate of ", producer->spec.name);
        out.text = cat(out.number, " records/s");
        const std::int64_t dial = dial_position(rate);
        // Between two positions the next one down is that at which the dial stands.
        const std::int64_t less = dial_rate(dial) < rate ? dial : dial - 1;
        nudge("act.less", "\u2212 Less", SlideTo::What::Rate, less, less >= 0);
        nudge("act.more", "+ More", SlideTo::What::Rate, dial + 1, dial < kDialMost);
        cancel("Close");
        return true;
    }
    bool add_producer() const {
        out.title = "Which producer?";
        out.text = "It makes ten records a second, of a hundred keys. Turn its dial for more.";
        for (std::size_t kind = 0; kind < kNewProducerKinds; ++kind)
            confirm(std::string(new_producer_kind(kind).label), kind, cat("act.choose.", kind),
                    std::string(new_producer_kind(kind).describe));
        cancel();
        return true;
    }
    bool add_consumer() const {
        out.title = "Which consumer?";
        out.text = "It starts at LATEST: with the records that come from now on.";
        for (std::size_t kind = 0; kind < kNewConsumerKinds; ++kind)
            confirm(std::string(new_consumer_kind(kind).label), kind, cat("act.choose.", kind),
                    std::string(new_consumer_kind(kind).describe));
        cancel();
        return true;
    }
    bool worker() const {
        const sim::Consumer* const consumer = in.world.find_consumer(act.actor);
        if (!consumer) return false;
        const std::string name = cat("worker ", act.worker, " of ", consumer->spec.name);
        const sim::ActiveFault* const fault =
            fault_of_worker(in.world, consumer->spec.name, act.worker);
        out.title = cat(fault ? "Start " : "Kill ", name, "?");
        if (!fault)
            out.text =
                "Its program is dead at once. Its leases are taken by others when they have not "
                "been renewed for the failover time.";
        else if (fault->spec.worker == 0)
            out.text = cat("\u201c", fault->spec.name, "\u201d has killed all workers; it ends.");
        else
            out.text = "A new program takes its place, and takes a fair share of the leases.";
        confirm(fault ? "Start it again" : "Kill it");
        cancel();
        return true;
    }
};

}  // namespace

std::string_view advice_on(ErrorCode code, ActKind kind) {
    switch (code) {
        case ErrorCode::ResourceInUse:
            return "A stream changes one thing at a time: try again when it is ACTIVE.";
        case ErrorCode::LimitExceeded:
            return "The limit is of calls a second, of changes at once, or of the shards of the "
                   "account: the sentence above says which.";
        case ErrorCode::InvalidArgument:
            return kind == ActKind::Split
                       ? "A cut lies inside the range of an open shard; a closed one stays as it "
                         "is."
                       : "Only two open shards can be merged whose ranges touch.";
        case ErrorCode::ResourceNotFound: return "It is not there any more.";
        default: return {};
    }
}

void build_act(const ModelInputs& in, StageModel& stage) {
    ActModel& out = stage.acts.act;
    const StageAct& act = in.view.act;
    out = {};
    const ActBuilder builder{in, stage, act, out};
    const bool is_there = act.kind == ActKind::Split         ? builder.split()
                          : act.kind == ActKind::Merge       ? builder.merge()
                          : act.kind == ActKind::Rate        ? builder.rate()
                          : act.kind == ActKind::AddProducer ? builder.add_producer()
                          : act.kind == ActKind::AddConsumer ? builder.add_consumer()
                          : act.kind == ActKind::Worker      ? builder.worker()
                                                             : false;
    if (!is_there) return;
    out.kind = act.kind;
    out.dragging = act.dragging;
    out.error = in.view.act_error;
    out.advice = in.view.act_advice;
}

}  // namespace kds::web
