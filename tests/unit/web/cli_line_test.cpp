#include "web/model/cli_line.h"

#include "core/api/json_reader.h"
#include "tests/unit/sim/sim_lab.h"

namespace kds::web {
namespace {

using namespace sim;

sim::CallPutRecord put(std::string key, std::string data) {
    return {{.stream_name = "clicks", .partition_key = std::move(key), .data = std::move(data)}};
}

std::string line_of_key(std::string key) { return cli_line(put(std::move(key), "hi")); }

TEST(CliLine, EachCallHasItsLine) {
    EXPECT_EQ(cli_line(CallCreateStream{{.stream_name = "clicks", .shard_count = 2}}),
              "aws kinesis create-stream --stream-name clicks --shard-count 2");
    EXPECT_EQ(cli_line(put("user-7", "hello")),
              "aws kinesis put-record --stream-name clicks --partition-key user-7 --data aGVsbG8=");
    CallPutRecord all = put("k", "hi");
    all.input.explicit_hash_key = "0";
    all.input.sequence_number_for_ordering = "49";
    EXPECT_EQ(cli_line(all),
              "aws kinesis put-record --stream-name clicks --partition-key k --data aGk= "
              "--explicit-hash-key 0 --sequence-number-for-ordering 49");
    CallPutRecords many;
    many.input.stream_name = "clicks";
    many.input.records = {{.partition_key = "a", .data = "hi"},
                          {.partition_key = "b", .data = "", .explicit_hash_key = "7"}};
    EXPECT_EQ(cli_line(many),
              "aws kinesis put-records --stream-name clicks --records Data=aGk=,PartitionKey=a "
              "Data=,PartitionKey=b,ExplicitHashKey=7");
    CallGetShardIterator iterator{{.stream_name = "clicks",
                                   .shard_id = "shardId-000000000000",
                                   .shard_iterator_type = "TRIM_HORIZON"}};
    EXPECT_EQ(cli_line(iterator),
              "aws kinesis get-shard-iterator --stream-name clicks --shard-id shardId-000000000000 "
              "--shard-iterator-type TRIM_HORIZON");
    iterator.input.shard_iterator_type = "AT_SEQUENCE_NUMBER";
    iterator.input.starting_sequence_number = "4961";
    EXPECT_TRUE(cli_line(iterator).ends_with(
        " --shard-iterator-type AT_SEQUENCE_NUMBER --starting-sequence-number 4961"));
    iterator.input.shard_iterator_type = "AT_TIMESTAMP";
    iterator.input.starting_sequence_number.reset();
    iterator.input.timestamp_ms = 1'772'442'007'318;
    EXPECT_TRUE(cli_line(iterator).ends_with(" --timestamp 2026-03-02T09:00:07.318Z"));
    EXPECT_EQ(cli_line(CallGetRecords{}),
              "aws kinesis get-records --shard-iterator \"$SHARD_ITERATOR\"");
    EXPECT_EQ(cli_line(CallGetRecords{"AAAA/+=", 5}),
              "aws kinesis get-records --shard-iterator AAAA/+= --limit 5");
}

TEST(CliLine, AnyOperationKeepsTheFractionOfANumber) {
    const auto input = api::read_json(R"({"StreamName":"clicks","Timestamp":1772442000.25})");
    ASSERT_TRUE(input);
    EXPECT_TRUE(cli_line(CallOperation{Action::GetShardIterator, *input})
                    .ends_with(" --timestamp 1772442000.25"));
}

TEST(CliLine, WhatIsNoCallHasNone) {
    EXPECT_EQ(cli_line(AddProducer{}), "");
    EXPECT_EQ(cli_line(PauseActor{"x"}), "");
    EXPECT_EQ(cli_line(SetProducerRate{"x", 1}), "");
}

TEST(CliLine, OddKeysAreQuotedForAShell) {
    const auto key_part = [](std::string key) {
        std::string line = line_of_key(std::move(key));
        constexpr std::string_view kBefore = "aws kinesis put-record --stream-name clicks ";
        EXPECT_TRUE(line.starts_with(kBefore)) << line;
        line.erase(0, kBefore.size());
        line.resize(line.size() - std::string_view(" --data aGk=").size());
        return line;
    };
    EXPECT_EQ(key_part(""), "--partition-key ''");
    EXPECT_EQ(key_part("a b"), "--partition-key 'a b'");
    EXPECT_EQ(key_part("$HOME"), "--partition-key '$HOME'");
    EXPECT_EQ(key_part("`x`"), "--partition-key '`x`'");
    EXPECT_EQ(key_part("\"x\""), "--partition-key '\"x\"'");
    EXPECT_EQ(key_part("it's"), "--partition-key 'it'\\''s'");
    EXPECT_EQ(key_part("'"), "--partition-key ''\\'''");
    EXPECT_EQ(key_part("a\\b"), "--partition-key 'a\\b'");
    EXPECT_EQ(key_part("~x"), "--partition-key '~x'");
    EXPECT_EQ(key_part("*"), "--partition-key '*'");
    EXPECT_EQ(key_part("größe"), "--partition-key 'größe'");
    EXPECT_EQ(key_part("a\nb"), "--partition-key 'a\nb'");
    EXPECT_EQ(key_part("user@host:1.2/3_4-5+6=7,8%"), "--partition-key user@host:1.2/3_4-5+6=7,8%");
    // What begins with a dash would be taken for an option.
    EXPECT_EQ(key_part("-x"), "--partition-key=-x");
    EXPECT_EQ(key_part("--data"), "--partition-key=--data");
    EXPECT_EQ(key_part("- x"), "--partition-key='- x'");
}

TEST(CliLine, OddKeysOfPutRecordsAreWrittenInJson) {
    // The shorthand Data=…,PartitionKey=… has signs of its own (kinesis.md 12.2).
    const auto records = [](std::string key) {
        CallPutRecords many;
        many.input.stream_name = "s";
        many.input.records = {{.partition_key = std::move(key), .data = "hi"},
                              {.partition_key = "b", .data = "hi", .explicit_hash_key = "7"}};
        const std::string line = cli_line(many);
        return line.substr(line.find("--records ") + 10);
    };
    EXPECT_EQ(records("user-7"),
              "Data=aGk=,PartitionKey=user-7 Data=aGk=,PartitionKey=b,ExplicitHashKey=7");
    EXPECT_EQ(
        records("a,b"),
        R"('[{"Data":"aGk=","PartitionKey":"a,b"},{"Data":"aGk=","PartitionKey":"b","ExplicitHashKey":"7"}]')");
    EXPECT_EQ(
        records("a b"),
        R"('[{"Data":"aGk=","PartitionKey":"a b"},{"Data":"aGk=","PartitionKey":"b","ExplicitHashKey":"7"}]')");
    EXPECT_TRUE(records("it's").starts_with(R"('[{"Data":"aGk=","PartitionKey":"it'\''s"},)"))
        << records("it's");
    EXPECT_TRUE(records("\"").starts_with(R"('[{"Data":"aGk=","PartitionKey":"\""},)"))
        << records("\"");
    EXPECT_TRUE(records("[x]").starts_with("'[{"));
    EXPECT_TRUE(records("").starts_with("'[{"));
    EXPECT_TRUE(records("k=v").starts_with("'[{"));
    EXPECT_TRUE(records("@file").starts_with("'[{"));
}

TEST(CliLine, AKeyThatLooksLikeAFileIsNotReadFromOne) {
    EXPECT_EQ(
        line_of_key("file://x"),
        R"(aws kinesis put-record --cli-input-json '{"StreamName":"clicks","Data":"aGk=","PartitionKey":"file://x"}')");
    EXPECT_TRUE(line_of_key("fileb://x").starts_with("aws kinesis put-record --cli-input-json "));
    EXPECT_TRUE(line_of_key("files://x").starts_with("aws kinesis put-record --stream-name "));
}

TEST(CliLine, DataIsBase64OfTheBytes) {
    EXPECT_TRUE(cli_line(put("k", "")).ends_with("--data ''"));
    EXPECT_TRUE(cli_line(put("k", std::string("\0\xff", 2))).ends_with("--data AP8="));
    EXPECT_TRUE(cli_line(put("k", "größe")).ends_with("--data Z3LDtsOfZQ=="));
}

// What the CLI prints (kinesis.md 12.5: JSON, 4 blanks a level).

World small() { return sim::test::started(sim::test::with_shards(2)); }

std::string output_after(World& world, const Command& command) {
    EXPECT_TRUE(world.apply(command));
    return cli_output(world.calls().back());
}

TEST(CliOutput, PutRecord) {
    World world = small();
    const std::string output = output_after(
        world,
        CallPutRecord{
            {.stream_name = "s", .partition_key = "k", .data = "d", .explicit_hash_key = "0"}});
    const StoredRecord stored = sim::test::shard_of(world, 0).records.at(0);
    EXPECT_EQ(output,
              cat("{\n    \"ShardId\": \"shardId-000000000000\",\n    \"SequenceNumber\": \"",
                  sim::test::shard_of(world, 0).sequence_number_of(stored).to_decimal(), "\"\n}"));
}

TEST(CliOutput, PutRecordsWithARefusedEntry) {
    World world = small();
    CallPutRecords many;
    many.input.stream_name = "s";
    for (int i = 0; i < 2; ++i)
        many.input.records.push_back(
            {.partition_key = "k", .data = std::string(600'000, 'x'), .explicit_hash_key = "0"});
    const std::string output = output_after(world, many);
    const StoredRecord stored = sim::test::shard_of(world, 0).records.at(0);
    EXPECT_EQ(output,
              cat("{\n    \"FailedRecordCount\": 1,\n    \"Records\": [\n        {\n"
                  "            \"SequenceNumber\": \"",
                  sim::test::shard_of(world, 0).sequence_number_of(stored).to_decimal(),
                  "\",\n            \"ShardId\": \"shardId-000000000000\"\n        },\n        {\n"
                  "            \"ErrorCode\": \"ProvisionedThroughputExceededException\",\n"
                  "            \"ErrorMessage\": \"Rate exceeded for shard shardId-000000000000 in "
                  "stream s "
                  "under account 123456789012.\"\n        }\n    ]\n}"));
}

TEST(CliOutput, IteratorAndRecords) {
    World world = small();
    ASSERT_TRUE(world.apply(CallPutRecord{{.stream_name = "s",
                                           .partition_key = "q\"\\\n\t\x01é",
                                           .data = "hi",
                                           .explicit_hash_key = "0"}}));
    const std::string iterator = output_after(
        world, CallGetShardIterator{
                   {.stream_name = "s", .shard_id = "0", .shard_iterator_type = "TRIM_HORIZON"}});
    EXPECT_EQ(iterator, cat("{\n    \"ShardIterator\": \"", world.held_iterator(), "\"\n}"));
    const std::string records = output_after(world, CallGetRecords{});
    const Shard& shard = sim::test::shard_of(world, 0);
    std::string arrival = to_iso8601(shard.records.at(0).arrival);
    arrival.pop_back();
    // As Python's json.dumps with ensure_ascii=False escapes it.
    EXPECT_EQ(records,
              cat("{\n    \"Records\": [\n        {\n            \"SequenceNumber\": \"",
                  shard.sequence_number_of(shard.records.at(0)).to_decimal(),
                  "\",\n            \"ApproximateArrivalTimestamp\": \"", arrival,
                  "000+00:00\",\n            \"Data\": \"aGk=\",\n            \"PartitionKey\": "
                  "\"q\\\"\\\\\\n\\t\\u0001é\"\n        }\n    ],\n    \"NextShardIterator\": \"",
                  world.held_iterator(), "\",\n    \"MillisBehindLatest\": 0\n}"));
    const std::string empty = output_after(world, CallGetRecords{});
    EXPECT_TRUE(empty.starts_with("{\n    \"Records\": [],\n    \"NextShardIterator\": \""))
        << empty;
}

TEST(CliOutput, AWholeSecondHasNoFraction) {
    World world = small();
    sim::test::run_for(world, Duration::millis(500));
    ASSERT_EQ(world.now().us % 1'000'000, 0);
    ASSERT_TRUE(world.apply(CallPutRecord{
        {.stream_name = "s", .partition_key = "k", .data = "d", .explicit_hash_key = "0"}}));
    ASSERT_TRUE(world.apply(CallGetShardIterator{
        {.stream_name = "s", .shard_id = "0", .shard_iterator_type = "TRIM_HORIZON"}}));
    EXPECT_NE(output_after(world, CallGetRecords{})
                  .find("\"ApproximateArrivalTimestamp\": \"2026-03-02T09:00:01+00:00\""),
              std::string::npos);
}

TEST(CliOutput, NothingAndErrors) {
    World world = small();
    EXPECT_EQ(output_after(world, CallCreateStream{{.stream_name = "t", .shard_count = 1}}), "");
    EXPECT_EQ(output_after(world,
                           CallPutRecord{{.stream_name = "foo", .partition_key = "k", .data = ""}}),
              "An error occurred (ResourceNotFoundException) when calling the PutRecord operation: "
              "Stream foo under account 123456789012 not found.");
    EXPECT_TRUE(
        output_after(world, CallGetRecords{"bad", {}})
            .starts_with("An error occurred (InvalidArgumentException) when calling the GetRecords "
                         "operation: "));
}

TEST(CallSummary, IsOneSentence) {
    World world = small();
    const auto summary = [&](const Command& command) {
        EXPECT_TRUE(world.apply(command));
        return call_summary(world.calls().back());
    };
    EXPECT_EQ(
        summary(CallPutRecord{
            {.stream_name = "s", .partition_key = "k", .data = "d", .explicit_hash_key = "0"}}),
        "Stored in shardId-000000000000.");
    EXPECT_EQ(summary(CallGetShardIterator{
                  {.stream_name = "s", .shard_id = "0", .shard_iterator_type = "TRIM_HORIZON"}}),
              "You hold a shard iterator. It lives for five minutes.");
    EXPECT_EQ(summary(CallGetRecords{}), "1 record read.");
    EXPECT_EQ(summary(CallGetRecords{}), "No records from this position on.");
    EXPECT_EQ(summary(CallCreateStream{{.stream_name = "t", .shard_count = 1}}), "Accepted.");
    EXPECT_EQ(summary(CallPutRecord{{.stream_name = "foo", .partition_key = "k", .data = ""}}),
              "The service refused: Stream foo under account 123456789012 not found.");
    CallPutRecords many;
    many.input.stream_name = "s";
    many.input.records = {{.partition_key = "a", .data = ""}};
    EXPECT_EQ(summary(many), "1 record stored, 0 refused.");
}

}  // namespace
}  // namespace kds::web
