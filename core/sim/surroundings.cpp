#include "core/sim/surroundings.h"

#include "core/sim/access.h"

namespace kds::sim {

Call Surroundings::call_by(ActorId id, std::string_view name) const {
    Call call{.now = now, .actor = id};
    if (access) identify(call, *access, name, engine.options().account);
    return call;
}

Fate fate_of_request(const FaultBoard& faults, std::string_view actor, Rng& rng) {
    Fate fate;
    if (faults.active().empty()) return fate;
    const LinkState link = faults.link_of(actor);
    const auto happens = [&rng](std::int64_t per_mille) {
        return per_mille > 0 && static_cast<std::int64_t>(rng.below(1'000)) < per_mille;
    };
    fate.way = kLinkDelay + link.extra;
    fate.request_lost = happens(link.request_loss_per_mille);
    fate.internal_failure = happens(link.internal_failure_per_mille);
    fate.answer_lost = happens(link.answer_loss_per_mille);
    return fate;
}

std::unexpected<Error> internal_failure(Engine& engine, const Call& call, Action action) {
    engine.log({.at = call.now,
                .kind = EventKind::CallFailed,
                .error = ErrorCode::InternalFailure,
                .actor = call.actor,
                .action = action,
                .call = engine.begin_call()});
    return fail(ErrorCode::InternalFailure, {});
}

}  // namespace kds::sim
