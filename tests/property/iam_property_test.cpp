/// Decisions about policies against an evaluator that is written otherwise, and what must hold of
/// any two decisions.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/rng.h"
#include "core/base/text.h"
#include "core/iam/evaluate.h"
#include "core/iam/glob.h"
#include "tests/property/random_input.h"

namespace kds::iam {
namespace {

using test::pick;

// ---- Wildcards -------------------------------------------------------------------------------

/// The characters of a UTF-8 text.
std::vector<std::string> characters(std::string_view text) {
    std::vector<std::string> all;
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) & 0xc0) == 0x80) {
            all.back() += c;
        } else {
            all.emplace_back(1, c);
        }
    }
    return all;
}

/// By trying everything.
bool naive_match(const std::vector<std::string>& pattern, std::size_t p,
                 const std::vector<std::string>& text, std::size_t t) {
    if (p == pattern.size()) return t == text.size();
    if (pattern[p] == "*") {
        for (std::size_t end = t; end <= text.size(); ++end)
            if (naive_match(pattern, p + 1, text, end)) return true;
        return false;
    }
    if (t == text.size()) return false;
    return (pattern[p] == "?" || pattern[p] == text[t]) && naive_match(pattern, p + 1, text, t + 1);
}

TEST(IamProperty, WildcardsMatchAsByTryingEverything) {
    Rng rng(7);
    constexpr std::array<std::string_view, 6> kPieces = {"a", "b", ":", "\u00e9", "\u20ac", "aa"};
    int matched = 0;
    constexpr int kRuns = 60'000;
    for (int run = 0; run < kRuns; ++run) {
        std::string pattern, text;
        for (std::size_t i = pick(rng, 8); i > 0; --i) text += kPieces[pick(rng, kPieces.size())];
        for (std::size_t i = pick(rng, 8); i > 0; --i) {
            const std::size_t kind = pick(rng, 4);
            pattern += kind == 0 ? "*" : kind == 1 ? "?" : kPieces[pick(rng, kPieces.size())];
        }
        const bool expected = naive_match(characters(pattern), 0, characters(text), 0);
        ASSERT_EQ(matches(make_glob(pattern), text), expected) << pattern << " on " << text;
        matched += expected;
    }
    EXPECT_GT(matched, kRuns / 20);
}

// ---- Decisions -------------------------------------------------------------------------------

constexpr std::array<std::string_view, 2> kAccounts = {"111111111111", "222222222222"};
constexpr std::array<std::string_view, 3> kActions = {"kinesis:PutRecord", "kinesis:GetRecords",
                                                      "kinesis:PutRecords"};
constexpr std::array<std::string_view, 5> kActionNames = {"kinesis:PutRecord", "kinesis:Get*", "*",
                                                          "KINESIS:put*", "kinesis:PutRecor?"};
constexpr std::array<std::string_view, 2> kStreams = {"s", "t"};
constexpr std::array<std::string_view, 3> kStreamNames = {"s", "t", "*"};
constexpr std::array<std::string_view, 2> kTeams = {"red", "blue"};

/// Everybody there is: the root user, a user, a session and another one of the same role.
constexpr std::array<std::string_view, 4> kCallers = {
    "arn:aws:iam::%:root", "arn:aws:iam::%:user/path/ann", "arn:aws:sts::%:assumed-role/writer/one",
    "arn:aws:sts::%:assumed-role/writer/two"};

std::string in_account(std::string_view text, std::string_view account) {
    const auto at = text.find('%');
    return cat(text.substr(0, at), account, text.substr(at + 1));
}
std::string stream_arn(std::string_view name, std::string_view account) {
    return cat("arn:aws:kinesis:us-east-1:", account, ":stream/", name);
}

template <std::size_t kSize>
std::string_view any_of(Rng& rng, const std::array<std::string_view, kSize>& all) {
    return all[pick(rng, kSize)];
}

PrincipalName random_principal(Rng& rng) {
    const std::string_view account = any_of(rng, kAccounts);
    using Kind = PrincipalName::Kind;
    switch (pick(rng, 6)) {
        case 0: return {Kind::Everyone, {}};
        case 1: return {Kind::Account, std::string(account)};
        case 2: return {Kind::Aws, in_account("arn:aws:iam::%:role/team/writer", account)};
        case 3: return {Kind::Service, "firehose.amazonaws.com"};
        default:
            return {Kind::Aws, in_account(kCallers[1 + pick(rng, kCallers.size() - 1)], account)};
    }
}

Condition random_condition(Rng& rng) {
    Condition condition{.key = pick(rng, 2) ? "aws:ResourceTag/team" : "aws:PrincipalTag/team"};
    condition.op.relation = pick(rng, 4) ? Relation::StringEquals : Relation::Null;
    if (condition.op.relation == Relation::Null) {
        condition.values = {pick(rng, 2) ? "true" : "false"};
        return condition;
    }
    condition.op.is_negated = pick(rng, 2) == 0;
    condition.op.if_exists = pick(rng, 3) == 0;
    condition.op.quantifier = static_cast<Quantifier>(pick(rng, 3));
    for (std::size_t i = pick(rng, 2) + 1; i > 0; --i) {
        condition.values.emplace_back(pick(rng, 5) == 0 ? "${aws:PrincipalTag/team}"
                                                        : any_of(rng, kTeams));
    }
    return condition;
}

Statement random_statement(Rng& rng, bool is_of_resource) {
    Statement statement;
    statement.effect = pick(rng, 5) == 0 ? Effect::Deny : Effect::Allow;
    if (is_of_resource) {
        statement.principal.emplace().is_not = pick(rng, 6) == 0;
        for (std::size_t i = pick(rng, 2) + 1; i > 0; --i)
            statement.principal->names.push_back(random_principal(rng));
    }
    statement.action.is_not = pick(rng, 6) == 0;
    for (std::size_t i = pick(rng, 2) + 1; i > 0; --i)
        statement.action.names.emplace_back(any_of(rng, kActionNames));
    statement.resource.is_not = pick(rng, 6) == 0;
    for (std::size_t i = pick(rng, 2) + 1; i > 0; --i) {
        const std::string_view name = any_of(rng, kStreamNames);
        statement.resource.names.push_back(
            pick(rng, 3) == 0 ? std::string("*") : stream_arn(name, any_of(rng, kAccounts)));
    }
    if (pick(rng, 3) == 0) statement.conditions.push_back(random_condition(rng));
    return statement;
}

Policy random_policy(Rng& rng, bool is_of_resource = false) {
    Policy policy;
    policy.version = pick(rng, 4) ? Version::V2012_10_17 : Version::V2008_10_17;
    for (std::size_t i = pick(rng, 4); i > 0; --i)
        policy.statements.push_back(random_statement(rng, is_of_resource));
    return policy;
}

std::vector<NamedPolicy> random_policies(Rng& rng, std::size_t most) {
    std::vector<NamedPolicy> all;
    for (std::size_t i = pick(rng, most + 1); i > 0; --i)
        all.push_back({cat("p", i), random_policy(rng)});
    return all;
}

Policy full_policy() {
    return {.statements = {{.action = {.names = {"*"}}, .resource = {.names = {"*"}}}}};
}

/// Wide policies now and then: otherwise nearly nothing would be allowed.
std::vector<NamedPolicy> widened(Rng& rng, std::vector<NamedPolicy> policies) {
    if (pick(rng, 2) == 0) policies.push_back({"full", full_policy()});
    return policies;
}

struct Universe {
    Directory directory;
    std::optional<NamedPolicy> endpoint;
    std::optional<Policy> resource;
    Request request;

    PolicySet set() const {
        PolicySet policies = policies_of(&directory, request.caller);
        policies.endpoint = endpoint ? &*endpoint : nullptr;
        policies.resource = resource ? &*resource : nullptr;
        return policies;
    }
    Decision decide(Trail* trail = nullptr) const { return evaluate(set(), request, trail); }
};

Universe random_universe(Rng& rng) {
    Universe u;
    for (const std::string_view account : kAccounts) {
        if (pick(rng, 4) != 0) {
            Identity ann{.arn = in_account(kCallers[1], account),
                         .policies = widened(rng, random_policies(rng, 2))};
            Identity writer{.arn = in_account("arn:aws:iam::%:role/team/writer", account),
                            .policies = widened(rng, random_policies(rng, 2))};
            for (Identity* identity : {&ann, &writer}) {
                if (pick(rng, 2) == 0) {
                    identity->boundary = {"boundary",
                                          pick(rng, 2) ? full_policy() : random_policy(rng)};
                }
                if (pick(rng, 4) != 0) u.directory.identities.push_back(*identity);
            }
        }
        if (pick(rng, 3) == 0) {
            u.directory.sessions.push_back({.arn = in_account(kCallers[2], account),
                                            .policies = widened(rng, random_policies(rng, 1))});
        }
        if (pick(rng, 3) == 0) {
            AccountControls controls{.account = std::string(account)};
            for (std::size_t i = pick(rng, 3); i > 0; --i)
                controls.levels.push_back({cat("level", i), widened(rng, random_policies(rng, 1))});
            u.directory.controls.push_back(controls);
        }
    }
    if (pick(rng, 4) == 0)
        u.endpoint = {"endpoint", pick(rng, 2) ? full_policy() : random_policy(rng)};
    if (pick(rng, 3) != 0) u.resource = random_policy(rng, true);
    u.request.caller = caller_of(in_account(any_of(rng, kCallers), any_of(rng, kAccounts)));
    u.request.action = any_of(rng, kActions);
    u.request.resource_account = any_of(rng, kAccounts);
    u.request.resource = stream_arn(any_of(rng, kStreams), u.request.resource_account);
    if (const Identity* identity = u.directory.find_identity(u.request.caller))
        u.request.caller.has_boundary = identity->boundary.has_value();
    for (const std::string_view key : {"aws:ResourceTag/team", "aws:PrincipalTag/team"}) {
        if (pick(rng, 3) == 0) continue;
        u.request.context.push_back({std::string(key), {std::string(any_of(rng, kTeams))}});
    }
    return u;
}

// ---- The other evaluator: what is allowed is a set, made by union and intersection -----------

/// Whom a statement names, by the texts of the ARNs alone.
int naive_naming(const Statement& statement, const Caller& caller) {
    constexpr int kNot = 0, kAccount = 1, kLoose = 2, kItself = 3;
    int best = kNot;
    for (const PrincipalName& name : statement.principal->names) {
        const std::string root = cat("arn:aws:iam::", name.value, ":root");
        const std::string role = cat("arn:aws:iam::", caller.account, ":role/team/writer");
        int how = kNot;
        if (name.kind == PrincipalName::Kind::Everyone) how = kLoose;
        if (name.kind == PrincipalName::Kind::Account && caller.arn == root) how = kItself;
        if (name.kind == PrincipalName::Kind::Account && caller.arn != root &&
            caller.arn.find(cat("::", name.value, ":")) != std::string::npos)
            how = kAccount;
        if (name.kind == PrincipalName::Kind::Aws && name.value == caller.arn) how = kItself;
        if (name.kind == PrincipalName::Kind::Aws && name.value == role &&
            caller.arn.find("assumed-role/writer/") != std::string::npos)
            how = kLoose;
        best = std::max(best, how);
    }
    if (!statement.principal->is_not) return best;
    if (statement.effect == Effect::Deny && caller.has_boundary) return kLoose;
    return best == kNot ? kLoose : kNot;
}

bool naive_condition(const Condition& condition, const Request& request, Version version) {
    std::optional<std::string> has, mine;
    for (const ContextKey& key : request.context) {
        if (key.name == condition.key) has = key.values[0];
        if (key.name == "aws:PrincipalTag/team") mine = key.values[0];
    }
    const Operator& op = condition.op;
    if (op.relation == Relation::Null) return (condition.values[0] == "true") == !has;
    if (!has && op.quantifier == Quantifier::ForAnyValue) return false;
    if (!has) return op.is_negated || op.if_exists || op.quantifier == Quantifier::ForAllValues;
    bool found = false;
    for (const std::string& value : condition.values) {
        if (value.front() == '$' && version == Version::V2012_10_17) {
            found = found || (mine && *mine == *has);
        } else {
            found = found || value == *has;
        }
    }
    return found != op.is_negated;
}

bool naive_applies(const Statement& statement, Version version, const Request& request) {
    const auto fold = [](std::string text) {
        for (char& c : text) c = folded(c);
        return text;
    };
    const auto any_like = [](const std::vector<std::string>& names, const std::string& text,
                             auto&& change) {
        for (const std::string& name : names)
            if (naive_match(characters(change(name)), 0, characters(change(text)), 0)) return true;
        return false;
    };
    const auto as_it_is = [](std::string text) { return text; };
    if (any_like(statement.action.names, request.action, fold) == statement.action.is_not)
        return false;
    if (any_like(statement.resource.names, request.resource, as_it_is) == statement.resource.is_not)
        return false;
    for (const Condition& condition : statement.conditions)
        if (!naive_condition(condition, request, version)) return false;
    return true;
}

struct Said {
    bool allows = false, denies = false;
};
Said naive_say(const std::vector<NamedPolicy>& policies, const Request& request) {
    Said said;
    for (const NamedPolicy& policy : policies)
        for (const Statement& statement : policy.document.statements) {
            if (!naive_applies(statement, policy.document.version, request)) continue;
            (statement.effect == Effect::Deny ? said.denies : said.allows) = true;
        }
    return said;
}

bool naive_decide(const Universe& u) {
    const Request& request = u.request;
    bool denied = false, controls_allow = true;
    for (const AccountControls& controls : u.directory.controls) {
        if (controls.account != request.caller.account) continue;
        for (const ControlLevel& level : controls.levels) {
            const Said said = naive_say(level.policies, request);
            denied |= said.denies;
            controls_allow &= said.allows;
        }
    }
    if (u.endpoint) {
        const Said said = naive_say({*u.endpoint}, request);
        denied |= said.denies;
        controls_allow &= said.allows;
    }
    bool named_itself = false, named_loosely = false, named_account = false;
    if (u.resource) {
        for (const Statement& statement : u.resource->statements) {
            const int naming = naive_naming(statement, request.caller);
            if (naming == 0 || !naive_applies(statement, u.resource->version, request)) continue;
            if (statement.effect == Effect::Deny) {
                denied = true;
                continue;
            }
            (naming == 3 ? named_itself : naming == 2 ? named_loosely : named_account) = true;
        }
    }
    bool account_is_known = false;
    const Identity* identity = nullptr;
    for (const Identity& one : u.directory.identities) {
        if (one.arn.find(request.caller.account) == std::string::npos) continue;
        account_is_known = true;
        const bool is_role = one.arn.find(":role/") != std::string::npos;
        if (one.arn == request.caller.arn ||
            (is_role && request.caller.arn.find("assumed-role") != std::string::npos))
            identity = &one;
    }
    const bool is_root = request.caller.arn.ends_with(":root");
    const bool may_all = is_root || !account_is_known;
    Said own, boundary{.allows = true}, session{.allows = true};
    if (!may_all) {
        if (identity) own = naive_say(identity->policies, request);
        if (identity && identity->boundary) boundary = naive_say({*identity->boundary}, request);
        for (const RoleSession& one : u.directory.sessions) {
            if (one.arn == request.caller.arn && !one.policies.empty())
                session = naive_say(one.policies, request);
        }
    }
    if (denied || own.denies || boundary.denies || session.denies) return false;
    const bool limits_allow = boundary.allows && session.allows;
    const bool identity_side = may_all || own.allows;
    const bool named = named_itself || named_loosely || named_account;
    if (!controls_allow) return false;
    if (request.caller.account != request.resource_account)
        return named && identity_side && limits_allow;
    return named_itself || ((named_loosely || identity_side) && limits_allow);
}

TEST(IamProperty, DecisionsAreThoseOfTheOtherEvaluator) {
    Rng rng(11);
    int allowed = 0;
    constexpr int kRuns = 20'000;
    std::array<int, kPolicyKindCount> refused_by{}, granted_by{};
    for (int run = 0; run < kRuns; ++run) {
        const Universe u = random_universe(rng);
        Trail trail;
        const Decision decision = u.decide(&trail);
        ASSERT_EQ(decision.is_allowed, naive_decide(u)) << "run " << run;
        ASSERT_EQ(decision, u.decide()) << "run " << run;
        ASSERT_GE(trail.steps.size(), kPolicyKindCount);
        ASSERT_TRUE(std::ranges::is_sorted(trail.steps, {}, &Step::kind)) << "run " << run;
        // The statement that is named does apply, and has the effect that decided.
        if (decision.statement) {
            const auto named =
                std::ranges::find(trail.looked, *decision.statement, &Looked::statement);
            ASSERT_NE(named, trail.looked.end()) << "run " << run;
            ASSERT_TRUE(named->match.applies());
            ASSERT_EQ(named->statement.effect == Effect::Allow, decision.is_allowed);
            ASSERT_EQ(named->statement.kind, decision.kind);
        }
        allowed += decision.is_allowed;
        auto& counted = decision.is_allowed ? granted_by : refused_by;
        ++counted[static_cast<std::size_t>(decision.kind)];
    }
    // The universes are rich enough to mean something.
    EXPECT_GT(allowed, kRuns / 10);
    for (const int count : refused_by) EXPECT_GT(count, 25);
    EXPECT_GT(granted_by[static_cast<std::size_t>(PolicyKind::ResourceBased)], 250);
    EXPECT_GT(granted_by[static_cast<std::size_t>(PolicyKind::IdentityBased)], 250);
}

// ---- Two decisions ---------------------------------------------------------------------------

/// All policies of a universe that could have one statement more.
std::vector<Policy*> policies_in(Universe& u) {
    std::vector<Policy*> all;
    const auto add = [&all](std::vector<NamedPolicy>& policies) {
        for (NamedPolicy& policy : policies) all.push_back(&policy.document);
    };
    for (Identity& identity : u.directory.identities) {
        add(identity.policies);
        if (identity.boundary) all.push_back(&identity.boundary->document);
    }
    for (RoleSession& session : u.directory.sessions) add(session.policies);
    for (AccountControls& controls : u.directory.controls)
        for (ControlLevel& level : controls.levels) add(level.policies);
    if (u.resource) all.push_back(&*u.resource);
    return all;
}

Statement random_statement_for(Rng& rng, const Universe& u, const Policy* policy) {
    return random_statement(rng, u.resource && policy == &*u.resource);
}

TEST(IamProperty, ADenyMoreNeverAllowsAndAnAllowMoreNeverDenies) {
    Rng rng(13);
    int narrowed = 0, widened_by = 0;
    for (int run = 0; run < 8'000; ++run) {
        Universe u = random_universe(rng);
        const auto all = policies_in(u);
        if (all.empty()) continue;
        const bool before = u.decide().is_allowed;
        Policy* const policy = all[pick(rng, all.size())];
        Statement more = random_statement_for(rng, u, policy);
        const auto place = policy->statements.begin() +
                           static_cast<std::ptrdiff_t>(pick(rng, policy->statements.size() + 1));
        const auto added = policy->statements.insert(place, more);
        added->effect = Effect::Deny;
        const bool with_deny = u.decide().is_allowed;
        ASSERT_TRUE(before || !with_deny) << "run " << run;
        narrowed += before && !with_deny;
        added->effect = Effect::Allow;
        const bool with_allow = u.decide().is_allowed;
        ASSERT_TRUE(!before || with_allow) << "run " << run;
        widened_by += !before && with_allow;
    }
    EXPECT_GT(narrowed, 40);
    EXPECT_GT(widened_by, 40);
}

template <typename T>
void shuffle(Rng& rng, std::vector<T>& all) {
    for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[pick(rng, i)]);
}

TEST(IamProperty, TheOrderOfStatementsAndPoliciesDoesNotMatter) {
    Rng rng(17);
    for (int run = 0; run < 8'000; ++run) {
        Universe u = random_universe(rng);
        const Decision before = u.decide();
        for (Policy* policy : policies_in(u)) {
            shuffle(rng, policy->statements);
            for (Statement& statement : policy->statements) {
                shuffle(rng, statement.action.names);
                shuffle(rng, statement.resource.names);
                shuffle(rng, statement.conditions);
                for (Condition& condition : statement.conditions) shuffle(rng, condition.values);
                if (statement.principal) shuffle(rng, statement.principal->names);
            }
        }
        for (Identity& identity : u.directory.identities) shuffle(rng, identity.policies);
        for (RoleSession& session : u.directory.sessions) shuffle(rng, session.policies);
        shuffle(rng, u.directory.identities);
        shuffle(rng, u.request.context);
        const Decision after = u.decide();
        ASSERT_EQ(after.is_allowed, before.is_allowed) << "run " << run;
        ASSERT_EQ(after.kind, before.kind) << "run " << run;
        ASSERT_EQ(after.statement.has_value(), before.statement.has_value()) << "run " << run;
    }
}

TEST(IamProperty, OnePolicyOfTwoStatementsIsTwoPoliciesOfOne) {
    Rng rng(19);
    for (int run = 0; run < 8'000; ++run) {
        Universe u = random_universe(rng);
        const bool before = u.decide().is_allowed;
        for (Identity& identity : u.directory.identities) {
            std::vector<NamedPolicy> parted;
            for (const NamedPolicy& policy : identity.policies)
                for (const Statement& statement : policy.document.statements) {
                    parted.push_back(
                        {policy.name,
                         {.version = policy.document.version, .statements = {statement}}});
                }
            identity.policies = std::move(parted);
        }
        ASSERT_EQ(u.decide().is_allowed, before) << "run " << run;
    }
}

TEST(IamProperty, NamesOfOthersDoNotMatter) {
    Rng rng(23);
    for (int run = 0; run < 8'000; ++run) {
        Universe u = random_universe(rng);
        const Decision before = u.decide();
        // Statements of an action that is not asked for.
        for (Policy* policy : policies_in(u)) {
            Statement more = random_statement_for(rng, u, policy);
            more.action = {.names = {"sqs:*"}};
            policy->statements.push_back(std::move(more));
        }
        ASSERT_EQ(u.decide().is_allowed, before.is_allowed) << "run " << run;
    }
}

}  // namespace
}  // namespace kds::iam
