// Calls as code: tests/golden/code/*.txt have some of them in all languages, and literals of texts
// with everything in them. UPDATE_GOLDEN=1 writes the files anew; code.test.mjs lets node and
// Python read what stands there.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "core/api/json_reader.h"
#include "core/api/json_writer.h"
#include "core/base/base64.h"
#include "core/base/rng.h"
#include "core/base/text.h"
#include "core/sim/access_command.h"
#include "tests/unit/sim/sim_lab.h"
#include "web/model/code/generate.h"
#include "web/model/code/literal.h"

namespace kds::web::code {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFolder = SHARDLAB_SOURCE_DIR "/tests/golden/code/";
const Sender kSender{"us-east-1", "123456789012", Instant::from_millis(1'772'442'007'318)};

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void check_golden(const std::string& name, const std::string& text) {
    const std::string path = cat(kFolder, name, ".txt");
    if (std::getenv("UPDATE_GOLDEN"))
        std::ofstream(path, std::ios::binary) << text;
    else
        EXPECT_EQ(read_file(path), text) << path;
}

CodeCall call_of(Action action, std::string_view json) {
    const auto input = api::read_json(json);
    EXPECT_TRUE(input) << json;
    const auto call =
        code_call(sim::CallOperation{action, input.value_or(api::Value::object())}, {});
    EXPECT_TRUE(call);
    return *call;
}

/// A blob in JSON.
std::string blob(std::string_view bytes) { return cat('"', base64_encode(bytes), '"'); }

std::string in_all_forms(const CodeCall& call) {
    return cat("== AWS CLI ==\n", cli_code(call), "\n== Python ==\n", python_code(call),
               "\n== Java ==\n", java_code(call), "\n== JavaScript ==\n", javascript_code(call),
               "\n== HTTP ==\n", http_code(call, kSender), '\n');
}

struct Case {
    const char* file;
    Action action;
    std::string input;
};

std::vector<Case> cases() {
    const std::string arn = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks";
    return {
        {"put-record", Action::PutRecord,
         cat(R"({"StreamName":"clicks","PartitionKey":"user-7","Data":)", blob("hello"), "}")},
        {"put-record-long", Action::PutRecord,
         cat(R"({"StreamName":"clicks","PartitionKey":"größe \"7\"","ExplicitHashKey":"0","Data":)",
             blob("{\"page\": \"/cart\", \"user\": \"Zoë\", \"items\": [1, 2, 3], \"note\": "
                  "\"it's \\\\ here\"}\n"),
             "}")},
        {"put-record-bytes", Action::PutRecord,
         cat(R"({"StreamName":"clicks","PartitionKey":"-x","Data":)",
             blob(std::string("\x00\x01\xff\xfe data", 9)), "}")},
        {"put-record-file", Action::PutRecord,
         cat(R"({"StreamName":"clicks","PartitionKey":"k","Data":)", blob(std::string(1'025, 'x')),
             "}")},
        {"put-records", Action::PutRecords,
         cat(R"({"StreamName":"clicks","Records":[{"Data":)", blob("a"),
             R"(,"PartitionKey":"user-1"},{"Data":)", blob("bb"),
             R"(,"PartitionKey":"user-2","ExplicitHashKey":"170141183460469231731687303715884105728"}]})")},
        {"put-records-odd", Action::PutRecords,
         cat(R"({"StreamName":"clicks","Records":[{"Data":)", blob("a b"),
             R"(,"PartitionKey":"it's, [so]"},{"Data":)", blob(""),
             R"(,"PartitionKey":"file://x"}]})")},
        {"get-shard-iterator", Action::GetShardIterator,
         R"({"StreamName":"clicks","ShardId":"shardId-000000000001","ShardIteratorType":"AT_TIMESTAMP","Timestamp":1772442007.318})"},
        {"create-stream", Action::CreateStream,
         R"({"StreamName":"clicks","StreamModeDetails":{"StreamMode":"ON_DEMAND"},"Tags":{"team":"blue","stage":"test"}})"},
        {"update-shard-count", Action::UpdateShardCount,
         R"({"StreamName":"clicks","TargetShardCount":4,"ScalingType":"UNIFORM_SCALING"})"},
        {"update-max-record-size", Action::UpdateMaxRecordSize,
         cat(R"({"StreamARN":")", arn, R"(","MaxRecordSizeInKiB":2048})")},
        {"add-tags", Action::AddTagsToStream,
         R"({"StreamName":"clicks","Tags":{"__proto__":"x","a b":"5 %","größe":"\u202e\"'","":""}})"},
        {"enable-monitoring", Action::EnableEnhancedMonitoring,
         R"({"StreamName":"clicks","ShardLevelMetrics":["IncomingBytes","WriteProvisionedThroughputExceeded","IteratorAgeMilliseconds"]})"},
        {"enable-monitoring-wrong", Action::EnableEnhancedMonitoring,
         R"({"StreamName":"clicks","ShardLevelMetrics":["Bytes","ALL"]})"},
        {"remove-tags", Action::RemoveTagsFromStream,
         R"({"StreamName":"clicks","TagKeys":["team","-x"]})"},
        {"delete-stream", Action::DeleteStream,
         R"({"StreamName":"clicks","EnforceConsumerDeletion":true})"},
        {"register-consumer", Action::RegisterStreamConsumer,
         cat(R"({"StreamARN":")", arn, R"(","ConsumerName":"billing"})")},
        {"subscribe", Action::SubscribeToShard,
         cat(R"({"ConsumerARN":")", arn,
             R"(/consumer/billing:1772442000","ShardId":"shardId-000000000000","StartingPosition":{"Type":"LATEST"}})")},
        {"put-policy", Action::PutResourcePolicy,
         cat(R"({"ResourceARN":")", arn,
             R"(","Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"111122223333\"},\"Action\":\"kinesis:GetRecords\",\"Resource\":\"*\"}]}"})")},
        {"list-shards", Action::ListShards,
         R"({"StreamName":"clicks","ShardFilter":{"Type":"AT_TIMESTAMP","Timestamp":1772442000}})"},
        {"account-settings", Action::UpdateAccountSettings,
         R"({"MinimumThroughputBillingCommitment":{"Status":"ENABLED"}})"},
        {"describe-limits", Action::DescribeLimits, "{}"},
    };
}

TEST(Code, OfAPutIsWhatItsClientsTake) {
    const CodeCall put = call_of(
        Action::PutRecord,
        cat(R"({"StreamName":"clicks","PartitionKey":"user-7","Data":)", blob("hello"), "}"));
    EXPECT_EQ(cli_code(put),
              "aws kinesis put-record \\\n"
              "    --stream-name clicks \\\n"
              "    --partition-key user-7 \\\n"
              "    --cli-binary-format raw-in-base64-out \\\n"
              "    --data hello");
    EXPECT_EQ(python_code(put),
              "import boto3\n\n"
              "kinesis = boto3.client(\"kinesis\")\n\n"
              "response = kinesis.put_record(\n"
              "    StreamName=\"clicks\",\n"
              "    PartitionKey=\"user-7\",\n"
              "    Data=b\"hello\",\n"
              ")");
    EXPECT_EQ(java_code(put),
              "import software.amazon.awssdk.core.SdkBytes;\n"
              "import software.amazon.awssdk.services.kinesis.KinesisClient;\n"
              "import software.amazon.awssdk.services.kinesis.model.*;\n\n"
              "KinesisClient kinesis = KinesisClient.create();\n\n"
              "var response = kinesis.putRecord(\n"
              "    PutRecordRequest.builder()\n"
              "        .streamName(\"clicks\")\n"
              "        .partitionKey(\"user-7\")\n"
              "        .data(SdkBytes.fromUtf8String(\"hello\"))\n"
              "        .build());");
    EXPECT_EQ(javascript_code(put),
              "import {\n"
              "    KinesisClient,\n"
              "    PutRecordCommand,\n"
              "} from \"@aws-sdk/client-kinesis\";\n\n"
              "const kinesis = new KinesisClient();\n\n"
              "const response = await kinesis.send(\n"
              "    new PutRecordCommand({\n"
              "        StreamName: \"clicks\",\n"
              "        PartitionKey: \"user-7\",\n"
              "        Data: new TextEncoder().encode(\"hello\"),\n"
              "    }),\n"
              ");");
    EXPECT_EQ(http_code(put, kSender),
              "POST / HTTP/1.1\n"
              "Host: kinesis.us-east-1.amazonaws.com\n"
              "Content-Type: application/x-amz-json-1.1\n"
              "X-Amz-Target: Kinesis_20131202.PutRecord\n"
              "X-Amz-Date: 20260302T090007Z\n"
              "Authorization: AWS4-HMAC-SHA256 "
              "Credential=<access key>/20260302/us-east-1/kinesis/aws4_request, "
              "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=<signature>\n"
              "Content-Length: 84\n\n"
              "{\n"
              "    \"StreamName\": \"clicks\",\n"
              "    \"PartitionKey\": \"user-7\",\n"
              "    \"Data\": \"aGVsbG8=\"\n"
              "}");
}

TEST(Code, GoesToTheEndpointOfItsAccountWhenItNamesAnArn) {
    const auto host = [](Action action, std::string_view json) {
        const std::string http = http_code(call_of(action, json), kSender);
        const std::size_t at = http.find("Host: ") + 6;
        return http.substr(at, http.find('\n', at) - at);
    };
    constexpr std::string_view kArn =
        R"({"StreamARN":"arn:aws:kinesis:us-east-1:111122223333:stream/clicks"})";
    EXPECT_EQ(host(Action::DescribeStreamSummary, kArn),
              "111122223333.control-kinesis.us-east-1.amazonaws.com");
    EXPECT_EQ(host(Action::PutRecord, kArn), "111122223333.data-kinesis.us-east-1.amazonaws.com");
    EXPECT_EQ(host(Action::PutRecord, R"({"StreamARN":"clicks"})"),
              "kinesis.us-east-1.amazonaws.com");
    EXPECT_EQ(host(Action::ListStreams, "{}"), "kinesis.us-east-1.amazonaws.com");
}

TEST(Code, OfSomeCallsStandsInItsFiles) {
    for (const Case& c : cases()) check_golden(c.file, in_all_forms(call_of(c.action, c.input)));
    const auto next = code_call(sim::CallGetRecords{{}, 100}, "AAAAAAAAAAEheld");
    ASSERT_TRUE(next);
    check_golden("get-records", in_all_forms(*next));
    std::set<std::string> files{"get-records.txt", "literals.txt"};
    for (const Case& c : cases()) files.insert(cat(c.file, ".txt"));
    for (const auto& entry : std::filesystem::directory_iterator(kFolder))
        EXPECT_TRUE(files.contains(entry.path().filename().string())) << entry.path();
}

/// Of each operation the inputs that its file of answers has.
TEST(Code, IsThereForEveryOperation) {
    for (std::size_t i = 0; i < kActionCount; ++i) {
        const auto action = static_cast<Action>(i);
        const std::string name(to_string(action));
        const Json steps =
            Json::parse(read_file(cat(SHARDLAB_SOURCE_DIR "/tests/golden/api/", name, ".json")),
                        nullptr, false);
        ASSERT_TRUE(steps.is_array()) << name;
        std::size_t seen = 0;
        for (const Json& step : steps) {
            if (step["operation"] != name || step["answer"]["status"] != 200) continue;
            ++seen;
            const CodeCall call = call_of(action, step["request"].dump());
            // The body on the wire is the request.
            const std::string http = http_code(call, kSender);
            const std::size_t body = http.find("\n\n") + 2;
            EXPECT_EQ(Json::parse(http.substr(body), nullptr, false), step["request"]) << http;
            EXPECT_NE(http.find(cat("\nX-Amz-Target: Kinesis_20131202.", name, "\n")), http.npos);
            EXPECT_NE(http.find(cat("\nContent-Length: ", http.size() - body, "\n")), http.npos);

            const std::string python = python_code(call);
            EXPECT_NE(python.find(cat("kinesis.", words_of(name, '_'), '(')), python.npos);
            const std::string java = java_code(call);
            EXPECT_NE(java.find(cat(name, "Request.builder()")), java.npos) << java;
            const std::string javascript = javascript_code(call);
            EXPECT_NE(javascript.find(cat("new ", name, "Command({")), javascript.npos);
            const std::string cli = cli_code(call);
            for (const auto& [member, value] : step["request"].items()) {
                EXPECT_NE(python.find(cat(member, '=')), python.npos) << python;
                EXPECT_NE(javascript.find(cat(member, ':')), javascript.npos) << javascript;
                if (action == Action::SubscribeToShard) continue;
                EXPECT_NE(cli.find(words_of(member, '-')), cli.npos) << cli;
            }
        }
        EXPECT_GT(seen, 0u) << name;
    }
}

TEST(Code, NamesMembersAsTheClientsDo) {
    // kinesis.md 12.1 has these spellings.
    EXPECT_EQ(words_of("MaxRecordSizeInKiB", '-'), "max-record-size-in-ki-b");
    EXPECT_EQ(words_of("WarmThroughputMiBps", '-'), "warm-throughput-mi-bps");
    EXPECT_EQ(words_of("StreamARN", '-'), "stream-arn");
    EXPECT_EQ(words_of("UpdateMaxRecordSize", '_'), "update_max_record_size");
}

TEST(Code, OfTheCommandsIsThatOfTheirDocuments) {
    const auto json = [](const sim::Command& command) {
        const auto call = code_call(command, {});
        return call ? cat(to_string(call->action), api::write_json(call->input)) : std::string();
    };
    EXPECT_EQ(json(sim::CallPutRecord{{.stream_name = "s", .partition_key = "k", .data = "hi"}}),
              R"(PutRecord{"StreamName":"s","Data":"aGk=","PartitionKey":"k"})");
    EXPECT_EQ(json(sim::CallPutRecords{
                  {.stream_name = "s",
                   .records = {{.partition_key = "k", .data = "hi", .explicit_hash_key = "7"}}}}),
              R"(PutRecords{"StreamName":"s","Records":[{"Data":"aGk=","PartitionKey":"k",)"
              R"("ExplicitHashKey":"7"}]})");
    EXPECT_EQ(json(sim::CallCreateStream{{.stream_name = "s", .shard_count = 2}}),
              R"(CreateStream{"StreamName":"s","ShardCount":2})");
    EXPECT_EQ(json(sim::CallCreateStream{{.stream_name = "s", .stream_mode = "ON_DEMAND"}}),
              R"(CreateStream{"StreamName":"s","StreamModeDetails":{"StreamMode":"ON_DEMAND"}})");
    EXPECT_EQ(json(sim::CallGetShardIterator{{.stream_name = "s",
                                              .shard_id = "0",
                                              .shard_iterator_type = "AT_TIMESTAMP",
                                              .timestamp_ms = 1'500}}),
              R"(GetShardIterator{"StreamName":"s","ShardId":"0","ShardIteratorType":)"
              R"("AT_TIMESTAMP","Timestamp":1.5})");
    EXPECT_EQ(json(sim::CallGetRecords{"AAAA", 5}),
              R"(GetRecords{"ShardIterator":"AAAA","Limit":5})");
    // What a document has as text and number is typed.
    const CodeCall typed = call_of(Action::PutRecord, R"({"Data":"aGk=","PartitionKey":null})");
    ASSERT_EQ(typed.input.items.size(), 1u);
    EXPECT_EQ(typed.input.items[0].kind, api::Value::Kind::Blob);
    EXPECT_EQ(typed.input.items[0].text, "hi");
    // What is no Base64 stays what it is, and so does a time that has no date.
    EXPECT_EQ(call_of(Action::PutRecord, R"({"Data":"?"})").input.items[0].kind,
              api::Value::Kind::Text);
    EXPECT_EQ(call_of(Action::GetShardIterator, R"({"Timestamp":-1})").input.items[0].kind,
              api::Value::Kind::Number);
}

TEST(Code, WhatIsNoCallIsSaidInASentence) {
    const sim::Command acts[] = {
        sim::AddProducer{{.name = "shop", .stream_name = "s"}},
        sim::AddProducer{{.name = "shop", .stream_name = "s", .sender = sim::KplSpec{}}},
        sim::AddProducer{{.name = "shop", .stream_name = "s", .sender = sim::AgentSpec{}}},
        sim::AddConsumer{{.name = "app", .stream_name = "s"}},
        sim::AddConsumer{{.name = "app", .stream_name = "s", .reader = sim::KclSpec{}}},
        sim::AddConsumer{{.name = "app", .stream_name = "s", .reader = sim::FanOutSpec{}}},
        sim::AddConsumer{{.name = "app", .stream_name = "s", .reader = sim::LambdaSpec{}}},
        sim::AddConsumer{{.name = "app", .stream_name = "s", .reader = sim::DeliverySpec{}}},
        sim::RemoveActor{"shop"},
        sim::PauseActor{"shop"},
        sim::ResumeActor{"shop"},
        sim::SetProducerRate{"shop", 1},
        sim::SetProducerPayload{"shop", "x", {}, {}},
        sim::InjectFault{{.name = "late", .target = "shop"}},
        sim::LiftFault{"late"},
        sim::CreateKey{"alias/own"},
        sim::ChangeAccess({sim::DeactivatePrincipal{"shop"}}),
        sim::ChangeAccess({sim::SetPath{"shop", {}, {}}})};
    std::set<std::string> sentences;
    for (const sim::Command& act : acts) {
        EXPECT_FALSE(code_call(act, {}));
        const std::string sentence = what_it_is(act);
        EXPECT_TRUE(sentence.starts_with("In reality: ") && sentence.ends_with('.')) << sentence;
        EXPECT_FALSE(name_of_act(act).empty());
        sentences.insert(sentence);
    }
    EXPECT_EQ(sentences.size(), std::size(acts));
    EXPECT_EQ(what_it_is(sim::CallGetRecords{}), "");
}

TEST(Code, LinesAreAboutAsLongAsTheDrawerIsWide) {
    // A literal of up to 40 characters is not broken, however far in it stands.
    constexpr std::size_t kMost = kColumns + 12;
    for (const Case& c : cases()) {
        const CodeCall call = call_of(c.action, c.input);
        for (const std::string& text : {python_code(call), javascript_code(call)}) {
            for (std::size_t begin = 0; begin < text.size();) {
                const std::size_t end = std::min(text.find('\n', begin), text.size());
                EXPECT_LE(utf8_length(std::string_view(text).substr(begin, end - begin)), kMost)
                    << c.file << '\n'
                    << text;
                begin = end + 1;
            }
        }
    }
}

/// Everything that a literal must get right: quotes, backslashes before letters and digits, control
/// and format characters, letters of two to four bytes.
std::string odd_text(Rng& rng) {
    static constexpr std::string_view kParts[] = {
        "a",         "7",      "0",      "u",          "x",          "U",      "N",
        "n",         " ",      "\"",     "'",          "`",          "\\",     "$",
        "{",         "}",      "%",      "\n",         "\r",         "\t",     "\b",
        "\f",        "\v",     "\x1b",   "\x7f",       "é",          "ß",      "\u0085",
        "\u00ad",    "\u2028", "\u2029", "\u202e",     "\u200b",     "\ufeff", "日",
        "\ufffd",    "\uffff", "😀",     "\U000e0001", "\U0010ffff", "*/",     "//",
        "</script>", "\"\"\"", "u0041",  "\\u000a",    "${x}",       "#{x}",   "\\N{DIGIT ONE}"};
    std::string out;
    for (std::uint64_t left = rng.below(24); left > 0; --left) {
        const std::uint64_t which = rng.below(std::size(kParts) + 2);
        if (which < std::size(kParts))
            out += kParts[which];
        else
            out += static_cast<char>(rng.below(0x80));
    }
    return out;
}

std::string hex_of(std::string_view bytes) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        out += kDigits[static_cast<unsigned char>(c) >> 4];
        out += kDigits[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

TEST(Literal, OfOddTextsStandInTheirFile) {
    Rng rng(7);
    std::string text;
    for (int i = 0; i < 300; ++i) {
        const std::string odd = odd_text(rng);
        ASSERT_TRUE(is_utf8(odd));
        text += hex_of(odd);
        for (const Quotes language :
             {Quotes::Python, Quotes::Java, Quotes::JavaScript, Quotes::Json})
            text += cat('\t', literal(language, odd));
        // The parts of a long one say the same; they are joined where they are broken.
        Piece parts = text_piece(Quotes::Python, odd);
        parts.flat.clear();
        std::string broken = print(parts);
        for (char& c : broken)
            if (c == '\n') c = ' ';
        text += cat('\t', broken, '\n');
    }
    EXPECT_EQ(text.find('\r'), text.npos);
    check_golden("literals", text);
}

TEST(Literal, OfWhatIsNoUtf8HasTheReplacement) {
    EXPECT_EQ(literal(Quotes::Json, "a\xff\xc3"), "\"a\ufffd\ufffd\"");
    EXPECT_EQ(literal(Quotes::Java, std::string("\0"
                                                "1",
                                                2)),
              "\"\\0001\"");
    EXPECT_EQ(literal(Quotes::Java, "\\u000a"), "\"\\\\u000a\"");
}

TEST(Literal, IsBrokenBehindABlankOrAColon) {
    Piece arn = text_piece(Quotes::Java, "arn:aws:kinesis:us-east-1:123456789012:stream/clicks");
    EXPECT_EQ(arn.flat, "\"arn:aws:kinesis:us-east-1:123456789012:stream/clicks\"");
    arn.flat.clear();
    arn.break_always = true;
    EXPECT_EQ(print(arn), "\"arn:aws:kinesis:us-east-1:123456789012:\" +\n    \"stream/clicks\"");
    const Piece plain = text_piece(Quotes::Python, std::string(90, 'x'));
    EXPECT_EQ(plain.items.size(), 3u);
}

TEST(Literal, ReadableIsWhatAPersonCanRead) {
    EXPECT_TRUE(is_readable(""));
    EXPECT_TRUE(is_readable("größe\n\t"));
    EXPECT_FALSE(is_readable("\x1b[0m"));
    EXPECT_FALSE(is_readable(std::string_view("\0", 1)));
    EXPECT_FALSE(is_readable("\xff"));
}

/// All 256 bytes, alone and together, come out of every form of data; code.test.mjs reads some of
/// them back.
TEST(Code, AnyBytesAreDataInEveryForm) {
    std::string all;
    for (int b = 0; b < 256; ++b) {
        const std::string one(1, static_cast<char>(b));
        all += one;
        const CodeCall call =
            call_of(Action::PutRecord,
                    cat(R"({"StreamName":"s","PartitionKey":"k","Data":)", blob(one), "}"));
        const bool readable = (b >= 0x20 && b < 0x7f) || b == '\n' || b == '\r' || b == '\t';
        EXPECT_EQ(python_code(call).find("b64decode") == std::string::npos, readable) << b;
        EXPECT_EQ(java_code(call).find("fromUtf8String") != std::string::npos, readable) << b;
        EXPECT_EQ(javascript_code(call).find("TextEncoder") != std::string::npos, readable) << b;
        EXPECT_EQ(cli_code(call).find("raw-in-base64-out") != std::string::npos, readable) << b;
        EXPECT_NE(http_code(call, kSender).find(base64_encode(one)), std::string::npos) << b;
    }
    const CodeCall call = call_of(
        Action::PutRecord, cat(R"({"StreamName":"s","PartitionKey":"k","Data":)", blob(all), "}"));
    EXPECT_NE(cli_code(call).find(cat("--data ", base64_encode(all))), std::string::npos);
}

TEST(Code, DataThatLooksLikeAFileIsGivenInBase64) {
    const CodeCall call =
        call_of(Action::PutRecord,
                cat(R"({"StreamName":"s","PartitionKey":"k","Data":)", blob("fileb://x"), "}"));
    EXPECT_EQ(cli_code(call),
              "aws kinesis put-record \\\n"
              "    --stream-name s \\\n"
              "    --partition-key k \\\n"
              "    --data ZmlsZWI6Ly94");
}

TEST(Pieces, BreakWhereTheyDoNotFit) {
    const Piece list{.open = "f(",
                     .items = {Piece::of(std::string(30, 'a')), Piece::of(std::string(29, 'b'))},
                     .close = ")",
                     .trail = ","};
    EXPECT_EQ(print(list).size(), 64u);
    Piece longer = list;
    longer.items[0].open += 'a';
    EXPECT_EQ(print(longer),
              cat("f(\n    ", longer.items[0].open, ",\n    ", longer.items[1].open, ",\n)"));
    EXPECT_EQ(print(prefixed("x = ", Piece{.open = "[", .close = "]"})), "x = []");
}

}  // namespace
}  // namespace kds::web::code
