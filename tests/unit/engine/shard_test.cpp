#include "core/engine/shard.h"

#include <gtest/gtest.h>

namespace kds {
namespace {

TEST(ShardIndex, IsPrintedWithTwelveDigits) {
    EXPECT_EQ(to_string(ShardIndex{0}), "shardId-000000000000");
    EXPECT_EQ(to_string(ShardIndex{12}), "shardId-000000000012");
    EXPECT_EQ(to_string(ShardIndex{2'147'483'647}), "shardId-002147483647");
}

TEST(ShardIndex, IsReadAsTheServiceReadsIt) {
    // kinesis.md 3.3.
    const struct {
        const char* text;
        std::uint32_t index;
    } cases[] = {{"shardId-000000000000", 0},
                 {"shard-0", 0},
                 {"x-00", 0},
                 {"0", 0},
                 {"-7", 7},
                 {"shardId-2147483647", 2'147'483'647},
                 {"a-00000000000000000000000000000005", 5}};
    for (const auto& c : cases) EXPECT_EQ(parse_shard_id(c.text), ShardIndex{c.index}) << c.text;
}

TEST(ShardIndex, IsNotReadFromOtherTexts) {
    for (const char* text : {"", "-", "shard", "shardId-", "shardId-x", "shardId-1x", "shard-0-1",
                             "shardId-2147483648", "shardId-99999999999999999999", "shardId- 1"})
        EXPECT_FALSE(parse_shard_id(text)) << text;
}

TEST(Shard, NumbersItsStartItsRecordsAndItsEnd) {
    Shard shard;
    shard.index = {4};
    shard.created_s = 1'735'693'201;
    EXPECT_EQ(shard.starting_sequence_number().to_decimal(),
              "49659173336890814412694136271847832473441699165097689154");  // kinesis.md 5.1
    EXPECT_TRUE(shard.is_open());
    EXPECT_FALSE(shard.ending_sequence_number());

    const StoredRecord record{.sequence_index = 7,
                              .arrival = Instant{1'735'693'205'999'999},
                              .partition_key = "k",
                              .data = "",
                              .actor = 0};
    EXPECT_EQ(shard.sequence_number_of(record).decode(),
              (SequenceNumber::Parts{1'735'693'201, 4, 7, 1'735'693'205}));

    shard.closed_at = Instant::from_seconds(1'735'693'300);
    EXPECT_FALSE(shard.is_open());
    ASSERT_TRUE(shard.ending_sequence_number().has_value());
    EXPECT_EQ(shard.ending_sequence_number()->decode(),
              (SequenceNumber::Parts{1'735'693'201, 4, kEndingSequenceIndex, 1'735'693'300}));
    EXPECT_LT(shard.sequence_number_of(record), *shard.ending_sequence_number());
    EXPECT_GT(shard.sequence_number_of(record), shard.starting_sequence_number());
}

}  // namespace
}  // namespace kds
