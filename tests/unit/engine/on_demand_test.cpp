#include "core/engine/on_demand.h"

#include <gtest/gtest.h>

#include "core/engine/ops/delete_stream.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::Lab;
using test::succeeds;

constexpr Duration kMinute = Duration::seconds(60);
constexpr Duration kDay = Duration::hours(24);
/// What a shard takes in a minute at most, and what it may take without being hot.
constexpr std::int64_t kFullMinute = 60 * limits::kWriteBytesPerSecond;
constexpr std::int64_t kWarmMinute = 60 * limits::kOnDemandHotBytesPerSecond;

/// A stream of four shards, 0 to 3, at the beginning of a minute.
Lab on_demand_lab(EngineOptions options = {}) {
    Lab lab{.engine = Engine(std::move(options))};
    lab.make_on_demand("s");
    lab.wait(kMinute - Duration::micros(lab.now.us % kMinute.us));
    return lab;
}

TEST(OnDemand, HasFourShardsAtFirst) {
    Lab lab = on_demand_lab();
    EXPECT_EQ(lab.stream().mode, StreamMode::OnDemand);
    EXPECT_EQ(lab.open_shards(), "0,1,2,3");
    EXPECT_FALSE(next_on_demand_look(lab.stream()));
    lab.wait(kDay * 100);
    EXPECT_EQ(lab.open_shards(), "0,1,2,3");
}

TEST(OnDemand, SplitsAShardThatTakesMoreThan500KBInEachSecond) {
    // By records that are really put: 60 of 512,000 bytes with their keys, at two hash keys.
    for (const int more : {-1, 0, 1}) {
        Lab lab = on_demand_lab();
        const Instant began = lab.now;
        for (int i = 0; i < 60; ++i) {
            const int size = 511'999 + (i == 0 ? more : 0);
            ASSERT_TRUE(succeeds(lab.put_at(i % 2 == 0 ? "5" : "0",
                                            std::string(static_cast<std::size_t>(size), 'd'))));
            lab.wait(Duration::seconds(1));
        }
        EXPECT_EQ(lab.open_shards(), "0,1,2,3");
        const std::uint64_t events = lab.engine.events().end();
        lab.wait(kMinute * 15 - (lab.now - began));
        EXPECT_EQ(lab.open_shards(), more > 0 ? "4,5,1,2,3" : "0,1,2,3") << more;
        EXPECT_EQ(lab.stream().status, StreamStatus::Active);
        if (more <= 0) continue;
        // In the middle, at the end of a minute, with the events of a split that somebody asked
        // for.
        EXPECT_EQ(to_decimal(lab.shard(4).range.last().value),
                  "42535295865117307932921825928971026431");
        ASSERT_EQ(lab.engine.events().end(), events + 3);
        const EventKind kinds[] = {EventKind::ShardClosed, EventKind::ShardOpened,
                                   EventKind::ShardOpened};
        const std::uint32_t shards[] = {0, 4, 5};
        for (std::uint64_t i = 0; i < 3; ++i) {
            const Event& event = lab.engine.events()[events + i];
            EXPECT_EQ(event.kind, kinds[i]);
            EXPECT_EQ(event.shard.value, shards[i]);
            EXPECT_EQ(event.at, began + kMinute * 11);
        }
    }
}

TEST(OnDemand, SplitsAShardThatTakesMoreThan500RecordsInEachSecond) {
    for (const int more : {-1, 0, 1}) {
        Lab lab = on_demand_lab();
        lab.load(2, 30'000, 30'000 + more);
        lab.wait(kMinute * 15);
        EXPECT_EQ(lab.open_shards(), more > 0 ? "0,1,4,5,3" : "0,1,2,3") << more;
    }
}

TEST(OnDemand, DoesNotSplitForOneHashKey) {
    // kinesis.md 4.9: one hot partition key cannot exceed the limits of a shard.
    Lab lab = on_demand_lab();
    for (int i = 0; i < 60; ++i) {
        ASSERT_TRUE(succeeds(lab.put_at("5", std::string(600'000, 'd'))));
        lab.wait(Duration::seconds(1));
    }
    lab.wait(kDay);
    EXPECT_EQ(lab.open_shards(), "0,1,2,3");
}

TEST(OnDemand, ASecondHashKeyCountsInItsOwnMinuteOnly) {
    Lab lab = on_demand_lab();
    for (int minute = 0; minute < 2; ++minute) {
        for (int i = 0; i < 60; ++i) {
            ASSERT_TRUE(succeeds(lab.put_at(cat(minute), std::string(600'000, 'd'))));
            lab.wait(Duration::seconds(1));
        }
    }
    lab.wait(kDay);
    EXPECT_EQ(lab.open_shards(), "0,1,2,3");
}

TEST(OnDemand, HasRoomForTwiceThePeak) {
    // By bytes, then by records. Each shard has one hash key, so that none is hot.
    for (const std::int64_t bytes : {kFullMinute * 2, kFullMinute * 2 + 1}) {
        Lab lab = on_demand_lab();
        lab.load(1, bytes, 1);
        lab.wait(kMinute * 11 - Duration::micros(1));
        EXPECT_EQ(lab.stream().open_shard_count(), 4u);
        lab.wait(Duration::micros(1));
        EXPECT_EQ(lab.stream().open_shard_count(), bytes == kFullMinute * 2 ? 4u : 5u);
    }
    for (const std::int64_t records : {120'000, 120'001}) {
        Lab lab = on_demand_lab();
        for (std::uint32_t shard = 0; shard < 4; ++shard)
            for (std::int64_t i = 0; i < (shard == 3 ? records - 90'000 : 30'000); ++i)
                lab.load(shard, 1, 1);
        lab.wait(kMinute * 11);
        EXPECT_EQ(lab.stream().open_shard_count(), records == 120'000 ? 4u : 5u);
    }
}

TEST(OnDemand, GrowsByTheWidestShards) {
    Lab lab = on_demand_lab();
    lab.load(0, kFullMinute * 5 / 2, 1);  // Five shards.
    lab.wait(kMinute * 11);
    EXPECT_EQ(lab.open_shards(), "4,5,1,2,3");
    lab.wait(kMinute);
    lab.load(5, kFullMinute * 3, 1);  // Six: the lowest of the three widest.
    lab.wait(kMinute * 11);
    EXPECT_EQ(lab.open_shards(), "4,5,6,7,2,3");
}

TEST(OnDemand, AtMostDoublesAtOnceAndGoesOnAMinuteLater) {
    Lab lab = on_demand_lab();
    lab.load(0, kFullMinute * 10, 1);  // 20 shards.
    lab.wait(kMinute * 11);
    EXPECT_EQ(lab.stream().open_shard_count(), 8u);
    lab.wait(kMinute);
    EXPECT_EQ(lab.stream().open_shard_count(), 16u);
    lab.wait(kMinute);
    EXPECT_EQ(lab.stream().open_shard_count(), 20u);
    lab.wait(kDay * 29);
    EXPECT_EQ(lab.stream().open_shard_count(), 20u);
}

TEST(OnDemand, ShrinksWhenThePeakHasLeftThe30Days) {
    Lab lab = on_demand_lab();
    lab.load(0, kWarmMinute + 1);
    lab.wait(kMinute * 11);
    ASSERT_EQ(lab.open_shards(), "4,5,1,2,3");
    const Instant grown = lab.now;
    // Less than before does not keep the shards.
    lab.wait(kDay * 15);
    lab.load(1, 1);
    lab.wait(grown + kDay * 30 - lab.now - Duration::micros(1));
    EXPECT_EQ(lab.open_shards(), "4,5,1,2,3");
    lab.wait(Duration::micros(1));
    EXPECT_EQ(lab.open_shards(), "6,1,2,3");
    EXPECT_EQ(lab.shard(6).parent, ShardIndex{4});
    EXPECT_EQ(lab.shard(6).adjacent_parent, ShardIndex{5});
    EXPECT_EQ(*lab.shard(4).closed_at, lab.now);
    EXPECT_EQ(lab.last_event().kind, EventKind::ShardOpened);
    lab.wait(kDay * 100);
    EXPECT_EQ(lab.open_shards(), "6,1,2,3");
}

TEST(OnDemand, KeepsTheGreatestDemandThatIsLeft) {
    Lab lab = on_demand_lab();
    lab.load(0, kFullMinute * 4, 1);  // Eight shards,
    lab.wait(kDay * 10);
    lab.load(4, kFullMinute * 3, 1);  // then six,
    lab.wait(kDay);
    lab.load(4, kFullMinute * 5 / 2, 1);  // then five,
    lab.wait(kDay);
    lab.load(4, kFullMinute * 3, 1);  // then six again.
    lab.wait(kDay * 17);
    EXPECT_EQ(lab.stream().open_shard_count(), 8u);
    lab.wait(kDay * 2);
    EXPECT_EQ(lab.stream().open_shard_count(), 6u);
    lab.wait(kDay * 10);
    EXPECT_EQ(lab.stream().open_shard_count(), 6u);
    lab.wait(kDay * 2);
    EXPECT_EQ(lab.stream().open_shard_count(), 4u);
}

TEST(OnDemand, KeepsTheShardsOfItsProvisionedTimeFor30Days) {
    Lab lab;
    lab.make_active("s", 100);
    ASSERT_TRUE(succeeds(lab.update_mode("ON_DEMAND")));
    lab.wait(kDay * 30);
    EXPECT_EQ(lab.stream().open_shard_count(), 100u);
    std::string seen;
    for (int i = 0; i < 8; ++i) {
        lab.wait(kMinute);
        seen += cat(lab.stream().open_shard_count(), " ");
    }
    EXPECT_EQ(seen, "50 25 13 7 4 4 4 4 ");
}

TEST(OnDemand, FewerThanFourShardsStayUntilTheyDoNotSuffice) {
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(lab.update_mode("ON_DEMAND")));
    lab.wait(kDay * 60);
    EXPECT_EQ(lab.open_shards(), "0");
    lab.load(0, kFullMinute, 1);
    lab.wait(kMinute * 12);
    EXPECT_EQ(lab.open_shards(), "1,2");
    lab.wait(kDay * 60);
    EXPECT_EQ(lab.open_shards(), "1,2");
}

TEST(OnDemand, GrowsToWhatTheRegionHas) {
    EXPECT_EQ(on_demand_shards_max("us-east-1"), 10'240u);
    EXPECT_EQ(on_demand_shards_max("us-west-2"), 10'240u);
    EXPECT_EQ(on_demand_shards_max("eu-west-1"), 10'240u);
    EXPECT_EQ(on_demand_shards_max("eu-central-1"), 200u);
    for (const char* region : {"eu-central-1", "eu-west-1"}) {
        Lab lab = on_demand_lab({.region = region});
        lab.load(0, kFullMinute * 105, 1);  // 210 shards.
        lab.wait(kMinute * 30);
        EXPECT_EQ(lab.stream().open_shard_count(), region[3] == 'c' ? 200u : 210u);
        // A hot shard changes nothing there.
        lab.load(lab.stream().shards.back().index.value, kWarmMinute + 1);
        lab.wait(kMinute * 30);
        EXPECT_EQ(lab.stream().open_shard_count(), region[3] == 'c' ? 200u : 211u);
    }
}

TEST(OnDemand, WaitsWhileTheStreamIsUpdating) {
    Lab lab = on_demand_lab();
    lab.load(0, kWarmMinute + 1);
    lab.wait(kMinute * 11 - Duration::millis(300));
    ASSERT_TRUE(succeeds(lab.increase_retention(48)));
    lab.wait(Duration::millis(300));
    EXPECT_EQ(lab.open_shards(), "0,1,2,3");
    lab.wait(kMinute - Duration::micros(1));
    EXPECT_EQ(lab.open_shards(), "0,1,2,3");
    lab.wait(Duration::micros(1));
    EXPECT_EQ(lab.open_shards(), "4,5,1,2,3");
}

TEST(OnDemand, AShardThatIsStampedAheadWaitsForItsSecond) {
    Lab lab = on_demand_lab();
    lab.load(0, kFullMinute * 5 / 2, 1);
    lab.wait(kMinute * 11);
    ASSERT_EQ(lab.open_shards(), "4,5,1,2,3");
    // Children are stamped a second ahead; 4 is asked to be split in that very moment.
    lab.shard(4).created_s = lab.now.epoch_seconds() + 61;
    lab.load(4, kWarmMinute + 1);
    lab.stream().on_demand.acts_at = lab.now + kMinute;
    lab.wait(kMinute);
    EXPECT_EQ(lab.open_shards(), "4,5,1,2,3");
}

TEST(OnDemand, ADeletedStreamIsNotLookedAt) {
    Lab lab = on_demand_lab();
    lab.load(0, kWarmMinute + 1);
    lab.wait(kMinute * 11 - Duration::millis(300));
    ASSERT_TRUE(succeeds(delete_stream(lab.engine, lab.call(), {.stream_name = "s"})));
    EXPECT_FALSE(next_on_demand_look(lab.stream()));
    lab.wait(Duration::millis(300));
    EXPECT_EQ(lab.open_shards(), "0,1,2,3");
    lab.wait(kMinute);
    EXPECT_TRUE(lab.engine.streams().empty());
}

TEST(OnDemand, ForgetsItsLoadWhenItBecomesProvisioned) {
    Lab lab = on_demand_lab();
    lab.load(0, kWarmMinute + 1);
    lab.wait(kMinute * 2);
    ASSERT_TRUE(succeeds(lab.update_mode("PROVISIONED")));
    lab.wait(kMinute * 20);
    EXPECT_EQ(lab.open_shards(), "0,1,2,3");
    EXPECT_EQ(lab.shard(0).load.bytes, 0);
    EXPECT_FALSE(lab.stream().on_demand.acts_at);
    // And what was hot then is not when it comes back.
    ASSERT_TRUE(succeeds(lab.update_mode("ON_DEMAND")));
    lab.wait(kMinute * 20);
    EXPECT_EQ(lab.open_shards(), "0,1,2,3");
}

TEST(OnDemand, WhatNobodyWatchedIsTheSame) {
    Lab watched = on_demand_lab(), unwatched = on_demand_lab();
    for (Lab* lab : {&watched, &unwatched}) {
        lab->load(0, kWarmMinute + 1);
        lab->load(1, kFullMinute * 9, 1);
    }
    for (int i = 0; i < 2'000; ++i) watched.wait(Duration::millis(997));
    unwatched.wait(watched.now - unwatched.now);
    EXPECT_EQ(watched.open_shards(), unwatched.open_shards());
    EXPECT_EQ(watched.stream().open_shard_count(), 19u);
    EXPECT_EQ(watched.engine.state_hash(), unwatched.engine.state_hash());
}

TEST(OnDemand, TheStateHashSeesWhatIsMeasured) {
    Lab lab = on_demand_lab();
    std::uint64_t last = lab.engine.state_hash();
    const auto changed = [&](auto change) {
        change(lab.stream());
        const std::uint64_t before = last;
        last = lab.engine.state_hash();
        return before != last;
    };
    EXPECT_TRUE(changed([](Stream& s) { s.shards[0].load.bytes = 1; }));
    EXPECT_TRUE(changed([](Stream& s) { s.shards[0].load.records = 1; }));
    EXPECT_TRUE(changed([](Stream& s) { s.shards[0].load.minute = 1; }));
    EXPECT_TRUE(changed([](Stream& s) { s.shards[0].load.hash_key = HashKey{1}; }));
    EXPECT_TRUE(changed([](Stream& s) { s.shards[0].load.several_hash_keys = true; }));
    EXPECT_TRUE(changed([](Stream& s) { s.shards[0].load.was_hot = true; }));
    EXPECT_TRUE(changed([](Stream& s) { s.on_demand.minute_ends = test::kStart; }));
    EXPECT_TRUE(changed([](Stream& s) { s.on_demand.acts_at = test::kStart; }));
    EXPECT_TRUE(changed([](Stream& s) { s.on_demand.demands = {{5, test::kStart}}; }));
    EXPECT_TRUE(changed([](Stream& s) { s.on_demand.demands = {{6, test::kStart}}; }));
    EXPECT_TRUE(changed([](Stream& s) { s.on_demand.demands[0].at = {}; }));
    EXPECT_TRUE(changed([](Stream& s) { s.warm_mibps = 1; }));
    EXPECT_TRUE(changed([](Stream& s) { s.mode_updates.push_back(test::kStart); }));
    EXPECT_TRUE(changed([](Stream& s) { s.distribution = RecordDistribution::Auto; }));
    EXPECT_TRUE(changed([](Stream& s) { s.distributed = 1; }));
    EXPECT_TRUE(changed([](Stream& s) { s.record_bytes_max = 2'097'152; }));
    EXPECT_TRUE(changed([](Stream& s) { s.mode = StreamMode::Provisioned; }));
    EXPECT_TRUE(changed([](Stream& s) { s.status = StreamStatus::Updating; }));
    EXPECT_TRUE(changed([](Stream& s) { s.change.mode = StreamMode::Provisioned; }));
    EXPECT_TRUE(changed([](Stream& s) { s.change.mode = StreamMode::OnDemand; }));
    EXPECT_TRUE(changed([](Stream& s) { s.change.warm_mibps = 0; }));
    EXPECT_TRUE(changed([](Stream& s) { s.change.record_bytes_max = 1; }));
}

}  // namespace
}  // namespace kds
