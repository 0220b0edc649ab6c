#include "core/api/dispatcher.h"

#include <algorithm>
#include <set>

#include "core/api/json_writer.h"
#include "core/api/operation.h"
#include "core/api/unconfirmed.h"
#include "tests/unit/api/api_lab.h"

namespace kds::api {
namespace {

using test::ApiLab;
using test::header;
using test::remove_header;
using test::request;
using test::text_of;

constexpr std::string_view kForbidden =
    "<AccessDeniedException>\n  <Message>Unable to determine service/operation name to be "
    "authorized</Message>\n</AccessDeniedException>\n";
constexpr std::string_view kUnknown = R"({"__type":"UnknownOperationException"})";
constexpr std::string_view kUnreadable = R"({"__type":"SerializationException"})";

Request typed(std::string type) {
    Request r = request("ListShards", R"({"StreamName":"s"})");
    r.headers[0].value = std::move(type);
    return r;
}

TEST(Dispatcher, AnswersWithTheHeadersOfTheService) {
    ApiLab lab;
    lab.lab.make_active("s", 1);
    const Response response = lab.post("ListShards", R"({"StreamName":"s"})");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(header(response, "Content-Type"), "application/x-amz-json-1.1");
    EXPECT_EQ(header(response, "content-length"), cat(response.body.size()));
    EXPECT_EQ(header(response, "Date"), "Wed, 01 Jan 2025 00:00:02 GMT");
    const std::string id = header(response, "x-amzn-RequestId");
    ASSERT_EQ(id.size(), 36u);
    EXPECT_EQ(id[8], '-');
    EXPECT_EQ(id[14], '4');
    EXPECT_NE(std::string_view("89ab").find(id[19]), std::string_view::npos);
    EXPECT_EQ(header(response, "x-amz-id-2").size(), 96u);  // 72 bytes in Base64.
}

TEST(Dispatcher, RequestIdsDifferAndAreTheSameInAReplay) {
    ApiLab first, second;
    std::set<std::string> ids;
    for (int i = 0; i < 100; ++i) {
        const Response a = first.post("ListShards", "{}");
        EXPECT_EQ(a, second.post("ListShards", "{}"));
        ids.insert(header(a, "x-amzn-RequestId"));
        ids.insert(header(a, "x-amz-id-2"));
    }
    EXPECT_EQ(ids.size(), 200u);
    const Response seeded =
        handle(first.lab.engine, first.lab.call(), request("ListShards", "{}"), {.seed = 7});
    EXPECT_NE(header(seeded, "x-amzn-RequestId"),
              header(second.post("ListShards", "{}"), "x-amzn-RequestId"));
}

TEST(Dispatcher, AnOperationWithoutOutputAnswersWithNothing) {
    ApiLab lab;
    const Response response = lab.post("CreateStream", R"({"StreamName":"s","ShardCount":1})");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "");
    EXPECT_EQ(header(response, "Content-Length"), "0");
}

// The rows of kinesis.md 1.5.
TEST(Dispatcher, Row1RefusesABodyOverTheCap) {
    ApiLab lab;
    for (const int over : {0, 1}) {
        const Response response =
            lab.post("ListShards", std::string(unconfirmed::kBodyBytesMax + over, 'x'));
        EXPECT_EQ(response.status, over ? 413 : 400);
        EXPECT_EQ(response.body, over ? "" : kUnreadable);
    }
}

TEST(Dispatcher, Row2AnswersBrowsers) {
    ApiLab lab;
    Request r = request("ListShards", R"({"NextToken":"x"})");
    r.headers.push_back({"origin", "https://example.com"});
    Response response = lab.send(r);
    EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "*");
    EXPECT_EQ(header(response, "Access-Control-Expose-Headers"),
              "x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,"
              "Date");
    EXPECT_EQ(response.status, 400);
    response = lab.send({.method = "OPTIONS",
                         .headers = {{"Origin", "x"},
                                     {"Access-Control-Request-Headers", "x-amz-target"},
                                     {"Access-Control-Request-Method", "POST"}}});
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "");
    EXPECT_EQ(header(response, "Access-Control-Allow-Headers"), "x-amz-target");
    EXPECT_EQ(header(response, "Access-Control-Allow-Methods"), "POST");
    EXPECT_EQ(header(response, "Access-Control-Max-Age"), "172800");
    EXPECT_EQ(lab.send({.method = "OPTIONS"}).status, 403);
    EXPECT_EQ(header(lab.post("ListShards", "{}"), "Access-Control-Allow-Origin"), "(none)");
}

TEST(Dispatcher, Row3WantsPost) {
    ApiLab lab;
    for (const char* method : {"GET", "PUT", "DELETE", "post"}) {
        Request r = request("ListShards", "{}");
        r.method = method;
        const Response response = lab.send(r);
        EXPECT_EQ(response.status, 403) << method;
        EXPECT_EQ(response.body, kForbidden);
    }
}

TEST(Dispatcher, Row4WantsABody) {
    ApiLab lab;
    EXPECT_EQ(lab.post("ListShards", "").body, kUnreadable);
    EXPECT_EQ(lab.post("Nothing", "").body, kUnknown);
    Request r = request("ListShards", "", "text/plain");
    const Response response = lab.send(r);
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(header(response, "Content-Type"), "application/x-amz-cbor-1.1");
    const auto body = read_cbor(response.body);
    ASSERT_TRUE(body);
    EXPECT_EQ(test::text_of(*body, "__type"), "SerializationException");
}

TEST(Dispatcher, Row5WantsATypeThatItKnows) {
    ApiLab lab;
    Response response = lab.send(typed("text/plain"));
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(response.body, "<UnknownOperationException/>\n");
    Request r = typed("text/plain");
    remove_header(r, "X-Amz-Target");
    response = lab.send(r);
    EXPECT_EQ(response.status, 403);
    EXPECT_EQ(response.body, kForbidden);
    // Blanks and parameters do not matter.
    for (const char* good :
         {" application/x-amz-json-1.1 ", "application/x-amz-json-1.1; charset=utf-8",
          "application/x-amz-json-1.1 ;x"})
        EXPECT_EQ(lab.send(typed(good)).status, 400) << good;
}

TEST(Dispatcher, Row6And7KnowPlainJson) {
    ApiLab lab;
    Request r = typed("application/json");
    Response response = lab.send(r);
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(
        response.body,
        R"({"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"})");
    r.body = "[]";
    response = lab.send(r);
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(
        response.body,
        R"({"Output":{"__type":"com.amazon.coral.service#SerializationException"},"Version":"1.0"})");
    for (const char* body : {"[]", "1", "\"x\"", "null", "{", "x"}) {
        EXPECT_EQ(lab.post("ListShards", body).body, kUnreadable) << body;
        EXPECT_EQ(lab.post("Nothing", body).body, kUnreadable) << body;
    }
}

TEST(Dispatcher, Row8KnowsItsOperations) {
    ApiLab lab;
    for (const char* name : {"Nothing", "putRecord", "PutRecord ", "", "CreateChannel"})
        EXPECT_EQ(lab.post(name, "{}").body, kUnknown) << name;
    Request r = request("PutRecord", "{}");
    r.headers[1].value = "Kinesis_20131203.PutRecord";
    EXPECT_EQ(lab.send(r).body, kUnknown);
    remove_header(r, "X-Amz-Target");
    EXPECT_EQ(lab.send(r).body, kUnknown);
}

TEST(Dispatcher, ActionsThatAreAbsentAreUnknown) {
    ApiLab lab;
    // Five of channels and twelve of queues.
    EXPECT_EQ(absent_actions().size(), 17u);
    EXPECT_TRUE(std::ranges::is_sorted(absent_actions()));
    for (const std::string_view name : absent_actions()) {
        EXPECT_FALSE(parse_action(name)) << name;
        const Response response = lab.post(name, R"({"ChannelName":"c","QueueARN":1})");
        EXPECT_EQ(response.status, 400) << name;
        EXPECT_EQ(response.body, kUnknown) << name;
        EXPECT_EQ(lab.post(name, "").body, kUnknown) << name;
    }
}

TEST(Dispatcher, Rows9To12WantASignature) {
    ApiLab lab;
    const auto answer = [&](std::string authorization, std::string query, bool date = true) {
        Request r = request("ListShards", "{}");
        remove_header(r, "Authorization");
        if (!date) remove_header(r, "X-Amz-Date");
        if (!authorization.empty()) r.headers.push_back({"Authorization", authorization});
        r.query = query;
        return lab.send(r).body;
    };
    const auto error = [](std::string_view type, std::string_view message) {
        return cat(R"({"__type":")", type, R"(","message":")", message, R"("})");
    };
    EXPECT_EQ(answer("AWS4-HMAC-SHA256 x", "X-Amz-Algorithm=a"),
              error("InvalidSignatureException",
                    "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as "
                    "HTTP header."));
    EXPECT_EQ(answer("", ""),
              error("MissingAuthenticationTokenException", "Missing Authentication Token"));
    EXPECT_EQ(answer("AWS4 Credential=a,Signature=", "", false),
              error("IncompleteSignatureException",
                    "Authorization header requires 'Signature' parameter. Authorization header "
                    "requires 'SignedHeaders' parameter. Authorization header requires existence "
                    "of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4 "
                    "Credential=a,Signature="));
    EXPECT_EQ(answer("", "X-Amz-Algorithm=a&X-Amz-Date=b"),
              error("IncompleteSignatureException",
                    "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string "
                    "parameters must include 'X-Amz-Signature'. AWS query-string parameters must "
                    "include 'X-Amz-SignedHeaders'. Re-examine the query-string parameters."));
    const std::string good =
        answer("",
               "X-Amz-Algorithm=a&X-Amz-Date=b&X-Amz-Credential=c&X-Amz-Signature=d&"
               "X-Amz-SignedHeaders=e");
    EXPECT_EQ(good, lab.post("ListShards", "{}").body);
}

TEST(Dispatcher, EveryOperationOfTheTableIsReached) {
    ApiLab lab;
    for (std::size_t i = 0; i < kActionCount; ++i) {
        const std::string_view name = to_string(static_cast<Action>(i));
        ASSERT_EQ(parse_action(name), static_cast<Action>(i));
        // These have no members.
        if (name == "DescribeAccountSettings" || name == "DescribeLimits") {
            EXPECT_EQ(lab.post(name, R"({"StreamName":1})").status, 200);
            continue;
        }
        // Each other has a text member that names something, a list, or a structure.
        const Response response = lab.post(
            name,
            R"({"StreamName":1,"StreamARN":1,"ShardIterator":1,"Records":1,)"
            R"("NextToken":1,"ConsumerARN":1,"ResourceARN":1,"MinimumThroughputBillingCommitment":1})");
        EXPECT_EQ(response.status, 400);
        EXPECT_TRUE(response.body.starts_with(R"({"__type":"SerializationException","Message":")"))
            << name << ": " << response.body;
    }
}

TEST(Dispatcher, SpeaksCbor) {
    ApiLab lab;
    lab.lab.make_active("s", 1);
    const auto post = [&](std::string_view operation, const Value& document) {
        const Response response =
            lab.send(request(operation, write_cbor(document), "application/x-amz-cbor-1.1"));
        EXPECT_EQ(header(response, "Content-Type"), "application/x-amz-cbor-1.1");
        return read_cbor(response.body).value_or(Value{});
    };
    const std::string data("\0\xff\x80 bytes", 9);
    const Value put = post("PutRecord", Value::object()
                                            .with("StreamName", Value::of_text("s"))
                                            .with("PartitionKey", Value::of_text("k"))
                                            .with("Data", Value::of_blob(data)));
    EXPECT_EQ(test::text_of(put, "ShardId"), "shardId-000000000000");
    const Value iterator =
        post("GetShardIterator",
             Value::object()
                 .with("StreamName", Value::of_text("s"))
                 .with("ShardId", Value::of_text("shardId-000000000000"))
                 .with("ShardIteratorType", Value::of_text("AT_TIMESTAMP"))
                 .with("Timestamp", Value::of_timestamp(lab.lab.now.epoch_millis())));
    const Value got =
        post("GetRecords", Value::object().with("ShardIterator", Value::of_text(test::text_of(
                                                                     iterator, "ShardIterator"))));
    ASSERT_TRUE(got.find("Records"));
    ASSERT_EQ(got.find("Records")->items.size(), 1u);
    const Value& record = got.find("Records")->items[0];
    ASSERT_TRUE(record.find("Data"));
    EXPECT_EQ(record.find("Data")->kind, Value::Kind::Blob);
    EXPECT_EQ(record.find("Data")->text, data);
    ASSERT_TRUE(record.find("ApproximateArrivalTimestamp"));
    EXPECT_EQ(record.find("ApproximateArrivalTimestamp")->kind, Value::Kind::Timestamp);
    EXPECT_EQ(record.find("ApproximateArrivalTimestamp")->integer, lab.lab.now.epoch_millis());
    const Value error = post("ListShards", Value::object().with("StreamName", Value::of_text("x")));
    EXPECT_EQ(test::text_of(error, "__type"), "ResourceNotFoundException");
    EXPECT_EQ(test::text_of(error, "message"), "Stream x under account 123456789012 not found.");
}

TEST(Dispatcher, WhoCallsFollowsFromTheAccessKey) {
    ApiLab lab;
    lab.lab.make_active("s", 1);
    const Endpoint endpoint{
        .principals = {
            {"AKOTHER", {.account = "222222222222", .arn = "arn:aws:iam::222222222222:user/eve"}}}};
    const auto send = [&](std::string_view credential, std::string body, bool in_query = false) {
        Request request = test::request("DescribeStreamSummary", std::move(body));
        test::remove_header(request, "Authorization");
        if (in_query) {
            request.query =
                cat("X-Amz-Algorithm=a&X-Amz-Credential=", credential,
                    "%2F20250101&X-Amz-Signature=0&X-Amz-SignedHeaders=host&X-Amz-Date=1");
        } else {
            request.headers.push_back(
                {"Authorization", cat("AWS4-HMAC-SHA256 Credential=", credential,
                                      "/20250101, SignedHeaders=host, "
                                      "Signature=00")});
        }
        return handle(lab.lab.engine, lab.lab.call(), request, endpoint);
    };
    const std::string by_name = R"({"StreamName":"s"})";
    const std::string by_arn = R"({"StreamARN":"arn:aws:kinesis:us-east-1:123456789012:stream/s"})";
    EXPECT_EQ(send("AKID", by_name).status, 200);
    for (const bool in_query : {false, true}) {
        // The name means a stream of the caller, the ARN one of its owner.
        EXPECT_EQ(
            send("AKOTHER", by_name, in_query).body,
            R"({"__type":"ResourceNotFoundException","message":"Stream s under account 222222222222 not found."})");
        EXPECT_EQ(
            send("AKOTHER", by_arn, in_query).body,
            R"({"__type":"AccessDeniedException","Message":"User: arn:aws:iam::222222222222:user/eve is not authorized to perform: kinesis:DescribeStreamSummary on resource: arn:aws:kinesis:us-east-1:123456789012:stream/s because no resource-based policy allows the kinesis:DescribeStreamSummary action"})");
    }
}

TEST(Dispatcher, ADryRunChangesNothing) {
    ApiLab lab;
    lab.lab.make_active("s", 1);
    const std::string put = R"("StreamName":"s","PartitionKey":"k","Data":"eA==")";
    const std::string would =
        R"({"__type":"DryRunOperationException","message":"Request would have succeeded, but DryRun flag is set."})";
    const std::string no_stream =
        R"({"__type":"ResourceNotFoundException","message":"Stream t under account 123456789012 not found."})";
    EXPECT_EQ(lab.post("PutRecord", cat(R"({"DryRun":true,)", put, "}")).body, would);
    EXPECT_EQ(lab.lab.shard(0).records.size(), 0u);
    EXPECT_EQ(lab.lab.shard(0).writes.records().available(lab.lab.now), 1'000);
    EXPECT_EQ(lab.post("PutRecord", cat(R"({"DryRun":false,)", put, "}")).status, 200);
    EXPECT_EQ(lab.post("PutRecord", cat(R"({"DryRun":null,)", put, "}")).status, 200);
    EXPECT_EQ(
        lab.post("PutRecord", R"({"DryRun":true,"StreamName":"t","PartitionKey":"k","Data":""})")
            .body,
        no_stream);
    EXPECT_EQ(
        lab.post("PutRecord", cat(R"({"DryRun":1,)", put, "}")).body,
        R"({"__type":"SerializationException","Message":"class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an Boolean"})");
    EXPECT_EQ(
        lab.post(
               "PutRecords",
               R"({"DryRun":true,"StreamName":"s","Records":[{"PartitionKey":"k","Data":"eA=="}]})")
            .body,
        would);
    EXPECT_EQ(lab.lab.shard(0).records.size(), 2u);
    const std::string position =
        R"("StreamName":"s","ShardId":"0","ShardIteratorType":"TRIM_HORIZON"})";
    EXPECT_EQ(lab.post("GetShardIterator", cat(R"({"DryRun":true,)", position)).body, would);
    const Value iterator = lab.ok("GetShardIterator", cat("{", position));
    EXPECT_EQ(lab.post("GetRecords", cat(R"({"DryRun":true,"ShardIterator":")",
                                         text_of(iterator, "ShardIterator"), R"("})"))
                  .body,
              would);
    EXPECT_EQ(lab.lab.shard(0).reads.calls().available(lab.lab.now), 5);
    // The other operations do not know the member.
    EXPECT_EQ(lab.post("DescribeStreamSummary", R"({"DryRun":true,"StreamName":"s"})").status, 200);
}

TEST(Dispatcher, EachEntryOfPutRecordsHasANumberOrAnError) {
    ApiLab lab;
    lab.lab.make_active("s", 1);
    std::string entries;
    for (int i = 0; i < 500; ++i) entries += R"({"PartitionKey":"k","Data":""},)";
    entries.pop_back();
    const std::string body = cat(R"({"StreamName":"s","Records":[)", entries, "]}");
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(lab.ok("PutRecords", body).find("FailedRecordCount")->integer, 0);
    const Value refused = lab.ok("PutRecords", body);
    EXPECT_EQ(refused.find("FailedRecordCount")->integer, 500);
    ASSERT_EQ(refused.find("Records")->items.size(), 500u);
    EXPECT_EQ(
        write_json(refused.find("Records")->items.back()),
        R"({"ErrorCode":"ProvisionedThroughputExceededException","ErrorMessage":"Rate exceeded for shard shardId-000000000000 in stream s under account 123456789012."})");
}

}  // namespace
}  // namespace kds::api
