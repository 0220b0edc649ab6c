/// On-demand streams under random loads: the open shards tile the hash key space at every moment,
/// who reads parents before children reads each record exactly once and in order for each key, the
/// load finds its shards, and how often somebody looks changes nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/base/text.h"
#include "tests/property/random_input.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::Lab;

constexpr std::int64_t kFullMinute = 60 * limits::kWriteBytesPerSecond;

/// One minute of a run, drawn before it is played.
struct Minute {
    struct Load {
        u128 place;  ///< A hash key.
        std::int64_t bytes;
        bool several_keys;
    };
    std::vector<Load> loads;
    std::vector<std::string> keys;  ///< Of the records that are put.
    Duration pause;                 ///< After it; whole minutes, hours or days.
};

std::vector<Minute> random_minutes(std::uint64_t seed) {
    Rng rng(seed);
    std::vector<Minute> minutes(20 + test::pick(rng, 40));
    std::int64_t most = 1 + static_cast<std::int64_t>(rng.below(12));
    for (Minute& minute : minutes) {
        if (rng.below(8) == 0) most = 1 + static_cast<std::int64_t>(rng.below(12));
        for (std::int64_t n = static_cast<std::int64_t>(rng.below(6)); n > 0; --n) {
            minute.loads.push_back({make_u128(rng.next_u64(), rng.next_u64()),
                                    static_cast<std::int64_t>(rng.below(
                                        static_cast<std::uint64_t>(kFullMinute * most / 4 + 1))),
                                    rng.below(3) > 0});
        }
        for (std::uint64_t n = rng.below(4); n > 0; --n)
            minute.keys.push_back(cat("key-", rng.below(30)));
        const std::uint64_t kind = rng.below(20);
        const auto some = static_cast<std::int64_t>(rng.below(20));
        minute.pause = kind < 14    ? Duration::seconds(60) * (some / 8)
                       : kind < 18  ? Duration::seconds(60) * some
                       : kind == 18 ? Duration::hours(some * 10)
                                    : Duration::hours(24 * 29 + some * 3);
    }
    return minutes;
}

void expect_that_open_shards_tile(const Stream& stream) {
    std::map<u128, u128> ranges;
    for (const Shard& shard : stream.shards)
        if (shard.is_open()) ranges.emplace(shard.range.first().value, shard.range.last().value);
    u128 expected = 0;
    for (const auto& [first, last] : ranges) {
        ASSERT_TRUE(first == expected && first <= last);
        expected = last + 1;  // Wraps to 0 after the last one.
    }
    ASSERT_TRUE(expected == 0);
    ASSERT_EQ(stream.open_shard_count(), ranges.size());
}

class Play {
public:
    /// Time passes in portions of at most `step`.
    explicit Play(Duration step) : step_{step} {
        lab_.make_on_demand("s");
        wait(Duration::seconds(60) - Duration::micros(lab_.now.us % 60'000'000));
        // Records stay, so that all can be read at the end.
        stream().retention_hours = limits::kRetentionHoursMax;
    }
    void play(const Minute& minute) {
        for (const Minute::Load& load : minute.loads) {
            Shard& shard = *stream().open_shard_for(HashKey{load.place});
            const HashKey other{shard.range.first().value + (load.several_keys ? 1 : 0)};
            for (const HashKey key : {shard.range.first(), other})
                if (count_write(stream(), shard, key, load.bytes / 2, lab_.now))
                    lab_.engine.settle_at(*next_on_demand_look(stream()));
        }
        for (const std::string& key : minute.keys) {
            const std::string data = cat(put_[key].size());
            ASSERT_TRUE(test::succeeds(lab_.put(key, data)));
            put_[key].push_back(data);
            wait(Duration::seconds(5));
        }
        wait(Duration::seconds(60) - Duration::micros(lab_.now.us % 60'000'000));
        expect_that_open_shards_tile(stream());
        ASSERT_EQ(stream().status, StreamStatus::Active);
        wait(minute.pause);
    }
    /// All shards to their ends, parents before children.
    void read_all() {
        std::map<std::string, std::vector<std::string>> read;
        std::set<std::uint32_t> drained;
        for (const Shard& shard : stream().shards) {
            for (const auto& parent : {shard.parent, shard.adjacent_parent}) {
                ASSERT_TRUE(!parent || drained.contains(parent->value));
            }
            for (std::uint64_t at = shard.records.first(); at < shard.records.end(); ++at) {
                const StoredRecord record = shard.records.at(at);
                read[std::string(record.partition_key)].emplace_back(record.data);
            }
            drained.insert(shard.index.value);
        }
        std::erase_if(put_, [](const auto& entry) { return entry.second.empty(); });
        ASSERT_EQ(read, put_);
    }
    Stream& stream() { return lab_.stream(); }
    Lab& lab() { return lab_; }

private:
    void wait(Duration d) {
        for (; d > step_; d = d - step_) lab_.wait(step_);
        lab_.wait(d);
    }
    Lab lab_;
    Duration step_;
    std::map<std::string, std::vector<std::string>> put_;
};

TEST(OnDemandProperty, ShardsTileAndRecordsAreReadInOrderWhateverTheLoad) {
    std::size_t resharded = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        Play often(Duration::seconds(7 + static_cast<std::int64_t>(seed))),
            seldom(Duration::hours(24 * 365));
        for (const Minute& minute : random_minutes(seed)) {
            for (Play* run : {&often, &seldom}) run->play(minute);
            ASSERT_FALSE(HasFatalFailure());
            if (minute.pause > Duration::hours(24)) break;  // Long pauses: see below.
        }
        often.read_all();
        ASSERT_FALSE(HasFatalFailure());
        ASSERT_EQ(often.lab().engine.state_hash(), seldom.lab().engine.state_hash());
        resharded += often.stream().shards.size() - 4;
    }
    EXPECT_GT(resharded, 500u);
}

TEST(OnDemandProperty, CapacityIsTwiceThePeakOfTheLast30Days) {
    std::uint32_t most = 0;
    int shrunk = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        Play run(Duration::hours(24 * 365));
        // From the documentation alone: what was written in each minute.
        std::vector<std::pair<Instant, std::int64_t>> peaks;
        std::uint32_t before = 4;
        for (const Minute& minute : random_minutes(seed + 1'000)) {
            std::int64_t bytes = 0;
            for (const Minute::Load& load : minute.loads) bytes += load.bytes / 2 * 2;
            peaks.emplace_back(run.lab().now, bytes);
            run.play(minute);
            ASSERT_FALSE(HasFatalFailure());
            run.lab().wait(Duration::seconds(60 * 15));
            std::int64_t peak = 0;
            for (const auto& [at, written] : peaks)
                if (at + Duration::hours(24 * 30) > run.lab().now) peak = std::max(peak, written);
            const std::uint32_t open = run.stream().open_shard_count();
            ASSERT_GE(open * kFullMinute, std::min(2 * peak, 8 * before * kFullMinute));
            ASSERT_GE(open, 4u);
            most = std::max(most, open);
            shrunk += open < before;
            before = open;
        }
        run.read_all();
        ASSERT_FALSE(HasFatalFailure());
    }
    EXPECT_GT(most, 12u);
    EXPECT_GT(shrunk, 20);
}

}  // namespace
}  // namespace kds
