#include "core/api/codec.h"
#include "core/engine/ops/get_resource_policy.h"

namespace kds::api {

Reply run_get_resource_policy(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    GetResourcePolicyInput input;
    if (auto refused = settle_resource(engine, in, input)) return std::unexpected(*refused);
    KDS_TRY(GetResourcePolicyOutput output, get_resource_policy(engine, call, input));
    return Value::object().with("Policy", Value::of_text(std::move(output.policy)));
}

}  // namespace kds::api
