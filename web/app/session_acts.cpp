// What is done by hand on the stage.
#include "core/base/text.h"
#include "web/app/session.h"
#include "web/model/format.h"
#include "web/model/rate_dial.h"
#include "web/model/shard_cut.h"

namespace kds::web {

void Session::act(const ActStep& step) {
    ++view_.act_serial;
    if (const auto* const begin = std::get_if<BeginAct>(&step)) {
        view_.act = begin->act;
        view_.act_error.clear();
        view_.act_advice.clear();
        if (begin->now) do_act(0);
    } else if (const auto* const drag = std::get_if<DragAct>(&step)) {
        if (view_.act.dragging) view_.act = dragged(world(), view_.act, *drag);
    } else if (const auto* const drop = std::get_if<DropAct>(&step)) {
        if (view_.act.dragging) drop_act(drop->outside);
    } else if (const auto* const to = std::get_if<SlideTo>(&step)) {
        slide(*to);
    } else if (const auto* const confirm = std::get_if<ConfirmAct>(&step)) {
        do_act(confirm->choice);
    } else if (view_.act.is_on()) {
        view_.drop_act();
        announce("Cancelled.");
    }
}

/// What was dragged is asked about before it is done; a dial says by itself what it does.
void Session::drop_act(bool outside) {
    const bool is_put_down =
        view_.act.kind == ActKind::AddProducer || view_.act.kind == ActKind::AddConsumer;
    view_.act.dragging = false;
    if (outside && is_put_down) return view_.drop_act();
    if (view_.act.kind == ActKind::Rate && view_.act.dial != view_.act.dial_from) do_act(0);
}

void Session::slide(const SlideTo& to) {
    if (to.what == SlideTo::What::Cut) {
        const Stream* const stream = world().engine().find_stream(view_.act.stream);
        const Shard* const shard = stream ? stream->find(view_.act.shard) : nullptr;
        if (view_.act.kind != ActKind::Split || !shard ||
            !nearest_cut(shard->range, shard->range.first()))
            return;
        view_.act.cut = cut_at(shard->range, to.to);
        // The refusal was of another cut.
        view_.act_error.clear();
        view_.act_advice.clear();
        return announce(cat(share_before(shard->range, view_.act.cut), " above, ",
                            share_behind(shard->range, view_.act.cut), " below."));
    }
    const sim::Producer* const producer = world().find_producer(to.actor);
    if (!producer || to.to < 0 || to.to > kDialMost) return;
    const std::string name = producer->spec.name;
    command(sim::SetProducerRate{name, dial_rate(to.to)});
    announce(cat(name, ": ", rate_text(dial_rate(to.to)), " records/s."));
    if (view_.act.kind == ActKind::Rate) view_.act.dial = view_.act.dial_from = to.to;
}

void Session::do_act(std::size_t choice) {
    const StageAct act = view_.act;
    view_.act_error.clear();
    view_.act_advice.clear();
    const Stream* const stream = shown_stream(world(), view_);
    const std::optional<sim::Command> made =
        act_command(world(), act, stream ? stream->name : std::string(), choice);
    const std::uint64_t calls_before = world().calls().end();
    const std::size_t producers = world().producers().size();
    const std::size_t consumers = world().consumers().size();
    if (made) command(*made);
    if (world().calls().end() != calls_before) {
        const sim::LearnerCall& call = world().calls().back();
        if (!call.answer) {
            // The card stays, with what the service has said, so that one can try again.
            const Error& error = call.answer.error();
            view_.act_error = cat(error_name(error.code), ": ", error.message);
            view_.act_advice = advice_on(error.code, act.kind);
            announce(cat(view_.act_error, " ", view_.act_advice));
            return;
        }
    }
    view_.drop_act();
    if (!made) return;
    // What has just been added is what one wants to look at.
    if (world().producers().size() > producers) {
        view_.selection = ActorSelected{world().producers().back().id};
        announce(cat(world().producers().back().spec.name, " is added."));
    } else if (world().consumers().size() > consumers) {
        view_.selection = ActorSelected{world().consumers().back().id};
        announce(cat(world().consumers().back().spec.name, " is added."));
    } else if (act.kind == ActKind::Rate) {
        announce(cat(rate_text(dial_rate(act.dial)), " records/s."));
    } else if (act.kind == ActKind::Worker) {
        announce(cat(
            "Worker ", act.worker,
            std::holds_alternative<sim::LiftFault>(*made) ? " is started again." : " is dead."));
    }
}

}  // namespace kds::web
