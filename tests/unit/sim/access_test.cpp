#include "core/sim/access.h"

#include <gtest/gtest.h>

#include "core/base/text.h"
#include "core/sim/access_question.h"
#include "core/sim/other_services.h"
#include "tests/unit/sim/sim_lab.h"

namespace kds::sim {
namespace {

using namespace test;

constexpr std::string_view kStream = "arn:aws:kinesis:us-east-1:123456789012:stream/s";
constexpr std::string_view kElsewhere = "210987654321";

std::string policy(std::string_view effect, std::string_view action, std::string_view resource,
                   std::string_view more = "") {
    return cat(R"({"Version": "2012-10-17", "Statement": [{"Sid": "One", "Effect": ")", effect,
               R"(", "Action": ")", action, R"(", "Resource": ")", resource, "\"", more, "}]}");
}

Command change(auto what) { return ChangeAccess(AccessCommand{std::move(what)}); }

PrincipalSpec user(std::string name, std::string text) {
    PrincipalSpec spec;
    spec.name = std::move(name);
    spec.policies = {{"p", std::move(text)}};
    return spec;
}

/// A stream "s" and the writer, who may put and nothing else.
Scenario with_writer(std::vector<Command> more = {}) {
    std::vector<Command> commands{
        change(AddPrincipal{user("writer", policy("Allow", "kinesis:PutRecord", kStream))})};
    for (Command& each : more) commands.push_back(std::move(each));
    return with_shards(1, std::move(commands));
}

CallPutRecord a_put() { return {{.stream_name = "s", .partition_key = "k", .data = "d"}}; }

void expect_done(World& world, const Command& command) {
    const auto done = world.apply(command);
    EXPECT_TRUE(done) << done.error().message;
}

std::string refusal_of(World& world, const Command& command) {
    const std::uint64_t logged = world.log().end();
    const std::uint64_t hash = world.state_hash();
    const auto done = world.apply(command);
    EXPECT_EQ(world.log().end(), logged);
    EXPECT_EQ(world.state_hash(), hash);
    return done ? "done" : done.error().message;
}

/// What the learner's call is answered: the error, or "fine".
std::string answer(World& world, const Command& call) {
    expect_done(world, call);
    const auto& result = world.calls().back().answer;
    return result ? "fine" : cat(error_name(result.error().code), ": ", result.error().message);
}

TEST(Access, IsNotThereUntilSomebodySaysSomething) {
    World world = started(with_shards(1));
    EXPECT_EQ(world.access(), nullptr);
    EXPECT_FALSE(world.engine().asks_policies());
    EXPECT_EQ(answer(world, a_put()), "fine");
    EXPECT_EQ(world.engine().audit().count(), 0u);
}

TEST(Access, LetsAPrincipalDoWhatItsPolicyAllows) {
    World world = started(with_writer());
    expect_done(world, change(UsePrincipal{{}, "writer"}));
    EXPECT_EQ(answer(world, a_put()), "fine");
    EXPECT_EQ(answer(world, CallGetShardIterator{{.stream_name = "s",
                                                  .shard_id = "shardId-000000000000",
                                                  .shard_iterator_type = "LATEST"}}),
              "AccessDeniedException: User: arn:aws:iam::123456789012:user/writer is not "
              "authorized to perform: kinesis:GetShardIterator on resource: "
              "arn:aws:kinesis:us-east-1:123456789012:stream/s because no identity-based policy "
              "allows the kinesis:GetShardIterator action");
    expect_done(world, change(UsePrincipal{{}, ""}));
    EXPECT_EQ(answer(world, CallGetShardIterator{{.stream_name = "s",
                                                  .shard_id = "shardId-000000000000",
                                                  .shard_iterator_type = "LATEST"}}),
              "fine");
}

TEST(Access, ChangesPoliciesAndBoundaries) {
    World world = started(with_writer());
    expect_done(world, change(UsePrincipal{{}, "writer"}));
    expect_done(world,
                change(PutPrincipalPolicy{"writer", "deny", policy("Deny", "kinesis:*", "*")}));
    EXPECT_TRUE(
        answer(world, a_put()).ends_with("with an explicit deny in an identity-based policy"));
    expect_done(world, change(DeletePrincipalPolicy{"writer", "deny"}));
    EXPECT_EQ(answer(world, a_put()), "fine");
    expect_done(world, change(SetPrincipalBoundary{"writer", "most",
                                                   policy("Allow", "kinesis:Get*", "*")}));
    EXPECT_TRUE(answer(world, a_put())
                    .ends_with("because no permissions boundary allows the kinesis:PutRecord "
                               "action"));
    expect_done(world, change(SetPrincipalBoundary{"writer", {}, {}}));
    expect_done(world,
                change(PutControlPolicy{{}, 0, "most", policy("Allow", "kinesis:List*", "*")}));
    EXPECT_TRUE(answer(world, a_put())
                    .ends_with("because no service control policy allows the kinesis:PutRecord "
                               "action"));
}

TEST(Access, RefusesWhatMakesNoSenseBeforeTheLog) {
    World world = started(with_writer({AddProducer{producer("P")}}));
    EXPECT_EQ(refusal_of(world, change(UsePrincipal{"Q", "writer"})),
              "there is no actor named \"Q\"");
    EXPECT_EQ(refusal_of(world, change(UsePrincipal{"P", "reader"})),
              "there is no principal named \"reader\"");
    EXPECT_EQ(refusal_of(world, change(PutPrincipalPolicy{"writer", "p",
                                                          policy("allow", "kinesis:*", "*")})),
              "policy \"p\": Statement[0].Effect: found \"allow\", expected Allow or Deny.");
    EXPECT_EQ(refusal_of(world, change(PutPrincipalPolicy{"writer", "p", "{"})),
              "policy \"p\": The document is no JSON object.");
    EXPECT_EQ(refusal_of(world, change(DeletePrincipalPolicy{"writer", "q"})),
              "\"writer\" has no policy named \"q\"");
    EXPECT_EQ(refusal_of(world, change(AddPrincipal{user("writer", "{}")})),
              "a principal named \"writer\" exists already");
    EXPECT_EQ(refusal_of(world, change(AddPrincipal{user("a b", "{}")})),
              "a user's name has 1 to 64 letters, digits and +=,.@_-");
    EXPECT_EQ(refusal_of(world, change(SetPath{"P", "vpce-1", {}})),
              "there is no endpoint named \"vpce-1\"");
    EXPECT_EQ(refusal_of(world, change(SetPath{"P", {}, "10.0.0.0/8"})),
              "\"10.0.0.0/8\" is no address: IPv4 or IPv6");
    EXPECT_EQ(refusal_of(world, change(SetKeyState{"alias/none", KeyState::Disabled})),
              "there is no customer managed key named \"alias/none\"");
    EXPECT_EQ(refusal_of(world, change(PutControlPolicy{{}, 1, "most", "{}"})),
              "level 1 is out of range: 0 to 0");
}

TEST(Access, AnInactiveKeyIsNobodys) {
    World world = started(with_writer());
    expect_done(world, change(UsePrincipal{{}, "writer"}));
    expect_done(world, change(DeactivatePrincipal{"writer"}));
    EXPECT_EQ(
        answer(world, a_put()),
        "UnrecognizedClientException: The security token included in the request is invalid.");
    expect_done(world, change(ReactivatePrincipal{"writer"}));
    EXPECT_EQ(answer(world, a_put()), "fine");
}

TEST(Access, AProducerGoesOnUnderAnotherPrincipal) {
    PrincipalSpec fresh = user("fresh", policy("Allow", "kinesis:PutRecord", kStream));
    World world =
        started(with_writer({change(AddPrincipal{fresh}), change(UsePrincipal{"P", "writer"}),
                             change(UsePrincipal{"stranger", "writer"}), AddProducer{producer("P")},
                             AddProducer{producer("stranger")}}));
    run_for(world, Duration::seconds(5));
    expect_done(world, change(UsePrincipal{"P", "fresh"}));
    expect_done(world, change(DeactivatePrincipal{"writer"}));
    run_for(world, Duration::seconds(1));
    std::map<std::string, std::uint64_t> before;
    for (const Producer& each : world.producers()) before[each.spec.name] = each.accepted;
    run_for(world, Duration::seconds(5));
    for (const Producer& each : world.producers())
        EXPECT_EQ(each.accepted > before[each.spec.name], each.spec.name == "P") << each.spec.name;
}

TEST(Access, TheWayOfARequestIsACondition) {
    const std::string inside =
        policy("Deny", "kinesis:*", "*",
               R"(, "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}})");
    World world = started(with_writer({change(PutEndpoint{"vpce-1", "vpc-1", {}}),
                                       change(PutPrincipalPolicy{"writer", "inside", inside}),
                                       change(UsePrincipal{{}, "writer"})}));
    EXPECT_TRUE(
        answer(world, a_put()).ends_with("with an explicit deny in an identity-based policy"));
    expect_done(world, change(SetPath{{}, "vpce-1", {}}));
    EXPECT_EQ(answer(world, a_put()), "fine");
    std::string reads = policy("Allow", "kinesis:Get*", "*", R"(, "Principal": "*")");
    expect_done(world, change(PutEndpoint{"vpce-1", "vpc-1", reads}));
    EXPECT_TRUE(
        answer(world, a_put())
            .ends_with("because no VPC endpoint policy allows the kinesis:PutRecord action"));
    // It limits the administrator too.
    expect_done(world, change(UsePrincipal{{}, ""}));
    EXPECT_TRUE(answer(world, a_put()).starts_with("AccessDeniedException"));
}

TEST(Access, AnotherAccountNeedsBothSides) {
    PrincipalSpec partner = user("partner", policy("Allow", "kinesis:*", "*"));
    partner.account = kElsewhere;
    World world =
        started(with_shards(1, {change(AddPrincipal{partner}), change(UsePrincipal{"C", "partner"}),
                                AddProducer{producer("P")}, AddConsumer{consumer("C")}}));
    run_for(world, Duration::seconds(5));
    ASSERT_TRUE(world.consumers().front().last_error);
    EXPECT_EQ(world.consumers().front().last_error->code, ErrorCode::AccessDenied);
    const std::string shared =
        policy("Allow", "kinesis:*", kStream,
               cat(R"(, "Principal": {"AWS": ")", kElsewhere,
                   R"("}, "Condition": {"StringEquals": )", R"({"aws:PrincipalOrgID": "o-1"}})"));
    expect_done(world,
                CallOperation{Action::PutResourcePolicy,
                              api::Value::object()
                                  .with("ResourceARN", api::Value::of_text(std::string(kStream)))
                                  .with("Policy", api::Value::of_text(shared))});
    ASSERT_TRUE(world.calls().back().answer) << world.calls().back().answer.error().message;
    const auto records = [&] { return world.consumers().front().records_read; };
    run_for(world, Duration::seconds(5));
    EXPECT_EQ(records(), 0u);
    expect_done(world, change(SetOrganization{std::string(kElsewhere), "o-1"}));
    run_for(world, Duration::seconds(5));
    EXPECT_GT(records(), 0u);
}

TEST(Access, AsksBeforehandWhatACallWouldBeAnswered) {
    World world = started(with_writer());
    const auto may = [&](std::string_view action) {
        return ask(world.engine(), *world.access(),
                   {.principal = "writer", .action = action, .resource = kStream})
            .is_allowed();
    };
    EXPECT_TRUE(may("kinesis:PutRecord"));
    EXPECT_FALSE(may("kinesis:PutRecords"));
    iam::Trail trail;
    (void)ask(world.engine(), *world.access(),
              {.principal = "writer", .action = "kinesis:PutRecord", .resource = kStream}, &trail);
    ASSERT_EQ(trail.looked.size(), 1u);
    EXPECT_EQ(trail.looked[0].statement.sid, "One");
}

TEST(Access, KeepsAnAuditOfCalls) {
    World world = started(with_writer());
    expect_done(world, change(UsePrincipal{{}, "writer"}));
    expect_done(world, change(SetPath{{}, {}, "198.51.100.23"}));
    (void)answer(world, a_put());
    const AuditLog& audit = world.engine().audit();
    ASSERT_TRUE(audit.newest());
    EXPECT_EQ(audit.newest()->action, Action::PutRecord);
    EXPECT_EQ(audit.newest()->caller, "arn:aws:iam::123456789012:user/writer");
    EXPECT_EQ(audit.newest()->resource, kStream);
    EXPECT_EQ(audit.newest()->address, "198.51.100.23");
    EXPECT_EQ(audit.newest()->decision.policy_name, "p");
    EXPECT_EQ(audit.newest()->decision.sid, "One");
    EXPECT_FALSE(audit.newest()->error);
    const std::uint64_t count = audit.count();
    (void)answer(world, CallCreateStream{{.stream_name = "t", .shard_count = 1}});
    EXPECT_EQ(audit.count(), count + 1);
    EXPECT_TRUE(audit.newest()->is_refused());
    EXPECT_EQ(audit.data().back().action, Action::PutRecord);
}

TEST(Access, KeysHavePoliciesAndGrants) {
    const auto key_arn = [](const World& world) {
        return *world.engine().kms().resolve("alias/mine", "123456789012");
    };
    Scenario scenario = with_writer({CreateKey{"alias/mine"}});
    scenario.setup.push_back(CallOperation{Action::StartStreamEncryption,
                                           api::Value::object()
                                               .with("StreamName", api::Value::of_text("s"))
                                               .with("EncryptionType", api::Value::of_text("KMS"))
                                               .with("KeyId", api::Value::of_text("alias/mine"))});
    World world = started(scenario);
    expect_done(world, change(UsePrincipal{{}, "writer"}));
    EXPECT_EQ(answer(world, a_put()),
              cat("KMSAccessDeniedException: User: arn:aws:iam::123456789012:user/writer is not "
                  "authorized to perform: kms:GenerateDataKey on resource: ",
                  key_arn(world)));
    expect_done(world, change(CreateGrant{"alias/mine", "g", "writer", {"GenerateDataKey"}}));
    EXPECT_EQ(answer(world, a_put()), "fine");
    expect_done(world, change(RevokeGrant{"alias/mine", "g"}));
    EXPECT_TRUE(answer(world, a_put()).starts_with("KMSAccessDeniedException"));
    expect_done(world, change(PutPrincipalPolicy{"writer", "key",
                                                 policy("Allow", "kms:GenerateDataKey", "*")}));
    EXPECT_EQ(answer(world, a_put()), "fine");
    // A policy of the key that does not name the account shuts out its identities.
    expect_done(world, change(PutKeyPolicy{"alias/mine",
                                           policy("Allow", "kms:*", "*",
                                                  R"(, "Principal": {"AWS": "210987654321"})")}));
    EXPECT_TRUE(answer(world, a_put()).starts_with("KMSAccessDeniedException"));
    expect_done(world, change(PutKeyPolicy{"alias/mine", {}}));
    expect_done(world, change(SetKeyState{"alias/mine", KeyState::PendingDeletion}));
    EXPECT_TRUE(answer(world, a_put()).starts_with("KMSInvalidStateException"));
}

TEST(Access, AnApplicationNeedsItsLeaseTable) {
    ConsumerSpec app = consumer("app");
    app.reader = KclSpec{};
    World world = started(with_shards(
        1, {change(AddPrincipal{user("reader", policy("Allow", "kinesis:*", "*"))}),
            change(UsePrincipal{"app", "reader"}), AddProducer{producer("P")}, AddConsumer{app}}));
    run_for(world, Duration::seconds(120));
    EXPECT_EQ(world.consumers().front().records_read, 0u);
    EXPECT_EQ(missing_table_action(world.engine(), *world.access(), "app"), "dynamodb:CreateTable");
    ASSERT_TRUE(world.consumers().front().last_error);
    EXPECT_TRUE(world.consumers().front().last_error->message.contains("dynamodb:CreateTable"));
    expect_done(
        world,
        change(PutPrincipalPolicy{
            "reader", "table",
            policy("Allow", "dynamodb:*", "arn:aws:dynamodb:us-east-1:123456789012:table/app")}));
    run_for(world, Duration::seconds(120));
    EXPECT_GT(world.consumers().front().records_read, 0u);
}

TEST(Access, CopiesAndReplaysAreEqual) {
    const Scenario scenario =
        with_writer({change(UsePrincipal{"P", "writer"}), AddProducer{producer("P")}});
    World world = started(scenario);
    run_for(world, Duration::seconds(2));
    World copy = world;
    for (World* each : {&world, &copy}) {
        expect_done(*each, change(PutEndpoint{"vpce-1", "vpc-1", {}}));
        expect_done(*each, change(SetPath{"P", "vpce-1", {}}));
        expect_done(*each, change(DeactivatePrincipal{"writer"}));
        run_for(*each, Duration::seconds(2));
        EXPECT_TRUE(each->apply(RemoveActor{"P"}));
        EXPECT_FALSE(each->access()->find_actor("P"));
    }
    EXPECT_EQ(world.state_hash(), copy.state_hash());
    std::vector<LoggedCommand> log;
    for (std::uint64_t i = world.log().begin(); i < world.log().end(); ++i)
        log.push_back(world.log()[i]);
    const auto again = World::replay(scenario, 1, log, world.now());
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->state_hash(), world.state_hash());
}

}  // namespace
}  // namespace kds::sim
