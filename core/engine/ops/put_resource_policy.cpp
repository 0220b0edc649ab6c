#include "core/engine/ops/put_resource_policy.h"

#include "core/engine/ops/resource_common.h"

namespace kds {

Result<void> put_resource_policy(Engine& engine, const Call& call,
                                 const PutResourcePolicyInput& input) {
    Operation op(engine, call, Action::PutResourcePolicy);
    KDS_CHECK(op.admit(asked_of(input.resource)));
    KDS_TRY(const Resource resource, active_resource(op, input.resource));
    resource.policy() = {.text = input.policy, .document = input.document};
    engine.ask_policies();
    engine.log(event_of(op, EventKind::PolicyChanged, resource));
    return {};
}

}  // namespace kds
