#include "core/api/policy_reader.h"
#include "core/base/assert.h"
#include "core/iam/evaluate.h"
#include "tests/fuzz/targets.h"

namespace kds::tests {
namespace {

iam::Request request_by(std::string_view arn) {
    return {.caller = iam::caller_of(arn),
            .action = "kinesis:PutRecord",
            .resource = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks",
            .resource_account = "123456789012",
            .context = {{"aws:username", {"ann"}},
                        {"aws:SourceIp", {"203.0.113.7"}},
                        {"aws:CurrentTime", {"2025-01-01T00:00:02.000Z"}},
                        {"aws:SecureTransport", {"true"}},
                        {"aws:MultiFactorAuthAge", {"120"}},
                        {"aws:PrincipalArn", {std::string(arn)}},
                        {"aws:TagKeys", {"team", "stage"}},
                        {"aws:ResourceTag/team", {"*"}}}};
}

iam::Decision decide(const iam::Policy& policy, api::PolicyUse use, const iam::Request& request,
                     iam::Trail* trail = nullptr) {
    const iam::Directory directory{
        .identities = {
            {.arn = request.caller.arn,
             .policies = {{"p", use == api::PolicyUse::Identity ? policy : iam::Policy{}}}}}};
    iam::PolicySet set = iam::policies_of(&directory, request.caller);
    if (use == api::PolicyUse::Resource) set.resource = &policy;
    const iam::Decision decision = iam::evaluate(set, request, trail);
    KDS_ASSERT(decision.is_allowed || !iam::denial_reason(decision, request.action).empty());
    return decision;
}

void check(const iam::Policy& policy, api::PolicyUse use) {
    for (const std::string_view arn : {"arn:aws:iam::123456789012:user/ann",
                                       "arn:aws:sts::210987654321:assumed-role/writer/one"}) {
        const iam::Request request = request_by(arn);
        iam::Trail trail;
        const bool is_allowed = decide(policy, use, request, &trail).is_allowed;
        KDS_ASSERT(trail.looked.size() == policy.statements.size());
        KDS_ASSERT(decide(policy, use, request).is_allowed == is_allowed);
        iam::Policy denying = policy;
        iam::Statement& deny = denying.statements.emplace_back();
        deny = {
            .effect = iam::Effect::Deny, .action = {.names = {"*"}}, .resource = {.names = {"*"}}};
        if (use == api::PolicyUse::Resource) deny.principal = {.names = {{}}};
        KDS_ASSERT(decide(denying, use, request).is_explicit_deny());
    }
}

}  // namespace

void fuzz_policy(std::string_view bytes) {
    for (const auto use : {api::PolicyUse::Identity, api::PolicyUse::Resource}) {
        const auto policy = api::read_policy(bytes, use);
        if (policy) {
            check(*policy, use);
        } else {
            KDS_ASSERT(policy.error().code == ErrorCode::BadDocument);
            KDS_ASSERT(!policy.error().message.empty());
        }
    }
}

}  // namespace kds::tests
