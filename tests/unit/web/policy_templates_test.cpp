#include "web/model/policy_templates.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/api/policy_reader.h"
#include "core/api/policy_writer.h"
#include "core/base/text.h"
#include "core/engine/permissions.h"
#include "core/iam/evaluate.h"
#include "core/iam/lint.h"

namespace kds::web {
namespace {

const TemplateNames kNames{.stream = "arn:aws:kinesis:us-east-1:123456789012:stream/orders",
                           .region = "us-east-1",
                           .account = "123456789012",
                           .application = "billing",
                           .other_account = "111122223333"};

TEST(PolicyTemplates, AreTakenAsTheyAreWritten) {
    for (const PolicyTemplateInfo& info : policy_templates()) {
        const iam::Policy policy = policy_of(info.which, kNames);
        const auto again = api::read_policy(
            api::write_policy(policy),
            info.is_of_resource ? api::PolicyUse::Resource : api::PolicyUse::Identity);
        ASSERT_TRUE(again) << info.id << ": " << again.error().message;
        EXPECT_EQ(*again, policy) << info.id;
    }
}

TEST(PolicyTemplates, NeedNoWarningButTheAdministrators) {
    const std::vector<std::string> streams{kNames.stream};
    for (const PolicyTemplateInfo& info : policy_templates()) {
        const auto findings = iam::lint(policy_of(info.which, kNames),
                                        {.actions = known_actions(),
                                         .streams = streams,
                                         .is_of_resource = info.is_of_resource,
                                         .is_for_library = info.which == PolicyTemplate::Library});
        if (info.which == PolicyTemplate::Administrator) {
            ASSERT_EQ(findings.size(), 1u);
            EXPECT_EQ(findings[0].rule, iam::LintRule::AllowsEverything);
        } else {
            EXPECT_TRUE(findings.empty()) << info.id << ": " << text_of(findings.front());
        }
    }
}

TEST(PolicyTemplates, AProducerWritesAndDoesNothingElse) {
    const iam::Identity shop{.arn = "arn:aws:iam::123456789012:role/shop",
                             .policies = {{"p", policy_of(PolicyTemplate::Producer, kNames)}}};
    for (const iam::KnownAction& action : known_actions()) {
        const bool allowed =
            iam::evaluate({.identity = &shop}, {.caller = iam::caller_of(shop.arn),
                                                .action = cat("kinesis:", action.name),
                                                .resource = kNames.stream,
                                                .resource_account = kNames.account})
                .is_allowed;
        EXPECT_EQ(allowed, action.name == "PutRecord" || action.name == "PutRecords")
            << action.name;
    }
}

TEST(PolicyTemplates, AKeyOfOnesOwnNeedsAPermission) {
    const auto asks = [](const iam::Policy& policy, std::string_view action) {
        return std::ranges::any_of(policy.statements, [&](const iam::Statement& statement) {
            return std::ranges::find(statement.action.names, action) !=
                   statement.action.names.end();
        });
    };
    EXPECT_FALSE(asks(policy_of(PolicyTemplate::Producer, kNames), "kms:GenerateDataKey"));
    TemplateNames names = kNames;
    names.key = "arn:aws:kms:us-east-1:123456789012:key/1";
    EXPECT_TRUE(asks(policy_of(PolicyTemplate::Producer, names), "kms:GenerateDataKey"));
    EXPECT_FALSE(asks(policy_of(PolicyTemplate::Producer, names), "kms:Decrypt"));
    EXPECT_TRUE(asks(policy_of(PolicyTemplate::Library, names), "kms:Decrypt"));
}

}  // namespace
}  // namespace kds::web
