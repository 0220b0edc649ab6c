#include "core/engine/constraints.h"

#include <gtest/gtest.h>

#include "core/base/text.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::succeeds;

std::string one(std::string_view violation) {
    return cat("1 validation error detected: ", violation);
}
std::string at_path(std::string_view value, std::string_view path, std::string_view constraint) {
    return cat("Value ", value, " at '", path, "' failed to satisfy constraint: ", constraint);
}
constexpr std::string_view kName =
    "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+";
constexpr std::string_view kAtLeastOneLong = "Member must have length greater than or equal to 1";

CreateStreamInput create(std::string name, std::int64_t shards) {
    return {.stream_name = std::move(name), .shard_count = shards};
}
PutRecordInput put(std::string key) {
    return {.stream_name = "s", .partition_key = std::move(key), .data = "d"};
}
GetShardIteratorInput iterator(std::string shard, std::string type) {
    return {
        .stream_name = "s", .shard_id = std::move(shard), .shard_iterator_type = std::move(type)};
}

TEST(Constraints, PrintTheExamplesOfTheReference) {
    // kinesis.md 3.1.
    EXPECT_TRUE(fails_with(
        check_constraints(create("a b", 0)), ErrorCode::Validation,
        "2 validation errors detected: Value '0' at 'shardCount' failed to satisfy constraint: "
        "Member must have value greater than or equal to 1; Value 'a b' at 'streamName' failed to "
        "satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"));
    EXPECT_TRUE(fails_with(
        check_constraints(iterator("shardId-0", "FOO")), ErrorCode::Validation,
        "1 validation error detected: Value 'FOO' at 'shardIteratorType' failed to satisfy "
        "constraint: Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, "
        "AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON]"));
    const std::string key(257, 'k');
    EXPECT_TRUE(fails_with(check_constraints(put(key)), ErrorCode::Validation,
                           cat("1 validation error detected: Value '", key,
                               "' at 'partitionKey' failed to satisfy constraint: Member must have "
                               "length less than or equal to 256")));
    EXPECT_TRUE(fails_with(
        check_constraints(PutRecordsInput{.stream_name = "s", .records = {}}),
        ErrorCode::Validation,
        "1 validation error detected: Value '[]' at 'records' failed to satisfy constraint: Member "
        "must have length greater than or equal to 1"));
}

TEST(Constraints, StreamNameHasOneTo128LegalCharacters) {
    for (const std::size_t length : {1, 127, 128})
        EXPECT_TRUE(succeeds(check_constraints(create(std::string(length, 'x'), 1)))) << length;
    EXPECT_TRUE(succeeds(check_constraints(create("aZ09_.-", 1))));
    const std::string tooLong(129, 'x');
    EXPECT_TRUE(fails_with(check_constraints(create(tooLong, 1)), ErrorCode::Validation,
                           one(at_path(cat("'", tooLong, "'"), "streamName",
                                       "Member must have length less than or equal to 128"))));
    // The pattern and the length, in this order.
    const std::string both =
        cat("2 validation errors detected: ", at_path("''", "streamName", kName), "; ",
            at_path("''", "streamName", kAtLeastOneLong));
    EXPECT_TRUE(fails_with(check_constraints(create("", 1)), ErrorCode::Validation, both));
    EXPECT_TRUE(fails_with(check_constraints(DescribeStreamSummaryInput{.stream_name = ""}),
                           ErrorCode::Validation, both));
    for (const char* bad : {"a b", "a/b", "\xc3\xa9", "a:b", "arn:aws:kinesis"})
        EXPECT_FALSE(check_constraints(create(bad, 1))) << bad;
}

TEST(Constraints, ShardCountIsAtLeastOne) {
    EXPECT_FALSE(check_constraints(create("s", -1)));
    EXPECT_FALSE(check_constraints(create("s", 0)));
    EXPECT_TRUE(succeeds(check_constraints(create("s", 1))));
    EXPECT_TRUE(succeeds(check_constraints(create("s", 100'001))));
}

TEST(Constraints, ListShardsChecksInItsOrder) {
    EXPECT_TRUE(succeeds(check_constraints(ListShardsInput{})));
    EXPECT_TRUE(succeeds(check_constraints(ListShardsInput{.max_results = 1})));
    EXPECT_TRUE(succeeds(check_constraints(ListShardsInput{.max_results = 10'000})));
    EXPECT_TRUE(fails_with(check_constraints(ListShardsInput{.max_results = 10'001}),
                           ErrorCode::Validation,
                           one(at_path("'10001'", "maxResults",
                                       "Member must have value less than or equal to 10000"))));
    const auto all = check_constraints(ListShardsInput{
        .stream_name = "?", .next_token = "", .exclusive_start_shard_id = "!", .max_results = 0});
    EXPECT_TRUE(fails_with(
        all, ErrorCode::Validation,
        cat("4 validation errors detected: ", at_path("'!'", "exclusiveStartShardId", kName), "; ",
            at_path("'0'", "maxResults", "Member must have value greater than or equal to 1"), "; ",
            at_path("''", "nextToken", kAtLeastOneLong), "; ",
            at_path("'?'", "streamName", kName))));
}

TEST(Constraints, PartitionKeyIsCountedInCharacters) {
    std::string wide;
    for (int i = 0; i < 256; ++i) wide += "\xf0\x9f\x8c\x8a";  // 1,024 bytes
    EXPECT_TRUE(succeeds(check_constraints(put(wide))));
    EXPECT_FALSE(check_constraints(put(wide + "x")));
    for (const std::size_t length : {1, 255, 256})
        EXPECT_TRUE(succeeds(check_constraints(put(std::string(length, 'k')))));
    EXPECT_TRUE(fails_with(check_constraints(put("")), ErrorCode::Validation,
                           one(at_path("''", "partitionKey", kAtLeastOneLong))));
}

TEST(Constraints, HashKeysAndSequenceNumbersArePlainDecimal) {
    const struct {
        const char* text;
        bool legal;
    } cases[] = {{"0", true}, {"7", true},   {"10", true},  {"00", false}, {"01", false},
                 {"", false}, {"-1", false}, {"1x", false}, {" 1", false}, {"+1", false}};
    for (const auto& c : cases) {
        PutRecordInput input = put("k");
        input.explicit_hash_key = c.text;
        EXPECT_EQ(check_constraints(input).has_value(), c.legal) << c.text;
        input = put("k");
        input.sequence_number_for_ordering = c.text;
        EXPECT_EQ(check_constraints(input).has_value(), c.legal) << c.text;
        GetShardIteratorInput from = iterator("0", "AT_SEQUENCE_NUMBER");
        from.starting_sequence_number = c.text;
        EXPECT_EQ(check_constraints(from).has_value(), c.legal) << c.text;
    }
    PutRecordInput input = put("k");
    input.explicit_hash_key = std::string(39, '9');
    input.sequence_number_for_ordering = std::string(129, '9');
    EXPECT_TRUE(succeeds(check_constraints(input)));
    input.explicit_hash_key = std::string(40, '9');
    EXPECT_TRUE(fails_with(
        check_constraints(input), ErrorCode::Validation,
        one(at_path(cat("'", std::string(40, '9'), "'"), "explicitHashKey",
                    R"(Member must satisfy regular expression pattern: 0|([1-9]\d{0,38}))"))));
    input.explicit_hash_key = {};
    input.sequence_number_for_ordering = std::string(130, '9');
    EXPECT_TRUE(fails_with(
        check_constraints(input), ErrorCode::Validation,
        one(at_path(cat("'", std::string(130, '9'), "'"), "sequenceNumberForOrdering",
                    R"(Member must satisfy regular expression pattern: 0|([1-9]\d{0,128}))"))));
}

TEST(Constraints, DataHasAtMostTenMebibytes) {
    PutRecordInput input = put("k");
    input.data = std::string(10'485'760, 'd');
    EXPECT_TRUE(succeeds(check_constraints(input)));
    input.data += 'd';
    EXPECT_TRUE(fails_with(
        check_constraints(input), ErrorCode::Validation,
        one("Value 'java.nio.HeapByteBuffer[pos=0 lim=10485761 cap=10485761]' at 'data' failed to "
            "satisfy constraint: Member must have length less than or equal to 10485760")));
}

TEST(Constraints, PutRecordChecksInItsOrder) {
    const auto all = check_constraints(PutRecordInput{.stream_name = "?",
                                                      .partition_key = "",
                                                      .data = "",
                                                      .explicit_hash_key = "x",
                                                      .sequence_number_for_ordering = "y"});
    ASSERT_FALSE(all);
    const std::string& message = all.error().message;
    EXPECT_TRUE(
        message.starts_with("4 validation errors detected: Value 'y' at "
                            "'sequenceNumberForOrdering'"));
    EXPECT_LT(message.find("partitionKey"), message.find("explicitHashKey"));
    EXPECT_LT(message.find("explicitHashKey"), message.find("streamName"));
}

PutRecordsInput batch(std::size_t count, std::string_view key) {
    PutRecordsInput input{.stream_name = "s", .records = {}};
    for (std::size_t i = 0; i < count; ++i)
        input.records.push_back({.partition_key = std::string(key), .data = "d"});
    return input;
}

TEST(Constraints, PutRecordsTakesOneTo500Entries) {
    for (const std::size_t count : {1, 499, 500})
        EXPECT_TRUE(succeeds(check_constraints(batch(count, "k")))) << count;
    // kinesis.md 14.3, row 17.
    EXPECT_TRUE(fails_with(check_constraints(batch(501, "k")), ErrorCode::Validation,
                           "1 validation error detected: Value at 'records' failed to satisfy "
                           "constraint: Member must have length less than or equal to 500"));
}

TEST(Constraints, AtMostTenViolationsAreReported) {
    // kinesis.md 3.1: the length of the list, then records.1 to records.9.
    const auto all = check_constraints(batch(501, ""));
    ASSERT_FALSE(all);
    std::string expected =
        "10 validation errors detected: Value at 'records' failed to satisfy constraint: Member "
        "must have length less than or equal to 500";
    for (int i = 1; i <= 9; ++i) {
        expected +=
            cat("; ", at_path("''", cat("records.", i, ".member.partitionKey"), kAtLeastOneLong));
    }
    EXPECT_EQ(all.error().message, expected);
}

TEST(Constraints, PutRecordsNamesTheEntryAndItsMember) {
    PutRecordsInput input = batch(2, "k");
    input.records[1].explicit_hash_key = "x";
    input.records[1].data = std::string(10'485'761, 'd');
    const auto both = check_constraints(input);
    ASSERT_FALSE(both);
    EXPECT_EQ(both.error().message,
              cat("2 validation errors detected: ",
                  at_path("'x'", "records.2.member.explicitHashKey",
                          R"(Member must satisfy regular expression pattern: 0|([1-9]\d{0,38}))"),
                  "; ",
                  at_path("'java.nio.HeapByteBuffer[pos=0 lim=10485761 cap=10485761]'",
                          "records.2.member.data",
                          "Member must have length less than or equal to 10485760")));
}

TEST(Constraints, GetShardIteratorChecksInItsOrder) {
    EXPECT_TRUE(succeeds(check_constraints(iterator("shardId-000000000000", "TRIM_HORIZON"))));
    EXPECT_TRUE(succeeds(check_constraints(iterator(std::string(128, 'x'), "LATEST"))));
    EXPECT_FALSE(check_constraints(iterator(std::string(129, 'x'), "LATEST")));
    GetShardIteratorInput input = iterator("", "latest");
    input.starting_sequence_number = "x";
    input.stream_name = "?";
    const auto all = check_constraints(input);
    ASSERT_FALSE(all);
    const std::string& message = all.error().message;
    EXPECT_TRUE(message.starts_with("5 validation errors detected: Value '' at 'shardId' failed"));
    EXPECT_LT(message.find("'shardIteratorType'"), message.find("'startingSequenceNumber'"));
    EXPECT_LT(message.find("'startingSequenceNumber'"), message.find("'streamName'"));
}

TEST(Constraints, GetRecordsLimitsAreOneTo10000) {
    const auto with = [](std::optional<std::int64_t> limit, std::size_t length) {
        return check_constraints(
            GetRecordsInput{.shard_iterator = std::string(length, 'A'), .limit = limit});
    };
    EXPECT_TRUE(succeeds(with({}, 512)));
    EXPECT_TRUE(succeeds(with(1, 1)));
    EXPECT_TRUE(succeeds(with(10'000, 1)));
    EXPECT_TRUE(fails_with(
        with(0, 1), ErrorCode::Validation,
        one(at_path("'0'", "limit", "Member must have value greater than or equal to 1"))));
    EXPECT_TRUE(fails_with(
        with(10'001, 1), ErrorCode::Validation,
        one(at_path("'10001'", "limit", "Member must have value less than or equal to 10000"))));
    EXPECT_FALSE(with({}, 513));
    EXPECT_TRUE(fails_with(
        with(10'001, 0), ErrorCode::Validation,
        cat("2 validation errors detected: ",
            at_path("'10001'", "limit", "Member must have value less than or equal to 10000"), "; ",
            at_path("''", "shardIterator", kAtLeastOneLong))));
}

TEST(Constraints, SplitShardChecksInItsOrder) {
    EXPECT_TRUE(succeeds(check_constraints(SplitShardInput{"s", "shardId-0", "0"})));
    // kinesis.md 3.1.
    EXPECT_TRUE(fails_with(
        check_constraints(SplitShardInput{"s", "shardId-0", ""}), ErrorCode::Validation,
        "1 validation error detected: Value '' at 'newStartingHashKey' failed to satisfy "
        "constraint: Member must satisfy regular expression pattern: 0|([1-9]\\d{0,38})"));
    EXPECT_TRUE(fails_with(
        check_constraints(SplitShardInput{"s s", "i d", "00"}), ErrorCode::Validation,
        cat("3 validation errors detected: ",
            at_path("'00'", "newStartingHashKey",
                    "Member must satisfy regular expression pattern: 0|([1-9]\\d{0,38})"),
            "; ", at_path("'s s'", "streamName", kName), "; ",
            at_path("'i d'", "shardToSplit", kName))));
}

TEST(Constraints, MergeShardsChecksInItsOrder) {
    EXPECT_TRUE(succeeds(check_constraints(MergeShardsInput{"s", "shardId-0", "1"})));
    EXPECT_TRUE(
        fails_with(check_constraints(MergeShardsInput{"s s", "a a", "b b"}), ErrorCode::Validation,
                   cat("3 validation errors detected: ", at_path("'a a'", "shardToMerge", kName),
                       "; ", at_path("'b b'", "adjacentShardToMerge", kName), "; ",
                       at_path("'s s'", "streamName", kName))));
}

TEST(Constraints, TheNameOfAStreamIsCheckedEverywhere) {
    const std::string message = one(at_path("'s s'", "streamName", kName));
    const auto refuses = [&message](const auto& input) {
        return fails_with(check_constraints(input), ErrorCode::Validation, message);
    };
    EXPECT_TRUE(refuses(DeleteStreamInput{"s s"}));
    EXPECT_TRUE(refuses(DescribeStreamInput{"s s"}));
    EXPECT_TRUE(refuses(IncreaseStreamRetentionPeriodInput{"s s", 1}));
    EXPECT_TRUE(refuses(DecreaseStreamRetentionPeriodInput{"s s", 1}));
    EXPECT_TRUE(succeeds(check_constraints(DeleteStreamInput{"s"})));
    EXPECT_TRUE(succeeds(check_constraints(IncreaseStreamRetentionPeriodInput{"s", 1})));
    EXPECT_TRUE(succeeds(check_constraints(DecreaseStreamRetentionPeriodInput{"s", -1})));
}

TEST(Constraints, DescribeStreamChecksInItsOrder) {
    for (const std::int64_t limit : {1, 2, 9'999, 10'000})
        EXPECT_TRUE(succeeds(check_constraints(DescribeStreamInput{"s", limit, "shardId-0"})));
    // kinesis.md 3.1.
    EXPECT_TRUE(fails_with(
        check_constraints(DescribeStreamInput{"", 0}), ErrorCode::Validation,
        "3 validation errors detected: Value '0' at 'limit' failed to satisfy constraint: Member "
        "must have value greater than or equal to 1; Value '' at 'streamName' failed to satisfy "
        "constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value '' at "
        "'streamName' failed to satisfy constraint: Member must have length greater than or equal "
        "to 1"));
    EXPECT_TRUE(fails_with(
        check_constraints(DescribeStreamInput{"s", 10'001, "i d"}), ErrorCode::Validation,
        cat("2 validation errors detected: ",
            at_path("'10001'", "limit", "Member must have value less than or equal to 10000"), "; ",
            at_path("'i d'", "exclusiveStartShardId", kName))));
}

TEST(Constraints, ListStreamsChecksInItsOrder) {
    EXPECT_TRUE(succeeds(check_constraints(ListStreamsInput{})));
    EXPECT_TRUE(succeeds(check_constraints(ListStreamsInput{10'000, "a", "t"})));
    EXPECT_TRUE(fails_with(
        check_constraints(ListStreamsInput{10'001, "a a", ""}), ErrorCode::Validation,
        cat("3 validation errors detected: ",
            at_path("'10001'", "limit", "Member must have value less than or equal to 10000"), "; ",
            at_path("'a a'", "exclusiveStartStreamName", kName), "; ",
            at_path("''", "nextToken", kAtLeastOneLong))));
}

TEST(Constraints, ListShardsChecksItsFilter) {
    ListShardsInput input{.stream_name = "s",
                          .filter = ShardFilter{.type = "AT_LATEST", .shard_id = "shardId-0"}};
    EXPECT_TRUE(succeeds(check_constraints(input)));
    input.filter = ShardFilter{.type = "FOO", .shard_id = "i d"};
    input.stream_name = "s s";
    EXPECT_TRUE(fails_with(
        check_constraints(input), ErrorCode::Validation,
        cat("3 validation errors detected: ",
            at_path("'FOO'", "shardFilter.type",
                    "Member must satisfy enum value set: [AFTER_SHARD_ID, AT_TRIM_HORIZON, "
                    "FROM_TRIM_HORIZON, AT_LATEST, AT_TIMESTAMP, FROM_TIMESTAMP]"),
            "; ", at_path("'i d'", "shardFilter.shardId", kName), "; ",
            at_path("'s s'", "streamName", kName))));
}

TEST(Constraints, UpdateShardCountChecksInItsOrder) {
    EXPECT_TRUE(succeeds(check_constraints(UpdateShardCountInput{"s", 1})));
    EXPECT_TRUE(fails_with(check_constraints(UpdateShardCountInput{"s s", 0, "SCALING"}),
                           ErrorCode::Validation,
                           cat("3 validation errors detected: ",
                               at_path("'SCALING'", "scalingType",
                                       "Member must satisfy enum value set: [UNIFORM_SCALING]"),
                               "; ", at_path("'s s'", "streamName", kName), "; ",
                               at_path("'0'", "targetShardCount",
                                       "Member must have value greater than or equal to 1"))));
}

TEST(Constraints, TagsHaveBoundedKeysAndValues) {
    const auto add = [](std::string key, std::string value) {
        return check_constraints(AddTagsToStreamInput{"s", {{std::move(key), std::move(value)}}});
    };
    constexpr auto kKeys =
        "Map keys must satisfy constraint: [Member must have length less than or equal to 128, "
        "Member must have length greater than or equal to 1]";
    constexpr auto kValues =
        "Map value must satisfy constraint: [Member must have length less than or equal to 256, "
        "Member must have length greater than or equal to 0]";
    for (const std::size_t length : {0, 1, 127, 128, 129}) {
        const std::string key(length, 'k');
        const bool good = length >= 1 && length <= 128;
        EXPECT_EQ(add(key, "").has_value(), good) << length;
        if (!good) {
            EXPECT_TRUE(fails_with(add(key, "v"), ErrorCode::Validation,
                                   one(at_path(cat("'{", key, "=v}'"), "tags", kKeys))));
        }
    }
    EXPECT_TRUE(succeeds(add("k", std::string(256, 'v'))));
    const std::string long_value(257, 'v');
    EXPECT_TRUE(fails_with(add("k", long_value), ErrorCode::Validation,
                           one(at_path(cat("'{k=", long_value, "}'"), "tags", kValues))));
    EXPECT_TRUE(
        fails_with(check_constraints(AddTagsToStreamInput{"s s", {}}), ErrorCode::Validation,
                   cat("2 validation errors detected: ", at_path("'{}'", "tags", kAtLeastOneLong),
                       "; ", at_path("'s s'", "streamName", kName))));
    AddTagsToStreamInput many{"s", {}};
    for (int i = 0; i < 200; ++i) many.tags[cat(i)] = "";
    EXPECT_TRUE(succeeds(check_constraints(many)));
    many.tags["one more"] = "";
    EXPECT_FALSE(check_constraints(many).has_value());
}

TEST(Constraints, RemoveTagsTakesOneToFiftyKeys) {
    // kinesis.md 3.1.
    const std::string long_key(129, 'k');
    EXPECT_TRUE(fails_with(
        check_constraints(RemoveTagsFromStreamInput{"s", {"a", long_key, "b"}}),
        ErrorCode::Validation,
        one(at_path(cat("'[a, ", long_key, ", b]'"), "tagKeys",
                    "Member must satisfy constraint: [Member must have length less than or equal "
                    "to 128, Member must have length greater than or equal to 1]"))));
    EXPECT_TRUE(fails_with(check_constraints(RemoveTagsFromStreamInput{"s", {}}),
                           ErrorCode::Validation,
                           one(at_path("'[]'", "tagKeys", kAtLeastOneLong))));
    for (const std::size_t count : {1, 49, 50, 51}) {
        const RemoveTagsFromStreamInput input{"s", std::vector<std::string>(count, "k")};
        EXPECT_EQ(check_constraints(input).has_value(), count <= 50) << count;
    }
}

TEST(Constraints, ListTagsChecksInItsOrder) {
    for (const std::int64_t limit : {1, 49, 50})
        EXPECT_TRUE(succeeds(check_constraints(ListTagsForStreamInput{"s", "k", limit})));
    EXPECT_TRUE(
        fails_with(check_constraints(ListTagsForStreamInput{"s s", "", 51}), ErrorCode::Validation,
                   cat("3 validation errors detected: ",
                       at_path("'51'", "limit", "Member must have value less than or equal to 50"),
                       "; ", at_path("''", "exclusiveStartTagKey", kAtLeastOneLong), "; ",
                       at_path("'s s'", "streamName", kName))));
    EXPECT_FALSE(check_constraints(ListTagsForStreamInput{"s", "k", 0}).has_value());
}

TEST(Constraints, MonitoringTakesOneToSevenMetrics) {
    EXPECT_TRUE(succeeds(check_constraints(EnableEnhancedMonitoringInput{{"s", {"ALL"}}})));
    for (const std::size_t count : {6, 7, 8}) {
        const std::vector<std::string> metrics(count, "IncomingBytes");
        EXPECT_EQ(check_constraints(EnableEnhancedMonitoringInput{{"s", metrics}}).has_value(),
                  count <= 7);
        EXPECT_EQ(check_constraints(DisableEnhancedMonitoringInput{{"s", metrics}}).has_value(),
                  count <= 7);
    }
    EXPECT_TRUE(fails_with(check_constraints(EnableEnhancedMonitoringInput{{"s", {}}}),
                           ErrorCode::Validation,
                           one(at_path("'[]'", "shardLevelMetrics", kAtLeastOneLong))));
    EXPECT_TRUE(fails_with(
        check_constraints(DisableEnhancedMonitoringInput{{"s", {"ALL", "FOO"}}}),
        ErrorCode::Validation,
        one(at_path("'[ALL, FOO]'", "shardLevelMetrics",
                    "Member must satisfy constraint: [Member must satisfy enum value set: "
                    "[IncomingBytes, IncomingRecords, OutgoingBytes, OutgoingRecords, "
                    "WriteProvisionedThroughputExceeded, ReadProvisionedThroughputExceeded, "
                    "IteratorAgeMilliseconds, ALL]]"))));
}

/// Message of a violated constraint; "fine" if none is.
std::string checked(const auto& input, const RequestMembers& members = {}) {
    const auto result = check_constraints(input, members);
    return result ? "fine" : result.error().message;
}

/// The one violation: "Value '5' at 'path' failed to satisfy constraint: sentence".
std::string violation(std::string_view value, std::string_view path, std::string_view sentence) {
    return cat("1 validation error detected: Value ", value, " at '", path,
               "' failed to satisfy constraint: ", sentence);
}

TEST(Constraints, SizesOfRecordsThatAStreamCanTake) {
    const auto update = [](std::int64_t kib) {
        return checked(UpdateMaxRecordSizeInput{.stream_name = "s", .max_record_size_kib = kib});
    };
    const auto create = [](std::int64_t kib) {
        return checked(CreateStreamInput{.stream_name = "s", .max_record_size_kib = kib});
    };
    for (const std::int64_t kib : {1'024, 1'025, 10'239, 10'240}) {
        EXPECT_EQ(update(kib), "fine");
        EXPECT_EQ(create(kib), "fine");
    }
    const std::string small = violation("'1023'", "maxRecordSizeInKiB",
                                        "Member must have value greater than or equal to 1024");
    const std::string large = violation("'10241'", "maxRecordSizeInKiB",
                                        "Member must have value less than or equal to 10240");
    EXPECT_EQ(update(1'023), small);
    EXPECT_EQ(create(1'023), small);
    EXPECT_EQ(update(10'241), large);
    EXPECT_EQ(create(10'241), large);
}

TEST(Constraints, WarmThroughputIsNotNegative) {
    for (const std::int64_t mibps : {-1, 0, 1}) {
        const std::string expected =
            mibps < 0 ? violation("'-1'", "warmThroughputMiBps",
                                  "Member must have value greater than or equal to 0")
                      : "fine";
        EXPECT_EQ(checked(CreateStreamInput{.stream_name = "s", .warm_throughput_mibps = mibps}),
                  expected);
        EXPECT_EQ(checked(UpdateStreamWarmThroughputInput{.stream_name = "s",
                                                          .warm_throughput_mibps = mibps}),
                  expected);
        EXPECT_EQ(
            checked(UpdateStreamModeInput{
                .stream_name = "s", .stream_mode = "ON_DEMAND", .warm_throughput_mibps = mibps}),
            expected);
    }
}

TEST(Constraints, ModesAndDistributionsAreThoseOfTheModel) {
    const std::string bad_mode =
        violation("'on_demand'", "streamModeDetails.streamMode",
                  "Member must satisfy enum value set: [PROVISIONED, ON_DEMAND]");
    for (const char* mode : {"PROVISIONED", "ON_DEMAND", "on_demand"}) {
        const std::string expected = mode[0] == 'o' ? bad_mode : "fine";
        EXPECT_EQ(checked(CreateStreamInput{.stream_name = "s", .stream_mode = mode}), expected);
        EXPECT_EQ(checked(UpdateStreamModeInput{.stream_name = "s", .stream_mode = mode}),
                  expected);
    }
    const std::string bad_strategy =
        violation("'auto'", "recordDistributionStrategy",
                  "Member must satisfy enum value set: [AUTO, USER_PARTITION_KEY]");
    for (const char* strategy : {"AUTO", "USER_PARTITION_KEY", "auto"}) {
        const std::string expected = strategy[0] == 'a' ? bad_strategy : "fine";
        EXPECT_EQ(checked(CreateStreamInput{.stream_name = "s",
                                            .record_distribution_strategy = strategy}),
                  expected);
        EXPECT_EQ(checked(UpdateStreamRecordDistributionStrategyInput{.stream_name = "s",
                                                                      .strategy = strategy}),
                  expected);
    }
    for (const char* status : {"ENABLED", "DISABLED", "enabled"}) {
        EXPECT_EQ(checked(UpdateAccountSettingsInput{status}),
                  status[0] == 'e'
                      ? violation("'enabled'", "minimumThroughputBillingCommitment.status",
                                  "Member must satisfy enum value set: [ENABLED, DISABLED]")
                      : "fine");
    }
}

TEST(Constraints, TagsOfANewStreamAreThoseOfAddTags) {
    const auto create = [](std::map<std::string, std::string> tags) {
        return checked(CreateStreamInput{.stream_name = "s", .tags = std::move(tags)});
    };
    EXPECT_EQ(create({{"k", ""}}), "fine");
    EXPECT_EQ(create({}),
              violation("'{}'", "tags", "Member must have length greater than or equal to 1"));
    const std::string longest(128, 'k');
    EXPECT_EQ(create({{longest, std::string(256, 'v')}}), "fine");
    EXPECT_EQ(create({{longest + "k", "v"}}),
              violation(cat("'{", longest, "k=v}'"), "tags",
                        "Map keys must satisfy constraint: [Member must have length less than or "
                        "equal to 128, Member must have length greater than or equal to 1]"));
}

TEST(Constraints, KeysAndTypesOfEncryption) {
    const auto start = [](std::string type, std::string key) {
        return checked(StartStreamEncryptionInput{{"s", std::move(type), std::move(key)}});
    };
    for (const int more : {-1, 0, 1}) {
        const std::string key(static_cast<std::size_t>(2'048 + more), 'k');
        EXPECT_EQ(start("KMS", key),
                  more <= 0 ? "fine"
                            : violation(cat("'", key, "'"), "keyId",
                                        "Member must have length less than or equal to 2048"));
    }
    EXPECT_EQ(start("NONE", "k"), "fine");
    EXPECT_EQ(start("KMS", ""),
              violation("''", "keyId", "Member must have length greater than or equal to 1"));
    EXPECT_EQ(
        checked(StopStreamEncryptionInput{{"s", "AES", "k"}}),
        violation("'AES'", "encryptionType", "Member must satisfy enum value set: [NONE, KMS]"));
}

TEST(Constraints, AKeyThatWasNotSentIsNotChecked) {
    EXPECT_EQ(
        checked(PutRecordInput{
            .stream_name = "s", .partition_key = "", .data = "", .without_partition_key = true}),
        "fine");
    EXPECT_EQ(checked(PutRecordsInput{
                  .stream_name = "s",
                  .records = {{.partition_key = "", .data = "", .without_partition_key = true}}}),
              "fine");
}

TEST(Constraints, ConsumersAreNamedByNamesAndArns) {
    const RegisterStreamConsumerInput made{.stream_name = "s", .consumer_name = "a b"};
    EXPECT_TRUE(fails_with(check_constraints(made), ErrorCode::Validation,
                           one(at_path("'a b'", "consumerName", kName))));
    for (const std::size_t length : {1, 127, 128})
        EXPECT_TRUE(succeeds(check_constraints(RegisterStreamConsumerInput{
            .stream_name = "s", .consumer_name = std::string(length, 'c')})));
    const std::string long_name(129, 'c');
    EXPECT_TRUE(fails_with(check_constraints(DescribeStreamConsumerInput{
                               {.stream_name = "s", .consumer_name = long_name}}),
                           ErrorCode::Validation,
                           one(at_path(cat("'", long_name, "'"), "consumerName",
                                       "Member must have length less than or equal to 128"))));
    EXPECT_TRUE(fails_with(
        check_constraints(RegisterStreamConsumerInput{},
                          {.missing = {"consumerName", "streamARN"}, .stream_name_given = false}),
        ErrorCode::Validation,
        "2 validation errors detected: Value null at 'consumerName' failed to satisfy constraint: "
        "Member must not be null; Value null at 'streamARN' failed to satisfy constraint: Member "
        "must not be null"));
    std::map<std::string, std::string> tags{{"", "v"}};
    EXPECT_FALSE(check_constraints(
        RegisterStreamConsumerInput{.stream_name = "s", .consumer_name = "c", .tags = tags}));

    const auto with_arn = [](std::string arn) {
        return check_constraints(DeregisterStreamConsumerInput{}, {.stream_name_given = false,
                                                                   .consumer_arn = std::move(arn),
                                                                   .consumer_name_given = false});
    };
    const std::string good =
        "arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/app:1735689602";
    EXPECT_TRUE(succeeds(with_arn(good)));
    EXPECT_TRUE(succeeds(with_arn("arn:aws-cn:kinesis::123456789012:stream/s/consumer/a:0")));
    EXPECT_TRUE(
        succeeds(with_arn("arn:awskinesis:kinesis:x:y:123456789012:x:stream/s/consumer/a:0")));
    for (const std::string& bad :
         {std::string("app"), good + "x", good + ":", "x" + good,
          std::string("arn:aws:kinesis:us-east-1:1234:stream/s/consumer/app:1"),
          std::string("arn:aws:kinesis:us-east-1:123456789012:stream/s/app:1"),
          std::string("arn:aws:kinesis:us-east-1:123456789012:stream//consumer/app:1"),
          std::string("arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/:1"),
          std::string("arn:aws:sqs:us-east-1:123456789012:stream/s/consumer/app:1"),
          std::string("arn:aws:kinesis:\n:123456789012:stream/s/consumer/app:1")}) {
        EXPECT_TRUE(fails_with(
            with_arn(bad), ErrorCode::Validation,
            one(at_path(
                cat("'", bad, "'"), "consumerARN",
                R"(Member must satisfy regular expression pattern: ^(arn):aws.*:kinesis:.*:\d{12}:.*stream\/[a-zA-Z0-9_.-]+\/consumer\/[a-zA-Z0-9_.-]+:[0-9]+)"))));
    }
}

TEST(Constraints, ListStreamConsumersHasItsLimits) {
    for (const std::int64_t results : {1, 9'999, 10'000})
        EXPECT_TRUE(succeeds(check_constraints(
            ListStreamConsumersInput{.stream_name = "s", .max_results = results})));
    EXPECT_TRUE(fails_with(
        check_constraints(ListStreamConsumersInput{.stream_name = "s", .max_results = 0}),
        ErrorCode::Validation,
        one(at_path("'0'", "maxResults", "Member must have value greater than or equal to 1"))));
    EXPECT_TRUE(fails_with(
        check_constraints(ListStreamConsumersInput{.stream_name = "s", .max_results = 10'001}),
        ErrorCode::Validation,
        one(at_path("'10001'", "maxResults",
                    "Member must have value less than or equal to 10000"))));
    EXPECT_TRUE(fails_with(
        check_constraints(ListStreamConsumersInput{.stream_name = "s", .next_token = ""}),
        ErrorCode::Validation, one(at_path("''", "nextToken", kAtLeastOneLong))));
}

TEST(Constraints, SubscribeToShardNeedsAPosition) {
    const ConsumerReference app{.stream_name = "s", .consumer_name = "app"};
    EXPECT_TRUE(succeeds(check_constraints(SubscribeToShardInput{app, "0", {.type = "LATEST"}})));
    EXPECT_TRUE(fails_with(
        check_constraints(SubscribeToShardInput{app, "0", {.type = "FOO", .sequence_number = "x"}}),
        ErrorCode::Validation,
        "2 validation errors detected: Value 'FOO' at 'startingPosition.type' failed to satisfy "
        "constraint: Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, "
        "AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON]; Value 'x' at "
        "'startingPosition.sequenceNumber' failed to satisfy constraint: Member must satisfy "
        R"(regular expression pattern: 0|([1-9]\d{0,128}))"));
    EXPECT_TRUE(fails_with(
        check_constraints(SubscribeToShardInput{},
                          {.missing = {"consumerARN", "shardId", "startingPosition"},
                           .stream_name_given = false,
                           .consumer_name_given = false}),
        ErrorCode::Validation,
        "3 validation errors detected: Value null at 'consumerARN' failed to satisfy constraint: "
        "Member must not be null; Value null at 'shardId' failed to satisfy constraint: Member "
        "must "
        "not be null; Value null at 'startingPosition' failed to satisfy constraint: Member must "
        "not be null"));
    EXPECT_TRUE(fails_with(check_constraints(SubscribeToShardInput{app, "a b", {.type = "LATEST"}}),
                           ErrorCode::Validation, one(at_path("'a b'", "shardId", kName))));
}

}  // namespace
}  // namespace kds
