/// Sequence numbers over random puts: they rise within a shard, are never given twice in a stream,
/// and stand between the start and the end of their shard.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "core/base/text.h"
#include "tests/property/random_input.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::Lab;

TEST(SequenceProperty, NumbersRiseWithinAShardAndAreUniqueInTheStream) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        Rng rng(seed);
        Lab lab;
        lab.make_active("s", static_cast<std::int64_t>(1 + rng.below(12)));
        std::vector<std::optional<SequenceNumber>> last(100);
        std::set<std::array<std::uint64_t, 3>> all;
        const auto check = [&](const PutRecordOutput& put) {
            auto& before = last[put.shard.value];
            if (!before) before = lab.shard(put.shard.value).starting_sequence_number();
            ASSERT_GT(put.sequence_number, *before);
            before = put.sequence_number;
            ASSERT_TRUE(all.insert(put.sequence_number.words()).second);
            const auto parts = put.sequence_number.decode();
            ASSERT_EQ(parts.shard_index, put.shard.value);
            ASSERT_EQ(parts.shard_created_s, lab.shard(put.shard.value).created_s);
        };
        for (int step = 0; step < 300; ++step) {
            lab.wait(Duration::micros(static_cast<std::int64_t>(rng.below(700'000))));
            if (rng.below(3) == 0) {
                PutRecordsInput input{.stream_name = "s", .records = {}};
                for (std::uint64_t n = 1 + rng.below(20); n > 0; --n)
                    input.records.push_back({.partition_key = test::random_utf8(rng, 8),
                                             .data = test::random_bytes(rng, 30)});
                const auto output = put_records(lab.engine, lab.call(), input);
                ASSERT_TRUE(test::succeeds(output));
                for (const auto& put : output->records) {
                    if (put) check(*put);
                }
            } else if (const auto put = lab.put(test::random_utf8(rng, 8), "d")) {
                check(*put);
            }
            // Now and then a shard is split, and puts go on in its children.
            if (rng.below(60) == 0 && lab.stream().shards.size() < 90) {
                const Shard* shard =
                    lab.stream().open_shard_for(HashKey{make_u128(rng.next_u64(), rng.next_u64())});
                const u128 middle = shard->range.first().value +
                                    (shard->range.last().value - shard->range.first().value) / 2 +
                                    1;
                lab.split(shard->index.value, HashKey{middle});
            }
        }
        for (const Shard& shard : lab.stream().shards) {
            const auto end = shard.ending_sequence_number();
            if (!end || !last[shard.index.value]) continue;
            EXPECT_LT(*last[shard.index.value], *end);
        }
    }
}

}  // namespace
}  // namespace kds
