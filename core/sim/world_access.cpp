// Principals, policies, keys and ways of a world.
#include <utility>

#include "core/base/text.h"
#include "core/sim/access.h"
#include "core/sim/refusal.h"
#include "core/sim/world.h"

namespace kds::sim {

ChangeAccess::ChangeAccess(AccessCommand command)
    : command_{std::make_shared<const AccessCommand>(std::move(command))} {}

Result<void> World::change_access(const AccessCommand& command, By by) {
    const std::string* actor = nullptr;
    if (const auto* use = std::get_if<UsePrincipal>(&command.what)) actor = &use->actor;
    if (const auto* path = std::get_if<SetPath>(&command.what)) actor = &path->actor;
    // A set-up says it of those who are added later, so that their first call is already theirs.
    if (actor && !actor->empty() && by != By::Setup && !find_producer(std::string_view(*actor)) &&
        !find_consumer(std::string_view(*actor)))
        return refuse(cat("there is no actor named \"", *actor, "\""));
    KDS_TRY(access_, changed(engine_, access_.get(), command));
    engine_.set_directory(access_->directory);
    return {};
}

void World::identify_learner(Call& call, const Command& command) const {
    identify(call, *access_, {}, engine_.options().account);
    // A document says by itself whose stream it means: by an ARN, or it is the caller's own.
    if (std::holds_alternative<CallOperation>(command)) call.owner.clear();
}

void World::forget_access(std::string_view actor) {
    access_ = without_actor(*access_, actor);
    engine_.set_directory(access_->directory);
}

}  // namespace kds::sim
