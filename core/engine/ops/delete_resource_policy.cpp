#include "core/engine/ops/delete_resource_policy.h"

#include "core/base/text.h"
#include "core/engine/ops/resource_common.h"
#include "core/engine/unconfirmed.h"

namespace kds {

Result<void> delete_resource_policy(Engine& engine, const Call& call,
                                    const DeleteResourcePolicyInput& input) {
    Operation op(engine, call, Action::DeleteResourcePolicy);
    KDS_CHECK(op.admit(asked_of(input.resource)));
    KDS_TRY(const Resource resource, active_resource(op, input.resource));
    if (!resource.policy().is_there()) {
        return op.fail(
            ErrorCode::ResourceNotFound,
            cat(unconfirmed::kNoPolicyBefore, input.resource.arn, unconfirmed::kNoPolicyAfter),
            resource.stream->id);
    }
    resource.policy().clear();
    engine.log(event_of(op, EventKind::PolicyChanged, resource));
    return {};
}

}  // namespace kds
