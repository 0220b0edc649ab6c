#include "core/iam/evaluate.h"

#include <gtest/gtest.h>

#include <utility>

namespace kds::iam {
namespace {

constexpr const char* kAccount = "111122223333";
constexpr const char* kOther = "222222222222";
constexpr const char* kStream = "arn:aws:kinesis:us-east-1:111122223333:stream/clicks";
constexpr const char* kAnn = "arn:aws:iam::111122223333:user/ann";
constexpr const char* kBob = "arn:aws:iam::222222222222:user/bob";
constexpr const char* kWriter = "arn:aws:iam::111122223333:role/writer";
constexpr const char* kSession = "arn:aws:sts::111122223333:assumed-role/writer/one";

Statement says(Effect effect, std::string action = "kinesis:*", std::string sid = {}) {
    return {.sid = std::move(sid),
            .effect = effect,
            .action = {.names = {std::move(action)}},
            .resource = {.names = {"*"}}};
}
Statement allow(std::string action = "kinesis:*", std::string sid = {}) {
    return says(Effect::Allow, std::move(action), std::move(sid));
}
Statement deny(std::string action = "kinesis:*", std::string sid = {}) {
    return says(Effect::Deny, std::move(action), std::move(sid));
}
Statement to(PrincipalName::Kind kind, std::string name, Statement statement = allow()) {
    statement.principal = {.names = {{kind, std::move(name)}}};
    return statement;
}
NamedPolicy policy(std::string name, std::vector<Statement> statements) {
    return {std::move(name), {.statements = std::move(statements)}};
}
Request put_by(std::string_view arn) {
    return {.caller = caller_of(arn),
            .action = "kinesis:PutRecord",
            .resource = kStream,
            .resource_account = kAccount};
}

/// Who there is, and the stream's policy.
struct World {
    Directory directory = {};
    std::optional<Policy> resource = {};

    Decision put(std::string_view arn, Trail* trail = nullptr) const {
        const Request request = put_by(arn);
        PolicySet set = policies_of(&directory, request.caller);
        if (resource) set.resource = &*resource;
        set.resource_name = "of clicks";
        return evaluate(set, request, trail);
    }
    /// "allowed", or the end of the refusal.
    std::string put_by_name(std::string_view arn) const {
        const Decision decision = put(arn);
        return decision.is_allowed ? "allowed" : denial_reason(decision, "kinesis:PutRecord");
    }
};

World with_user(std::vector<NamedPolicy> policies, std::optional<NamedPolicy> boundary = {}) {
    return {.directory = {.identities = {{.arn = kAnn,
                                          .policies = std::move(policies),
                                          .boundary = std::move(boundary)}}}};
}
World with_role(std::vector<NamedPolicy> policies, std::vector<NamedPolicy> of_session = {}) {
    return {.directory = {.identities = {{.arn = kWriter, .policies = std::move(policies)}},
                          .sessions = {{.arn = kSession, .policies = std::move(of_session)}}}};
}

constexpr const char* kNoIdentity =
    " because no identity-based policy allows the kinesis:PutRecord action";
constexpr const char* kNoResource =
    " because no resource-based policy allows the kinesis:PutRecord action";
constexpr const char* kNoBoundary =
    " because no permissions boundary allows the kinesis:PutRecord action";
constexpr const char* kNoSession = " because no session policy allows the kinesis:PutRecord action";
constexpr const char* kNoControl =
    " because no service control policy allows the kinesis:PutRecord action";

TEST(Evaluate, WithoutAnAllowNothingIsAllowed) {
    EXPECT_EQ(with_user({}).put_by_name(kAnn), kNoIdentity);
    EXPECT_EQ(with_user({policy("p", {allow("kinesis:Get*")})}).put_by_name(kAnn), kNoIdentity);
    EXPECT_EQ(with_user({policy("p", {allow()})}).put_by_name(kAnn), "allowed");
    // Somebody who is not listed.
    EXPECT_EQ(with_user({policy("p", {allow()})}).put_by_name("arn:aws:iam::111122223333:user/eve"),
              kNoIdentity);
}

TEST(Evaluate, TheRootUserAndUnknownAccountsMayDoWhatNobodyForbids) {
    EXPECT_EQ(with_user({}).put_by_name("arn:aws:iam::111122223333:root"), "allowed");
    EXPECT_EQ(World{}.put_by_name(kAnn), "allowed");
    const PolicySet nobody = policies_of(nullptr, caller_of(kAnn));
    EXPECT_TRUE(nobody.may_all);
    EXPECT_TRUE(evaluate(nobody, put_by(kAnn)).is_allowed);
    World world;
    world.resource = {{.statements = {to(PrincipalName::Kind::Everyone, "", deny())}}};
    EXPECT_EQ(world.put_by_name(kAnn), " with an explicit deny in a resource-based policy");
    world = with_user({});
    world.directory.controls = {{kAccount, {{"root", {policy("none", {})}}}}};
    EXPECT_EQ(world.put_by_name("arn:aws:iam::111122223333:root"), kNoControl);
}

TEST(Evaluate, ADenyAnywhereWins) {
    const auto full = policy("full", {allow()});
    const auto no = policy("no", {deny("kinesis:Put*")});
    EXPECT_EQ(with_user({full, no}).put_by_name(kAnn),
              " with an explicit deny in an identity-based policy");
    EXPECT_EQ(with_user({full}, policy("b", {allow(), deny()})).put_by_name(kAnn),
              " with an explicit deny in a permissions boundary");
    EXPECT_EQ(with_role({full}, {full, no}).put_by_name(kSession),
              " with an explicit deny in a session policy");
    World world = with_user({full});
    world.resource = {{.statements = {to(PrincipalName::Kind::Aws, kAnn),
                                      to(PrincipalName::Kind::Account, kAccount, deny())}}};
    EXPECT_EQ(world.put_by_name(kAnn), " with an explicit deny in a resource-based policy");
    world = with_user({full});
    world.directory.controls = {{kAccount, {{"root", {full}}, {"unit", {full, no}}}}};
    EXPECT_EQ(world.put_by_name(kAnn), " with an explicit deny in a service control policy");
}

TEST(Evaluate, TheDecisionNamesTheStatement) {
    const World world =
        with_user({policy("a", {allow("kinesis:Get*")}),
                   policy("b", {deny("sqs:*"), allow("kinesis:PutRecord", "put")})});
    const Decision allowed = world.put(kAnn);
    ASSERT_TRUE(allowed.statement);
    EXPECT_EQ(*allowed.statement, (StatementRef{.kind = PolicyKind::IdentityBased,
                                                .policy_name = "b",
                                                .policy = 1,
                                                .statement = 1,
                                                .sid = "put",
                                                .effect = Effect::Allow}));
    EXPECT_FALSE(allowed.is_explicit_deny());
    World denying = world;
    denying.directory.controls = {
        {kAccount,
         {{
              "root",
              {policy("full", {allow("*")})},
          },
          {"unit", {policy("full", {allow("*")}), policy("no", {deny("*", "stop")})}}}}};
    const Decision denied = denying.put(kAnn);
    EXPECT_TRUE(denied.is_explicit_deny());
    ASSERT_TRUE(denied.statement);
    EXPECT_EQ(*denied.statement, (StatementRef{.kind = PolicyKind::ServiceControl,
                                               .level = 1,
                                               .policy_name = "no",
                                               .policy = 1,
                                               .statement = 0,
                                               .sid = "stop",
                                               .effect = Effect::Deny}));
    const Decision silent = with_user({}).put(kAnn);
    EXPECT_FALSE(silent.statement);
    EXPECT_EQ(silent.kind, PolicyKind::IdentityBased);
}

TEST(Evaluate, EachLevelOfAnOrganizationMustAllow) {
    const auto full = policy("full", {allow("*")});
    World world = with_user({full});
    world.directory.controls = {{kAccount, {{"root", {full}}, {"unit", {full}}}}};
    EXPECT_EQ(world.put_by_name(kAnn), "allowed");
    world.directory.controls[0].levels[1].policies = {policy("reads", {allow("kinesis:Get*")})};
    EXPECT_EQ(world.put_by_name(kAnn), kNoControl);
    world.directory.controls[0].levels[1].policies.push_back(full);
    EXPECT_EQ(world.put_by_name(kAnn), "allowed");
    world.directory.controls[0].levels[0].policies.clear();
    EXPECT_EQ(world.put_by_name(kAnn), kNoControl);
    // Those of another account say nothing.
    world.directory.controls[0].account = kOther;
    EXPECT_EQ(world.put_by_name(kAnn), "allowed");
    // They allow nothing by themselves.
    world = with_user({});
    world.directory.controls = {{kAccount, {{"root", {full}}}}};
    EXPECT_EQ(world.put_by_name(kAnn), kNoIdentity);
}

TEST(Evaluate, WithinAnAccountTheResourcesPolicyIsEnough) {
    World world = with_user({});
    const auto share = [&](Statement statement) { world.resource = {{.statements = {statement}}}; };
    share(to(PrincipalName::Kind::Aws, kAnn));
    EXPECT_EQ(world.put_by_name(kAnn), "allowed");
    EXPECT_EQ(world.put(kAnn).kind, PolicyKind::ResourceBased);
    share(to(PrincipalName::Kind::Everyone, ""));
    EXPECT_EQ(world.put_by_name(kAnn), "allowed");
    // It names the account: that is left to the account's own policies.
    share(to(PrincipalName::Kind::Account, kAccount));
    EXPECT_EQ(world.put_by_name(kAnn), kNoIdentity);
    world.directory.identities[0].policies = {policy("p", {allow()})};
    EXPECT_EQ(world.put_by_name(kAnn), "allowed");
    EXPECT_EQ(world.put(kAnn).kind, PolicyKind::IdentityBased);
    // It says nothing of her.
    world.directory.identities[0].policies.clear();
    share(to(PrincipalName::Kind::Aws, kBob));
    EXPECT_EQ(world.put_by_name(kAnn), kNoIdentity);
}

TEST(Evaluate, BoundariesLimit) {
    const auto full = policy("full", {allow()});
    const auto reads = policy("reads", {allow("kinesis:Get*")});
    EXPECT_EQ(with_user({full}, full).put_by_name(kAnn), "allowed");
    EXPECT_EQ(with_user({full}, reads).put_by_name(kAnn), kNoBoundary);
    EXPECT_EQ(with_user({reads}, full).put_by_name(kAnn), kNoIdentity);
    // But not what the resource's policy gives to the very user.
    World world = with_user({}, reads);
    world.resource = {{.statements = {to(PrincipalName::Kind::Aws, kAnn)}}};
    EXPECT_EQ(world.put_by_name(kAnn), "allowed");
    world.resource = {{.statements = {to(PrincipalName::Kind::Everyone, "")}}};
    EXPECT_EQ(world.put_by_name(kAnn), kNoBoundary);
}

TEST(Evaluate, SessionPoliciesLimitTheRole) {
    const auto full = policy("full", {allow()});
    const auto reads = policy("reads", {allow("kinesis:Get*")});
    EXPECT_EQ(with_role({full}).put_by_name(kSession), "allowed");
    EXPECT_EQ(with_role({full}, {full}).put_by_name(kSession), "allowed");
    EXPECT_EQ(with_role({full}, {reads}).put_by_name(kSession), kNoSession);
    EXPECT_EQ(with_role({full}, {reads, full}).put_by_name(kSession), "allowed");
    EXPECT_EQ(with_role({reads}, {full}).put_by_name(kSession), kNoIdentity);
    // Another session of the role was given none.
    EXPECT_EQ(
        with_role({full}, {reads}).put_by_name("arn:aws:sts::111122223333:assumed-role/writer/two"),
        "allowed");
    // What the resource's policy gives to the role is limited, what it gives to the session is not.
    World world = with_role({}, {reads});
    world.resource = {{.statements = {to(PrincipalName::Kind::Aws, kWriter)}}};
    EXPECT_EQ(world.put_by_name(kSession), kNoSession);
    world.resource = {{.statements = {to(PrincipalName::Kind::Aws, kSession)}}};
    EXPECT_EQ(world.put_by_name(kSession), "allowed");
}

TEST(Evaluate, BetweenAccountsBothMustAllow) {
    const auto full = policy("full", {allow()});
    World world{.directory = {.identities = {{.arn = kBob, .policies = {full}}}}};
    EXPECT_EQ(world.put_by_name(kBob), kNoResource);
    world.resource = {{.statements = {to(PrincipalName::Kind::Account, kOther)}}};
    EXPECT_EQ(world.put_by_name(kBob), "allowed");
    EXPECT_EQ(world.put(kBob).kind, PolicyKind::ResourceBased);
    world.directory.identities[0].policies.clear();
    EXPECT_EQ(world.put_by_name(kBob), kNoIdentity);
    // Also if it names the very user.
    world.resource = {{.statements = {to(PrincipalName::Kind::Aws, kBob)}}};
    EXPECT_EQ(world.put_by_name(kBob), kNoIdentity);
    world.directory.identities[0].policies = {full};
    world.directory.identities[0].boundary = policy("reads", {allow("kinesis:Get*")});
    EXPECT_EQ(world.put_by_name(kBob), kNoBoundary);
    // An account of which nobody is known lets its callers do it.
    world.directory.identities.clear();
    EXPECT_EQ(world.put_by_name(kBob), "allowed");
    world.resource = Policy{};
    EXPECT_EQ(world.put_by_name(kBob), kNoResource);
}

std::vector<Outcome> outcomes(const World& world, std::string_view arn) {
    Trail trail;
    world.put(arn, &trail);
    std::vector<Outcome> all;
    for (const Step& step : trail.steps) all.push_back(step.outcome);
    return all;
}

TEST(Evaluate, TheTrailHasEachStep) {
    using enum Outcome;
    const auto full = policy("full", {allow()});
    const auto reads = policy("reads", {allow("kinesis:Get*")});
    using All = std::vector<Outcome>;
    EXPECT_EQ(outcomes(with_user({full}), kAnn),
              (All{Absent, Absent, Absent, Allows, Absent, Absent}));
    EXPECT_EQ(outcomes(with_user({}), kAnn),
              (All{Absent, Absent, Absent, Silent, NotAsked, NotAsked}));
    EXPECT_EQ(outcomes(with_user({full}, reads), kAnn),
              (All{Absent, Absent, Absent, Allows, Silent, NotAsked}));
    EXPECT_EQ(outcomes(World{}, kAnn),
              (All{Absent, Absent, Absent, Unlimited, NotAsked, NotAsked}));
    World world = with_role({full}, {full});
    EXPECT_EQ(outcomes(world, kSession), (All{Absent, Absent, Absent, Allows, Absent, Allows}));
    world.resource = {{.statements = {to(PrincipalName::Kind::Aws, kWriter)}}};
    EXPECT_EQ(outcomes(world, kSession), (All{Absent, Absent, Allows, NotAsked, Absent, Allows}));
    world.resource = {{.statements = {to(PrincipalName::Kind::Account, kAccount)}}};
    EXPECT_EQ(outcomes(world, kSession), (All{Absent, Absent, Delegates, Allows, Absent, Allows}));
    world.resource = {{.statements = {to(PrincipalName::Kind::Aws, kSession)}}};
    EXPECT_EQ(outcomes(world, kSession),
              (All{Absent, Absent, Allows, NotAsked, NotAsked, NotAsked}));
    world.directory.controls = {{kAccount, {{"root", {full}}, {"unit", {reads}}, {"x", {full}}}}};
    EXPECT_EQ(outcomes(world, kSession),
              (All{Allows, Silent, NotAsked, NotAsked, NotAsked, NotAsked, NotAsked}));
    world.directory.sessions[0].policies = {policy("no", {deny()})};
    EXPECT_EQ(outcomes(world, kSession),
              (All{NotAsked, NotAsked, NotAsked, NotAsked, NotAsked, NotAsked, NotAsked, Denies}));
    EXPECT_EQ(outcomes(World{}, kBob), (All{Absent, Absent, Silent, NotAsked, NotAsked, NotAsked}));
}

TEST(Evaluate, AnEndpointsPolicyLimitsWhoeverComesThroughIt) {
    using enum Outcome;
    const Directory directory{
        .identities = {{.arn = kAnn, .policies = {policy("full", {allow()})}}}};
    const Request request{.caller = caller_of(kAnn),
                          .action = "kinesis:PutRecord",
                          .resource = "*",
                          .resource_account = std::string(kAccount)};
    PolicySet policies = policies_of(&directory, request.caller);
    const NamedPolicy reads = policy("vpce-1", {allow("kinesis:Get*")});
    const NamedPolicy all = policy("vpce-1", {allow()});
    const NamedPolicy none = policy("vpce-1", {allow(), deny()});
    policies.endpoint = &all;
    EXPECT_TRUE(evaluate(policies, request).is_allowed);
    policies.endpoint = &reads;
    Trail trail;
    const Decision silent = evaluate(policies, request, &trail);
    EXPECT_EQ(denial_reason(silent, request.action),
              " because no VPC endpoint policy allows the kinesis:PutRecord action");
    EXPECT_EQ(trail.steps[1].outcome, Silent);
    EXPECT_EQ(trail.steps[2].outcome, NotAsked);
    policies.endpoint = &none;
    EXPECT_EQ(denial_reason(evaluate(policies, request), request.action),
              " with an explicit deny in a VPC endpoint policy");
    // The root user is limited too.
    policies = {.endpoint = &reads, .may_all = true};
    EXPECT_FALSE(evaluate(policies, request).is_allowed);
}

TEST(Evaluate, TheTrailHasEachStatementAndWhatDidNotFit) {
    World world = with_user({policy("a", {allow("kinesis:Get*"), allow("kinesis:Put*", "put")})});
    world.resource = {{.statements = {to(PrincipalName::Kind::Aws, kBob)}}};
    Trail trail;
    EXPECT_EQ(world.put(kAnn, &trail), world.put(kAnn));
    ASSERT_EQ(trail.looked.size(), 3u);
    EXPECT_EQ(trail.looked[0].statement.kind, PolicyKind::ResourceBased);
    EXPECT_EQ(trail.looked[0].statement.policy_name, "of clicks");
    EXPECT_EQ(trail.looked[0].match.miss, Miss::Principal);
    EXPECT_EQ(trail.looked[1].match.miss, Miss::Action);
    EXPECT_EQ(trail.looked[2].match.miss, Miss::None);
    EXPECT_EQ(trail.looked[2].statement.sid, "put");
    // A trail is of one decision.
    world.put(kAnn, &trail);
    EXPECT_EQ(trail.looked.size(), 3u);
    EXPECT_EQ(trail.steps.size(), kPolicyKindCount);
}

TEST(Directories, FindWhoCalls) {
    const Directory directory{.identities = {{.arn = kAnn}, {.arn = kWriter}},
                              .sessions = {{.arn = kSession}}};
    EXPECT_EQ(directory.find_identity(caller_of(kAnn))->arn, kAnn);
    EXPECT_EQ(directory.find_identity(caller_of(kSession))->arn, kWriter);
    EXPECT_EQ(directory.find_identity(caller_of(kBob)), nullptr);
    EXPECT_EQ(
        directory.find_identity(caller_of("arn:aws:sts::222222222222:assumed-role/writer/one")),
        nullptr);
    EXPECT_NE(directory.find_session(kSession), nullptr);
    EXPECT_EQ(directory.find_session(kWriter), nullptr);
    EXPECT_TRUE(directory.has_identities_of(kAccount));
    EXPECT_FALSE(directory.has_identities_of(kOther));
}

TEST(Directories, EachPartIsInTheDigest) {
    const auto digest = [](const Directory& directory) {
        Hasher hasher;
        hash(hasher, directory);
        return hasher.digest();
    };
    Directory directory{.identities = {{.arn = kAnn, .policies = {policy("p", {allow()})}}},
                        .sessions = {{.arn = kSession}},
                        .controls = {{kAccount, {{"root", {policy("c", {deny()})}}}}}};
    std::uint64_t last = digest(directory);
    const auto changed = [&] {
        const std::uint64_t before = std::exchange(last, digest(directory));
        return last != before;
    };
    EXPECT_FALSE(changed());
    Identity& ann = directory.identities[0];
    Statement& statement = ann.policies[0].document.statements[0];
    statement.effect = Effect::Deny;
    EXPECT_TRUE(changed());
    statement.resource.is_not = true;
    EXPECT_TRUE(changed());
    statement.action.names.push_back("sqs:*");
    EXPECT_TRUE(changed());
    statement.conditions.push_back({{.relation = Relation::Null}, "k", {"true"}});
    EXPECT_TRUE(changed());
    statement.principal = {.names = {{PrincipalName::Kind::Account, kAccount}}};
    EXPECT_TRUE(changed());
    statement.sid = "s";
    EXPECT_TRUE(changed());
    ann.policies[0].document.version = Version::V2012_10_17;
    EXPECT_TRUE(changed());
    ann.boundary = policy("b", {});
    EXPECT_TRUE(changed());
    ann.tags = {{"team", "a"}};
    EXPECT_TRUE(changed());
    ann.context = {{"aws:SourceIp", {"1.2.3.4"}}};
    EXPECT_TRUE(changed());
    directory.sessions[0].policies = {policy("s", {})};
    EXPECT_TRUE(changed());
    directory.controls[0].levels[0].policies.clear();
    EXPECT_TRUE(changed());
}

}  // namespace
}  // namespace kds::iam
