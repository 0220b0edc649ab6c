/// What the log of a consumer says, computed anew from its entries alone.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <utility>

#include "core/sim/world.h"

namespace kds::sim::test {

/// How often each place of each shard was done.
using DoneTimes = std::map<std::pair<std::uint32_t, std::uint64_t>, int>;

inline DoneTimes done_times(const Consumer& consumer) {
    DoneTimes times;
    EXPECT_EQ(consumer.processed.begin(), 0u) << "the log was cut";
    for (std::uint64_t i = consumer.processed.begin(); i < consumer.processed.end(); ++i) {
        const Processed& entry = consumer.processed[i];
        if (entry.outcome != Outcome::Done) continue;
        for (std::uint64_t p = entry.batch.begin; p < entry.batch.end; ++p)
            ++times[{entry.batch.shard.value, p}];
    }
    return times;
}

/// Every record of the world's first stream was done `times` times at least, and the consumer's
/// own counts agree with its log.
inline testing::AssertionResult has_done_all(const World& world, const Consumer& consumer) {
    const DoneTimes times = done_times(consumer);
    std::uint64_t done = 0;
    std::uint64_t again = 0;
    for (const auto& [place, count] : times) {
        done += static_cast<std::uint64_t>(count);
        again += static_cast<std::uint64_t>(count - 1);
    }
    if (done != consumer.work.done || again != consumer.work.done_again)
        return testing::AssertionFailure()
               << "log: " << done << " done, " << again << " again; counted: " << consumer.work.done
               << ", " << consumer.work.done_again;
    for (const Shard& shard : world.engine().streams().front().shards)
        for (std::uint64_t p = 0; p < shard.records.end(); ++p)
            if (!times.contains({shard.index.value, p}))
                return testing::AssertionFailure()
                       << "shard " << shard.index.value << ", place " << p << " was never done";
    return testing::AssertionSuccess();
}

/// When the first and the last record of a shard were done.
inline std::pair<Instant, Instant> times_of_shard(const Consumer& consumer, std::uint32_t shard) {
    std::pair<Instant, Instant> times;
    for (std::uint64_t i = consumer.processed.begin(); i < consumer.processed.end(); ++i) {
        const Processed& entry = consumer.processed[i];
        if (entry.batch.shard.value != shard || entry.outcome != Outcome::Done) continue;
        if (times.first == Instant{}) times.first = entry.at;
        times.second = entry.at;
    }
    return times;
}

/// All is done, and what the parents 1 and 3 hold came before their child 4.
inline void expect_order_of_generations(const World& world) {
    const Consumer& consumer = world.consumers()[0];
    EXPECT_TRUE(has_done_all(world, consumer));
    EXPECT_EQ(consumer.work.done_again, 0u);
    for (const std::uint32_t parent : {1u, 3u})
        EXPECT_GE(times_of_shard(consumer, 4).first, times_of_shard(consumer, parent).second);
    EXPECT_GT(times_of_shard(consumer, 3).first, times_of_shard(consumer, 1).second)
        << "there was nothing to wait for";
}

}  // namespace kds::sim::test
