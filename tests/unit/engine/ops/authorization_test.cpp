/// Policies in front of the operations: who is asked, on which resource, and what is answered.
#include "core/engine/ops/authorization.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/engine/identities.h"
#include "core/engine/ops/add_tags_to_stream.h"
#include "core/engine/ops/delete_resource_policy.h"
#include "core/engine/ops/describe_stream.h"
#include "core/engine/ops/get_resource_policy.h"
#include "core/engine/ops/list_streams.h"
#include "core/engine/ops/put_resource_policy.h"
#include "core/engine/ops/tag_resource.h"
#include "tests/unit/engine/fan_out_lab.h"

namespace kds {
namespace {

using iam::Effect;
using iam::PrincipalName;
using test::fails_with;
using test::FanOutLab;
using test::succeeds;

constexpr const char* kOwner = "123456789012";
constexpr const char* kOther = "222222222222";
constexpr const char* kAnn = "arn:aws:iam::123456789012:user/ann";
constexpr const char* kBob = "arn:aws:iam::222222222222:user/bob";
constexpr const char* kSession = "arn:aws:sts::123456789012:assumed-role/writer/i-0f0a";
constexpr const char* kStreamArn = "arn:aws:kinesis:us-east-1:123456789012:stream/s";

iam::Statement says(Effect effect, std::string action, std::string resource = "*") {
    return {.effect = effect,
            .action = {.names = {std::move(action)}},
            .resource = {.names = {std::move(resource)}}};
}
iam::Statement allow(std::string action, std::string resource = "*") {
    return says(Effect::Allow, std::move(action), std::move(resource));
}
iam::Statement when(iam::Statement statement, std::string key, std::string value) {
    statement.conditions.push_back({{}, std::move(key), {std::move(value)}});
    return statement;
}

/// The stream "s" with its consumer "app", and callers.
struct PolicyLab : FanOutLab {
    Call by(std::string arn, std::string owner = {}) const {
        const std::string account = iam::caller_of(arn).account;
        return {.now = now,
                .actor = 1,
                .principal = {.account = account, .arn = std::move(arn)},
                .owner = std::move(owner)};
    }
    /// This is all that the user ann, or the role of the session, may do.
    void let(std::string_view arn, std::vector<iam::Statement> statements) {
        const std::string attached_to =
            arn == kSession ? "arn:aws:iam::123456789012:role/app/writer" : std::string(arn);
        set_identities(engine,
                       {.identities = {{.arn = attached_to,
                                        .policies = {{"p",
                                                      {.version = iam::Version::V2012_10_17,
                                                       .statements = std::move(statements)}}},
                                        .tags = {{"team", "red"}},
                                        .context = {{"aws:SourceIp", {"203.0.113.7"}}}}}});
    }
    Result<void> share(iam::Statement statement, std::vector<PrincipalName> with,
                       bool is_of_consumer = false) {
        statement.principal = {.names = std::move(with)};
        ResourceReference resource{.arn = kStreamArn, .stream_name = "s"};
        if (is_of_consumer)
            resource.consumer = ConsumerReference{.stream_name = "s", .consumer_name = "app"};
        auto document = std::make_shared<iam::Policy>();
        document->statements.push_back(std::move(statement));
        return put_resource_policy(
            engine, call(),
            {.resource = std::move(resource), .policy = "{…}", .document = std::move(document)});
    }
    auto put(const Call& call) {
        return put_record(engine, call, {.stream_name = "s", .partition_key = "k", .data = "d"});
    }
    bool may_put(const Call& call) { return put(call).has_value(); }
    bool may_subscribe(const Call& call) {
        wait(Duration::seconds(2));
        Call later = call;
        later.now = now;
        return subscribe_to_shard(engine, later,
                                  {.consumer = {.stream_name = "s", .consumer_name = "app"},
                                   .shard_id = "shardId-000000000000",
                                   .starting_position = {.type = "LATEST"}})
            .has_value();
    }
};

std::string refused(std::string_view who, std::string_view action, std::string_view resource,
                    std::string_view reason) {
    return cat("User: ", who, " is not authorized to perform: kinesis:", action,
               " on resource: ", resource, reason);
}
std::string no_policy(std::string_view kind, std::string_view action) {
    return cat(" because no ", kind, " policy allows the kinesis:", action, " action");
}

TEST(Authorization, WithoutPoliciesAnAccountMayDoEverythingWithItsOwn) {
    PolicyLab lab;
    EXPECT_FALSE(lab.engine.asks_policies());
    EXPECT_TRUE(lab.may_put(lab.by(kAnn)));
    EXPECT_TRUE(fails_with(
        lab.put(lab.by(kBob, kOwner)), ErrorCode::AccessDenied,
        refused(kBob, "PutRecord", kStreamArn, no_policy("resource-based", "PutRecord"))));
}

TEST(Authorization, IdentitiesMayDoWhatTheirPoliciesAllow) {
    PolicyLab lab;
    lab.let(kAnn, {allow("kinesis:Put*", kStreamArn)});
    EXPECT_TRUE(lab.may_put(lab.by(kAnn)));
    EXPECT_TRUE(fails_with(describe_stream(lab.engine, lab.by(kAnn), {.stream_name = "s"}),
                           ErrorCode::AccessDenied,
                           refused(kAnn, "DescribeStream", kStreamArn,
                                   no_policy("identity-based", "DescribeStream"))));
    EXPECT_EQ(lab.last_event().kind, EventKind::CallFailed);
    EXPECT_EQ(lab.last_event().error, ErrorCode::AccessDenied);
    // Before it is known whether there is such a stream.
    EXPECT_TRUE(fails_with(
        describe_stream(lab.engine, lab.by(kAnn), {.stream_name = "none"}), ErrorCode::AccessDenied,
        refused(kAnn, "DescribeStream", "arn:aws:kinesis:us-east-1:123456789012:stream/none",
                no_policy("identity-based", "DescribeStream"))));
    // The root user, and others.
    EXPECT_TRUE(lab.may_put(lab.call()));
    EXPECT_FALSE(lab.may_put(lab.by("arn:aws:iam::123456789012:user/eve")));
    set_identities(lab.engine, {});
    EXPECT_TRUE(lab.may_put(lab.by("arn:aws:iam::123456789012:user/eve")));
}

TEST(Authorization, ASessionIsAskedForByItsArn) {
    PolicyLab lab;
    lab.let(kSession, {allow("kinesis:Put*"), says(Effect::Deny, "kinesis:PutRecords")});
    EXPECT_TRUE(lab.may_put(lab.by(kSession)));
    EXPECT_TRUE(fails_with(
        put_records(lab.engine, lab.by(kSession),
                    {.stream_name = "s", .records = {{.partition_key = "k", .data = "d"}}}),
        ErrorCode::AccessDenied,
        refused(kSession, "PutRecords", kStreamArn,
                " with an explicit deny in an identity-based policy")));
}

TEST(Authorization, ActionsOnNothingNeedAllResources) {
    PolicyLab lab;
    lab.let(kAnn, {allow("kinesis:*", kStreamArn)});
    EXPECT_TRUE(
        fails_with(list_streams(lab.engine, lab.by(kAnn), {}), ErrorCode::AccessDenied,
                   refused(kAnn, "ListStreams", "*", no_policy("identity-based", "ListStreams"))));
    lab.let(kAnn, {allow("kinesis:ListStreams")});
    EXPECT_TRUE(succeeds(list_streams(lab.engine, lab.by(kAnn), {})));
}

TEST(Authorization, ConsumersAreResources) {
    PolicyLab lab;
    const std::string consumer = lab.engine.arn_of(lab.stream(), lab.stream().consumers[0]);
    lab.let(kAnn, {allow("kinesis:*", kStreamArn)});
    const auto describe = [&] {
        return describe_stream_consumer(lab.engine, lab.by(kAnn),
                                        {{.stream_name = "s", .consumer_name = "app"}});
    };
    EXPECT_TRUE(fails_with(describe(), ErrorCode::AccessDenied,
                           refused(kAnn, "DescribeStreamConsumer", consumer,
                                   no_policy("identity-based", "DescribeStreamConsumer"))));
    EXPECT_FALSE(lab.may_subscribe(lab.by(kAnn)));
    lab.let(kAnn, {allow("kinesis:*", cat(kStreamArn, "/consumer/*"))});
    EXPECT_TRUE(succeeds(describe()));
    EXPECT_TRUE(lab.may_subscribe(lab.by(kAnn)));
    EXPECT_FALSE(lab.may_put(lab.by(kAnn)));
    lab.let(kAnn, {allow("kinesis:*", consumer)});
    EXPECT_TRUE(succeeds(describe()));
    // Of another time, and one that is not there.
    const auto other = describe_stream_consumer(
        lab.engine, lab.by(kAnn), {{.stream_name = "s", .consumer_name = "app", .created_s = 1}});
    ASSERT_FALSE(other);
    EXPECT_NE(other.error().message.find("/consumer/app:1 because"), std::string::npos);
    const auto none = describe_stream_consumer(lab.engine, lab.by(kAnn),
                                               {{.stream_name = "s", .consumer_name = "none"}});
    ASSERT_FALSE(none);
    EXPECT_NE(none.error().message.find("/consumer/none because"), std::string::npos);
    // It is registered with the stream.
    lab.let(kAnn, {allow("kinesis:RegisterStreamConsumer", kStreamArn)});
    EXPECT_TRUE(succeeds(register_stream_consumer(lab.engine, lab.by(kAnn),
                                                  {.stream_name = "s", .consumer_name = "b"})));
}

TEST(Authorization, TagsNeedAPermissionOfTheirOwn) {
    PolicyLab lab;
    lab.let(kAnn, {allow("kinesis:CreateStream"), allow("kinesis:RegisterStreamConsumer")});
    const Call ann = lab.by(kAnn);
    EXPECT_TRUE(succeeds(create_stream(lab.engine, ann, {.stream_name = "plain"})));
    CreateStreamInput tagged{.stream_name = "tagged", .tags = {{{"team", "red"}}}};
    EXPECT_TRUE(fails_with(
        create_stream(lab.engine, ann, tagged), ErrorCode::AccessDenied,
        refused(kAnn, "AddTagsToStream", "arn:aws:kinesis:us-east-1:123456789012:stream/tagged",
                no_policy("identity-based", "AddTagsToStream"))));
    EXPECT_EQ(lab.engine.find_stream("tagged"), nullptr);
    const RegisterStreamConsumerInput consumer{
        .stream_name = "s", .consumer_name = "b", .tags = {{"team", "red"}}};
    EXPECT_TRUE(fails_with(
        register_stream_consumer(lab.engine, ann, consumer), ErrorCode::AccessDenied,
        refused(kAnn, "TagResource", kStreamArn, no_policy("identity-based", "TagResource"))));
    lab.let(kAnn, {allow("kinesis:*")});
    EXPECT_TRUE(succeeds(create_stream(lab.engine, ann, tagged)));
    EXPECT_TRUE(succeeds(register_stream_consumer(lab.engine, ann, consumer)));
}

TEST(Authorization, ConditionsSeeTheRequest) {
    PolicyLab lab;
    const auto may_put_if = [&](std::string key, std::string value) {
        lab.let(kAnn, {when(allow("kinesis:PutRecord"), std::move(key), std::move(value))});
        return lab.may_put(lab.by(kAnn));
    };
    EXPECT_TRUE(may_put_if("aws:username", "ann"));
    EXPECT_TRUE(may_put_if("aws:PrincipalArn", kAnn));
    EXPECT_TRUE(may_put_if("aws:PrincipalAccount", kOwner));
    EXPECT_TRUE(may_put_if("aws:PrincipalType", "User"));
    EXPECT_TRUE(may_put_if("aws:PrincipalTag/team", "red"));
    EXPECT_TRUE(may_put_if("aws:SourceIp", "203.0.113.7"));
    EXPECT_TRUE(may_put_if("aws:SecureTransport", "true"));
    EXPECT_TRUE(may_put_if("aws:RequestedRegion", "us-east-1"));
    EXPECT_TRUE(may_put_if("aws:ResourceAccount", kOwner));
    EXPECT_TRUE(may_put_if("aws:EpochTime", cat(lab.now.epoch_seconds())));
    EXPECT_TRUE(may_put_if("aws:CurrentTime", to_iso8601(lab.now)));
    EXPECT_FALSE(may_put_if("aws:username", "bob"));
    EXPECT_FALSE(may_put_if("aws:userid", "ann"));
    EXPECT_FALSE(may_put_if("aws:ResourceTag/team", "${aws:PrincipalTag/team}"));
    ASSERT_TRUE(succeeds(add_tags_to_stream(lab.engine, lab.call(),
                                            {.stream_name = "s", .tags = {{"team", "red"}}})));
    EXPECT_TRUE(may_put_if("aws:ResourceTag/team", "${aws:PrincipalTag/team}"));
    lab.let(kSession, {when(allow("kinesis:PutRecord"), "aws:PrincipalArn",
                            "arn:aws:iam::123456789012:role/app/writer")});
    EXPECT_TRUE(lab.may_put(lab.by(kSession)));
}

TEST(Authorization, ConditionsSeeTheTagsInTheRequest) {
    PolicyLab lab;
    lab.let(kAnn, {when(allow("kinesis:*"), "aws:RequestTag/team", "red")});
    const auto add = [&](std::string value) {
        return add_tags_to_stream(lab.engine, lab.by(kAnn),
                                  {.stream_name = "s", .tags = {{"team", std::move(value)}}})
            .has_value();
    };
    EXPECT_TRUE(add("red"));
    EXPECT_FALSE(add("blue"));
    iam::Statement keys = allow("kinesis:TagResource");
    keys.conditions = {{{.quantifier = iam::Quantifier::ForAllValues}, "aws:TagKeys", {"team"}}};
    lab.let(kAnn, {keys});
    const auto tag = [&](std::map<std::string, std::string> tags) {
        return tag_resource(
                   lab.engine, lab.by(kAnn),
                   {.resource = {.arn = kStreamArn, .stream_name = "s"}, .tags = std::move(tags)})
            .has_value();
    };
    EXPECT_TRUE(tag({{"team", "red"}}));
    EXPECT_FALSE(tag({{"team", "red"}, {"stage", "test"}}));
}

TEST(Authorization, AStreamIsSharedByItsPolicy) {
    PolicyLab lab;
    using Kind = PrincipalName::Kind;
    ASSERT_TRUE(succeeds(lab.share(allow("kinesis:PutRecord"), {{Kind::Account, kOther}})));
    EXPECT_TRUE(lab.engine.asks_policies());
    EXPECT_TRUE(lab.may_put(lab.by(kBob, kOwner)));
    EXPECT_TRUE(lab.may_put(lab.by("arn:aws:iam::222222222222:root", kOwner)));
    EXPECT_FALSE(lab.may_put(lab.by("arn:aws:iam::333333333333:user/eve", kOwner)));
    EXPECT_TRUE(fails_with(describe_stream(lab.engine, lab.by(kBob, kOwner), {.stream_name = "s"}),
                           ErrorCode::AccessDenied,
                           refused(kBob, "DescribeStream", kStreamArn,
                                   no_policy("resource-based", "DescribeStream"))));
    // His own account must allow it, too, once it is known.
    lab.let(kBob, {allow("kinesis:Get*")});
    EXPECT_TRUE(fails_with(
        lab.put(lab.by(kBob, kOwner)), ErrorCode::AccessDenied,
        refused(kBob, "PutRecord", kStreamArn, no_policy("identity-based", "PutRecord"))));
    lab.let(kBob, {allow("kinesis:PutRecord", kStreamArn)});
    EXPECT_TRUE(lab.may_put(lab.by(kBob, kOwner)));
    // The policy goes, and with it the permission.
    ASSERT_TRUE(succeeds(delete_resource_policy(
        lab.engine, lab.call(), {.resource = {.arn = kStreamArn, .stream_name = "s"}})));
    EXPECT_FALSE(lab.may_put(lab.by(kBob, kOwner)));
}

TEST(Authorization, ADenyOfTheStreamHoldsForItsOwnAccountToo) {
    PolicyLab lab;
    ASSERT_TRUE(succeeds(lab.share(says(Effect::Deny, "kinesis:PutRecord"), {{}})));
    EXPECT_TRUE(fails_with(lab.put(lab.call()), ErrorCode::AccessDenied,
                           refused("arn:aws:iam::123456789012:root", "PutRecord", kStreamArn,
                                   " with an explicit deny in a resource-based policy")));
}

TEST(Authorization, AConsumerIsSharedByItsOwnPolicy) {
    PolicyLab lab;
    using Kind = PrincipalName::Kind;
    ASSERT_TRUE(succeeds(lab.share(allow("kinesis:*"), {{Kind::Account, kOther}})));
    EXPECT_FALSE(lab.may_subscribe(lab.by(kBob, kOwner)));
    ASSERT_TRUE(
        succeeds(lab.share(allow("kinesis:SubscribeToShard"), {{Kind::Account, kOther}}, true)));
    EXPECT_TRUE(lab.may_subscribe(lab.by(kBob, kOwner)));
}

TEST(Authorization, PoliciesAreManagedByTheOwnerOnly) {
    PolicyLab lab;
    ASSERT_TRUE(succeeds(lab.share(allow("kinesis:*"), {{PrincipalName::Kind::Account, kOther}})));
    const ResourceReference resource{.arn = kStreamArn, .stream_name = "s"};
    EXPECT_TRUE(
        fails_with(get_resource_policy(lab.engine, lab.by(kBob, kOwner), {.resource = resource}),
                   ErrorCode::AccessDenied,
                   refused(kBob, "GetResourcePolicy", kStreamArn,
                           no_policy("resource-based", "GetResourcePolicy"))));
    lab.let(kAnn, {allow("kinesis:GetResourcePolicy", kStreamArn)});
    EXPECT_TRUE(succeeds(get_resource_policy(lab.engine, lab.by(kAnn), {.resource = resource})));
}

TEST(Authorization, APolicyThatSaysNothingSharesNothing) {
    PolicyLab lab;
    ASSERT_TRUE(succeeds(put_resource_policy(
        lab.engine, lab.call(),
        {.resource = {.arn = kStreamArn, .stream_name = "s"}, .policy = "{}"})));
    EXPECT_FALSE(lab.may_put(lab.by(kBob, kOwner)));
    EXPECT_TRUE(lab.may_put(lab.call()));
}

TEST(Authorization, IdentitiesArePartOfTheState) {
    PolicyLab lab;
    const std::uint64_t without = lab.engine.state_hash();
    lab.let(kAnn, {allow("kinesis:*")});
    const std::uint64_t with = lab.engine.state_hash();
    EXPECT_NE(with, without);
    Engine copy = lab.engine;
    lab.let(kAnn, {});
    EXPECT_NE(lab.engine.state_hash(), with);
    // A copy keeps its own.
    EXPECT_EQ(copy.state_hash(), with);
    set_identities(lab.engine, {});
    EXPECT_EQ(lab.engine.state_hash(), without);
}

}  // namespace
}  // namespace kds
