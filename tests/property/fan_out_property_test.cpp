/// Subscriptions: what is pushed does not depend on when anybody looks; each record is pushed once,
/// in order, across subscriptions that go on where others ended; no stretch of time carries more
/// than the model allows.
#include <gtest/gtest.h>

#include <vector>

#include "tests/property/random_input.h"
#include "tests/unit/engine/fan_out_lab.h"

namespace kds {
namespace {

using test::FanOutLab;
using test::pick;

struct Seen {
    Instant at;
    std::string data;  ///< "a b c".
    std::string continuation;
    std::int64_t behind_ms;
    friend bool operator==(const Seen&, const Seen&) = default;
};

/// Everything that one subscription gives until nothing waits any more.
void take_all(FanOutLab& lab, SubscriptionId id, std::vector<Seen>& seen) {
    TakenPushes taken;
    do {
        taken = lab.take(id);
        for (const PushedEvent& event : taken.events) {
            Seen one{.at = event.at,
                     .data = {},
                     .continuation = event.continuation ? event.continuation->to_decimal() : "end",
                     .behind_ms = event.millis_behind_latest};
            for (const Record& record : event.records)
                one.data += cat(one.data.empty() ? "" : " ", record.data);
            seen.push_back(std::move(one));
        }
    } while (taken.more);
}

std::string padded(int number, std::size_t size) {
    std::string text = cat(number, "-");
    text.resize(std::max(text.size(), size), 'd');
    return text;
}

/// A run of puts, reshards and changes of retention. `looks` says how often somebody looks in
/// between; the calls are the same whatever it is.
struct Outcome {
    std::vector<Seen> seen;
    std::string log;
};
Outcome run(std::uint64_t seed, int looks) {
    Rng calls(seed, 1), eyes(seed, static_cast<std::uint64_t>(looks) + 2);
    FanOutLab lab(2);
    const std::uint64_t largest = seed % 2 == 0 ? 20 : 200'000;
    std::vector<SubscriptionId> ids;
    Outcome outcome;
    int number = 0;
    const auto pass = [&](Duration d) {
        const Instant until = lab.now + d;
        for (int i = 0; i < looks; ++i) {
            const auto rest = static_cast<std::uint64_t>((until - lab.now).us);
            lab.wait(Duration::micros(static_cast<std::int64_t>(eyes.below(rest + 1))));
        }
        lab.wait(until - lab.now);
    };
    for (int step = 0; step < 400; ++step) {
        const std::uint64_t what = calls.below(100);
        if (what < 60) {
            (void)lab.put(cat("key ", calls.below(20)), padded(++number, pick(calls, largest + 1)));
        } else if (what < 66) {
            const auto opened = lab.try_subscribe(calls.below(2) == 0 ? "TRIM_HORIZON" : "LATEST",
                                                  cat(calls.below(2)));
            if (opened) ids.push_back(opened->subscription);
        } else if (what == 66) {
            (void)lab.split_shard("0", to_decimal(u128{1} << 126));
        } else if (what == 67) {
            (void)lab.increase_retention(static_cast<std::int64_t>(24 + calls.below(3)));
        }
        const std::uint64_t rest = calls.below(20);
        if (rest == 0) pass(Duration::micros(static_cast<std::int64_t>(calls.below(20'000'000))));
        if (rest < 12) pass(Duration::micros(static_cast<std::int64_t>(calls.below(200'000))));
    }
    pass(Duration::seconds(400));
    for (const SubscriptionId id : ids) take_all(lab, id, outcome.seen);
    const EventLog& events = lab.engine.events();
    for (std::uint64_t i = events.begin(); i < events.end(); ++i)
        outcome.log += cat(events[i].at.us, " ", static_cast<int>(events[i].kind), " ",
                           events[i].call, " ", events[i].count, "\n");
    EXPECT_FALSE(ids.empty());
    return outcome;
}

TEST(FanOutProperty, WhatIsPushedDoesNotDependOnWhoLooks) {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        const Outcome plain = run(seed, 0);
        EXPECT_GT(plain.seen.size(), 10u);
        for (const int looks : {1, 7}) {
            const Outcome watched = run(seed, looks);
            EXPECT_EQ(watched.seen.size(), plain.seen.size());
            EXPECT_TRUE(watched.seen == plain.seen);
            EXPECT_EQ(watched.log, plain.log);
        }
    }
}

TEST(FanOutProperty, EventsNeverGoBackInTime) {
    Rng rng(5);
    FanOutLab lab(3);
    for (int step = 0; step < 600; ++step) {
        (void)lab.put(cat("key ", rng.below(9)), std::string(pick(rng, 50'000), 'd'));
        if (rng.below(10) == 0) (void)lab.try_subscribe("TRIM_HORIZON", cat(rng.below(3)));
        if (step == 300) {
            ASSERT_TRUE(lab.split_shard("1", to_decimal((u128{1} << 127) - 1)));
        }
        lab.wait(Duration::micros(static_cast<std::int64_t>(rng.below(100'000))));
    }
    const EventLog& events = lab.engine.events();
    for (std::uint64_t i = events.begin() + 1; i < events.end(); ++i)
        ASSERT_GE(events[i].at, events[i - 1].at) << i;
}

/// A client that goes on with AFTER_SEQUENCE_NUMBER whenever its subscription ends, and sometimes
/// leaves early; it follows a shard to its end and then its children.
TEST(FanOutProperty, EachRecordComesOnceAndInOrderAcrossSubscriptions) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        Rng rng(seed);
        FanOutLab lab;
        std::vector<std::string> put, got;
        std::string shard = "0", position;
        std::optional<SubscriptionId> open;
        bool at_end = false;
        Instant subscribed = lab.now - Duration::seconds(9);
        const auto go_on = [&] {
            if (open || lab.now - subscribed < limits::kSubscribeAgainAfter) return;
            open = position.empty() ? lab.subscribe("TRIM_HORIZON", shard)
                                    : lab.subscribe("AFTER_SEQUENCE_NUMBER", shard, position);
            subscribed = lab.now;
        };
        const auto take = [&] {
            if (!open) return;
            const TakenPushes taken = lab.take(*open);
            for (const PushedEvent& event : taken.events) {
                for (const Record& record : event.records) got.push_back(record.data);
                if (event.continuation) position = event.continuation->to_decimal();
                at_end = at_end || !event.child_shards.empty();
            }
            if (taken.end) open.reset();
        };
        const int split_at = static_cast<int>(rng.below(300)) + 300;
        for (int step = 0; step < 700; ++step) {
            if (rng.below(3) != 0 && step < split_at) {
                put.push_back(padded(step, pick(rng, seed % 2 == 0 ? 30 : 60'000)));
                if (!lab.put("k", put.back())) put.pop_back();
            }
            if (step == split_at) {
                ASSERT_TRUE(test::succeeds(lab.split_shard("0", to_decimal(u128{1} << 127))));
            }
            go_on();
            lab.wait(Duration::micros(static_cast<std::int64_t>(rng.below(400'000))));
            take();
            if (open && rng.below(60) == 0) {
                close_subscription(lab.engine, *open);
                open.reset();
            }
            if (rng.below(50) == 0) lab.wait(Duration::seconds(100));
        }
        for (int i = 0; i < 100 && !at_end; ++i) go_on(), lab.wait(Duration::seconds(5)), take();
        EXPECT_TRUE(at_end);
        EXPECT_EQ(got.size(), put.size());
        EXPECT_TRUE(got == put);
    }
}

TEST(FanOutProperty, NoStretchOfTimeCarriesMoreThanTheBucket) {
    __extension__ using i128 = __int128;
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        Rng rng(seed);
        FanOutLab lab;
        for (int i = 0; i < 300; ++i) {
            (void)lab.put("k", std::string(pick(rng, 100'000 * seed), 'd'));
            lab.wait(Duration::millis(static_cast<std::int64_t>(rng.below(300))));
        }
        // Who takes a subscription over does not get a new bucket.
        std::uint64_t begin = lab.engine.events().end();
        for (int i = 0; i < 6; ++i) {
            lab.subscribe("TRIM_HORIZON");
            lab.wait(Duration::seconds(5));
        }
        i128 sum = 0, least = 0;
        std::int64_t pushes = 0;
        for (; begin < lab.engine.events().end(); ++begin) {
            const Event& event = lab.engine.events()[begin];
            if (event.kind != EventKind::Pushed) continue;
            const i128 inflow = i128{limits::kFanOutBytesPerSecond} * event.at.us;
            if (pushes++ == 0 || sum - inflow < least) least = sum - inflow;
            sum += i128{event.bytes} * 1'000'000;
            EXPECT_LE(sum - inflow - least, i128{limits::kFanOutBytesPerSecond} * 1'000'000);
        }
        // It is nearly used up, too.
        EXPECT_GT(sum, i128{limits::kFanOutBytesPerSecond} * 8'000'000);
    }
}

}  // namespace
}  // namespace kds
