#include "core/engine/action.h"

#include <gtest/gtest.h>

#include <set>

namespace kds {
namespace {

TEST(Action, HasItsNameBothWays) {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < kActionCount; ++i) {
        const auto action = static_cast<Action>(i);
        EXPECT_EQ(parse_action(to_string(action)), action);
        names.insert(to_string(action));
    }
    EXPECT_EQ(names.size(), 40u);  // 39 of kinesis.md 2.5, and one of 2.6.
    EXPECT_EQ(to_string(Action::PutRecord), "PutRecord");
    for (const char* other : {"putRecord", "", "PutRecord ", "CreateQueue"})
        EXPECT_EQ(parse_action(other), std::nullopt) << other;
}

TEST(Action, HasTheRateOfTheDocumentation) {
    using enum CallRate::Scope;
    const struct {
        Action action;
        CallRate::Scope scope;
        std::int64_t per_second;
    } rows[] = {
        {Action::CreateStream, Account, 5},
        {Action::DescribeLimits, Account, 1},
        {Action::DescribeStream, Account, 10},
        {Action::DescribeStreamSummary, Account, 20},
        {Action::DescribeStreamConsumer, Stream, 20},
        {Action::ListStreamConsumers, Stream, 5},
        {Action::ListShards, Stream, 1'000},
        {Action::UpdateShardCount, Account, 10},
        {Action::PutRecord, None, 0},
        {Action::GetRecords, None, 0},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(rate_of(row.action).scope, row.scope) << to_string(row.action);
        EXPECT_EQ(rate_of(row.action).per_second, row.per_second) << to_string(row.action);
    }
}

}  // namespace
}  // namespace kds
