// Dumps of bytes, and entries of the audit trail, letter by letter.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "web/model/seen_bytes.h"
#include "web/model/seen_entry.h"

namespace kds::web::test {
namespace {

using api::Value;

constexpr Instant kAt = Instant::from_millis(1'772'442'007'318);

TEST(HexRows, HaveEightBytesEachAndTheRestInTheLast) {
    std::vector<HexRow> rows;
    hex_rows("", rows);
    EXPECT_TRUE(rows.empty());
    hex_rows("A", rows);
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].offset, "0000");
    EXPECT_EQ(rows[0].hex, "41");
    EXPECT_EQ(rows[0].text, "A");
    hex_rows("0123456789abcde", rows);
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[1].offset, "0008");
    EXPECT_EQ(rows[1].hex, "38 39 61 62 63 64 65");
    hex_rows("0123456789abcdef", rows);
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[1].text, "89abcdef");
    hex_rows("0123456789abcdefg", rows);
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows[2].offset, "0010");
    EXPECT_EQ(rows[2].hex, "67");
    hex_rows(std::string(4'096, 'x'), rows);
    ASSERT_EQ(rows.size(), 512u);
    EXPECT_EQ(rows.back().offset, "0ff8");
    // Fewer rows again, with nothing left of those before.
    hex_rows(std::string_view("\0\n~\x7f\xff", 5), rows);
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].hex, "00 0a 7e 7f ff");
    EXPECT_EQ(rows[0].text, "..~..");
}

TEST(SealedBytes, AreAFunctionOfDataKeyAndThing) {
    const std::string data(100, 'a');
    const std::string sealed = sealed_bytes(data, {"key", 1, "record 1"}, 512);
    EXPECT_EQ(sealed.size(), data.size());
    EXPECT_EQ(sealed, sealed_bytes(data, {"key", 1, "record 1"}, 512));
    EXPECT_EQ(sealed.find("aaa"), sealed.npos);
    EXPECT_NE(sealed, sealed_bytes(data, {"another", 1, "record 1"}, 512));
    EXPECT_NE(sealed, sealed_bytes(data, {"key", 2, "record 1"}, 512));
    EXPECT_NE(sealed, sealed_bytes(data, {"key", 1, "record 2"}, 512));
    EXPECT_NE(sealed, sealed_bytes(std::string(100, 'b'), {"key", 1, "record 1"}, 512));
    EXPECT_EQ(sealed_bytes(data, {"key", 1, "record 1"}, 7), sealed.substr(0, 7));
    EXPECT_EQ(sealed_bytes("", {"key", 1, "record 1"}, 512), "");
}

TEST(TrailEntry, OfARefusedManagementCallOfAUser) {
    const TrailEntry entry{
        .at = kAt,
        .action = kds::Action::CreateStream,
        .region = "us-east-1",
        .caller = "arn:aws:iam::123456789012:user/team/alice",
        .caller_account = "123456789012",
        .access_key = "AKIAEXAMPLE",
        .address = "203.0.113.10",
        .endpoint = {},
        .error = Error{ErrorCode::AccessDenied, "User: \"alice\" is not authorized."},
        .parameters = Value::object()
                          .with("StreamName", Value::of_text("clicks"))
                          .with("ShardCount", Value::of_integer(2))
                          .with("Tags", Value::object().with("Team", Value::of_text("blue"))),
        .resource = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks",
        .account = "123456789012"};
    EXPECT_EQ(trail_json(entry), R"({
    "eventVersion": "1.11",
    "userIdentity": {
        "type": "IAMUser",
        "arn": "arn:aws:iam::123456789012:user/team/alice",
        "accountId": "123456789012",
        "accessKeyId": "AKIAEXAMPLE",
        "userName": "alice"
    },
    "eventTime": "2026-03-02T09:00:07Z",
    "eventSource": "kinesis.amazonaws.com",
    "eventName": "CreateStream",
    "awsRegion": "us-east-1",
    "sourceIPAddress": "203.0.113.10",
    "errorCode": "AccessDeniedException",
    "errorMessage": "User: \"alice\" is not authorized.",
    "requestParameters": {
        "streamName": "clicks",
        "shardCount": 2,
        "tags": {
            "Team": "blue"
        }
    },
    "responseElements": null,
    "readOnly": false,
    "eventType": "AwsApiCall",
    "managementEvent": true,
    "recipientAccountId": "123456789012",
    "eventCategory": "Management"
})");
    EXPECT_EQ(left_out(entry).find("sourceIPAddress"), std::string::npos);
    EXPECT_NE(left_out(entry).find("principalId"), std::string::npos);
}

TEST(TrailEntry, OfADataCallOfARoleInAnotherAccountHasNoData) {
    const TrailEntry entry{
        .at = kAt,
        .action = kds::Action::PutRecord,
        .region = "us-east-1",
        .caller = "arn:aws:sts::210987654321:assumed-role/writer/shop",
        .caller_account = "210987654321",
        .access_key = {},
        .address = {},
        .endpoint = "vpce-0a1b",
        .error = {},
        .parameters = Value::object()
                          .with("StreamARN", Value::of_text("arn:aws:kinesis:us-east-1:"
                                                            "123456789012:stream/clicks"))
                          .with("Data", Value::of_blob("secret")),
        .resource = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks",
        .account = "123456789012"};
    EXPECT_EQ(trail_json(entry), R"({
    "eventVersion": "1.11",
    "userIdentity": {
        "type": "AssumedRole",
        "arn": "arn:aws:sts::210987654321:assumed-role/writer/shop",
        "accountId": "210987654321",
        "sessionContext": {
            "sessionIssuer": {
                "type": "Role",
                "arn": "arn:aws:iam::210987654321:role/writer",
                "accountId": "210987654321",
                "userName": "writer"
            }
        }
    },
    "eventTime": "2026-03-02T09:00:07Z",
    "eventSource": "kinesis.amazonaws.com",
    "eventName": "PutRecord",
    "awsRegion": "us-east-1",
    "requestParameters": {
        "streamARN": "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"
    },
    "responseElements": null,
    "readOnly": false,
    "resources": [
        {
            "accountId": "123456789012",
            "type": "AWS::Kinesis::Stream",
            "ARN": "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"
        }
    ],
    "eventType": "AwsApiCall",
    "managementEvent": false,
    "recipientAccountId": "123456789012",
    "vpcEndpointId": "vpce-0a1b",
    "eventCategory": "Data"
})");
}

TEST(TrailEntry, OfACallThatChangesAndAnswersSaysWhatIsMissing) {
    TrailEntry entry;
    entry.action = kds::Action::RegisterStreamConsumer;
    EXPECT_EQ(trail_json(entry).find("responseElements"), std::string::npos);
    EXPECT_NE(left_out(entry).find("responseElements"), std::string::npos);
    entry.action = kds::Action::SplitShard;
    EXPECT_NE(trail_json(entry).find("\"responseElements\": null"), std::string::npos);
    EXPECT_EQ(left_out(entry).find("responseElements"), std::string::npos);
}

}  // namespace
}  // namespace kds::web::test
