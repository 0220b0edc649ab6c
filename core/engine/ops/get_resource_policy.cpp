#include "core/engine/ops/get_resource_policy.h"

#include "core/engine/ops/resource_common.h"

namespace kds {

Result<GetResourcePolicyOutput> get_resource_policy(Engine& engine, const Call& call,
                                                    const GetResourcePolicyInput& input) {
    Operation op(engine, call, Action::GetResourcePolicy);
    KDS_CHECK(op.admit(asked_of(input.resource)));
    KDS_TRY(const Resource resource, find_resource(op, input.resource));
    return GetResourcePolicyOutput{resource.policy().is_there() ? resource.policy().text : "{}"};
}

}  // namespace kds
