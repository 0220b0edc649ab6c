/// No stretch of time, however it is chosen, admits more than the model of kinesis.md 6.2 allows:
/// what the bucket holds at rest and what flows in meanwhile.
#include <gtest/gtest.h>

#include <vector>

#include "core/base/text.h"
#include "core/engine/throttle.h"
#include "tests/property/random_input.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::Lab;

struct Taken {
    Instant at;
    std::int64_t amount;
};

/// For all pairs of moments: sum of what was taken from one to the other, both included, is at most
/// capacity + rate * time. One pass: S(j) - rate * t(j) must not exceed the least S(i-1) - rate *
/// t(i) by more than the capacity. In millionths, without rounding.
testing::AssertionResult within_model(const std::vector<Taken>& taken, std::int64_t capacity,
                                      std::int64_t per_second) {
    __extension__ using i128 = __int128;
    i128 sum = 0, least = 0;
    bool first = true;
    for (const Taken& t : taken) {
        const i128 inflow = i128{per_second} * t.at.us;
        if (first || sum - inflow < least) least = sum - inflow;
        first = false;
        sum += i128{t.amount} * 1'000'000;
        if (sum - inflow - least > i128{capacity} * 1'000'000) {
            return testing::AssertionFailure() << "too much at " << t.at.us << " us";
        }
    }
    return testing::AssertionSuccess();
}

TEST(ThrottleProperty, TheCheckItselfCanFail) {
    std::vector<Taken> taken(1'000, Taken{Instant{0}, 1});
    taken.push_back({Instant{999}, 1});
    EXPECT_FALSE(within_model(taken, 1'000, 1'000));
    taken.back().at = Instant{1'000};
    EXPECT_TRUE(within_model(taken, 1'000, 1'000));
}

/// Mostly bursts, now and then a rest.
Duration pause(Rng& rng) {
    const std::uint64_t kind = rng.below(400);
    if (kind == 0) return Duration::micros(static_cast<std::int64_t>(rng.below(2'000'000)));
    if (kind < 60) return Duration::micros(static_cast<std::int64_t>(rng.below(3'000)));
    return {};
}

std::int64_t rounded(std::int64_t bytes) { return (bytes + 1'023) / 1'024 * 1'024; }

TEST(ThrottleProperty, NoStretchOfTimeAdmitsMoreThanTheBuckets) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        Rng rng(seed);
        Lab lab;
        lab.make_active("s", 1);
        std::vector<Taken> records, bytes;
        const std::uint64_t largest = seed % 2 == 0 ? 40 : 8'000;
        int refused = 0;
        for (int step = 0; step < 2'000; ++step) {
            lab.wait(pause(rng));
            if (rng.below(8) != 0) {
                const std::string data(test::pick(rng, largest), 'd');
                if (lab.put("key", data)) {
                    records.push_back({lab.now, 1});
                    bytes.push_back({lab.now, rounded(static_cast<std::int64_t>(data.size()) + 3)});
                } else {
                    ++refused;
                }
                continue;
            }
            PutRecordsInput input{.stream_name = "s", .records = {}};
            for (std::uint64_t n = 1 + rng.below(30); n > 0; --n)
                input.records.push_back(
                    {.partition_key = "key", .data = std::string(test::pick(rng, largest), 'd')});
            const auto output = put_records(lab.engine, lab.call(), input);
            ASSERT_TRUE(test::succeeds(output));
            std::int64_t sum = 0;
            for (std::size_t i = 0; i < input.records.size(); ++i) {
                if (!output->records[i]) continue;
                sum += static_cast<std::int64_t>(input.records[i].data.size()) + 3;
                records.push_back({lab.now, 1});
            }
            refused += static_cast<int>(output->failed_record_count);
            bytes.push_back({lab.now, rounded(sum)});
        }
        EXPECT_GT(refused, 0);  // Else the run has tested nothing.
        EXPECT_TRUE(within_model(records, 1'000, 1'000));
        EXPECT_TRUE(within_model(bytes, 1'048'576, 1'048'576));
    }
}

TEST(ThrottleProperty, WhatIsRefusedWouldHaveExceededTheModel) {
    // The other side: the bucket refuses nothing that it could pay.
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        Rng rng(seed);
        TokenBucket bucket(50, 7);
        std::vector<Taken> taken;
        Instant now = test::kStart;
        for (int step = 0; step < 2'000; ++step) {
            now = now + Duration::micros(static_cast<std::int64_t>(rng.below(900'000)));
            const auto amount = static_cast<std::int64_t>(rng.below(51));
            const Duration wait = bucket.wait_for(amount, now);
            const bool could = bucket.available(now) >= amount;
            EXPECT_EQ(could, wait == Duration{});
            EXPECT_EQ(bucket.try_take(amount, now), could);
            if (could) taken.push_back({now, amount});
        }
        EXPECT_TRUE(within_model(taken, 50, 7));
    }
}

TEST(ThrottleProperty, NoStretchOfTimeAdmitsMoreThanFiveReadsASecond) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        Rng rng(seed);
        Lab lab;
        lab.make_active("s", 1);
        std::string iterator = lab.iterator("TRIM_HORIZON")->shard_iterator;
        std::vector<Taken> calls;
        int refused = 0;
        for (int step = 0; step < 500; ++step) {
            lab.wait(Duration::millis(static_cast<std::int64_t>(rng.below(400))));
            if (auto got = lab.get(iterator)) {
                calls.push_back({lab.now, 1});
                iterator = *std::move(got->next_shard_iterator);
            } else {
                ++refused;
            }
        }
        EXPECT_GT(refused, 0);
        EXPECT_TRUE(within_model(calls, 5, 5));
    }
}

}  // namespace
}  // namespace kds
