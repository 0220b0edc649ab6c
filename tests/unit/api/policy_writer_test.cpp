#include "core/api/policy_writer.h"

#include <gtest/gtest.h>

#include "core/api/policy_reader.h"

namespace kds::api {
namespace {

TEST(PolicyWriter, WritesWhatTheReaderReads) {
    constexpr std::pair<PolicyUse, const char*> kPolicies[] = {
        {PolicyUse::Identity,
         R"({"Version":"2012-10-17","Id":"a \"quoted\" id","Statement":[
            {"Sid":"One","Effect":"Deny","NotAction":["kinesis:Get*","kinesis:List*"],
             "NotResource":"arn:aws:kinesis:*:*:stream/é",
             "Condition":{"StringEquals":{"aws:username":["ann","bob"],"aws:ResourceTag/a.b":"c"},
                          "ForAnyValue:StringNotLikeIfExists":{"aws:TagKeys":"x*"},
                          "Bool":{"aws:SecureTransport":false}}},
            {"Effect":"Allow","Action":"*","Resource":"*"}]})"},
        {PolicyUse::Resource,
         R"({"Statement":[
            {"Effect":"Allow","Principal":"*","Action":"kinesis:*","Resource":"*"},
            {"Effect":"Allow","NotPrincipal":{"AWS":["111122223333","*"],
             "Service":"firehose.amazonaws.com"},"Action":"kinesis:*","Resource":"*"},
            {"Effect":"Allow","Principal":{"AWS":"*"},"Action":"kinesis:*","Resource":"*"},
            {"Effect":"Deny","Principal":{"Federated":"cognito","CanonicalUser":"79a59d"},
             "Action":"kinesis:*","Resource":"*"}]})"},
        {PolicyUse::Identity, R"({"Version":"2012-10-17","Statement":[]})"}};
    for (const auto& [use, text] : kPolicies) {
        const auto policy = read_policy(text, use);
        ASSERT_TRUE(policy) << policy.error().message;
        const std::string written = write_policy(*policy);
        const auto again = read_policy(written, use);
        ASSERT_TRUE(again) << again.error().message << "\n" << written;
        EXPECT_EQ(*again, *policy) << written;
        EXPECT_EQ(write_policy(*again), written);
    }
}

}  // namespace
}  // namespace kds::api
