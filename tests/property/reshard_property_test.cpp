/// Random splits, merges, changes of the shard count and of the retention period: the open shards
/// tile the hash key space at every moment, and who reads parents before children reads each record
/// exactly once, in order for each key.
#include <gtest/gtest.h>

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

/// From the documentation alone: a list of ranges, looked at from end to end.
void expect_that_open_shards_tile(const Stream& stream) {
    std::map<u128, u128> ranges;
    for (const Shard& shard : stream.shards) {
        if (!shard.is_open()) continue;
        ASSERT_TRUE(ranges.emplace(shard.range.first().value, shard.range.last().value).second);
    }
    ASSERT_FALSE(ranges.empty());
    u128 expected = 0;
    for (const auto& [first, last] : ranges) {
        ASSERT_TRUE(first == expected);
        ASSERT_TRUE(first <= last);
        expected = last + 1;  // Wraps to 0 after the last one.
    }
    ASSERT_TRUE(expected == 0);
    ASSERT_EQ(stream.open_shard_count(), ranges.size());
}

void expect_that_children_follow_parents(const Stream& stream) {
    for (std::size_t i = 0; i < stream.shards.size(); ++i) {
        const Shard& shard = stream.shards[i];
        if (i > 0) {
            ASSERT_LT(stream.shards[i - 1].index, shard.index);
        }
        for (const auto& index : {shard.parent, shard.adjacent_parent}) {
            const Shard* parent = index ? stream.find(*index) : nullptr;
            if (!parent) continue;
            ASSERT_LT(parent->index, shard.index);
            ASSERT_TRUE(parent->closed_at.has_value());
            ASSERT_EQ(*parent->closed_at, shard.opened_at);
            ASSERT_EQ(parent->ending_sequence_number()->decode().time_s + 1, shard.created_s);
            ASSERT_GT(shard.starting_sequence_number(), *parent->ending_sequence_number());
        }
    }
}

class RandomResharding {
public:
    explicit RandomResharding(std::uint64_t seed) : rng_{seed} {
        lab_.make_active("s", static_cast<std::int64_t>(1 + rng_.below(6)));
    }

    void step() {
        lab_.wait(Duration::micros(static_cast<std::int64_t>(rng_.below(900'000))));
        put();
        switch (rng_.below(12)) {
            case 0:
            case 1: split(); break;
            case 2:
            case 3: merge(); break;
            case 4: scale(); break;
            case 5: change_retention(); break;
            default: break;
        }
    }
    Lab& lab() { return lab_; }
    int resharded() const { return resharded_; }

    /// Reads all shards to their ends, parents before children, and compares with what was put.
    void read_all() {
        lab_.wait_until_active();
        std::set<std::uint32_t> drained;
        std::map<std::string, std::vector<std::string>> read;
        const auto listed = list_shards(lab_.engine, lab_.call(), {.stream_name = "s"});
        ASSERT_TRUE(listed && !listed->next_token);
        // Ascending by index, so that parents come before their children.
        for (const ListedShard& shard : listed->shards) {
            for (const auto& parent : {shard.parent, shard.adjacent_parent}) {
                if (parent) {
                    ASSERT_TRUE(drained.contains(parent->value));
                }
            }
            drain(shard, read);
            ASSERT_FALSE(testing::Test::HasFatalFailure());
            drained.insert(shard.index.value);
        }
        ASSERT_EQ(read, put_);
    }

private:
    void put() {
        const std::string key = cat("key-", rng_.below(40));
        const std::string data = cat(put_[key].size());
        const auto output = lab_.put(key, data);
        ASSERT_TRUE(test::succeeds(output));
        put_[key].push_back(data);
        const Shard* shard = lab_.stream().find(output->shard);
        ASSERT_TRUE(shard && shard->is_open() && shard->range.contains(hash_key_of(key)));
        ASSERT_GT(output->sequence_number, shard->starting_sequence_number());
        // Numbers of a key rise over all shards that it falls into.
        auto& last = last_number_[key];
        if (last) {
            ASSERT_GT(output->sequence_number, *last);
        }
        last = output->sequence_number;
    }
    const Shard& random_shard() {
        return lab_.stream().shards[test::pick(rng_, lab_.stream().shards.size())];
    }
    void split() {
        const Shard& shard = random_shard();
        const u128 width = shard.range.last().value - shard.range.first().value;
        const u128 key = rng_.below(4) == 0 ? make_u128(rng_.next_u64(), rng_.next_u64())
                                            : shard.range.first().value + width / 2;
        const bool legal = lab_.stream().status == StreamStatus::Active && shard.is_open() &&
                           shard.range.contains(HashKey{key}) && key < shard.range.last().value &&
                           key - shard.range.first().value >= 2;
        const auto done = lab_.split_shard(to_string(shard.index), to_decimal(key));
        ASSERT_EQ(done.has_value(), legal);
        resharded_ += legal;
    }
    void merge() {
        const Shard& lower = random_shard();
        const Shard* upper = &random_shard();
        for (const Shard& shard : lab_.stream().shards)
            if (rng_.below(4) > 0 && shard.is_open() && lower.range.last() < kLastHashKey &&
                shard.range.first().value == lower.range.last().value + 1)
                upper = &shard;
        const bool legal = lab_.stream().status == StreamStatus::Active && lower.is_open() &&
                           upper->is_open() && lower.range.last() < upper->range.first() &&
                           upper->range.first().value == lower.range.last().value + 1;
        const auto done = lab_.merge_shards(to_string(lower.index), to_string(upper->index));
        ASSERT_EQ(done.has_value(), legal);
        resharded_ += legal;
    }
    void scale() {
        const std::int64_t open = lab_.stream().open_shard_count();
        if (open > 12) return;
        const std::int64_t target = 1 + static_cast<std::int64_t>(rng_.below(14));
        const bool was_active = lab_.stream().status == StreamStatus::Active;
        const auto done = lab_.update_shard_count(target);
        if (!done) return;
        ASSERT_TRUE(was_active && target <= 2 * open && 2 * target >= open);
        if (target == open) return;  // That changes nothing, whatever the widths.
        ++resharded_;
        if (rng_.below(2) == 0) return;  // Or what it does is watched to its end.
        lab_.wait_until_active();
        const Stream& stream = lab_.stream();
        ASSERT_EQ(stream.open_shard_count(), target);
        const auto ranges = uniform_split(static_cast<std::uint32_t>(target));
        for (std::size_t i = 0; i < ranges.size(); ++i) {
            const u128 wanted = ranges[i].last().value;
            const u128 found = stream.shards[stream.open_shards[i].place].range.last().value;
            ASSERT_TRUE((wanted > found ? wanted - found : found - wanted) <= 14);
        }
    }
    void change_retention() {
        const auto hours = static_cast<std::int64_t>(24 + rng_.below(48));
        if (rng_.below(2) == 0) {
            static_cast<void>(lab_.increase_retention(hours));
        } else {
            static_cast<void>(lab_.decrease_retention(hours));
        }
    }
    void drain(const ListedShard& shard, std::map<std::string, std::vector<std::string>>& read) {
        lab_.wait(Duration::seconds(1));
        const auto start = lab_.iterator("TRIM_HORIZON", to_string(shard.index));
        ASSERT_TRUE(test::succeeds(start));
        std::optional<std::string> next = start->shard_iterator;
        const std::uint64_t count = lab_.shard(shard.index.value).records.size();
        std::uint64_t seen = 0;
        while (next) {
            lab_.wait(Duration::millis(250));
            const auto got = lab_.get(*next, 1 + static_cast<std::int64_t>(rng_.below(20)));
            ASSERT_TRUE(test::succeeds(got));
            for (const Record& record : got->records)
                read[record.partition_key].push_back(record.data);
            seen += got->records.size();
            next = got->next_shard_iterator;
            if (!next) {
                ASSERT_TRUE(shard.ending_sequence_number && !got->child_shards.empty());
                ASSERT_TRUE(got->records.empty());
            }
            if (got->records.empty() && !shard.ending_sequence_number) break;
        }
        ASSERT_EQ(seen, count);
    }

    Rng rng_;
    Lab lab_;
    std::map<std::string, std::vector<std::string>> put_;
    std::map<std::string, std::optional<SequenceNumber>> last_number_;
    int resharded_ = 0;
};

TEST(ReshardProperty, ShardsTileAndRecordsAreReadOnceInOrder) {
    int resharded = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        RandomResharding run(seed);
        for (int i = 0; i < 200; ++i) {
            run.step();
            expect_that_open_shards_tile(run.lab().stream());
            expect_that_children_follow_parents(run.lab().stream());
            ASSERT_FALSE(HasFatalFailure());
        }
        run.read_all();
        ASSERT_FALSE(HasFatalFailure());
        resharded += run.resharded();
    }
    EXPECT_GT(resharded, 400);  // The runs have met what they are for.
}

TEST(ReshardProperty, ShardsTileWhileTheOldOnesExpire) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        RandomResharding run(seed);
        Lab& lab = run.lab();
        for (int i = 0; i < 200; ++i) {
            run.step();
            if (i % 5 == 0) lab.wait(Duration::hours(7));
            const Stream& stream = lab.stream();
            expect_that_open_shards_tile(stream);
            expect_that_children_follow_parents(stream);
            ASSERT_FALSE(HasFatalFailure());
            for (const Shard& shard : stream.shards) {
                if (shard.is_open()) continue;
                ASSERT_GT(*shard.closed_at + Duration::hours(stream.retention_hours), lab.now);
            }
        }
    }
}

}  // namespace
}  // namespace kds
