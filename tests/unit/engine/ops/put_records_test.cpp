#include "core/engine/ops/put_records.h"

#include <gtest/gtest.h>

#include "core/engine/unconfirmed.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

Lab lab_with(std::int64_t shards) {
    Lab lab;
    lab.make_active("s", shards);
    return lab;
}

/// `count` entries of `bytes` bytes in all each; the key is "a", of one byte.
std::vector<PutRecordsEntry> entries(std::size_t count, std::size_t bytes) {
    return std::vector<PutRecordsEntry>(
        count, PutRecordsEntry{.partition_key = "a", .data = std::string(bytes - 1, 'd')});
}

Result<PutRecordsOutput> put(Lab& lab, std::vector<PutRecordsEntry> records) {
    return put_records(lab.engine, lab.call(), {.stream_name = "s", .records = std::move(records)});
}

TEST(PutRecords, AnswersEachEntryInItsPlace) {
    Lab lab = lab_with(3);
    const auto output = put(lab, {{.partition_key = "a", .data = "1"},
                                  {.partition_key = "b", .data = "2"},
                                  {.partition_key = "a", .data = "3", .explicit_hash_key = "0"},
                                  {.partition_key = "e", .data = "4"}});
    ASSERT_TRUE(succeeds(output));
    EXPECT_EQ(output->failed_record_count, 0u);
    const std::uint32_t shards[] = {0, 1, 0, 2};
    for (std::size_t i = 0; i < 4; ++i) {
        ASSERT_TRUE(succeeds(output->records[i]));
        EXPECT_EQ(output->records[i]->shard, ShardIndex{shards[i]}) << i;
        // One counter for the three shards, in the order of the request.
        EXPECT_EQ(output->records[i]->sequence_number.decode().sequence_index, i);
    }
    EXPECT_EQ(lab.shard(0).records.at(1).data, "3");
}

TEST(PutRecords, LogsAnEventForEachEntryUnderOneCall) {
    Lab lab = lab_with(1);
    const std::uint64_t before = lab.engine.events().end();
    ASSERT_TRUE(succeeds(put(lab, entries(3, 10))));
    ASSERT_EQ(lab.engine.events().end(), before + 3);
    for (std::uint64_t i = 0; i < 3; ++i) {
        const Event& event = lab.engine.events()[before + i];
        EXPECT_EQ(event.kind, EventKind::RecordAccepted);
        EXPECT_EQ(event.call, lab.engine.events()[before].call);
        EXPECT_EQ(event.place, i);
        EXPECT_EQ(event.bytes, 10);
    }
}

TEST(PutRecords, RefusesTheRecordsOfTheHotShardOnly) {
    Lab lab = lab_with(2);
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(succeeds(put(lab, entries(500, 2))));
    const auto output = put(lab, {{.partition_key = "a", .data = "hot"},
                                  {.partition_key = "b", .data = "cold"},
                                  {.partition_key = "a", .data = "hot"}});
    ASSERT_TRUE(succeeds(output));
    EXPECT_EQ(output->failed_record_count, 2u);
    for (const std::size_t i : {0u, 2u}) {
        EXPECT_TRUE(
            fails_with(output->records[i], ErrorCode::ProvisionedThroughputExceeded,
                       "Rate exceeded for shard shardId-000000000000 in stream s under account "
                       "123456789012."));
    }
    EXPECT_TRUE(succeeds(output->records[1]));
    EXPECT_EQ(lab.last_event().kind, EventKind::RecordRefused);
    EXPECT_EQ(lab.last_event().write_limit, WriteLimit::RecordsPerSecond);
}

std::int64_t tokens_left(Lab& lab) { return lab.shard(0).writes.bytes().available(lab.now); }

TEST(PutRecords, RoundsTheSumOfAShardUpToAKibibyte) {
    const struct {
        std::size_t count;
        std::size_t bytes;
        std::int64_t kib;
    } cases[] = {{1, 1, 1},   {1, 1'024, 1}, {1, 1'025, 2},  {2, 512, 1},
                 {2, 513, 2}, {500, 2, 1},   {500, 100, 49}, {3, 1'000, 3}};
    for (const auto& c : cases) {
        Lab lab = lab_with(1);
        const auto output = put(lab, entries(c.count, c.bytes));
        ASSERT_TRUE(succeeds(output));
        EXPECT_EQ(output->failed_record_count, 0u);
        EXPECT_EQ(tokens_left(lab), 1'048'576 - c.kib * 1'024) << c.count << " of " << c.bytes;
    }
}

TEST(PutRecords, RoundsForEachCallAnew) {
    Lab lab = lab_with(1);
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(succeeds(put(lab, entries(1, 10))));
    EXPECT_EQ(tokens_left(lab), 1'048'576 - 2 * 1'024);
}

TEST(PutRecords, RoundsForEachShardAlone) {
    Lab lab = lab_with(2);
    ASSERT_TRUE(succeeds(
        put(lab, {{.partition_key = "a", .data = "x"}, {.partition_key = "b", .data = "y"}})));
    EXPECT_EQ(lab.shard(0).writes.bytes().available(lab.now), 1'047'552);
    EXPECT_EQ(lab.shard(1).writes.bytes().available(lab.now), 1'047'552);
}

TEST(PutRecords, AdmitsNoRecordThatTheBucketCannotPay) {
    Lab lab = lab_with(1);
    // 1,023 KiB are taken; the last KiB holds 1,024 bytes of the sum and not one more.
    ASSERT_TRUE(succeeds(put(lab, entries(1, 1'023 * 1'024))));
    ASSERT_EQ(tokens_left(lab), 1'024);
    const auto output = put(lab, {{.partition_key = "a", .data = std::string(599, 'd')},
                                  {.partition_key = "a", .data = std::string(424, 'd')},
                                  {.partition_key = "a", .data = std::string(423, 'd')},
                                  {.partition_key = "a", .data = ""}});
    ASSERT_TRUE(succeeds(output));
    EXPECT_TRUE(output->records[0].has_value());   // 600 bytes
    EXPECT_FALSE(output->records[1].has_value());  // 1,025 in all
    EXPECT_TRUE(output->records[2].has_value());   // 1,024 in all; the refused one does not count.
    EXPECT_FALSE(output->records[3].has_value());
    EXPECT_EQ(output->failed_record_count, 2u);
    EXPECT_EQ(lab.last_event().write_limit, WriteLimit::BytesPerSecond);
    EXPECT_EQ(tokens_left(lab), 0);
}

TEST(PutRecords, NeedsAStreamThatTakesPuts) {
    Lab lab;
    const auto message = "Stream s under account 123456789012 not found.";
    EXPECT_TRUE(fails_with(put(lab, entries(1, 2)), ErrorCode::ResourceNotFound, message));
    ASSERT_TRUE(succeeds(create_stream(lab.engine, lab.call(), {.stream_name = "s"})));
    EXPECT_TRUE(fails_with(put(lab, entries(1, 2)), ErrorCode::ResourceNotFound, message));
    EXPECT_EQ(lab.last_event().kind, EventKind::CallFailed);
}

TEST(PutRecords, OneBadExplicitHashKeyFailsTheWholeCall) {
    Lab lab = lab_with(1);
    auto records = entries(3, 2);
    records[1].explicit_hash_key = "340282366920938463463374607431768211456";
    records[2].explicit_hash_key = "999999999999999999999999999999999999999";
    EXPECT_TRUE(fails_with(
        put(lab, records), ErrorCode::InvalidArgument,
        "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified "
        "value was 340282366920938463463374607431768211456"));
    EXPECT_EQ(lab.shard(0).records.size(), 0u);
    EXPECT_EQ(lab.shard(0).writes.records().available(lab.now), 1'000);
}

TEST(PutRecords, ARequestHasAtMostTenMebibytes) {
    for (const std::int64_t more : {-1, 0, 1}) {
        Lab lab = lab_with(1);
        auto records = entries(11, 900'000);
        const auto rest = static_cast<std::size_t>(10'485'760 - 11 * 900'000 + more);
        records.push_back({.partition_key = "a", .data = std::string(rest - 1, 'd')});
        const auto output = put(lab, std::move(records));
        if (more <= 0) {
            ASSERT_TRUE(succeeds(output)) << more;
            EXPECT_EQ(output->failed_record_count, 11u);  // One fits into the second.
        } else {
            EXPECT_TRUE(
                fails_with(output, ErrorCode::InvalidArgument, unconfirmed::kPutRecordsTooLarge));
            EXPECT_EQ(lab.shard(0).records.size(), 0u);
        }
    }
}

TEST(PutRecords, NamesTheRecordThatIsTooLarge) {
    for (const std::size_t bytes : {1'048'575u, 1'048'576u, 1'048'577u}) {
        Lab lab = lab_with(1);
        auto records = entries(3, 2);
        records[1].data = std::string(bytes - 1, 'd');
        const auto output = put(lab, std::move(records));
        if (bytes <= 1'048'576) {
            EXPECT_TRUE(succeeds(output)) << bytes;
        } else {
            EXPECT_TRUE(fails_with(
                output, ErrorCode::Validation,
                "1 validation error detected: Value at 'records.2.member.data' failed to satisfy "
                "constraint: Member must have length less than or equal to 1048576"));
            EXPECT_EQ(lab.shard(0).records.size(), 0u);
        }
    }
}

}  // namespace
}  // namespace kds
