#include "core/api/codec.h"
#include "core/engine/ops/delete_resource_policy.h"

namespace kds::api {

Reply run_delete_resource_policy(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    DeleteResourcePolicyInput input;
    if (auto refused = settle_resource(engine, in, input)) return std::unexpected(*refused);
    return no_output(delete_resource_policy(engine, call, input));
}

}  // namespace kds::api
