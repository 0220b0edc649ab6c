// What expires, and the events that tell of it.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::Lab;
using test::succeeds;

/// "60 s: 2 of shard 0", a line for each event of expiry; times since `from`.
std::string told(const Lab& lab, Instant from) {
    std::string all;
    const EventLog& events = lab.engine.events();
    for (std::uint64_t i = events.begin(); i < events.end(); ++i) {
        const Event& event = events[i];
        const auto seconds = (event.at - from).us / 1'000'000;
        if (event.kind == EventKind::RecordsTrimmed)
            all += cat(seconds, " s: ", event.count, " of shard ", event.shard.value, "\n");
        if (event.kind == EventKind::ShardExpired)
            all += cat(seconds, " s: shard ", event.shard.value, "\n");
    }
    return all;
}

/// Three records in two minutes, another one hours later, one closed shard.
Lab lab_with_records() {
    Lab lab;
    lab.make_active("s", 2);
    lab.wait(Instant::from_seconds(1'735'689'660) - lab.now);  // A full minute.
    EXPECT_TRUE(succeeds(lab.put_at("0", "a")));               // Expires at the minute itself.
    lab.wait(Duration::seconds(10));
    EXPECT_TRUE(succeeds(lab.put_at("0", "b")));
    lab.wait(Duration::seconds(45));
    EXPECT_TRUE(succeeds(lab.put_at("0", "c")));
    lab.wait(Duration::hours(2));
    EXPECT_TRUE(succeeds(lab.put_at("0", "d")));
    EXPECT_TRUE(succeeds(lab.split_shard("0", "5")));
    lab.wait(Duration::seconds(2));
    return lab;
}

constexpr Instant kFirstPut = Instant::from_seconds(1'735'689'660);
constexpr Instant kGone = kFirstPut + Duration::hours(24);

TEST(Retention, TellsOfExpiredRecordsEachFullMinute) {
    Lab lab = lab_with_records();
    const std::uint64_t before = lab.engine.state_hash();
    lab.wait(kGone - lab.now - Duration::micros(1));
    EXPECT_EQ(lab.shard(0).records.size(), 4u);
    lab.wait(Duration::micros(1));
    EXPECT_EQ(lab.shard(0).records.size(), 3u);
    EXPECT_NE(lab.engine.state_hash(), before);
    EXPECT_EQ(told(lab, kGone), "0 s: 1 of shard 0\n");
    lab.wait(Duration::seconds(59));
    EXPECT_EQ(lab.shard(0).records.size(), 1u);  // Gone at their own moments, told of later.
    EXPECT_EQ(told(lab, kGone), "0 s: 1 of shard 0\n");
    lab.wait(Duration::seconds(1));
    EXPECT_EQ(told(lab, kGone), "0 s: 1 of shard 0\n60 s: 2 of shard 0\n");
    EXPECT_EQ(lab.last_event().place, 3u);
}

TEST(Retention, TheStepsOfTheClockDoNotMatter) {
    const Lab start = lab_with_records();
    Lab once = start;
    once.wait(Duration::hours(30));
    // The closed shard is gone when its records have expired, its children are there.
    EXPECT_EQ(told(once, kGone),
              "0 s: 1 of shard 0\n60 s: 2 of shard 0\n"
              "7255 s: 1 of shard 0\n7255 s: shard 0\n");
    EXPECT_EQ(once.listed_shards(), "1,2,3");
    Lab watched = start;
    for (const std::int64_t step_s : {3'600, 61, 60, 7, 1}) {
        watched = start;
        while (watched.now < once.now) {
            const Instant next = std::min(watched.now + Duration::seconds(step_s), once.now);
            watched.wait(next - watched.now);
        }
        EXPECT_EQ(told(watched, kGone), told(once, kGone)) << step_s;
        (void)watched.listed_shards();
        EXPECT_EQ(watched.engine.state_hash(), once.engine.state_hash()) << step_s;
    }
}

TEST(Retention, AShorterPeriodExpiresAtTheMomentOfTheChange) {
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(lab.increase_retention(48)));
    lab.wait_until_active();
    ASSERT_TRUE(succeeds(lab.put("k", "d")));
    lab.wait(Duration::hours(30));
    EXPECT_EQ(lab.shard(0).records.size(), 1u);
    ASSERT_TRUE(succeeds(lab.decrease_retention(24)));
    const Instant changed = lab.now + limits::kUpdatingTakes;
    Lab jump = lab;
    lab.wait_until_active();
    EXPECT_EQ(lab.shard(0).records.size(), 0u);
    jump.wait(Duration::hours(1));
    lab.wait(jump.now - lab.now);
    EXPECT_EQ(lab.engine.state_hash(), jump.engine.state_hash());
    for (const Lab* either : {&lab, &jump}) {
        const Event& event = either->last_event();
        EXPECT_EQ(event.kind, EventKind::RecordsTrimmed);
        EXPECT_EQ(event.count, 1u);
        EXPECT_EQ(event.at.us % 60'000'000, 0);
        EXPECT_GE(event.at, changed);
        EXPECT_LT(event.at - changed, Duration::seconds(60));
    }
}

}  // namespace
}  // namespace kds
