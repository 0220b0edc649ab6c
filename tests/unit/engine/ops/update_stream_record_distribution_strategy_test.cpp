#include "core/engine/ops/update_stream_record_distribution_strategy.h"

#include <gtest/gtest.h>

#include "core/engine/unconfirmed.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

Result<void> distribute(Lab& lab, std::string strategy) {
    return update_stream_record_distribution_strategy(
        lab.engine, lab.call(), {.stream_name = "s", .strategy = std::move(strategy)});
}

Lab auto_lab() {
    Lab lab;
    lab.make_on_demand("s");
    EXPECT_TRUE(succeeds(distribute(lab, "AUTO")));
    return lab;
}

/// Which shard takes it: "2"; else the error's message.
std::string shard_of(const Result<PutRecordOutput>& output) {
    return output ? cat(output->shard.value) : output.error().message;
}

TEST(UpdateStreamRecordDistributionStrategy, TakesEffectAtOnce) {
    Lab lab = auto_lab();
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
    EXPECT_EQ(describe_stream_summary(lab.engine, lab.call(), {.stream_name = "s"})->distribution,
              RecordDistribution::Auto);
    std::string shards;
    for (int i = 0; i < 6; ++i) shards += shard_of(lab.put("one key", "d"));
    EXPECT_EQ(shards, "012301");
    ASSERT_TRUE(succeeds(distribute(lab, "USER_PARTITION_KEY")));
    shards.clear();
    for (int i = 0; i < 4; ++i) shards += shard_of(lab.put("a", "d"));
    EXPECT_EQ(shards, "0000");
    EXPECT_EQ(describe_stream_summary(lab.engine, lab.call(), {.stream_name = "s"})->distribution,
              RecordDistribution::UserPartitionKey);
}

TEST(UpdateStreamRecordDistributionStrategy, AutoLooksAtNoHashKey) {
    Lab lab = auto_lab();
    // 2^128 - 1, then 2^128, which is refused elsewhere.
    EXPECT_EQ(shard_of(lab.put_at("340282366920938463463374607431768211455", "d")), "0");
    EXPECT_EQ(shard_of(lab.put_at("340282366920938463463374607431768211456", "d")), "1");
    const auto puts = put_records(
        lab.engine, lab.call(),
        {.stream_name = "s",
         .records = {{.partition_key = "k",
                      .data = "d",
                      .explicit_hash_key = "340282366920938463463374607431768211456"},
                     {.partition_key = "", .data = "e", .without_partition_key = true}}});
    ASSERT_TRUE(succeeds(puts));
    EXPECT_EQ(shard_of(puts->records[0]), "2");
    EXPECT_EQ(shard_of(puts->records[1]), "3");
    // The event lies within the shard.
    EXPECT_TRUE(lab.shard(3).range.contains(lab.last_event().hash_key));
}

TEST(UpdateStreamRecordDistributionStrategy, AutoNeedsNoPartitionKeyAndGivesNone) {
    Lab lab = auto_lab();
    for (const bool with_key : {true, false}) {
        ASSERT_TRUE(succeeds(put_record(lab.engine, lab.call(),
                                        {.stream_name = "s",
                                         .partition_key = with_key ? "k" : "",
                                         .data = "d",
                                         .without_partition_key = !with_key})));
        lab.wait(Duration::seconds(1));
        const auto got =
            lab.get(lab.iterator("TRIM_HORIZON", with_key ? "0" : "1")->shard_iterator);
        ASSERT_TRUE(succeeds(got));
        ASSERT_EQ(got->records.size(), 1u);
        EXPECT_EQ(got->records[0].partition_key, with_key ? "k" : "");
    }
}

TEST(UpdateStreamRecordDistributionStrategy, OtherStreamsNeedThePartitionKey) {
    Lab lab;
    lab.make_on_demand("s");
    EXPECT_TRUE(fails_with(
        put_record(
            lab.engine, lab.call(),
            {.stream_name = "s", .partition_key = {}, .data = "d", .without_partition_key = true}),
        ErrorCode::Validation,
        "1 validation error detected: Value null at 'partitionKey' failed to satisfy constraint: "
        "Member must not be null"));
    EXPECT_TRUE(fails_with(
        put_records(
            lab.engine, lab.call(),
            {.stream_name = "s",
             .records = {{.partition_key = "k", .data = "d"},
                         {.partition_key = {}, .data = "d", .without_partition_key = true}}}),
        ErrorCode::Validation,
        "1 validation error detected: Value null at 'records.2.member.partitionKey' failed to "
        "satisfy constraint: Member must not be null"));
    EXPECT_EQ(lab.shard(0).records.size() + lab.shard(1).records.size(), 0u);
}

TEST(UpdateStreamRecordDistributionStrategy, AutoTakesNoOrderingNumber) {
    Lab lab = auto_lab();
    const auto put = [&lab](std::string number) {
        return put_record(lab.engine, lab.call(),
                          {.stream_name = "s",
                           .partition_key = "k",
                           .data = "d",
                           .sequence_number_for_ordering = std::move(number)});
    };
    const std::string good = lab.put("k", "d")->sequence_number.to_decimal();
    for (const std::string& number : {good, std::string("0")}) {
        EXPECT_TRUE(fails_with(put(number), ErrorCode::InvalidArgument,
                               unconfirmed::kOrderingNumberOnAutoStream));
    }
}

TEST(UpdateStreamRecordDistributionStrategy, ARequestThatIsRefusedTakesNoTurn) {
    Lab lab = auto_lab();
    const PutRecordsEntry large{.partition_key = "k", .data = std::string(1'048'577, 'd')};
    ASSERT_FALSE(
        put_records(lab.engine, lab.call(),
                    {.stream_name = "s", .records = {{.partition_key = "k", .data = "d"}, large}}));
    EXPECT_EQ(shard_of(lab.put("k", "d")), "0");
}

TEST(UpdateStreamRecordDistributionStrategy, GoesOverTheShardsThatAreOpenNow) {
    Lab lab = auto_lab();
    lab.wait(Duration::seconds(1));
    lab.split(0, HashKey{5});
    std::string shards;
    for (int i = 0; i < 6; ++i) shards += shard_of(lab.put("k", "d"));
    EXPECT_EQ(shards, "451234");
}

TEST(UpdateStreamRecordDistributionStrategy, RefusesInItsOrder) {
    Lab lab;
    EXPECT_TRUE(fails_with(distribute(lab, "AUTO"), ErrorCode::ResourceNotFound,
                           "Stream s under account 123456789012 not found."));
    lab.make_active("s", 1);
    EXPECT_TRUE(succeeds(distribute(lab, "USER_PARTITION_KEY")));
    ASSERT_TRUE(succeeds(lab.increase_retention(48)));
    EXPECT_TRUE(fails_with(distribute(lab, "AUTO"), ErrorCode::InvalidArgument,
                           unconfirmed::kAutoNeedsOnDemand));
    EXPECT_TRUE(
        fails_with(distribute(lab, "USER_PARTITION_KEY"), ErrorCode::ResourceInUse,
                   "Stream s under account 123456789012 not ACTIVE, instead in state UPDATING"));
}

}  // namespace
}  // namespace kds
