#include "core/sim/other_services.h"

#include "core/base/text.h"
#include "core/engine/unconfirmed.h"
#include "core/sim/access_question.h"

namespace kds::sim {
namespace {

AccessQuestion question_of(const Access& access, std::string_view actor, std::string_view action,
                           std::string_view table) {
    const ActorAccess* given = access.find_actor(actor);
    return {.principal = given ? std::string_view(given->principal) : std::string_view(),
            .by_way_of = actor,
            .action = action,
            .resource = table};
}

}  // namespace

std::string lease_table_arn(const Engine& engine, const Access& access, std::string_view actor) {
    const ActorAccess* given = access.find_actor(actor);
    const std::string& own = engine.options().account;
    const std::string& account =
        given && !given->caller.account.empty() ? given->caller.account : own;
    return cat("arn:aws:dynamodb:", engine.options().region, ":", account, ":table/", actor);
}

std::string_view missing_table_action(const Engine& engine, const Access& access,
                                      std::string_view actor) {
    const std::string table = lease_table_arn(engine, access, actor);
    for (const std::string_view action : kLeaseTableActions)
        if (!ask(engine, access, question_of(access, actor, action, table)).is_allowed())
            return action;
    return {};
}

std::string table_denial(const Engine& engine, const Access& access, std::string_view actor,
                         std::string_view action) {
    const std::string table = lease_table_arn(engine, access, actor);
    const AccessQuestion question = question_of(access, actor, action, table);
    const AccessAnswer answer = ask(engine, access, question);
    if (answer.is_allowed()) return {};
    if (answer.is_unrecognized) return std::string(unconfirmed::kKeyNotActive);
    return denial_of(answer, request_of(engine, access, question));
}

}  // namespace kds::sim
