#include "core/engine/ops/update_max_record_size.h"

#include <gtest/gtest.h>

#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

Result<void> set_size(Lab& lab, std::int64_t kib) {
    return update_max_record_size(lab.engine, lab.call(),
                                  {.stream_name = "s", .max_record_size_kib = kib});
}

/// So many bytes of data and key.
Result<PutRecordOutput> put_bytes(Lab& lab, std::int64_t bytes) {
    return lab.put("k", std::string(static_cast<std::size_t>(bytes) - 1, 'd'));
}

TEST(UpdateMaxRecordSize, ARecordMayBeAsLargeAsTheStreamSays) {
    // kinesis.md 14.3, row 16, for the default and for other sizes.
    for (const std::int64_t kib : {1'024, 1'025, 10'240}) {
        for (const int more : {-1, 0, 1}) {
            SCOPED_TRACE(cat(kib, " KiB ", more));
            Lab lab;
            lab.make_active("s", 1);
            ASSERT_TRUE(succeeds(set_size(lab, kib)));
            lab.wait(Duration::seconds(20));
            const std::int64_t bytes = kib * 1'024 + more;
            const auto put = put_bytes(lab, bytes);
            if (more <= 0) {
                ASSERT_TRUE(succeeds(put));
                continue;
            }
            const std::string limit = cat(kib * 1'024);
            EXPECT_TRUE(fails_with(put, ErrorCode::Validation,
                                   cat("1 validation error detected: Value at 'data' failed to "
                                       "satisfy constraint: Member must have length less than or "
                                       "equal to ",
                                       limit)));
            const PutRecordsEntry entry{
                .partition_key = "k",
                .data = std::string(static_cast<std::size_t>(bytes) - 1, 'd')};
            const auto puts =
                put_records(lab.engine, lab.call(), {.stream_name = "s", .records = {entry}});
            if (kib == 10'240) {
                // The request is too large before the record is.
                EXPECT_TRUE(fails_with(puts, ErrorCode::InvalidArgument,
                                       "Records size exceeds 10 MB limit"));
            } else {
                EXPECT_TRUE(fails_with(puts, ErrorCode::Validation,
                                       cat("1 validation error detected: Value at "
                                           "'records.1.member.data' failed to satisfy constraint: "
                                           "Member must have length less than or equal to ",
                                           limit)));
            }
        }
    }
}

TEST(UpdateMaxRecordSize, HoldsWhenTheStreamIsActiveAgain) {
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(set_size(lab, 2'048)));
    EXPECT_EQ(lab.stream().status, StreamStatus::Updating);
    EXPECT_FALSE(put_bytes(lab, 1'048'577));
    lab.wait(limits::kUpdatingTakes);
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
    EXPECT_EQ(
        describe_stream_summary(lab.engine, lab.call(), {.stream_name = "s"})->max_record_size_kib,
        2'048);
    ASSERT_TRUE(succeeds(set_size(lab, 2'048)));
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
}

TEST(UpdateMaxRecordSize, TheByteBucketHolds10MiBAndRefillsByOneASecond) {
    // kinesis.md 6.1, 6.2.
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(put_bytes(lab, 1'048'576)));
    ASSERT_TRUE(succeeds(set_size(lab, 10'240)));
    // Half a MiB came in until the change; it goes on from there.
    lab.wait(limits::kUpdatingTakes);
    EXPECT_EQ(lab.shard(0).writes.bytes().available(lab.now), 524'288);
    lab.wait(Duration::millis(9'500) - Duration::micros(1));
    EXPECT_EQ(put_bytes(lab, 10'485'760).error().code, ErrorCode::ProvisionedThroughputExceeded);
    lab.wait(Duration::micros(1));
    ASSERT_TRUE(succeeds(put_bytes(lab, 10'485'760)));
    EXPECT_FALSE(put_bytes(lab, 1));
    lab.wait(Duration::seconds(2));
    EXPECT_TRUE(succeeds(put_bytes(lab, 2'097'152)));
    EXPECT_FALSE(put_bytes(lab, 1));
    // Back to the default: no more than a second's worth is kept, and large records stay.
    lab.wait(Duration::seconds(8));
    ASSERT_TRUE(succeeds(set_size(lab, 1'024)));
    lab.wait(limits::kUpdatingTakes);
    EXPECT_EQ(lab.shard(0).writes.bytes().available(lab.now), 1'048'576);
    EXPECT_FALSE(put_bytes(lab, 1'048'577));
    ASSERT_EQ(lab.shard(0).records.size(), 3u);
    EXPECT_EQ(lab.shard(0).records.at(1).data.size(), 10'485'759u);
}

TEST(UpdateMaxRecordSize, NewShardsHaveTheBucketToo) {
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(set_size(lab, 10'240)));
    lab.wait(Duration::seconds(1));
    ASSERT_TRUE(succeeds(lab.split_shard("0", "5")));
    lab.wait(Duration::seconds(2));
    EXPECT_EQ(lab.shard(1).writes.bytes().capacity(), 10'485'760);
    EXPECT_TRUE(succeeds(put_bytes(lab, 10'485'760)));
}

TEST(UpdateMaxRecordSize, ARequestOfManyRecordsMayHave10MiB) {
    for (const int more : {-1, 0, 1}) {
        Lab lab;
        lab.make_active("s", 1);
        ASSERT_TRUE(succeeds(set_size(lab, 5'120)));
        lab.wait(Duration::seconds(20));
        PutRecordsInput input{.stream_name = "s", .records = {}};
        for (int i = 0; i < 2; ++i)
            input.records.push_back({.partition_key = "k", .data = std::string(5'242'879, 'd')});
        if (more < 0) input.records[0].data.pop_back();
        if (more > 0) input.records.push_back({.partition_key = "k", .data = ""});
        const auto put = put_records(lab.engine, lab.call(), input);
        if (more <= 0) {
            ASSERT_TRUE(succeeds(put));
            EXPECT_EQ(put->failed_record_count, 0u);
        } else {
            EXPECT_TRUE(
                fails_with(put, ErrorCode::InvalidArgument, "Records size exceeds 10 MB limit"));
        }
    }
}

TEST(UpdateMaxRecordSize, EachReadGivesAtLeastOneRecord) {
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(set_size(lab, 10'240)));
    for (int i = 0; i < 3; ++i) {
        lab.wait(Duration::seconds(10));
        ASSERT_TRUE(succeeds(put_bytes(lab, 10'485'760 - i)));
    }
    auto iterator = lab.iterator("TRIM_HORIZON");
    ASSERT_TRUE(succeeds(iterator));
    std::string next = iterator->shard_iterator;
    for (int i = 0; i < 3; ++i) {
        const auto got = lab.get(next);
        ASSERT_TRUE(succeeds(got));
        ASSERT_EQ(got->records.size(), 1u);
        EXPECT_EQ(got->records[0].data.size(), 10'485'759u - static_cast<unsigned>(i));
        next = *got->next_shard_iterator;
        // A full answer: 5 seconds of rest (kinesis.md 6.2).
        if (i < 2) {
            EXPECT_EQ(lab.get(next).error().code, ErrorCode::ProvisionedThroughputExceeded);
        }
        lab.wait(Duration::seconds(5));
    }
}

TEST(UpdateMaxRecordSize, RefusesAStreamThatIsNotThereOrNotActive) {
    Lab lab;
    EXPECT_TRUE(fails_with(set_size(lab, 2'048), ErrorCode::ResourceNotFound,
                           "Stream s under account 123456789012 not found."));
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(set_size(lab, 2'048)));
    EXPECT_TRUE(
        fails_with(set_size(lab, 4'096), ErrorCode::ResourceInUse,
                   "Stream s under account 123456789012 not ACTIVE, instead in state UPDATING"));
}

}  // namespace
}  // namespace kds
