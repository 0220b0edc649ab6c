#include "core/api/input_reader.h"

#include "tests/unit/api/api_lab.h"

namespace kds::api {
namespace {

using test::ApiLab;

constexpr std::string_view kNumber =
    "class com.amazon.coral.value.json.numbers.TruncatingBigNumber";

std::string serialization(std::string_view message) {
    return cat(R"({"__type":"SerializationException","Message":")", message, R"("})");
}

/// The table of kinesis.md 3.2, each row through a request.
TEST(InputReader, RefusesWrongTypesWithTheSentencesOfTheService) {
    ApiLab lab;
    const struct {
        const char* operation;
        const char* body;
        std::string message;
    } cases[] = {
        {"PutRecord", R"({"StreamName":true})",
         "class java.lang.Boolean can not be converted to an String"},
        {"PutRecord", R"({"StreamName":1})", cat(kNumber, " can not be converted to an String")},
        {"PutRecord", R"({"StreamName":1.5})", cat(kNumber, " can not be converted to an String")},
        {"PutRecord", R"({"StreamName":[]})", "Start of list found where not expected"},
        {"PutRecord", R"({"StreamName":{}})",
         "Start of structure or map found where not expected."},
        {"CreateStream", R"({"ShardCount":false})",
         "class java.lang.Boolean can not be converted to an Integer"},
        {"CreateStream", R"({"ShardCount":"1"})",
         "class java.lang.String can not be converted to an Integer"},
        {"CreateStream", R"({"ShardCount":[]})", "Start of list found where not expected"},
        {"CreateStream", R"({"ShardCount":{}})",
         "Start of structure or map found where not expected."},
        {"CreateStream", R"({"StreamModeDetails":1})", "Expected null"},
        {"CreateStream", R"({"StreamModeDetails":[]})", "Start of list found where not expected"},
        {"CreateStream", R"({"StreamModeDetails":{"StreamMode":1}})",
         cat(kNumber, " can not be converted to an String")},
        {"PutRecord", R"({"Data":true})", "class java.lang.Boolean can not be converted to a Blob"},
        {"PutRecord", R"({"Data":7})", cat(kNumber, " can not be converted to a Blob")},
        {"PutRecord", R"({"Data":[]})", "Start of list found where not expected"},
        {"PutRecord", R"({"Data":{}})", "Start of structure or map found where not expected."},
        {"PutRecord", R"({"Data":"23456"})",
         "'23456' can not be converted to a Blob: Base64 encoded length is expected a multiple of "
         "4 bytes but found: 5"},
        {"PutRecord", R"({"Data":"=+/="})",
         "'=+/=' can not be converted to a Blob: Invalid Base64 character: '='"},
        {"PutRecord", R"({"Data":"ab-_"})",
         "'ab-_' can not be converted to a Blob: Invalid Base64 character: '-'"},
        {"PutRecord", R"({"Data":"abé"})",
         "'abé' can not be converted to a Blob: Invalid Base64 character: 'é'"},
        {"PutRecord", R"({"Data":"+/+="})",
         "'+/+=' can not be converted to a Blob: Invalid last non-pad Base64 character dectected"},
        {"GetShardIterator", R"({"Timestamp":true})",
         "class java.lang.Boolean can not be converted to milliseconds since epoch"},
        {"GetShardIterator", R"({"Timestamp":"2025"})",
         "class java.lang.String can not be converted to milliseconds since epoch"},
        {"GetShardIterator", R"({"Timestamp":[]})", "Start of list found where not expected"},
        {"PutRecords", R"({"Records":1})", "Expected list or null"},
        {"PutRecords", R"({"Records":"x"})", "Expected list or null"},
        {"PutRecords", R"({"Records":{}})", "Start of structure or map found where not expected."},
        {"PutRecords", R"({"Records":[1]})", "Expected null"},
        {"PutRecords", R"({"Records":[[]]})", "Start of list found where not expected"},
        {"PutRecords", R"({"Records":[{"PartitionKey":"k"},{"PartitionKey":2}]})",
         cat(kNumber, " can not be converted to an String")},
        {"GetRecords", R"({"Limit":"x"})",
         "class java.lang.String can not be converted to an Integer"},
        {"ListShards", R"({"MaxResults":true})",
         "class java.lang.Boolean can not be converted to an Integer"},
        {"DescribeStreamSummary", R"({"StreamARN":1})",
         cat(kNumber, " can not be converted to an String")},
        {"DeleteStream", R"({"EnforceConsumerDeletion":1})",
         cat(kNumber, " can not be converted to an Boolean")},
        {"DeleteStream", R"({"EnforceConsumerDeletion":"Hello"})",
         "'HELLO' can not be converted to an Boolean"},
        {"DeleteStream", R"({"EnforceConsumerDeletion":""})",
         "'' can not be converted to an Boolean"},
        {"DeleteStream", R"({"EnforceConsumerDeletion":[]})",
         "Start of list found where not expected"},
        {"DeleteStream", R"({"EnforceConsumerDeletion":{}})",
         "Start of structure or map found where not expected."},
        {"RemoveTagsFromStream", R"({"TagKeys":true})", "Expected list or null"},
        {"RemoveTagsFromStream", R"({"TagKeys":1})", "Expected list or null"},
        {"RemoveTagsFromStream", R"({"TagKeys":"a"})", "Expected list or null"},
        {"RemoveTagsFromStream", R"({"TagKeys":{}})",
         "Start of structure or map found where not expected."},
        {"RemoveTagsFromStream", R"({"TagKeys":["a",1]})",
         cat(kNumber, " can not be converted to an String")},
        {"RemoveTagsFromStream", R"({"TagKeys":[true]})",
         "class java.lang.Boolean can not be converted to an String"},
        {"RemoveTagsFromStream", R"({"TagKeys":[[]]})", "Start of list found where not expected"},
        {"RemoveTagsFromStream", R"({"TagKeys":[{}]})",
         "Start of structure or map found where not expected."},
        {"EnableEnhancedMonitoring", R"({"ShardLevelMetrics":"ALL"})", "Expected list or null"},
        {"AddTagsToStream", R"({"Tags":true})", "Expected map or null"},
        {"AddTagsToStream", R"({"Tags":1})", "Expected map or null"},
        {"AddTagsToStream", R"({"Tags":"a"})", "Expected map or null"},
        {"AddTagsToStream", R"({"Tags":[]})", "Start of list found where not expected"},
        {"AddTagsToStream", R"({"Tags":{"a":1}})",
         cat(kNumber, " can not be converted to an String")},
        {"AddTagsToStream", R"({"Tags":{"a":false}})",
         "class java.lang.Boolean can not be converted to an String"},
        {"AddTagsToStream", R"({"Tags":{"a":[]}})", "Start of list found where not expected"},
        {"AddTagsToStream", R"({"Tags":{"a":{}}})",
         "Start of structure or map found where not expected."},
        {"ListShards", R"({"ShardFilter":"AT_LATEST"})", "Expected null"},
        {"ListShards", R"({"ShardFilter":[]})", "Start of list found where not expected"},
        {"ListShards", R"({"ShardFilter":{"Timestamp":"now"}})",
         "class java.lang.String can not be converted to milliseconds since epoch"},
        {"ListShards", R"({"StreamCreationTimestamp":true})",
         "class java.lang.Boolean can not be converted to milliseconds since epoch"},
        {"ListShards", R"({"StreamCreationTimestamp":{}})",
         "Start of structure or map found where not expected."},
    };
    for (const auto& c : cases) {
        const Response response = lab.post(c.operation, c.body);
        EXPECT_EQ(response.status, 400);
        EXPECT_EQ(response.body, serialization(c.message)) << c.operation << " " << c.body;
    }
}

/// A document with one member, "M", and a reader of it.
struct OneMember {
    explicit OneMember(std::string_view json)
        : document{read_json(cat(R"({"M":)", json, "}")).value_or(Value::object())} {}
    Value document;
    InputReader in{document};
};

// No input of the service has a Long yet; the sentences are those of kinesis.md 3.2.
TEST(InputReader, ReadsLongs) {
    EXPECT_EQ(OneMember("9007199254740993").in.long_integer("M"), 9007199254740993);
    EXPECT_EQ(OneMember("-3000000000.5").in.long_integer("M"), -3000000001);
    EXPECT_EQ(OneMember("null").in.long_integer("M"), std::nullopt);
    const struct {
        const char* json;
        std::string message;
    } cases[] = {
        {"true", "class java.lang.Boolean can not be converted to an Long"},
        {R"("1")", "class java.lang.String can not be converted to an Long"},
        {"[]", "Start of list found where not expected"},
        {"{}", "Start of structure or map found where not expected."},
    };
    for (const auto& c : cases) {
        OneMember member(c.json);
        EXPECT_EQ(member.in.long_integer("M"), std::nullopt);
        ASSERT_TRUE(member.in.failure().has_value()) << c.json;
        EXPECT_EQ(member.in.failure()->type, "SerializationException");
        EXPECT_EQ(member.in.failure()->message, c.message);
    }
}

TEST(InputReader, ReadsBooleansAndTheWordsForThem) {
    for (const char* json : {"true", R"("true")", R"("TRUE")", R"("Yes")", R"("1")"})
        EXPECT_EQ(OneMember(json).in.boolean("M"), true) << json;
    for (const char* json : {"false", R"("false")", R"("False")", R"("no")", R"("0")"})
        EXPECT_EQ(OneMember(json).in.boolean("M"), false) << json;
    for (const char* json : {"null", R"("on")", "1", "[]"})
        EXPECT_EQ(OneMember(json).in.boolean("M"), std::nullopt) << json;
}

TEST(InputReader, ReadsListsAndMapsOfTexts) {
    using Texts = std::vector<std::string>;
    using Map = std::map<std::string, std::string>;
    EXPECT_EQ(OneMember(R"(["b","a","b"])").in.texts("M"), (Texts{"b", "a", "b"}));
    EXPECT_EQ(OneMember("[]").in.texts("M"), Texts{});
    EXPECT_EQ(OneMember(R"([null,"a",null])").in.texts("M"), Texts{"a"});
    EXPECT_EQ(OneMember("null").in.texts("M"), std::nullopt);
    EXPECT_EQ(OneMember(R"({"b":"1","a":"","c":null})").in.text_map("M"),
              (Map{{"a", ""}, {"b", "1"}}));
    EXPECT_EQ(OneMember(R"({"a":"1","a":"2"})").in.text_map("M"), (Map{{"a", "2"}}));
    EXPECT_EQ(OneMember("{}").in.text_map("M"), Map{});
    EXPECT_EQ(OneMember("null").in.text_map("M"), std::nullopt);

    OneMember absent("null");
    EXPECT_EQ(absent.in.required_texts("M"), Texts{});
    EXPECT_EQ(absent.in.required_text_map("M"), Map{});
    EXPECT_EQ(absent.in.members().missing, (Texts{"m", "m"}));
    // What is of the wrong type is not missing too.
    OneMember wrong("1");
    EXPECT_EQ(wrong.in.required_texts("M"), Texts{});
    EXPECT_EQ(wrong.in.members().missing, Texts{});
}

TEST(InputReader, TheFirstWrongMemberEndsTheRequestBeforeAnyConstraint) {
    ApiLab lab;
    // In the order of kinesis.md 3.1 the partition key comes before the data and the name.
    EXPECT_EQ(lab.post("PutRecord", R"({"StreamName":[],"Data":7,"PartitionKey":true})").body,
              serialization("class java.lang.Boolean can not be converted to an String"));
    EXPECT_EQ(lab.post("CreateStream", R"({"ShardCount":0,"StreamName":[]})").body,
              serialization("Start of list found where not expected"));
}

TEST(InputReader, BytesAreNoText) {
    ApiLab lab;
    const auto post = [&](std::string_view operation, std::string_view member) {
        const Value body = Value::object().with(Text(std::string(member)), Value::of_blob("x"));
        const Response response =
            lab.send(test::request(operation, write_cbor(body), "application/x-amz-cbor-1.1"));
        return read_cbor(response.body).value_or(Value{});
    };
    // No source has a sentence for these: none is given.
    const Value bare = Value::object().with("__type", Value::of_text("SerializationException"));
    EXPECT_EQ(post("PutRecord", "StreamName"), bare);
    EXPECT_EQ(post("CreateStream", "ShardCount"), bare);
    EXPECT_EQ(post("GetShardIterator", "Timestamp"), bare);
    EXPECT_EQ(post("DeleteStream", "EnforceConsumerDeletion"), bare);
}

std::string validation(const Response& response) {
    const auto body = read_json(response.body).value_or(Value{});
    EXPECT_EQ(test::text_of(body, "__type"), "ValidationException") << response.body;
    return test::text_of(body, "message");
}
std::string null_at(std::string_view path) {
    return cat("Value null at '", path, "' failed to satisfy constraint: Member must not be null");
}

TEST(InputReader, NullAndAbsentAreTheSame) {
    ApiLab lab;
    EXPECT_EQ(validation(lab.post("GetRecords", "{}")),
              cat("1 validation error detected: ", null_at("shardIterator")));
    EXPECT_EQ(validation(lab.post("GetRecords", R"({"ShardIterator":null,"Limit":null,"X":[1]})")),
              cat("1 validation error detected: ", null_at("shardIterator")));
    EXPECT_EQ(validation(lab.post("CreateStream", "{}")),
              cat("1 validation error detected: ", null_at("streamName")));
    EXPECT_EQ(
        validation(
            lab.post("CreateStream", R"({"StreamModeDetails":{"StreamMode":"PROVISIONED"}})")),
        cat("2 validation errors detected: ", null_at("shardCount"), "; ", null_at("streamName")));
    EXPECT_EQ(validation(lab.post("GetShardIterator", R"({"StreamName":"?"})")),
              cat("3 validation errors detected: ", null_at("shardId"), "; ",
                  null_at("shardIteratorType"),
                  "; Value '?' at 'streamName' failed to satisfy constraint: Member must satisfy "
                  "regular expression pattern: [a-zA-Z0-9_.-]+"));
    EXPECT_EQ(validation(lab.post("PutRecord", R"({"ExplicitHashKey":"x"})")),
              cat("3 validation errors detected: ", null_at("partitionKey"),
                  "; Value 'x' at 'explicitHashKey' failed to satisfy constraint: Member must "
                  "satisfy regular expression pattern: 0|([1-9]\\d{0,38}); ",
                  null_at("data")));
    EXPECT_EQ(
        validation(lab.post("PutRecords", R"({"Records":[{"PartitionKey":"k"},null]})")),
        cat("3 validation errors detected: ", null_at("records.1.member.data"), "; ",
            null_at("records.2.member.partitionKey"), "; ", null_at("records.2.member.data")));
    EXPECT_EQ(validation(lab.post("PutRecords", R"({"StreamName":"s"})")),
              cat("1 validation error detected: ", null_at("records")));
    const struct {
        const char* operation;
        std::vector<std::string> required;
    } others[] = {
        {"AddTagsToStream", {"tags"}},
        {"DecreaseStreamRetentionPeriod", {"retentionPeriodHours"}},
        {"DisableEnhancedMonitoring", {"shardLevelMetrics"}},
        {"EnableEnhancedMonitoring", {"shardLevelMetrics"}},
        {"IncreaseStreamRetentionPeriod", {"retentionPeriodHours"}},
        {"MergeShards", {"shardToMerge", "adjacentShardToMerge"}},
        {"RemoveTagsFromStream", {"tagKeys"}},
        {"SplitShard", {"newStartingHashKey", "shardToSplit"}},
        {"UpdateShardCount", {"scalingType", "targetShardCount"}},
    };
    for (const auto& c : others) {
        std::string message = cat(c.required.size(), " validation error",
                                  c.required.size() == 1 ? "" : "s", " detected: ");
        for (const std::string& path : c.required)
            message += cat(path == c.required[0] ? "" : "; ", null_at(path));
        EXPECT_EQ(validation(lab.post(c.operation, "{}")), message) << c.operation;
    }
    EXPECT_EQ(validation(lab.post("ListShards", R"({"ShardFilter":{}})")),
              cat("1 validation error detected: ", null_at("shardFilter.type")));
}

TEST(InputReader, TenErrorsAtMost) {
    // kinesis.md 3.1: PutRecords with 501 entries, all with empty partition keys.
    ApiLab lab;
    std::string body = R"({"StreamName":"s","Records":[)";
    for (int i = 0; i < 501; ++i) body += cat(i ? "," : "", R"({"PartitionKey":"","Data":""})");
    const std::string message = validation(lab.post("PutRecords", body + "]}"));
    EXPECT_TRUE(
        message.starts_with("10 validation errors detected: Value at 'records' failed to "
                            "satisfy constraint: Member must have length less than or "
                            "equal to 500; Value '' at 'records.1.member.partitionKey'"))
        << message;
    EXPECT_NE(message.find("records.9.member"), std::string::npos);
    EXPECT_EQ(message.find("records.10.member"), std::string::npos);
    // Many missing members cost no more than few.
    body = R"({"Records":[null)";
    for (int i = 1; i < 90'000; ++i) body += ",null";
    EXPECT_TRUE(validation(lab.post("PutRecords", body + "]}"))
                    .starts_with("10 validation errors detected: "));
}

TEST(InputReader, IntegersAreFlooredAndClamped) {
    ApiLab lab;
    lab.lab.make_active("s", 3);
    // kinesis.md 1.3.
    const Value page = lab.ok("ListShards", R"({"StreamName":"s","MaxResults":2.9})");
    ASSERT_TRUE(page.find("Shards"));
    EXPECT_EQ(page.find("Shards")->items.size(), 2u);
    EXPECT_EQ(validation(lab.post("ListShards", R"({"MaxResults":99999999999999999999})")),
              "1 validation error detected: Value '2147483647' at 'maxResults' failed to satisfy "
              "constraint: Member must have value less than or equal to 10000");
    EXPECT_EQ(validation(lab.post("ListShards", R"({"MaxResults":-99999999999})")),
              "1 validation error detected: Value '-2147483648' at 'maxResults' failed to satisfy "
              "constraint: Member must have value greater than or equal to 1");
}

constexpr std::string_view kArn = "arn:aws:kinesis:us-east-1:123456789012:stream/s";

TEST(InputReader, AStreamIsNamedByNameOrArn) {
    ApiLab lab;
    lab.lab.make_active("s", 1);
    const auto describe = [&](std::string_view body) {
        return lab.post("DescribeStreamSummary", std::string(body));
    };
    EXPECT_EQ(describe(R"({"StreamName":"s"})").status, 200);
    EXPECT_EQ(describe(cat(R"({"StreamARN":")", kArn, R"("})")).status, 200);
    EXPECT_EQ(describe(cat(R"({"StreamName":"s","StreamARN":")", kArn, R"("})")).status, 200);
    EXPECT_EQ(describe(R"({"StreamName":"s","StreamId":"abcdefghij0123456789-abc"})").status, 200);
    EXPECT_EQ(
        describe("{}").body,
        R"({"__type":"InvalidArgumentException","message":"Neither streamArn or streamName was provided"})");
    EXPECT_EQ(
        describe(cat(R"({"StreamName":"t","StreamARN":")", kArn, R"("})")).body,
        R"({"__type":"InvalidArgumentException","message":"StreamName and StreamARN do not name the same stream."})");
    EXPECT_EQ(
        describe(R"({"StreamARN":"arn:aws:kinesis:eu-west-1:123456789012:stream/s"})").body,
        R"({"__type":"ResourceNotFoundException","message":"Stream s under account 123456789012 not found."})");
    EXPECT_EQ(
        describe(R"({"StreamARN":"arn:aws:kinesis:us-east-1:999999999999:stream/s"})").body,
        R"({"__type":"AccessDeniedException","Message":"User: arn:aws:iam::123456789012:root is not authorized to perform: kinesis:DescribeStreamSummary on resource: arn:aws:kinesis:us-east-1:999999999999:stream/s because no resource-based policy allows the kinesis:DescribeStreamSummary action"})");
    EXPECT_EQ(lab.post("ListShards", cat(R"({"StreamARN":")", kArn, R"("})")).status, 200);
    EXPECT_EQ(
        lab.post("ListShards", cat(R"({"NextToken":"x","StreamARN":")", kArn, R"("})")).body,
        R"({"__type":"InvalidArgumentException","message":"NextToken and StreamARN cannot be provided together."})");
}

TEST(InputReader, ArnAndIdHaveTheirPatterns) {
    ApiLab lab;
    const auto refused = [&](std::string_view arn) {
        const Response r =
            lab.post("DescribeStreamSummary", cat(R"({"StreamARN":")", arn, R"("})"));
        return r.body.find("ValidationException") != std::string::npos;
    };
    for (const char* good : {"arn:aws:kinesis:us-east-1:123456789012:stream/s",
                             "arn:aws-cn:kinesis:cn-north-1:123456789012:stream/a/b",
                             "arn:aws:x:kinesis::123456789012:stream/s",
                             "arn:aws:kinesis:x:1:stream/y:123456789012:stream/s"})
        EXPECT_FALSE(refused(good)) << good;
    for (const char* bad :
         {"", "s", "arn:aws:kinesis:us-east-1:12345678901:stream/s",
          "arn:aws:kinesis:us-east-1:123456789012:stream/",
          "arn:aws:kinesis:us-east-1:123456789012:stream/a b",
          "arn:aws:kinesis:us-east-1:12345678901x:stream/s",
          "arn:aws:kinesis:123456789012:stream/s", "arn:aws:sns:us-east-1:123456789012:stream/s",
          "xarn:aws:kinesis:us-east-1:123456789012:stream/s",
          "arn:aws:kinesis:us\\n-east-1:123456789012:stream/s"})
        EXPECT_TRUE(refused(bad)) << bad;
    EXPECT_EQ(
        validation(lab.post("GetShardIterator",
                            R"({"ShardId":"0","ShardIteratorType":"LATEST","StreamARN":"x",)"
                            R"("StreamId":"","StreamName":"!"})")),
        "4 validation errors detected: Value 'x' at 'streamARN' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: "
        "arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+; Value '' at 'streamId' failed to satisfy "
        "constraint: Member must satisfy regular expression pattern: "
        "[a-z0-9]{20}-[a-z0-9]{3}; Value '' at 'streamId' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1; Value '!' at 'streamName' failed "
        "to satisfy constraint: Member must satisfy regular expression pattern: "
        "[a-zA-Z0-9_.-]+");
}

}  // namespace
}  // namespace kds::api
