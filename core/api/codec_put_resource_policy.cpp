#include "core/api/codec.h"
#include "core/api/json_reader.h"
#include "core/api/policy_reader.h"
#include "core/api/unconfirmed.h"
#include "core/base/text.h"
#include "core/engine/ops/put_resource_policy.h"

namespace kds::api {

Reply run_put_resource_policy(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    PutResourcePolicyInput input;
    input.policy = in.required_text("Policy");
    if (auto refused = settle_resource(engine, in, input)) return std::unexpected(*refused);
    const auto policy = read_json(input.policy);
    if (!policy || policy->kind != Value::Kind::Object) {
        return std::unexpected(WireError(
            Error{ErrorCode::InvalidArgument, std::string(unconfirmed::kPolicyIsNoObject)}));
    }
    if (policy->find("Statement")) {
        auto read = read_policy(input.policy, PolicyUse::Resource);
        if (!read) {
            return std::unexpected(
                WireError(Error{ErrorCode::InvalidArgument,
                                cat(unconfirmed::kPolicyIsInvalidBefore, read.error().message)}));
        }
        input.document = std::make_shared<const iam::Policy>(*std::move(read));
    }
    return no_output(put_resource_policy(engine, call, input));
}

}  // namespace kds::api
