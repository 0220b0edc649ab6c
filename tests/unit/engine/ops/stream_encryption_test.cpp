#include "core/engine/ops/start_stream_encryption.h"

#include <gtest/gtest.h>

#include "core/engine/ops/describe_stream.h"
#include "core/engine/ops/stop_stream_encryption.h"
#include "core/engine/unconfirmed.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

constexpr const char* kAwsKey = "alias/aws/kinesis";

Result<void> start(Lab& lab, std::string key, std::string type = "KMS") {
    return start_stream_encryption(lab.engine, lab.call(),
                                   {{"s", std::move(type), std::move(key)}});
}
Result<void> stop(Lab& lab, std::string key = kAwsKey, std::string type = "KMS") {
    return stop_stream_encryption(lab.engine, lab.call(), {{"s", std::move(type), std::move(key)}});
}
Result<PutRecordsOutput> put_two(Lab& lab) {
    return put_records(
        lab.engine, lab.call(),
        {.stream_name = "s",
         .records = {{.partition_key = "a", .data = "1"}, {.partition_key = "b", .data = "2"}}});
}
/// "KMS alias/aws/kinesis"; "NONE".
std::string told(Lab& lab) {
    const auto summary = describe_stream_summary(lab.engine, lab.call(), {.stream_name = "s"});
    const auto described = describe_stream(lab.engine, lab.call(), {.stream_name = "s"});
    if (!summary || !described) return "not found";
    EXPECT_EQ(summary->key_id, described->key_id);
    return summary->key_id;
}
/// A lab whose stream is encrypted by the key; gives its ARN.
std::string encrypt(Lab& lab) {
    lab.make_active("s", 1);
    const std::string key = lab.engine.kms().create_key("123456789012");
    EXPECT_TRUE(succeeds(start(lab, key)));
    lab.wait(limits::kUpdatingTakes);
    return key;
}
struct Refusal {
    KeyState state;
    ErrorCode code;
    std::string before, after;
};
const Refusal kRefusals[] = {
    {KeyState::Disabled, ErrorCode::KmsDisabled, "", " is disabled."},
    {KeyState::PendingDeletion, ErrorCode::KmsInvalidState, "", " is pending deletion."},
    {KeyState::Deleted, ErrorCode::KmsNotFound, "Key '", "' does not exist"}};

TEST(StartStreamEncryption, EncryptsWhatIsPutFromThenOn) {
    Lab lab;
    lab.make_active("s", 1);
    EXPECT_FALSE(lab.put("k", "plain")->is_encrypted);
    EXPECT_FALSE(put_two(lab)->is_encrypted);
    EXPECT_EQ(told(lab), "");
    ASSERT_TRUE(succeeds(start(lab, kAwsKey)));
    EXPECT_EQ(lab.stream().status, StreamStatus::Updating);
    EXPECT_EQ(told(lab), "");
    EXPECT_FALSE(lab.put("k", "still plain")->is_encrypted);
    lab.wait(limits::kUpdatingTakes);
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
    EXPECT_EQ(told(lab), kAwsKey);
    EXPECT_TRUE(lab.put("k", "secret")->is_encrypted);
    EXPECT_TRUE(put_two(lab)->is_encrypted);
    ASSERT_TRUE(succeeds(stop(lab)));
    EXPECT_TRUE(lab.put("k", "still secret")->is_encrypted);
    lab.wait(limits::kUpdatingTakes);
    EXPECT_EQ(told(lab), "");
    EXPECT_FALSE(lab.put("k", "plain again")->is_encrypted);
    // Old records stay as they are (kinesis.md 11.5).
    lab.wait(Duration::seconds(1));
    const auto got = lab.get(lab.iterator("TRIM_HORIZON")->shard_iterator);
    ASSERT_TRUE(succeeds(got));
    std::string seen;
    for (const Record& record : got->records)
        seen += cat(record.data, record.is_encrypted ? "* " : " ");
    EXPECT_EQ(seen, "plain 1 2 still plain secret* 1* 2* still secret* plain again ");
}

TEST(StartStreamEncryption, TakesEachFormOfAKeyId) {
    Lab lab;
    lab.make_active("s", 1);
    const std::string key = lab.engine.kms().create_key("123456789012", "alias/mine");
    for (const std::string& id : {key, key.substr(key.find('/') + 1), std::string("alias/mine"),
                                  std::string("arn:aws:kms:us-east-1:123456789012:alias/mine")}) {
        ASSERT_TRUE(succeeds(start(lab, id)));
        lab.wait(Duration::seconds(1));
        EXPECT_EQ(told(lab), id);
    }
    EXPECT_EQ(lab.stream().keys, std::vector<std::string>{key});
    // The same again changes nothing.
    ASSERT_TRUE(succeeds(start(lab, "arn:aws:kms:us-east-1:123456789012:alias/mine")));
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
}

TEST(StartStreamEncryption, RefusesAKeyThatCannotBeUsed) {
    Lab lab;
    lab.make_active("s", 1);
    const std::string key = lab.engine.kms().create_key("123456789012");
    for (const Refusal& r : kRefusals) {
        lab.wait(Duration::seconds(1));
        ASSERT_TRUE(lab.engine.kms().set_state(key, r.state));
        EXPECT_TRUE(fails_with(start(lab, key), r.code, cat(r.before, key, r.after)));
    }
    EXPECT_TRUE(fails_with(start(lab, "none"), ErrorCode::KmsNotFound,
                           "Key 'arn:aws:kms:us-east-1:123456789012:key/none' does not exist"));
    EXPECT_TRUE(fails_with(start(lab, "alias/none"), ErrorCode::KmsNotFound,
                           "Alias arn:aws:kms:us-east-1:123456789012:alias/none is not found."));
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
}

TEST(StartStreamEncryption, RefusesInItsOrder) {
    Lab lab;
    EXPECT_TRUE(fails_with(start(lab, kAwsKey), ErrorCode::ResourceNotFound,
                           "Stream s under account 123456789012 not found."));
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(start(lab, kAwsKey)));
    EXPECT_TRUE(fails_with(start(lab, "none", "NONE"), ErrorCode::InvalidArgument,
                           "KMS is the only valid EncryptionType for this request"));
    EXPECT_TRUE(
        fails_with(start(lab, "none"), ErrorCode::ResourceInUse,
                   "Stream s under account 123456789012 not ACTIVE, instead in state UPDATING"));
}

TEST(StartStreamEncryption, TwentyFiveTimesIn24HoursAndStopAsOften) {
    Lab lab;
    lab.make_active("s", 1);
    const std::string keys[] = {kAwsKey, lab.engine.kms().create_key("123456789012")};
    const Instant began = lab.now;
    for (std::size_t i = 0; i < 25; ++i) {
        ASSERT_TRUE(succeeds(start(lab, keys[i % 2]))) << i;
        lab.wait(Duration::seconds(1));
    }
    const auto refused = [&] {
        return fails_with(start(lab, keys[1]), ErrorCode::LimitExceeded,
                          unconfirmed::kTooManyEncryptionChanges);
    };
    EXPECT_TRUE(refused());
    // Those of Stop are counted apart.
    ASSERT_TRUE(succeeds(stop(lab)));
    lab.wait(began + Duration::hours(24) - lab.now - Duration::micros(1));
    EXPECT_TRUE(refused());
    lab.wait(Duration::micros(1));
    EXPECT_TRUE(succeeds(start(lab, keys[1])));
}

TEST(StopStreamEncryption, RefusesInItsOrder) {
    Lab lab;
    EXPECT_TRUE(fails_with(stop(lab), ErrorCode::ResourceNotFound,
                           "Stream s under account 123456789012 not found."));
    lab.make_active("s", 1);
    // Nothing to stop.
    ASSERT_TRUE(succeeds(stop(lab)));
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
    ASSERT_TRUE(succeeds(start(lab, kAwsKey)));
    EXPECT_TRUE(fails_with(stop(lab, kAwsKey, "NONE"), ErrorCode::InvalidArgument,
                           "KMS is the only valid EncryptionType for this request"));
    EXPECT_TRUE(
        fails_with(stop(lab), ErrorCode::ResourceInUse,
                   "Stream s under account 123456789012 not ACTIVE, instead in state UPDATING"));
}

TEST(StopStreamEncryption, TwentyFiveTimesIn24Hours) {
    for (const int more : {-1, 0, 1}) {
        Lab lab;
        lab.make_active("s", 1);
        const Instant began = lab.now;
        for (int i = 0; i < 25 + more; ++i) {
            // So that the starts do not meet their limit first.
            lab.stream().encryption_starts.clear();
            ASSERT_TRUE(succeeds(start(lab, kAwsKey)));
            lab.wait(Duration::seconds(1));
            const auto stopped = stop(lab);
            lab.wait(Duration::seconds(1));
            if (i < 25) {
                ASSERT_TRUE(succeeds(stopped)) << i;
                continue;
            }
            EXPECT_TRUE(fails_with(stopped, ErrorCode::LimitExceeded,
                                   unconfirmed::kTooManyEncryptionChanges));
            lab.wait(began + Duration::hours(24) + Duration::seconds(1) - lab.now);
            EXPECT_TRUE(succeeds(stop(lab)));
        }
    }
}

TEST(StreamEncryption, PutsFailByTheStateOfTheKey) {
    for (const Refusal& r : kRefusals) {
        Lab lab;
        const std::string key = encrypt(lab);
        ASSERT_TRUE(lab.engine.kms().set_state(key, r.state));
        const std::string message = cat(r.before, key, r.after);
        EXPECT_TRUE(fails_with(lab.put("k", "d"), r.code, message));
        EXPECT_TRUE(fails_with(put_two(lab), r.code, message));
        EXPECT_EQ(lab.last_event().kind, EventKind::CallFailed);
        EXPECT_EQ(lab.last_event().error, r.code);
        EXPECT_EQ(lab.shard(0).records.size(), 0u);
        // After the hash key and the size, before the throughput (kinesis.md 2.4).
        EXPECT_EQ(lab.put_at("340282366920938463463374607431768211456", "d").error().code,
                  ErrorCode::InvalidArgument);
        EXPECT_EQ(lab.put("k", std::string(1'048'576, 'd')).error().code, ErrorCode::Validation);
        EXPECT_EQ(lab.shard(0).writes.records().available(lab.now), 1'000);
        // It works again when the key does, and for plain streams it never mattered.
        ASSERT_TRUE(lab.engine.kms().set_state(key, KeyState::Enabled));
        EXPECT_TRUE(succeeds(lab.put("k", "d")));
        ASSERT_TRUE(lab.engine.kms().set_state(key, r.state));
        ASSERT_TRUE(succeeds(stop(lab)));
        lab.wait(limits::kUpdatingTakes);
        EXPECT_TRUE(succeeds(lab.put("k", "d")));
    }
}

TEST(StreamEncryption, ReadsFailByTheStateOfTheKeysOfTheirRecords) {
    for (const Refusal& r : kRefusals) {
        Lab lab;
        const std::string first = encrypt(lab);
        ASSERT_TRUE(succeeds(lab.put("k", "by the first")));
        const std::string second = lab.engine.kms().create_key("123456789012");
        ASSERT_TRUE(succeeds(start(lab, second)));
        lab.wait(limits::kUpdatingTakes);
        ASSERT_TRUE(succeeds(lab.put("k", "by the second")));
        ASSERT_TRUE(succeeds(stop(lab)));
        lab.wait(limits::kUpdatingTakes);
        ASSERT_TRUE(succeeds(lab.put("k", "plain")));
        ASSERT_TRUE(lab.engine.kms().set_state(second, r.state));

        auto got = lab.get(lab.iterator("TRIM_HORIZON")->shard_iterator, 1);
        ASSERT_TRUE(succeeds(got));
        EXPECT_EQ(got->records[0].data, "by the first");
        EXPECT_TRUE(
            fails_with(lab.get(*got->next_shard_iterator), r.code, cat(r.before, second, r.after)));
        EXPECT_EQ(lab.last_event().error, r.code);
        lab.wait(Duration::seconds(1));
        const std::string third =
            lab.stream().shards[0].sequence_number_of(lab.shard(0).records.at(2)).to_decimal();
        EXPECT_EQ(lab.read("AT_SEQUENCE_NUMBER", "0", third), "plain");
        ASSERT_TRUE(lab.engine.kms().set_state(second, KeyState::Enabled));
        EXPECT_EQ(lab.read("TRIM_HORIZON"), "by the first by the second plain");
    }
}

TEST(StreamEncryption, TheStateHashSeesIt) {
    Lab lab;
    lab.make_active("s", 1);
    std::uint64_t last = lab.engine.state_hash();
    const auto changed = [&](auto change) {
        change(lab.stream());
        const std::uint64_t before = last;
        last = lab.engine.state_hash();
        return before != last;
    };
    EXPECT_TRUE(
        changed([&](Stream&) { static_cast<void>(lab.engine.kms().create_key("123456789012")); }));
    EXPECT_TRUE(changed([](Stream& s) { s.keys = {"arn"}; }));
    EXPECT_TRUE(changed([](Stream& s) { s.keys = {"other"}; }));
    EXPECT_TRUE(changed([](Stream& s) { s.encryption.key_id = "arn"; }));
    EXPECT_TRUE(changed([](Stream& s) { s.encryption.key_number = 1; }));
    EXPECT_TRUE(changed([](Stream& s) { s.encryption_starts = {test::kStart}; }));
    EXPECT_TRUE(changed([](Stream& s) { s.encryption_stops = {test::kStart}; }));
    EXPECT_TRUE(changed([](Stream& s) { s.encryption_starts.clear(); }));
    EXPECT_TRUE(changed([](Stream& s) { s.status = StreamStatus::Updating; }));
    EXPECT_TRUE(changed([](Stream& s) { s.change.encryption = StreamEncryption{}; }));
    EXPECT_TRUE(changed([](Stream& s) { s.change.encryption->key_number = 2; }));
}

}  // namespace
}  // namespace kds
