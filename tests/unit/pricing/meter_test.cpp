#include "core/pricing/meter.h"

#include "core/pricing/unconfirmed.h"
#include "tests/unit/engine/fan_out_lab.h"

namespace kds::pricing::test {
namespace {

using kds::test::FanOutLab;
using kds::test::Lab;
using kds::test::succeeds;

constexpr std::int64_t kHourUs = Duration::hours(1).us;
constexpr Instant kNoon = Instant::from_seconds(1'735'732'800);  // 2025-01-01T12:00:00Z

struct MeterLab : FanOutLab {
    /// The stream "s" was made at noon.
    explicit MeterLab(std::int64_t shards = 1, std::string mode = "PROVISIONED")
        : FanOutLab{Empty{}} {
        now = kNoon;
        EXPECT_TRUE(succeeds(create_stream(
            engine, call(),
            {.stream_name = "s", .shard_count = shards, .stream_mode = std::move(mode)})));
        wait_until_active();
    }
    Meter meter;
    std::uint64_t used(Item item) {
        meter.take(engine);
        return low_word(of(meter.used(), item));
    }
    void put_bytes(std::int64_t bytes) {
        ASSERT_TRUE(succeeds(put("k", std::string(static_cast<std::size_t>(bytes - 1), 'd'))));
    }
    void wait_to(Instant t) { wait(t - now); }
};

TEST(Meter, CountsShardTimeFromTheCallThatMadeTheStreamUntilItIsGone) {
    MeterLab lab(3);
    lab.wait_to(kNoon + Duration::hours(2));
    EXPECT_EQ(lab.used(Item::ShardHours), 3u * 2 * kHourUs);
    ASSERT_TRUE(succeeds(delete_stream(lab.engine, lab.call(), {.stream_name = "s"})));
    const Instant asked = lab.now;
    lab.wait(Duration::hours(5));
    EXPECT_EQ(
        lab.used(Item::ShardHours),
        static_cast<std::uint64_t>(3 * (asked + lab.engine.options().delays.deleting - kNoon).us));
    EXPECT_EQ(of(lab.meter.per_hour(), Item::ShardHours), 0u);
}

TEST(Meter, FollowsSplitsAndMergesWhenTheyAreDone) {
    MeterLab lab(1);
    lab.wait_to(kNoon + Duration::hours(1));
    ASSERT_TRUE(succeeds(lab.split_shard("0", "1000")));
    lab.wait_until_active();
    const Instant split = lab.now;
    lab.wait(Duration::hours(1));
    ASSERT_TRUE(succeeds(lab.merge_shards("1", "2")));
    lab.wait_until_active();
    const Instant merged = lab.now;
    lab.wait(Duration::hours(1));
    EXPECT_EQ(lab.used(Item::ShardHours),
              static_cast<std::uint64_t>((lab.now - kNoon).us + (merged - split).us));
}

TEST(Meter, CountsPayloadUnitsOfAcceptedRecordsWithTheirKeys) {
    MeterLab lab;
    lab.put_bytes(25'599);
    EXPECT_EQ(lab.used(Item::PutPayloadUnits), 1u);
    lab.put_bytes(25'600);
    EXPECT_EQ(lab.used(Item::PutPayloadUnits), 2u);
    lab.put_bytes(25'601);
    EXPECT_EQ(lab.used(Item::PutPayloadUnits), 4u);
    // A megabyte within the second is more than a shard takes: what is refused is free.
    EXPECT_FALSE(lab.put("k", std::string(1'000'000, 'd')));
    EXPECT_EQ(lab.used(Item::PutPayloadUnits), 4u);
}

TEST(Meter, CountsExtendedRetentionWhileItIsOverADay) {
    MeterLab lab(2);
    lab.wait_to(kNoon + Duration::hours(1));
    EXPECT_EQ(lab.used(Item::ExtendedRetention), 0u);
    ASSERT_TRUE(succeeds(lab.increase_retention(25)));
    lab.wait_until_active();
    const Instant longer = lab.now;
    lab.wait(Duration::hours(3));
    ASSERT_TRUE(succeeds(lab.decrease_retention(24)));
    lab.wait_until_active();
    const Instant shorter = lab.now;
    lab.wait(Duration::hours(3));
    EXPECT_EQ(lab.used(Item::ExtendedRetention),
              static_cast<std::uint64_t>(2 * (shorter - longer).us));
}

TEST(Meter, CountsWhatIsStoredBeyondSevenDaysByByteHours) {
    MeterLab lab;
    ASSERT_TRUE(succeeds(lab.increase_retention(170)));
    lab.wait_until_active();
    lab.wait_to(kNoon + Duration::seconds(1'800));
    lab.put_bytes(1'000);
    // It is taken to have come at one o'clock: at noon + 168 h it is not older than seven days.
    lab.wait_to(kNoon + Duration::hours(169) - Duration::micros(1));
    EXPECT_EQ(lab.used(Item::LongTermRetention), 0u);
    lab.wait(Duration::micros(1));
    EXPECT_EQ(lab.used(Item::LongTermRetention), 1'000u);
    lab.wait_to(kNoon + Duration::hours(170));
    EXPECT_EQ(lab.used(Item::LongTermRetention), 2'000u);
    EXPECT_EQ(of(lab.meter.per_hour(), Item::LongTermRetention), 1'000u);
    // 170 - 168 hours, and no more.
    lab.wait(Duration::hours(100));
    EXPECT_EQ(lab.used(Item::LongTermRetention), 2'000u);
    EXPECT_EQ(of(lab.meter.per_hour(), Item::LongTermRetention), 0u);
}

TEST(Meter, ForgetsWhatAShorterRetentionHasRemovedForGood) {
    MeterLab lab;
    ASSERT_TRUE(succeeds(lab.increase_retention(400)));
    lab.wait_until_active();
    lab.put_bytes(1'000);
    lab.wait_to(kNoon + Duration::hours(200));
    const std::uint64_t before = lab.used(Item::LongTermRetention);
    EXPECT_EQ(before, 32u * 1'000);
    ASSERT_TRUE(succeeds(lab.decrease_retention(100)));
    lab.wait_until_active();
    ASSERT_TRUE(succeeds(lab.increase_retention(400)));
    lab.wait_until_active();
    lab.wait(Duration::hours(50));
    EXPECT_EQ(lab.used(Item::LongTermRetention), before);
}

TEST(Meter, CountsWhatGetRecordsGivesOfOldDataAlone) {
    MeterLab lab;
    ASSERT_TRUE(succeeds(lab.increase_retention(400)));
    lab.wait_until_active();
    lab.put_bytes(1'000);
    lab.put_bytes(200);
    const Instant old = lab.now;
    lab.wait(Duration::hours(100));
    lab.put_bytes(30);
    lab.wait_to(old + Duration::hours(168));
    lab.read("TRIM_HORIZON");  // A second later.
    EXPECT_EQ(lab.used(Item::LongTermRetrieval), 1'200u);
    lab.read("LATEST");
    EXPECT_EQ(lab.used(Item::LongTermRetrieval), 1'200u);
    lab.wait(Duration::hours(100));
    lab.read("TRIM_HORIZON");
    EXPECT_EQ(lab.used(Item::LongTermRetrieval), 1'200u + 1'230);

    MeterLab young;
    young.put_bytes(1'000);
    young.wait(Duration::hours(20));
    young.read("TRIM_HORIZON");
    EXPECT_EQ(young.used(Item::LongTermRetrieval), 0u);
}

TEST(Meter, CountsFanOutByConsumerShardTimeAndByBytes) {
    MeterLab lab(2);
    lab.wait_to(kNoon + Duration::hours(1));
    lab.make_consumer("app");
    const Instant registered = kNoon + Duration::hours(1);
    lab.subscribe("LATEST", "0");
    lab.subscribe("LATEST", "1");
    lab.put_bytes(5'000);
    lab.wait_to(kNoon + Duration::hours(3));
    EXPECT_EQ(lab.used(Item::FanOutHours),
              static_cast<std::uint64_t>(2 * (lab.now - registered).us));
    EXPECT_EQ(lab.used(Item::FanOutData), 5'000u);
    EXPECT_EQ(of(lab.meter.per_hour(), Item::FanOutHours), u128{2} * kHourUs);
    ASSERT_TRUE(succeeds(lab.deregister("app")));
    const Instant gone = lab.now + lab.engine.options().delays.consumer_deleting;
    lab.wait(Duration::hours(2));
    EXPECT_EQ(lab.used(Item::FanOutHours), static_cast<std::uint64_t>(2 * (gone - registered).us));
}

TEST(Meter, CountsOnDemandStreamsByTimeAndRoundedBytes) {
    MeterLab lab(4, "ON_DEMAND");
    lab.put_bytes(100);
    lab.put_bytes(1'024);
    lab.put_bytes(1'025);
    for (std::uint32_t i = 0; i < 4; ++i) lab.read("TRIM_HORIZON", cat(i));
    lab.wait_to(kNoon + Duration::hours(1));
    EXPECT_EQ(lab.used(Item::OnDemandStreamHours), static_cast<std::uint64_t>(kHourUs));
    EXPECT_EQ(lab.used(Item::OnDemandDataIn), 4'096u);
    EXPECT_EQ(lab.used(Item::OnDemandDataOut), 2'149u);
    EXPECT_EQ(lab.used(Item::ShardHours), 0u);
    EXPECT_EQ(lab.used(Item::PutPayloadUnits), 0u);
}

TEST(Meter, CountsOnDemandFanOutByBytesAlone) {
    MeterLab lab(4, "ON_DEMAND");
    lab.make_consumer("app");
    for (std::uint32_t i = 0; i < 4; ++i) lab.subscribe("LATEST", cat(i));
    lab.put_bytes(5'000);
    lab.wait(Duration::seconds(10));
    EXPECT_EQ(lab.used(Item::OnDemandFanOutData), 5'000u);
    EXPECT_EQ(lab.used(Item::FanOutHours), 0u);
}

TEST(Meter, CountsOnDemandRetentionInTwoBands) {
    MeterLab lab(4, "ON_DEMAND");
    ASSERT_TRUE(succeeds(lab.increase_retention(200)));
    lab.wait_until_active();
    lab.put_bytes(1'000);
    lab.wait_to(kNoon + Duration::hours(25));
    EXPECT_EQ(lab.used(Item::OnDemandRetention), 1'000u);
    EXPECT_EQ(lab.used(Item::OnDemandLongTermRetention), 0u);
    lab.wait(Duration::hours(1'000));
    EXPECT_EQ(lab.used(Item::OnDemandRetention), 144u * 1'000);
    EXPECT_EQ(lab.used(Item::OnDemandLongTermRetention), 32u * 1'000);
}

TEST(Meter, ChangesTheItemsWhenTheModeHasChanged) {
    MeterLab lab(2);
    lab.wait_to(kNoon + Duration::hours(1));
    ASSERT_TRUE(succeeds(lab.update_mode("ON_DEMAND")));
    lab.wait_until_active();
    const Instant changed = lab.now;
    lab.wait(Duration::hours(1));
    lab.put_bytes(100);
    ASSERT_TRUE(succeeds(lab.update_mode("PROVISIONED")));
    lab.wait_until_active();
    const Instant back = lab.now;
    lab.put_bytes(100);
    lab.wait(Duration::hours(1));
    EXPECT_EQ(lab.used(Item::OnDemandStreamHours), static_cast<std::uint64_t>((back - changed).us));
    EXPECT_EQ(lab.used(Item::ShardHours),
              static_cast<std::uint64_t>(2 * ((changed - kNoon).us + (lab.now - back).us)));
    EXPECT_EQ(lab.used(Item::OnDemandDataIn), 1'024u);
    EXPECT_EQ(lab.used(Item::PutPayloadUnits), 1u);
}

TEST(Meter, BillsTheMinimumOfTheCommitmentByClockHours) {
    MeterLab lab(4, "ON_DEMAND");
    lab.meter.take(lab.engine);
    lab.wait_to(kNoon + Duration::hours(1) + Duration::seconds(1'800));
    ASSERT_TRUE(succeeds(lab.set_commitment("ENABLED")));
    lab.put_bytes(2'000);  // At the very moment of the call: still at the standard price.
    lab.wait(Duration::micros(1));
    lab.put_bytes(3'000);
    lab.wait_to(kNoon + Duration::hours(2));
    constexpr std::uint64_t kPerHour = std::uint64_t{3'600} * 25 * 1'048'576;
    EXPECT_EQ(lab.used(Item::OnDemandDataIn), 2'048u);
    EXPECT_EQ(lab.used(Item::AdvantageDataIn), 3'072u);
    EXPECT_EQ(lab.used(Item::CommitmentIn), kPerHour / 2 - 3'072);
    EXPECT_EQ(lab.used(Item::CommitmentOut), kPerHour / 2);
    EXPECT_EQ(lab.used(Item::AdvantageStreamHours), static_cast<std::uint64_t>(kHourUs / 2));
    EXPECT_EQ(lab.used(Item::OnDemandStreamHours), static_cast<std::uint64_t>(3 * kHourUs / 2));
    EXPECT_EQ(of(lab.meter.per_hour(), Item::CommitmentOut), u128{kPerHour});
    // It lasts a day at least.
    ASSERT_TRUE(succeeds(lab.set_commitment("DISABLED")));
    lab.wait(Duration::hours(100));
    EXPECT_EQ(lab.used(Item::CommitmentOut), 24 * kPerHour);
    EXPECT_EQ(lab.used(Item::AdvantageStreamHours), static_cast<std::uint64_t>(24 * kHourUs));
}

TEST(Meter, BillsTheCommitmentWithoutAnyStream) {
    Lab lab;
    lab.now = kNoon;
    ASSERT_TRUE(succeeds(lab.set_commitment("ENABLED")));
    Meter meter;
    lab.wait(Duration::seconds(10));
    meter.take(lab.engine);
    EXPECT_EQ(of(meter.used(), Item::CommitmentIn), u128{262'144'000});
    EXPECT_EQ(of(meter.used(), Item::CommitmentOut), u128{262'144'000});
}

TEST(Meter, BillsNoMinimumWhenThereIsMoreThanThat) {
    MeterLab lab(4, "ON_DEMAND");
    ASSERT_TRUE(succeeds(lab.set_commitment("ENABLED")));
    lab.wait(Duration::seconds(1));
    // In the first 40 milliseconds of commitment a megabyte is the minimum.
    lab.wait(Duration::seconds(1));
    const std::uint64_t lacking = lab.used(Item::CommitmentIn);
    lab.put_bytes(900'000);
    EXPECT_EQ(lab.used(Item::CommitmentIn) + 900'096, lacking);
}

TEST(Meter, LeavesStreamsOfOthersToThem) {
    MeterLab lab;
    const Call other{.now = lab.now, .principal = {.account = "999999999999"}};
    ASSERT_TRUE(succeeds(create_stream(lab.engine, other, {.stream_name = "t", .shard_count = 5})));
    lab.wait_to(kNoon + Duration::hours(1));
    EXPECT_EQ(lab.used(Item::ShardHours), static_cast<std::uint64_t>(kHourUs));
}

TEST(Meter, TellsStreamsApart) {
    MeterLab lab;
    const StreamId first = lab.stream().id;
    ASSERT_TRUE(
        succeeds(create_stream(lab.engine, lab.call(), {.stream_name = "t", .shard_count = 2})));
    lab.put_bytes(100);
    lab.wait_until_active();
    lab.meter.take(lab.engine);
    EXPECT_EQ(of(lab.meter.used_by(first), Item::PutPayloadUnits), 1u);
    const Quantities second = lab.meter.used_by(lab.engine.find_stream("t")->id);
    EXPECT_EQ(of(second, Item::PutPayloadUnits), 0u);
    EXPECT_GT(of(second, Item::ShardHours), 0u);
    EXPECT_EQ(of(lab.meter.used_by({99}), Item::ShardHours), 0u);
}

TEST(Meter, GoesOnAfterAGapWithWhatThereIs) {
    MeterLab lab(2);
    lab.meter.take(lab.engine);
    ASSERT_TRUE(succeeds(lab.split_shard("0", "1000")));
    lab.wait_until_active();
    for (std::uint64_t i = 0; i < 3 * kEventsKept; ++i) {
        if (i % 500 == 0) lab.wait(Duration::seconds(1));
        lab.put_bytes(10);
    }
    lab.meter.take(lab.engine);
    EXPECT_GT(lab.meter.missed(), 0u);
    EXPECT_EQ(of(lab.meter.used(), Item::PutPayloadUnits) + lab.meter.missed() - 5,
              u128{3 * kEventsKept});
    const std::uint64_t before = lab.used(Item::ShardHours);
    lab.wait(Duration::hours(1));
    EXPECT_EQ(lab.used(Item::ShardHours) - before, static_cast<std::uint64_t>(3 * kHourUs));
}

TEST(UseLog, IsBounded) {
    UseLog log;
    log.begin_minute(100);
    for (ActorId actor = 0; actor < 1'000; ++actor) log.add({1}, actor, Item::PutPayloadUnits, 2);
    EXPECT_EQ(log.current().size(), kUsesPerMinute + 1);
    std::uint64_t sum = 0, others = 0;
    for (const Use& use : log.current()) {
        sum += use.quantity;
        if (use.actor == kOthers) others += use.quantity;
    }
    EXPECT_EQ(sum, 2'000u);
    EXPECT_EQ(others, 2u * (1'000 - kUsesPerMinute));
    for (std::int64_t minute = 101; minute < 10'000; ++minute) {
        log.begin_minute(minute);
        log.add({1}, 1, Item::PutPayloadUnits, 1);
    }
    EXPECT_GE(log.finished().size(), static_cast<std::uint64_t>(kMinutesKept));
    EXPECT_LT(log.finished().size(), static_cast<std::uint64_t>(kMinutesKept) + 2 * 256);
}

}  // namespace
}  // namespace kds::pricing::test
