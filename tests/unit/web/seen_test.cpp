// "Who sees what": the audit trail, a record at rest, a call on the line.
#include <string>

#include "core/base/base64.h"
#include "core/base/text.h"
#include "tests/unit/web/lesson_lab.h"
#include "web/model/seen_model.h"

namespace kds::web::test {
namespace {

using api::Value;

struct SeenLab : LessonLab {
    AuditModel audit() const {
        AuditModel out;
        refresh_audit(inputs(), out);
        return out;
    }
    DiskModel disk() const {
        DiskModel out;
        refresh_disk(inputs(), out);
        return out;
    }
    WireModel wire() const {
        WireModel out;
        refresh_wire(inputs(), out);
        return out;
    }
    void put(std::string data) {
        do_now(sim::CallPutRecord{
            {.stream_name = "clicks", .partition_key = "user-7", .data = std::move(data)}});
    }
    void operate(kds::Action action, Value input) {
        do_now(sim::CallOperation{action, std::move(input)});
    }
    bool lists(std::string_view action) const {
        for (const AuditModel::Line& line : audit().lines)
            if (line.open.label == action) return true;
        return false;
    }
};

TEST(AuditTrail, HasDataEventsOnlyOnceTheyAreAskedFor) {
    SeenLab lab;
    lab.put("hello");
    lab.operate(kds::Action::DescribeStreamSummary,
                Value::object().with("StreamName", Value::of_text("clicks")));
    EXPECT_TRUE(lab.lists("DescribeStreamSummary"));
    EXPECT_FALSE(lab.lists("PutRecord"));
    EXPECT_NE(lab.audit().unseen, "");
    lab.view.seen.data_events = true;
    EXPECT_TRUE(lab.lists("DescribeStreamSummary"));
    EXPECT_TRUE(lab.lists("PutRecord"));
    EXPECT_EQ(lab.audit().unseen, "");
}

TEST(AuditTrail, IsFilteredByResultAndCallerAndOpensOneEntry) {
    SeenLab lab;
    lab.operate(kds::Action::DescribeStreamSummary,
                Value::object().with("StreamName", Value::of_text("nowhere")));
    AuditModel all = lab.audit();
    ASSERT_FALSE(all.lines.empty());
    EXPECT_EQ(all.lines[0].result, "ResourceNotFoundException");
    EXPECT_TRUE(all.lines[0].json.empty());
    lab.view.seen.result = SeenResult::Allowed;
    for (const AuditModel::Line& line : lab.audit().lines) EXPECT_EQ(line.result, "allowed");
    lab.view.seen.result = SeenResult::Refused;
    all = lab.audit();
    ASSERT_EQ(all.lines.size(), 1u);
    lab.view.seen.entry = std::get_if<LookInSeen>(&all.lines[0].open.action)->number;
    all = lab.audit();
    EXPECT_TRUE(all.lines[0].open.pressed);
    ASSERT_FALSE(all.lines[0].json.empty());
    EXPECT_NE(std::get_if<CopyText>(&all.lines[0].copy.action)->text.find("nowhere"),
              std::string::npos);
    const std::string saved = audit_download(lab.inputs());
    EXPECT_NE(saved.find("cloudtrail.json"), std::string::npos);
    EXPECT_NE(saved.find("ResourceNotFoundException"), std::string::npos);
    // A caller who is not there has made no call.
    lab.view.seen.caller = 12'345;
    EXPECT_TRUE(lab.audit().lines.empty());
    EXPECT_NE(lab.audit().empty, "");
}

TEST(AuditTrail, TheOpenEntryStaysWhenNewerOnesComeAfterIt) {
    SeenLab lab;
    lab.view.seen.data_events = true;
    lab.put("the first");
    const auto open = lab.audit().lines[0].open.action;
    lab.view.seen.entry = std::get_if<LookInSeen>(&open)->number;
    for (std::size_t i = 0; i < kEntriesShown; ++i) lab.put("one more");
    const AuditModel later = lab.audit();
    ASSERT_EQ(later.lines.size(), kEntriesShown + 1);
    EXPECT_FALSE(later.lines[0].json.empty());
    EXPECT_TRUE(later.lines[1].json.empty());
}

TEST(OnDisk, ARecordIsReadableUntilTheStreamEncrypts) {
    SeenLab lab;
    lab.put("my secret words");
    DiskModel plain = lab.disk();
    EXPECT_EQ(plain.empty, "");
    EXPECT_TRUE(plain.plain.lies_there);
    EXPECT_FALSE(plain.sealed.lies_there);
    ASSERT_EQ(plain.plain.rows.size(), 2u);
    EXPECT_EQ(plain.plain.rows[0].text + plain.plain.rows[1].text, "my secret words");
    lab.operate(kds::Action::StartStreamEncryption,
                Value::object()
                    .with("StreamName", Value::of_text("clicks"))
                    .with("EncryptionType", Value::of_text("KMS"))
                    .with("KeyId", Value::of_text("alias/aws/kinesis")));
    lab.wait(Duration::seconds(10));
    lab.put("my secret words");
    const DiskModel sealed = lab.disk();
    EXPECT_TRUE(sealed.sealed.lies_there);
    EXPECT_FALSE(sealed.plain.lies_there);
    ASSERT_EQ(sealed.sealed.rows.size(), 2u);
    EXPECT_NE(sealed.sealed.rows[0].text, "my secre");
    EXPECT_EQ(sealed.clear[2].value, "user-7");
    EXPECT_NE(sealed.who, plain.who);
    // Another record of the same data looks different.
    EXPECT_NE(sealed.sealed.rows[0].hex, plain.sealed.rows[0].hex);
}

TEST(OnDisk, ShowsTheSelectedRecordOrTheNewestOfAShard) {
    SeenLab lab;
    lab.put("first");
    const Event event = lab.world().engine().events().back();
    lab.put("the second");
    lab.view.selection = RecordSelected{event.stream, event.shard, event.place};
    EXPECT_EQ(lab.disk().plain.rows[0].text, "first");
    lab.view.seen.newest_of = event.shard;
    EXPECT_EQ(lab.disk().plain.rows[0].text, "the seco");
    lab.view.seen.newest_of = ShardIndex{999};
    EXPECT_NE(lab.disk().empty, "");
}

TEST(OnTheWire, TlsHidesWhatPlainHttpShows) {
    SeenLab lab;
    lab.put("my secret words");
    const WireModel sealed = lab.wire();
    ASSERT_FALSE(sealed.calls.empty());
    EXPECT_TRUE(sealed.request.empty());
    std::size_t data_packets = 0;
    for (const WireModel::Packet& packet : sealed.packets) {
        for (const HexRow& row : packet.rows) EXPECT_EQ(row.text.find("user-7"), std::string::npos);
        if (packet.rows.empty()) continue;
        ++data_packets;
        // Type, version and the length of what follows.
        EXPECT_TRUE(packet.rows[0].hex.starts_with("17 03 03 ")) << packet.rows[0].hex;
        EXPECT_TRUE(packet.what.starts_with("Application data, "));
    }
    EXPECT_EQ(data_packets, 2u);
    lab.view.seen.plain_http = true;
    const WireModel plain = lab.wire();
    EXPECT_TRUE(plain.packets.empty());
    std::string request, answer;
    for (const std::string& line : plain.request) request += line + '\n';
    for (const std::string& line : plain.answer) answer += line + '\n';
    EXPECT_NE(request.find("X-Amz-Target: Kinesis_20131202.PutRecord"), std::string::npos);
    EXPECT_NE(request.find(base64_encode("my secret words")), std::string::npos);
    EXPECT_NE(answer.find("HTTP/1.1 200 OK"), std::string::npos);
    EXPECT_NE(answer.find("\"SequenceNumber\":"), std::string::npos);
}

TEST(OnTheWire, ARefusalIsAnAnswerAndALongRequestIsSeveralTlsRecords) {
    SeenLab lab;
    lab.operate(kds::Action::DescribeStreamSummary,
                Value::object().with("StreamName", Value::of_text("nowhere")));
    lab.view.seen.plain_http = true;
    std::string answer;
    for (const std::string& line : lab.wire().answer) answer += line + '\n';
    EXPECT_NE(answer.find("HTTP/1.1 400 Bad Request"), std::string::npos);
    EXPECT_NE(answer.find("\"__type\":\"ResourceNotFoundException\""), std::string::npos);
    lab.view.seen.plain_http = false;
    lab.put(std::string(30'000, 'x'));
    std::size_t full = 0;
    for (const WireModel::Packet& packet : lab.wire().packets)
        full += packet.what ==
                cat("Application data, ", with_thousands(kTlsContentMost + kTlsOverhead), " bytes");
    EXPECT_EQ(full, 2u);
}

}  // namespace
}  // namespace kds::web::test
