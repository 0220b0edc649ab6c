#include "core/api/subscription_frames.h"

#include "core/api/event_stream.h"
#include "core/engine/ops/deregister_stream_consumer.h"
#include "core/engine/subscriptions.h"
#include "tests/unit/api/api_lab.h"

namespace kds::api {
namespace {

constexpr std::string_view kArn =
    "arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/app:1735689603";

struct StreamLab : test::ApiLab {
    StreamLab() {
        lab.make_active("s", 1);
        lab.wait(Duration::millis(500));
        ok("RegisterStreamConsumer",
           R"({"StreamARN":"arn:aws:kinesis:us-east-1:123456789012:stream/s","ConsumerName":"app"})");
        lab.wait(Duration::millis(500));
    }
    static std::string body(std::string_view arn = kArn, std::string_view type = "LATEST") {
        return cat(R"({"ConsumerARN":")", arn, R"(","ShardId":"0","StartingPosition":{"Type":")",
                   type, R"("}})");
    }
    Response subscribe() { return post("SubscribeToShard", body()); }
    StreamedFrames take(const Response& response) {
        return take_frames(lab.engine, lab.now, SubscriptionId{response.subscription});
    }
};

/// "SubscribeToShardEvent {…}" for each frame.
std::string shown(std::string_view frames) {
    std::string all;
    while (!frames.empty()) {
        const auto read = read_event_frame(frames);
        if (!read) return all + "(no frame)";
        all += cat(all.empty() ? "" : "\n", read->frame.headers[0].value, " ", read->frame.payload);
        frames.remove_prefix(read->size);
    }
    return all;
}

TEST(SubscriptionFrames, TheAnswerIsAStream) {
    StreamLab lab;
    const Response response = lab.subscribe();
    EXPECT_EQ(response.status, 200);
    EXPECT_NE(response.subscription, 0u);
    EXPECT_EQ(response.body, initial_response_frame());
    EXPECT_EQ(test::header(response, "Content-Type"), "application/vnd.amazon.eventstream");
    EXPECT_EQ(test::header(response, "Content-Length"), "(none)");
    EXPECT_NE(test::header(response, "x-amzn-RequestId"), "(none)");
    EXPECT_EQ(lab.take(response).frames, "");
    EXPECT_FALSE(lab.take(response).ended);
}

TEST(SubscriptionFrames, EventsAreFrames) {
    StreamLab lab;
    const Response response = lab.subscribe();
    const auto put = lab.lab.put("key", "data");
    ASSERT_TRUE(put);
    const std::string number = put->sequence_number.to_decimal();
    lab.lab.wait(Duration::millis(70));
    EXPECT_EQ(shown(lab.take(response).frames),
              cat(R"(SubscribeToShardEvent {"Records":[{"SequenceNumber":")", number,
                  R"(","ApproximateArrivalTimestamp":1735689603.5,"Data":"ZGF0YQ==",)",
                  R"("PartitionKey":"key"}],"ContinuationSequenceNumber":")", number,
                  R"(","MillisBehindLatest":0})"));
    lab.lab.wait(Duration::seconds(5));
    EXPECT_EQ(shown(lab.take(response).frames),
              cat(R"(SubscribeToShardEvent {"Records":[],"ContinuationSequenceNumber":")", number,
                  R"(","MillisBehindLatest":0})"));
}

TEST(SubscriptionFrames, TheEndOfAShardHasItsChildren) {
    StreamLab lab;
    const Response response = lab.subscribe();
    ASSERT_TRUE(lab.lab.split_shard("0", to_decimal(u128{1} << 127)));
    lab.lab.wait(Duration::seconds(4));
    const StreamedFrames taken = lab.take(response);
    EXPECT_TRUE(taken.ended);
    EXPECT_EQ(shown(taken.frames),
              R"(SubscribeToShardEvent {"Records":[],"MillisBehindLatest":70,"ChildShards":[)"
              R"({"ShardId":"shardId-000000000001","ParentShards":["shardId-000000000000"],)"
              R"("HashKeyRange":{"StartingHashKey":"0","EndingHashKey":)"
              R"("170141183460469231731687303715884105727"}},)"
              R"({"ShardId":"shardId-000000000002","ParentShards":["shardId-000000000000"],)"
              R"("HashKeyRange":{"StartingHashKey":"170141183460469231731687303715884105728",)"
              R"("EndingHashKey":"340282366920938463463374607431768211455"}}]})");
}

TEST(SubscriptionFrames, AnEarlyEndIsAnException) {
    StreamLab lab;
    const Response first = lab.subscribe();
    lab.lab.wait(Duration::millis(4'900));
    const Response refused = lab.subscribe();
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.subscription, 0u);
    EXPECT_EQ(refused.body,
              R"({"__type":"ResourceInUseException","message":"Another active subscription exists )"
              R"(for this consumer"})");
    lab.lab.wait(Duration::millis(1'100));
    const Response second = lab.subscribe();
    EXPECT_EQ(second.status, 200);
    StreamedFrames taken = lab.take(first);
    EXPECT_TRUE(taken.ended);
    EXPECT_TRUE(
        shown(taken.frames)
            .ends_with(
                R"(ResourceInUseException {"message":"Another active subscription exists for this consumer"})"))
        << shown(taken.frames);
    // What has ended stays at its end.
    taken = lab.take(first);
    EXPECT_TRUE(taken.ended);
    EXPECT_EQ(taken.frames, "");
    lab.lab.wait(Duration::seconds(300));
    taken = lab.take(second);
    EXPECT_TRUE(taken.ended);
    EXPECT_FALSE(shown(taken.frames).contains("Exception"));
}

TEST(SubscriptionFrames, ADryRunOpensNothing) {
    StreamLab lab;
    std::string body = StreamLab::body();
    body.insert(1, R"("DryRun":true,)");
    const Response response = lab.post("SubscribeToShard", body);
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(response.subscription, 0u);
    EXPECT_TRUE(response.body.starts_with(R"({"__type":"DryRunOperationException")"))
        << response.body;
    EXPECT_FALSE(lab.lab.engine.next_push());
    EXPECT_EQ(lab.subscribe().status, 200);
}

TEST(SubscriptionFrames, InCborTheServiceFails) {
    StreamLab lab;
    const Value document = read_json(StreamLab::body()).value_or(Value{});
    const Response response = lab.send(
        test::request("SubscribeToShard", write_cbor(document), "application/x-amz-cbor-1.1"));
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(response.body,
              write_cbor(Value::object().with("__type", Value::of_text("InternalFailure"))));
}

TEST(SubscriptionFrames, AConsumerIsNamedByItsArn) {
    StreamLab lab;
    const auto message = [&](std::string_view operation, std::string body) {
        const Response response = lab.post(operation, std::move(body));
        return test::text_of(read_json(response.body).value_or(Value{}), "message");
    };
    const std::string other = "arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/app:1";
    EXPECT_EQ(message("SubscribeToShard", StreamLab::body(other)),
              cat("Consumer ", other, ", account 123456789012 not found."));
    const std::string elsewhere =
        "arn:aws:kinesis:eu-west-1:123456789012:stream/s/consumer/app:1735689603";
    EXPECT_EQ(message("SubscribeToShard", StreamLab::body(elsewhere)),
              cat("Consumer ", elsewhere, ", account 123456789012 not found."));
    // Numbers of any length.
    const std::string late =
        "arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/app:99999999999999999999999";
    EXPECT_TRUE(message("SubscribeToShard", StreamLab::body(late)).ends_with("not found."));

    const std::string arn = cat(R"("ConsumerARN":")", kArn, "\"");
    const std::string stream = R"("StreamARN":"arn:aws:kinesis:us-east-1:123456789012:stream/s")";
    const std::string name = R"("ConsumerName":"app")";
    for (const std::string& good :
         {cat("{", arn, "}"), cat("{", stream, ",", name, "}"), cat("{", arn, ",", name, "}"),
          cat("{", arn, ",", stream, "}"), cat("{", arn, ",", stream, ",", name, "}")})
        EXPECT_EQ(lab.post("DescribeStreamConsumer", good).status, 200) << good;
    const std::string neither =
        "Either ConsumerARN or both StreamARN and ConsumerName should be provided.";
    for (const std::string& bad : {std::string("{}"), cat("{", stream, "}"), cat("{", name, "}")})
        EXPECT_EQ(message("DescribeStreamConsumer", bad), neither);
    const std::string disagree =
        "ConsumerARN, StreamARN and ConsumerName do not name the same consumer.";
    EXPECT_EQ(message("DescribeStreamConsumer", cat("{", arn, R"(,"ConsumerName":"apq"})")),
              disagree);
    EXPECT_EQ(message("DescribeStreamConsumer",
                      cat("{", arn,
                          R"(,"StreamARN":"arn:aws:kinesis:us-east-1:123456789012:stream/t"})")),
              disagree);
}

}  // namespace
}  // namespace kds::api
