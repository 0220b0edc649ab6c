#include "core/engine/ops/put_resource_policy.h"

#include "core/engine/ops/resource_common.h"

namespace kds {

Result<void> put_resource_policy(Engine& engine, const Call& call,
                                 const PutResourcePolicyInput& input) {
    Operation op(engine, call, Action::PutResourcePolicy);
    KDS_CHECK(op.admit(input.resource.stream_name));
    KDS_TRY(const Resource resource, active_resource(op, input.resource));
    resource.policy() = input.policy;
    engine.log(event_of(op, EventKind::PolicyChanged, resource));
    return {};
}

}  // namespace kds
