#include "core/iam/statement.h"

#include <gtest/gtest.h>

#include <utility>

namespace kds::iam {
namespace {

constexpr const char* kStream = "arn:aws:kinesis:us-east-1:111122223333:stream/clicks";

Request request_by(std::string_view arn) {
    return {.caller = caller_of(arn),
            .action = "kinesis:PutRecord",
            .resource = kStream,
            .resource_account = "111122223333",
            .context = {{"aws:username", {"clicks"}}}};
}
const Request& request() {
    static const Request one = request_by("arn:aws:iam::111122223333:user/clicks");
    return one;
}

Statement statement(std::string action = "kinesis:PutRecord", std::string resource = kStream) {
    return {.action = {.names = {std::move(action)}}, .resource = {.names = {std::move(resource)}}};
}

Miss miss(const Statement& statement, Version version = Version::V2012_10_17) {
    return match(statement, version, request()).miss;
}

TEST(Callers, AreReadOffTheirArns) {
    const Caller user = caller_of("arn:aws:iam::111122223333:user/team/ann");
    EXPECT_EQ(user.kind, Caller::Kind::User);
    EXPECT_EQ(user.name, "ann");
    EXPECT_EQ(user.account, "111122223333");
    const Caller session = caller_of("arn:aws:sts::111122223333:assumed-role/writer/i-0f0a");
    EXPECT_EQ(session.kind, Caller::Kind::RoleSession);
    EXPECT_EQ(session.name, "writer");
    EXPECT_EQ(caller_of("arn:aws:iam::111122223333:root").kind, Caller::Kind::Root);
    EXPECT_EQ(caller_of("arn:aws:iam::111122223333:role/a/b/writer").name, "writer");
    for (const std::string_view arn :
         {"", "111122223333", "arn", "arn:aws:iam::1:group/g", "arn:aws:sts::1:user/ann",
          "arn:aws:iam::1:assumed-role/r/s", "x:aws:iam::1:root", "arn:aws:iam::1:rooted"})
        EXPECT_EQ(caller_of(arn).kind, Caller::Kind::Other) << arn;
}

TEST(Statements, Actions) {
    EXPECT_EQ(miss(statement()), Miss::None);
    EXPECT_EQ(miss(statement("kinesis:Put*")), Miss::None);
    EXPECT_EQ(miss(statement("KINESIS:putrecor?")), Miss::None);
    EXPECT_EQ(miss(statement("*")), Miss::None);
    EXPECT_EQ(miss(statement("kinesis:*")), Miss::None);
    EXPECT_EQ(miss(statement("kinesis:PutRecords")), Miss::Action);
    EXPECT_EQ(miss(statement("firehose:PutRecord")), Miss::Action);
    Statement several = statement("kinesis:GetRecords");
    several.action.names.push_back("kinesis:PutRecord");
    EXPECT_EQ(miss(several), Miss::None);
    Statement opposite = statement("kinesis:Get*");
    opposite.action.is_not = true;
    EXPECT_EQ(miss(opposite), Miss::None);
    opposite.action.names.push_back("kinesis:P*");
    EXPECT_EQ(miss(opposite), Miss::Action);
    // Actions have no variables.
    EXPECT_EQ(miss(statement("kinesis:${*}")), Miss::Action);
}

TEST(Statements, Resources) {
    EXPECT_EQ(miss(statement("*", "*")), Miss::None);
    EXPECT_EQ(miss(statement("*", "arn:aws:kinesis:*:*:stream/*")), Miss::None);
    EXPECT_EQ(miss(statement("*", "arn:aws:kinesis:*")), Miss::None);
    EXPECT_EQ(miss(statement("*", "arn:aws:kinesis:us-east-1:111122223333:stream/click")),
              Miss::Resource);
    EXPECT_EQ(miss(statement("*", "arn:aws:kinesis:*:*:stream/CLICKS")), Miss::Resource);
    Statement opposite = statement("*", kStream);
    opposite.resource.is_not = true;
    EXPECT_EQ(miss(opposite), Miss::Resource);
    opposite.resource.names = {"arn:aws:kinesis:*:*:stream/orders"};
    EXPECT_EQ(miss(opposite), Miss::None);
}

TEST(Statements, VariablesInResourcesNeedTheNewerVersion) {
    const Statement own = statement("*", "arn:aws:kinesis:*:*:stream/${aws:username}");
    EXPECT_EQ(miss(own), Miss::None);
    EXPECT_EQ(miss(own, Version::V2008_10_17), Miss::Resource);
    Statement nobody = statement("*", "arn:aws:kinesis:*:*:stream/${aws:userid}");
    EXPECT_EQ(miss(nobody), Miss::Resource);
    nobody.resource.is_not = true;
    EXPECT_EQ(miss(nobody), Miss::None);
}

TEST(Statements, AllConditionsMustHold) {
    Statement both = statement();
    both.conditions = {
        {.op = {.relation = Relation::StringEquals}, .key = "aws:username", .values = {"clicks"}},
        {.op = {.relation = Relation::StringEquals},
         .key = "aws:username",
         .values = {"${aws:username}"}}};
    EXPECT_EQ(miss(both), Miss::None);
    const StatementMatch older = match(both, Version::V2008_10_17, request());
    EXPECT_EQ(older.miss, Miss::Condition);
    EXPECT_EQ(older.condition, 1u);
}

Naming naming(PrincipalName::Kind kind, std::string value, std::string_view arn) {
    return naming_by({.kind = kind, .value = std::move(value)}, caller_of(arn));
}

TEST(Statements, PrincipalsNameTheCallerInSeveralWays) {
    using Kind = PrincipalName::Kind;
    constexpr const char* kUser = "arn:aws:iam::111122223333:user/ann";
    constexpr const char* kRole = "arn:aws:iam::111122223333:role/team/writer";
    constexpr const char* kSession = "arn:aws:sts::111122223333:assumed-role/writer/one";
    EXPECT_EQ(naming(Kind::Everyone, "", kUser), Naming::Everyone);
    EXPECT_EQ(naming(Kind::Account, "111122223333", kUser), Naming::Account);
    EXPECT_EQ(naming(Kind::Account, "222222222222", kUser), Naming::NotAtAll);
    EXPECT_EQ(naming(Kind::Account, "111122223333", "arn:aws:iam::111122223333:root"),
              Naming::Itself);
    EXPECT_EQ(naming(Kind::Aws, kUser, kUser), Naming::Itself);
    EXPECT_EQ(naming(Kind::Aws, "arn:aws:iam::111122223333:user/Ann", kUser), Naming::NotAtAll);
    EXPECT_EQ(naming(Kind::Aws, kSession, kSession), Naming::Itself);
    EXPECT_EQ(naming(Kind::Aws, kRole, kSession), Naming::Role);
    EXPECT_EQ(naming(Kind::Aws, kRole, kRole), Naming::Role);
    EXPECT_EQ(naming(Kind::Aws, "arn:aws:iam::111122223333:role/reader", kSession),
              Naming::NotAtAll);
    EXPECT_EQ(naming(Kind::Aws, "arn:aws:iam::222222222222:role/writer", kSession),
              Naming::NotAtAll);
    EXPECT_EQ(naming(Kind::Aws, "arn:aws:sts::111122223333:assumed-role/writer/two", kSession),
              Naming::NotAtAll);
    EXPECT_EQ(naming(Kind::Aws, "arn:aws:iam::111122223333:user/writer", kSession),
              Naming::NotAtAll);
    EXPECT_EQ(naming(Kind::Service, "firehose.amazonaws.com", kUser), Naming::NotAtAll);
}

TEST(Statements, ThePrincipalIsAskedFirst) {
    Statement one = statement("kinesis:GetRecords");
    one.principal = {.names = {{.kind = PrincipalName::Kind::Account, .value = "222222222222"}}};
    EXPECT_EQ(miss(one), Miss::Principal);
    one.principal->names.push_back({.kind = PrincipalName::Kind::Everyone});
    EXPECT_EQ(miss(one), Miss::Action);
    // The closest name counts.
    one.principal->names.push_back(
        {.kind = PrincipalName::Kind::Aws, .value = "arn:aws:iam::111122223333:user/clicks"});
    EXPECT_EQ(match(one, Version::V2012_10_17, request()).naming, Naming::Itself);
}

TEST(Statements, NotPrincipalNamesTheOthers) {
    Statement one = statement();
    one.effect = Effect::Deny;
    one.principal = {.is_not = true,
                     .names = {{.kind = PrincipalName::Kind::Account, .value = "111122223333"}}};
    EXPECT_EQ(miss(one), Miss::Principal);
    Request stranger = request_by("arn:aws:iam::222222222222:user/bob");
    EXPECT_TRUE(match(one, Version::V2012_10_17, stranger).applies());
    // A Deny of this form denies whoever has a boundary, an Allow does not allow them.
    Request bounded = request();
    bounded.caller.has_boundary = true;
    EXPECT_TRUE(match(one, Version::V2012_10_17, bounded).applies());
    one.effect = Effect::Allow;
    EXPECT_FALSE(match(one, Version::V2012_10_17, bounded).applies());
}

}  // namespace
}  // namespace kds::iam
