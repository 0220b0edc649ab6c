// Producers that use the Kinesis Producer Library.
#include <algorithm>
#include <set>

#include "core/sim/kpl/deaggregate.h"
#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

ProducerSpec library(std::int64_t rate, KplSpec kpl = {}) {
    ProducerSpec spec = producer("P", rate);
    spec.keys.count = 50;
    spec.sender = kpl;
    return spec;
}

const KplSender& sender_of(const Producer& producer) {
    return *std::get_if<KplSender>(&producer.sender);
}

std::uint64_t all_counted(const Producer& p) {
    return p.accepted + p.given_up + p.dropped + p.under_way();
}

struct Unpacked {
    std::map<std::string, int> users;  ///< How often each user record ("{key} {n}") is read.
    std::uint64_t aggregated = 0;      ///< Stream records.
    std::uint64_t plain = 0;
    std::size_t largest = 0;  ///< Bytes of data.
};

/// All that the stream has, as an application of the KCL gets it.
Unpacked unpack(const World& world) {
    Unpacked out;
    for (const Shard& shard : world.engine().streams().front().shards) {
        for (std::uint64_t i = shard.records.first(); i < shard.records.end(); ++i) {
            const ReadContent content = content_at(world, shard, i);
            const auto users = deaggregate(content.key, content.data, shard.range);
            out.largest = std::max(out.largest, content.data.size());
            ++(read_aggregate(content.data) ? out.aggregated : out.plain);
            for (const SubRecord& user : users) {
                const std::string data(user.record.data);
                EXPECT_EQ(data.substr(0, data.find(' ')), user.record.partition_key);
                ++out.users[data];
            }
        }
    }
    return out;
}

TEST(KplSender, PacksUserRecordsOfAShardAndLosesNone) {
    World world = started(with_shards(2, {AddProducer{library(1'000'000)}}));
    run_for(world, Duration::seconds(5));
    ASSERT_TRUE(is_done(world.apply(PauseActor{"P"})));
    run_for(world, Duration::seconds(2));
    const Producer& p = world.producers()[0];
    EXPECT_EQ(p.under_way(), 0u);
    EXPECT_NEAR(static_cast<double>(p.made), 5'000, 2);
    EXPECT_EQ(p.accepted, p.made);
    const Unpacked all = unpack(world);
    EXPECT_EQ(all.users.size(), p.made);
    for (const auto& [data, times] : all.users) EXPECT_EQ(times, 1) << data;
    // About ten stream records a second and shard, because of the 100 ms.
    EXPECT_NEAR(static_cast<double>(all.aggregated), 100, 20);
    const KplMetrics& metrics = sender_of(p).metrics();
    EXPECT_EQ(metrics.kinesis_records_put, stored_records(world));
    EXPECT_EQ(metrics.all_errors, 0u);
    std::uint64_t bytes = 0;
    for (const auto& [data, times] : all.users) bytes += data.size() + data.find(' ');
    EXPECT_EQ(metrics.user_records_data_put, bytes);
    std::uint64_t stored_bytes = 0;
    for (const Shard& shard : world.engine().streams().front().shards)
        for (std::uint64_t i = 0; i < shard.records.end(); ++i)
            stored_bytes += shard.records.at(i).data_bytes + shard.records.at(i).key_bytes;
    EXPECT_EQ(metrics.kinesis_records_data_put, stored_bytes);
}

TEST(KplSender, RecordsAreOutWithinTheirBufferingTime) {
    // Some 25 ms more by the limiter, and the way.
    World world = started(with_shards(1, {AddProducer{library(50'000, {.buffered_ms = 500})}}));
    run_for(world, Duration::seconds(1));
    const std::uint64_t before = stored_records(world);
    run_for(world, Duration::seconds(10));
    const Shard& shard = shard_of(world, 0);
    EXPECT_NEAR(static_cast<double>(shard.records.end() - before), 20, 3);
    for (std::uint64_t i = before; i < shard.records.end(); ++i) {
        const ReadContent content = content_at(world, shard, i);
        EXPECT_NEAR(static_cast<double>(
                        deaggregate(content.key, content.data, HashKeyRange::whole()).size()),
                    25, 4);
    }
}

TEST(KplSender, NoStreamRecordIsLargerThanItMayBe) {
    ProducerSpec spec = library(2'000'000, {.aggregation_max_size = 4'000, .buffered_ms = 5'000});
    spec.payload_template = "{key} {n} {hex:64}";
    spec.keys.explicit_hash = KeySpec::ExplicitHash::Spread;
    World world = started(with_shards(1, {AddProducer{spec}}));
    run_for(world, Duration::seconds(9));
    const Unpacked all = unpack(world);
    ASSERT_GT(all.aggregated, 50u);
    EXPECT_LE(all.largest, 4'000u);
    EXPECT_GT(all.largest, 3'850u);
}

TEST(KplSender, WithoutAggregationEachUserRecordIsAStreamRecord) {
    World world = started(with_shards(2, {AddProducer{library(500'000, {.aggregation = false})}}));
    run_for(world, Duration::seconds(5));
    const Unpacked all = unpack(world);
    EXPECT_EQ(all.aggregated, 0u);
    EXPECT_EQ(all.plain, stored_records(world));
    const Producer& p = world.producers()[0];
    EXPECT_LT(sender_of(p).metrics().requests, 100u);  // Many of them a call.
}

TEST(KplSender, TheOwnLimiterHoldsBackWhatTheShardWouldRefuse) {
    KplSpec kind{.aggregation = false, .rate_limit = 90};
    ProducerSpec spec = library(1'500'000, kind);
    World world = started(with_shards(1, {AddProducer{spec}}));
    run_for(world, Duration::seconds(20));
    EXPECT_EQ(world.producers()[0].throttled, 0u);
    EXPECT_NEAR(static_cast<double>(world.producers()[0].accepted), 18'000 + 1'000, 300);
    // At 150 % the service refuses some.
    spec.name = "Q";
    kind.rate_limit = 150;
    spec.sender = kind;
    World eager = started(with_shards(1, {AddProducer{spec}}));
    run_for(eager, Duration::seconds(20));
    EXPECT_GT(eager.producers()[0].throttled, 1'000u);
    EXPECT_EQ(all_counted(eager.producers()[0]), eager.producers()[0].made);
}

TEST(KplSender, UserRecordsExpire) {
    World world = started(with_shards(1, {AddProducer{library(20'000, {.ttl_ms = 3'000})}}));
    ASSERT_TRUE(is_done(world.apply(
        InjectFault{{.name = "F", .kind = FaultKind::LinkLoss, .target = "P", .amount = 1'000}})));
    run_for(world, Duration::seconds(20));
    const Producer& p = world.producers()[0];
    EXPECT_EQ(p.accepted, 0u);
    EXPECT_GT(sender_of(p).metrics().expired, 150u);
    EXPECT_EQ(p.given_up, sender_of(p).metrics().expired);
    EXPECT_EQ(all_counted(p), p.made);
}

TEST(KplSender, FailIfThrottledGivesUpAtOnce) {
    World world = started(with_shards(
        1, {AddProducer{library(
               2'000'000, {.aggregation = false, .fail_if_throttled = true, .rate_limit = 300})}}));
    run_for(world, Duration::seconds(5));
    const Producer& p = world.producers()[0];
    EXPECT_GT(p.given_up, 1'000u);
    EXPECT_EQ(p.given_up, p.throttled);
    EXPECT_EQ(p.retried, 0u);
}

TEST(KplSender, AReshardMakesItAskForTheShardsAgainAndSendAgain) {
    World world = started(with_shards(1, {AddProducer{library(200'000)}}));
    run_for(world, Duration::seconds(3));
    api::Value input = api::Value::object();
    input.with("StreamName", api::Value::of_text("s"))
        .with("ShardToSplit", api::Value::of_text("shardId-000000000000"))
        .with("NewStartingHashKey", api::Value::of_text("170141183460469231731687303715884105728"));
    ASSERT_TRUE(is_done(world.apply(CallOperation{Action::SplitShard, input})));
    run_for(world, Duration::seconds(60));
    ASSERT_TRUE(is_done(world.apply(PauseActor{"P"})));
    run_for(world, Duration::seconds(3));
    const Producer& p = world.producers()[0];
    EXPECT_GT(sender_of(p).metrics().wrong_shard, 0u);
    EXPECT_LT(sender_of(p).metrics().wrong_shard, 20u);
    EXPECT_GT(p.retried, 0u);
    EXPECT_EQ(p.under_way(), 0u);
    EXPECT_EQ(p.accepted, p.made);
    // Whoever unpacks what the stream has gets each user record at least once.
    EXPECT_EQ(unpack(world).users.size(), p.made);
}

TEST(KplSender, ACrashLosesWhatTheLibraryHolds) {
    World world = started(with_shards(1, {AddProducer{library(100'000, {.buffered_ms = 1'000})}}));
    run_for(world, Duration::millis(4'700));
    ASSERT_TRUE(is_done(
        world.apply(InjectFault{{.name = "F", .kind = FaultKind::ProducerCrash, .target = "P"}})));
    const std::uint64_t made = world.producers()[0].made;
    EXPECT_GT(world.producers()[0].dropped, 30u);
    EXPECT_EQ(world.producers()[0].under_way(), 0u);
    run_for(world, Duration::seconds(5));
    EXPECT_EQ(world.producers()[0].made, made);
    ASSERT_TRUE(is_done(world.apply(LiftFault{"F"})));
    run_for(world, Duration::seconds(5));
    EXPECT_NEAR(static_cast<double>(world.producers()[0].made - made), 500, 2);
    EXPECT_EQ(all_counted(world.producers()[0]), world.producers()[0].made);
    EXPECT_GT(world.producers()[0].accepted, made / 2 + 300);
}

TEST(KplSender, IsRefusedWithValuesOutOfRange) {
    World world = started(with_shards(1));
    EXPECT_TRUE(is_refused(world, AddProducer{library(1, {.ttl_ms = 99})},
                           "producer \"P\": ttl_ms: 99 is out of range: 100 to 3600000"));
}

}  // namespace
}  // namespace kds::sim::test
