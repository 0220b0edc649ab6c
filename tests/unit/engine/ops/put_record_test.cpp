#include "core/engine/ops/put_record.h"

#include <gtest/gtest.h>

#include "core/engine/record_content.h"
#include "core/engine/unconfirmed.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

constexpr const char* kNotFound = "Stream s under account 123456789012 not found.";
constexpr const char* kTooFast =
    "Rate exceeded for shard shardId-000000000000 in stream s under account 123456789012.";

Lab lab_with(std::int64_t shards) {
    Lab lab;
    lab.make_active("s", shards);
    return lab;
}

TEST(PutRecord, RoutesByTheMd5OfTheKey) {
    // kinesis.md 4.1: shard of each key for 2, 3, 4 and 5 shards; 14.3, row 2.
    const struct {
        const char* key;
        std::uint32_t shard[4];
    } cases[] = {{"a", {0, 0, 0, 0}},
                 {"b", {1, 1, 2, 2}},
                 {"c", {0, 0, 1, 1}},
                 {"d", {1, 1, 2, 2}},
                 {"e", {1, 2, 3, 4}},
                 {"f", {1, 1, 2, 2}},
                 {"1", {1, 2, 3, 3}},
                 {"2", {1, 2, 3, 3}},
                 {"user-1", {1, 2, 3, 4}},
                 {"user-2", {0, 0, 0, 1}},
                 {"\xc3\xa9"
                  "clair",
                  {1, 2, 3, 4}}};
    for (std::uint32_t count = 2; count <= 5; ++count) {
        Lab lab = lab_with(count);
        for (const auto& c : cases) {
            const auto put = lab.put(c.key, "d");
            ASSERT_TRUE(succeeds(put));
            EXPECT_EQ(put->shard, ShardIndex{c.shard[count - 2]}) << c.key << " of " << count;
        }
    }
}

TEST(PutRecord, StoresWhatItWasGiven) {
    Lab lab = lab_with(1);
    const std::string data("\0\xff bytes", 8);
    const auto put = lab.put("user-1", data);
    ASSERT_TRUE(succeeds(put));
    const StoredRecord record = lab.shard(0).records.at(0);
    EXPECT_EQ(record.partition_key, "user-1");
    EXPECT_EQ(record.data, data);
    EXPECT_EQ(record.arrival, lab.now);
    EXPECT_FALSE(record.chosen_hash_key);
    ContentRoom room;
    EXPECT_EQ(hash_key_of(lab.engine.sources(), record, room), hash_key_of("user-1"));
    EXPECT_EQ(record.actor, 1u);
    EXPECT_EQ(put->sequence_number, lab.shard(0).sequence_number_of(record));
}

TEST(PutRecord, LogsAnAcceptedRecord) {
    Lab lab = lab_with(1);
    ASSERT_TRUE(succeeds(lab.put("a", "12345")));
    const Event& event = lab.last_event();
    EXPECT_EQ(event.kind, EventKind::RecordAccepted);
    EXPECT_EQ(event.at, lab.now);
    EXPECT_EQ(event.stream, lab.stream().id);
    EXPECT_EQ(event.hash_key, hash_key_of("a"));
    EXPECT_EQ(event.key_tag, 0x0cc175b9u);
    EXPECT_EQ(event.bytes, 6);
    EXPECT_EQ(event.count, 1u);
    EXPECT_EQ(event.sequence_index, 0u);
    EXPECT_EQ(event.place, 0u);
    EXPECT_EQ(event.write_limit, WriteLimit::None);
}

TEST(PutRecord, AnExplicitHashKeyReplacesTheMd5) {
    Lab lab = lab_with(4);
    const struct {
        const char* hash_key;
        std::uint32_t shard;
    } cases[] = {{"0", 0},
                 {"85070591730234615865843651857942052863", 0},
                 {"85070591730234615865843651857942052864", 1},
                 {"170141183460469231731687303715884105728", 2},
                 {"340282366920938463463374607431768211455", 3}};
    for (const auto& c : cases) {
        const auto put = lab.put_at(c.hash_key, "d");
        ASSERT_TRUE(succeeds(put));
        EXPECT_EQ(put->shard, ShardIndex{c.shard}) << c.hash_key;
        EXPECT_EQ(to_decimal(lab.last_event().hash_key.value), c.hash_key);
        // The colour is that of the key all the same: the MD5 of "k" begins with 8ce4b16b.
        EXPECT_EQ(lab.last_event().key_tag, 0x8ce4b16bu);
    }
}

TEST(PutRecord, RefusesAnExplicitHashKeyOf2To128) {
    // kinesis.md 14.3, row 3.
    Lab lab = lab_with(1);
    EXPECT_TRUE(fails_with(
        lab.put_at("340282366920938463463374607431768211456", "d"), ErrorCode::InvalidArgument,
        "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified "
        "value was 340282366920938463463374607431768211456"));
    EXPECT_EQ(lab.last_event().kind, EventKind::CallFailed);
    EXPECT_EQ(lab.last_event().error, ErrorCode::InvalidArgument);
    EXPECT_EQ(lab.shard(0).records.size(), 0u);
}

TEST(PutRecord, NeedsAStreamThatTakesPuts) {
    Lab lab;
    // kinesis.md 14.3, row 5.
    EXPECT_TRUE(fails_with(lab.put("k", "d"), ErrorCode::ResourceNotFound, kNotFound));
    EXPECT_EQ(lab.last_event().error, ErrorCode::ResourceNotFound);
    ASSERT_TRUE(succeeds(create_stream(lab.engine, lab.call(), {.stream_name = "s"})));
    EXPECT_TRUE(fails_with(lab.put("k", "d"), ErrorCode::ResourceNotFound, kNotFound));
    EXPECT_EQ(lab.last_event().stream, lab.stream().id);
    lab.wait(limits::kCreatingTakes);
    EXPECT_TRUE(succeeds(lab.put("k", "d")));
    lab.stream().status = StreamStatus::Updating;
    lab.stream().status_changes_at = lab.now + Duration::seconds(1);
    EXPECT_TRUE(succeeds(lab.put("k", "d")));
    lab.stream().status = StreamStatus::Deleting;
    EXPECT_TRUE(fails_with(lab.put("k", "d"), ErrorCode::ResourceNotFound, kNotFound));
}

Result<PutRecordOutput> put_after(Lab& lab, std::string number) {
    return put_record(lab.engine, lab.call(),
                      {.stream_name = "s",
                       .partition_key = "k",
                       .data = "d",
                       .sequence_number_for_ordering = std::move(number)});
}

TEST(PutRecord, AcceptsOrderingNumbersOfAnyShardAndLayout) {
    Lab lab = lab_with(1);
    const auto first = lab.put("k", "d");
    ASSERT_TRUE(succeeds(first));
    const std::int64_t now_s = lab.now.epoch_seconds();
    const SequenceNumber of_another_shard = SequenceNumber::encode({now_s, 77, 5, now_s});
    EXPECT_TRUE(succeeds(put_after(lab, first->sequence_number.to_decimal())));
    EXPECT_TRUE(succeeds(put_after(lab, of_another_shard.to_decimal())));
    EXPECT_TRUE(succeeds(put_after(lab, "0")));  // Version 0 has no time.
    EXPECT_TRUE(
        succeeds(put_after(lab, "49600871682957036442365024926191073437251060580128653314")));
}

TEST(PutRecord, RefusesOrderingNumbersThatAreNoneOrFromTheFuture) {
    Lab lab = lab_with(1);
    const std::int64_t now_s = lab.now.epoch_seconds();
    const std::string future = SequenceNumber::encode({now_s, 0, 5, now_s + 1}).to_decimal();
    // Version 1, its time five and five thousand seconds after kStart - 2.
    const std::string old_future = "49659172051921878273613932449600327906123147823351332865";
    for (const std::string& number :
         {future, old_future,
          std::string("49659172051921876073359630856559745603442861731670392835"),
          std::string(129, '9')}) {
        EXPECT_TRUE(fails_with(put_after(lab, number), ErrorCode::InvalidArgument,
                               cat("ExclusiveMinimumSequenceNumber ", number,
                                   " used in PutRecord on stream s under account 123456789012 is "
                                   "invalid.")));
    }
    lab.wait(Duration::seconds(5'000));
    EXPECT_TRUE(succeeds(put_after(lab, future)));
    EXPECT_TRUE(succeeds(put_after(lab, old_future)));
}

TEST(PutRecord, ARecordHasAtMostOneMebibyteWithItsKey) {
    // kinesis.md 14.3, row 16. The key has one byte.
    for (const std::size_t size : {1'048'574u, 1'048'575u, 1'048'576u}) {
        Lab lab = lab_with(1);
        const auto put = lab.put("k", std::string(size, 'd'));
        if (size + 1 <= 1'048'576) {
            EXPECT_TRUE(succeeds(put)) << size;
        } else {
            EXPECT_TRUE(fails_with(
                put, ErrorCode::Validation,
                "1 validation error detected: Value at 'data' failed to satisfy constraint: Member "
                "must have length less than or equal to 1048576"));
            EXPECT_EQ(lab.last_event().kind, EventKind::CallFailed);
            EXPECT_EQ(lab.last_event().error, ErrorCode::Validation);
        }
    }
}

TEST(PutRecord, ChecksInTheOrderOfTheService) {
    Lab lab = lab_with(1);
    PutRecordInput input{.stream_name = "none",
                         .partition_key = "k",
                         .data = std::string(1'048'576, 'd'),
                         .explicit_hash_key = "340282366920938463463374607431768211456",
                         .sequence_number_for_ordering = "49"};
    input.sequence_number_for_ordering = std::string(60, '9');
    const auto code = [&] { return put_record(lab.engine, lab.call(), input).error(); };
    EXPECT_EQ(code().code, ErrorCode::ResourceNotFound);
    input.stream_name = "s";
    EXPECT_TRUE(code().message.starts_with("Invalid ExplicitHashKey."));
    input.explicit_hash_key = "0";
    EXPECT_TRUE(code().message.starts_with("ExclusiveMinimumSequenceNumber"));
    input.sequence_number_for_ordering = {};
    EXPECT_EQ(code().code, ErrorCode::Validation);
    while (lab.put("k", std::string(1'023, 'd'))) {
    }
    EXPECT_EQ(code().code, ErrorCode::Validation);  // Before throughput.
    input.data = "d";
    EXPECT_EQ(code().code, ErrorCode::ProvisionedThroughputExceeded);
}

TEST(PutRecord, AdmitsAThousandRecordsASecond) {
    // kinesis.md 14.3, row 15: 1,001 records of one byte from rest.
    Lab lab = lab_with(1);
    int refused = 0;
    for (int i = 0; i < 1'001; ++i) {
        const auto put = lab.put("", "d");
        if (put) continue;
        ++refused;
        EXPECT_TRUE(fails_with(put, ErrorCode::ProvisionedThroughputExceeded, kTooFast));
    }
    EXPECT_EQ(refused, 1);
    const Event& event = lab.last_event();
    EXPECT_EQ(event.kind, EventKind::RecordRefused);
    EXPECT_EQ(event.write_limit, WriteLimit::RecordsPerSecond);
    EXPECT_EQ(event.hash_key, hash_key_of(""));
    EXPECT_EQ(event.key_tag, 0xd41d8cd9u);
    EXPECT_EQ(event.bytes, 1);
    lab.wait(Duration::millis(1));
    EXPECT_TRUE(succeeds(lab.put("", "d")));
    EXPECT_FALSE(lab.put("", "d"));
}

TEST(PutRecord, EachRecordIsRoundedUpToAKibibyte) {
    // 1,025 bytes cost 2 KiB: 512 of them fill the second.
    for (const auto& [size, admitted] : {std::pair{1'023u, 1'000}, {1'024u, 512}}) {
        Lab lab = lab_with(1);
        int count = 0;
        while (lab.put("k", std::string(size, 'd'))) ++count;
        EXPECT_EQ(count, admitted) << size;
        EXPECT_EQ(lab.last_event().write_limit,
                  admitted == 1'000 ? WriteLimit::RecordsPerSecond : WriteLimit::BytesPerSecond);
    }
}

TEST(PutRecord, OneHotShardDoesNotThrottleAnother) {
    Lab lab = lab_with(2);
    while (lab.put("a", "d")) {
    }
    EXPECT_TRUE(succeeds(lab.put("b", "d")));
}

std::uint64_t index_of(const Result<PutRecordOutput>& put) {
    return put ? put->sequence_number.decode().sequence_index : ~std::uint64_t{0};
}

TEST(PutRecord, NumbersRunPerGroupOfFiveShards) {
    Lab lab = lab_with(6);
    const auto put_in = [&](std::uint32_t shard) {
        return index_of(lab.put_at(to_decimal(lab.shard(shard).range.first().value), "d"));
    };
    EXPECT_EQ(put_in(0), 0u);
    EXPECT_EQ(put_in(4), 1u);
    EXPECT_EQ(put_in(5), 0u);
    EXPECT_EQ(put_in(0), 2u);
    EXPECT_EQ(put_in(5), 1u);
}

TEST(PutRecord, ARefusedRecordTakesNoNumber) {
    Lab lab = lab_with(1);
    while (lab.put("k", "d")) {
    }
    lab.wait(Duration::millis(1));
    EXPECT_EQ(index_of(lab.put("k", "d")), 1'000u);
}

TEST(PutRecord, TheFirstNumberStandsAboveTheShardSStart) {
    Lab lab = lab_with(1);
    lab.shard(0).created_s = lab.now.epoch_seconds();  // Made in this very second.
    const auto put = lab.put("k", "d");
    EXPECT_EQ(index_of(put), 1u);
    EXPECT_GT(put->sequence_number, lab.shard(0).starting_sequence_number());
    EXPECT_EQ(index_of(lab.put("k", "d")), 2u);
}

TEST(PutRecord, TheNumberCarriesTheSecondOfArrival) {
    Lab lab = lab_with(1);
    lab.now = Instant{1'735'689'700'999'999};
    const auto put = lab.put("k", "d");
    ASSERT_TRUE(succeeds(put));
    EXPECT_EQ(put->sequence_number.decode(),
              (SequenceNumber::Parts{1'735'689'600, 0, 0, 1'735'689'700}));
    EXPECT_EQ(put->sequence_number.to_decimal().size(), 56u);
}

TEST(PutRecord, GoesToTheChildrenOfASplitShardAndNotBeforeTheirStart) {
    Lab lab = lab_with(1);
    lab.now = lab.now + Duration::millis(250);
    lab.split(0, HashKey{u128{1} << 127});
    const auto low = lab.put_at("0", "d");
    const auto high = lab.put_at("340282366920938463463374607431768211455", "d");
    ASSERT_TRUE(succeeds(low));
    ASSERT_TRUE(succeeds(high));
    EXPECT_EQ(low->shard, ShardIndex{1});
    EXPECT_EQ(high->shard, ShardIndex{2});
    // The children are stamped a second ahead; a record takes their stamp until then.
    const Instant start = Instant::from_seconds(lab.shard(1).created_s);
    EXPECT_GT(start, lab.now);
    EXPECT_EQ(lab.shard(1).records.at(0).arrival, start);
    EXPECT_GT(low->sequence_number, lab.shard(1).starting_sequence_number());
    lab.wait(Duration::seconds(2));
    ASSERT_TRUE(succeeds(lab.put_at("0", "d")));
    EXPECT_EQ(lab.shard(1).records.at(1).arrival, lab.now);
}

}  // namespace
}  // namespace kds
