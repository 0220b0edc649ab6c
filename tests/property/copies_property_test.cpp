/// Copies of an engine share memory but nothing else: what is done to one is not seen in another,
/// and an engine that was copied on the way is the same as one that was not.
#include <gtest/gtest.h>

#include <vector>

#include "core/base/text.h"
#include "tests/property/random_input.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::Lab;

/// One random act upon the lab; all that it draws comes from the rng.
void act(Lab& lab, Rng& rng) {
    const std::uint64_t kind = rng.below(100);
    lab.wait(kind == 0 ? Duration::hours(static_cast<std::int64_t>(rng.below(10)))
                       : Duration::micros(static_cast<std::int64_t>(rng.below(30'000))));
    if (kind < 60) {
        // Refusals are part of the run.
        static_cast<void>(lab.put(test::random_utf8(rng, 6), test::random_bytes(rng, 300)));
    } else if (kind < 70) {
        PutRecordsInput input{.stream_name = "s", .records = {}};
        for (std::uint64_t n = 1 + rng.below(40); n > 0; --n)
            input.records.push_back(
                {.partition_key = test::random_utf8(rng, 6), .data = test::random_bytes(rng, 300)});
        static_cast<void>(put_records(lab.engine, lab.call(), input));
    } else if (kind < 98) {
        const auto iterator =
            lab.iterator(rng.below(2) == 0 ? "TRIM_HORIZON" : "LATEST", cat(rng.below(4)));
        if (iterator) static_cast<void>(lab.get(iterator->shard_iterator, 1 + rng.below(100)));
    } else {
        static_cast<void>(
            create_stream(lab.engine, lab.call(), {.stream_name = cat("t", rng.below(1'000))}));
    }
}

Lab replay(std::uint64_t seed, int acts) {
    Rng rng(seed);
    Lab lab;
    lab.make_active("s", 3);
    for (int i = 0; i < acts; ++i) act(lab, rng);
    return lab;
}

/// All that can be read of the records, beside the digests of state_hash().
std::string contents(const Lab& lab) {
    std::string all;
    for (const Stream& stream : lab.engine.streams()) {
        for (const Shard& shard : stream.shards) {
            for (std::uint64_t place = shard.records.first(); place < shard.records.end();
                 ++place) {
                const StoredRecord record = shard.records.at(place);
                all += cat(stream.name, "/", shard.index.value, "/", record.sequence_index, "/",
                           record.arrival.us, "/", record.partition_key, "/", record.data, "\n");
            }
        }
    }
    return all;
}

TEST(CopiesProperty, ACopyDivergesFromItsOriginal) {
    for (std::uint64_t seed = 1; seed <= 15; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        Rng rng(seed);
        const int common = 50 + static_cast<int>(rng.below(1'500));
        Lab original = replay(seed, common);
        Lab copy = original;
        ASSERT_EQ(copy.engine.state_hash(), original.engine.state_hash());
        Rng one(seed, 1), other(seed, 2);
        for (int i = 0; i < 200; ++i) {
            act(original, one);
            act(copy, other);
        }
        EXPECT_NE(copy.engine.state_hash(), original.engine.state_hash());

        // Each is what it would be if the other had never been.
        Lab fresh = replay(seed, common);
        Lab fresh_copy = replay(seed, common);
        Rng one_again(seed, 1), other_again(seed, 2);
        for (int i = 0; i < 200; ++i) act(fresh, one_again);
        for (int i = 0; i < 200; ++i) act(fresh_copy, other_again);
        EXPECT_EQ(original.engine.state_hash(), fresh.engine.state_hash());
        EXPECT_EQ(copy.engine.state_hash(), fresh_copy.engine.state_hash());
        EXPECT_EQ(contents(original), contents(fresh));
        EXPECT_EQ(contents(copy), contents(fresh_copy));
    }
}

TEST(CopiesProperty, SnapshotsOnTheWayChangeNothingAndStayAsTheyWere) {
    for (std::uint64_t seed = 100; seed < 110; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        constexpr int kActs = 600;
        Rng rng(seed);
        Lab lab;
        lab.make_active("s", 3);
        std::vector<Lab> snapshots;
        std::vector<std::string> then;
        for (int i = 0; i < kActs; ++i) {
            if (i % 60 == 0) {
                snapshots.push_back(lab);
                then.push_back(contents(lab));
            }
            act(lab, rng);
        }
        EXPECT_EQ(lab.engine.state_hash(), replay(seed, kActs).engine.state_hash());
        for (std::size_t i = 0; i < snapshots.size(); ++i) {
            EXPECT_EQ(contents(snapshots[i]), then[i]);
            EXPECT_EQ(snapshots[i].engine.state_hash(),
                      replay(seed, static_cast<int>(i) * 60).engine.state_hash());
        }
    }
}

TEST(CopiesProperty, AssigningBackIsGoingBack) {
    Lab lab = replay(7, 300);
    const Lab before = lab;
    Rng rng(8);
    for (int i = 0; i < 100; ++i) act(lab, rng);
    const std::uint64_t once = lab.engine.state_hash();
    lab = before;
    EXPECT_EQ(lab.engine.state_hash(), before.engine.state_hash());
    Rng again(8);
    for (int i = 0; i < 100; ++i) act(lab, again);
    EXPECT_EQ(lab.engine.state_hash(), once);
}

}  // namespace
}  // namespace kds
