/// A record store against a naive model of it, which keeps all that was ever appended in a vector;
/// random appends, trims, copies, and forks from old copies. All copies stay as they were.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/base/text.h"
#include "core/engine/record_content.h"
#include "core/engine/record_store.h"
#include "tests/property/random_input.h"
#include "tests/unit/engine/numbered_source.h"

namespace kds {
namespace {

using test::pick;

/// A record as the model has it.
struct Plain {
    std::uint64_t index;
    Instant arrival;
    HashKey hash_key;
    bool follows;
    std::string key, data;
    std::uint32_t actor, key_number;
    std::optional<GeneratedFrom> generated;
};

struct Model {
    std::vector<Plain> all = {};
    std::size_t first = 0;

    std::uint64_t first_from(auto is_kept) const {
        std::size_t place = first;
        while (place < all.size() && !is_kept(all[place])) ++place;
        return place;
    }
    std::int64_t bytes(std::uint64_t begin, std::uint64_t end) const {
        std::int64_t bytes = 0;
        for (std::uint64_t i = begin; i < end; ++i) {
            const Plain& record = all[static_cast<std::size_t>(i)];
            bytes += static_cast<std::int64_t>(record.key.size() + record.data.size());
        }
        return bytes;
    }
};

struct Pair {
    RecordStore store = {};
    Model model = {};
};

class Steps {
public:
    explicit Steps(std::uint64_t seed) : rng_(seed) {
        // Each seed has its own kind of records and of gaps.
        largest_ = rng_.below(4) == 0 ? 40'000 : 60;
        gap_ = rng_.below(3) == 0 ? std::uint64_t{1} << (20 + rng_.below(14)) : 10;
        keys_ = rng_.below(2) == 0 ? 1 : 3;
        source_ = sources_.add(std::make_shared<test::NumberedSource>(maker_));
    }

    void append(Pair& pair) {
        Plain record{
            .index = 1 + rng_.below(gap_),
            .arrival = Instant{static_cast<std::int64_t>(rng_.below(gap_))},
            .hash_key = {},
            .follows = rng_.below(3) > 0,
            .key = test::random_utf8(rng_, 5),
            .data = test::random_bytes(rng_, rng_.below(8) == 0 ? largest_ : 30),
            .actor = static_cast<std::uint32_t>(rng_.below(5)),
            .key_number = rng_.below(50) > 0
                              ? last_key_
                              : (last_key_ = static_cast<std::uint32_t>(rng_.below(keys_))),
            .generated = {}};
        if (rng_.below(2) == 0) {
            PutRecordsEntry entry = test::numbered_entry(maker_, source_, rng_.below(5'000));
            record.key = entry.partition_key;
            record.data = entry.data;
            record.generated = entry.generated;
        }
        record.hash_key = record.follows ? hash_key_of(record.key) : HashKey{rng_.below(1'000)};
        if (!pair.model.all.empty()) {
            record.index += pair.model.all.back().index;
            record.arrival = record.arrival + (pair.model.all.back().arrival - Instant{});
        }
        pair.store.append({.sequence_index = record.index,
                           .arrival = record.arrival,
                           .hash_key = record.hash_key,
                           .hash_key_follows = record.follows,
                           .partition_key = record.key,
                           .data = record.data,
                           .actor = record.actor,
                           .key_number = record.key_number,
                           .generated = record.generated ? &*record.generated : nullptr});
        pair.model.all.push_back(std::move(record));
    }

    void trim(Pair& pair) {
        if (pair.model.all.empty()) return;
        const Instant t = some_record(pair).arrival + Duration::micros(pick(rng_, 2) ? 1 : 0);
        const std::uint64_t kept =
            pair.model.first_from([&](const Plain& record) { return record.arrival >= t; });
        ASSERT_EQ(pair.store.trim_before(t), kept - pair.model.first);
        pair.model.first = static_cast<std::size_t>(kept);
    }

    void expect_same(const Pair& pair, std::uint64_t begin, std::uint64_t end) {
        for (std::uint64_t place = begin; place < end; ++place)
            expect_same(pair.store.at(place), pair.model.all[static_cast<std::size_t>(place)]);
    }

    /// All that can be asked of the store.
    void expect_same(const Pair& pair) {
        const auto& [store, model] = pair;
        ASSERT_EQ(store.first(), model.first);
        ASSERT_EQ(store.end(), model.all.size());
        ASSERT_EQ(store.content_bytes(), model.bytes(store.first(), store.end()));
        RecordStore::Reader reader(store, store.first());
        for (std::uint64_t place = store.first(); place < store.end(); ++place)
            expect_same(reader.next(), model.all[static_cast<std::size_t>(place)]);
        for (int i = 0; i < 10 && store.size() > 0; ++i) {
            const std::uint64_t begin = store.first() + rng_.below(store.size());
            const std::uint64_t end = begin + rng_.below(store.end() - begin + 1);
            expect_same(pair, begin, std::min(end, begin + 3));
            const std::int64_t bytes = model.bytes(begin, end);
            ASSERT_EQ(store.content_bytes(begin, end), bytes);
            const auto limit =
                static_cast<std::int64_t>(rng_.below(static_cast<std::uint64_t>(bytes) + 2));
            std::uint64_t within = begin;
            while (within < end && model.bytes(begin, within + 1) <= limit) ++within;
            ASSERT_EQ(store.end_within(begin, end, limit), within);
            const RecordStore::KeyRun run = store.key_run(begin);
            ASSERT_GT(run.end, begin);
            ASSERT_LE(run.end, store.end());
            ASSERT_EQ(store.at(run.end - 1).key_number, run.key_number);
            const Plain& record = some_record(pair);
            for (const std::uint64_t index : {record.index, record.index + 1}) {
                ASSERT_EQ(store.lower_bound_index(index),
                          model.first_from([&](const Plain& p) { return p.index >= index; }));
            }
            for (const Instant t : {record.arrival, record.arrival + Duration::micros(1)}) {
                ASSERT_EQ(store.lower_bound_arrival(t),
                          model.first_from([&](const Plain& p) { return p.arrival >= t; }));
            }
        }
    }

    /// The store that the model would have without any copies on the way.
    static RecordStore rebuilt(const Model& model) {
        RecordStore store;
        for (const Plain& record : model.all)
            store.append({.sequence_index = record.index,
                          .arrival = record.arrival,
                          .hash_key = record.hash_key,
                          .hash_key_follows = record.follows,
                          .partition_key = record.key,
                          .data = record.data,
                          .actor = record.actor,
                          .key_number = record.key_number,
                          .generated = record.generated ? &*record.generated : nullptr});
        return store;
    }

    Rng& rng() { return rng_; }

private:
    const Plain& some_record(const Pair& pair) {
        return pair.model.all[pick(rng_, pair.model.all.size())];
    }
    void expect_same(const StoredRecord& record, const Plain& plain) {
        ASSERT_EQ(record.sequence_index, plain.index);
        ASSERT_EQ(record.arrival, plain.arrival);
        ASSERT_EQ(record.chosen_hash_key.has_value(), !plain.follows);
        ASSERT_EQ(hash_key_of(sources_, record, room_), plain.hash_key);
        ASSERT_EQ(record.actor, plain.actor);
        ASSERT_EQ(record.key_number, plain.key_number);
        ASSERT_EQ(record.key_bytes, plain.key.size());
        ASSERT_EQ(record.data_bytes, plain.data.size());
        ASSERT_EQ(record.is_generated(), plain.generated.has_value());
        ASSERT_EQ(record.recipe, plain.generated ? plain.generated->recipe : "");
        const RecordContent content = content_of(sources_, record, room_);
        ASSERT_EQ(content.partition_key, plain.key);
        ASSERT_EQ(content.data, plain.data);
    }

    Rng rng_;
    test::NumberedSource maker_;
    RecordSources sources_;
    SourceId source_;
    ContentRoom room_;
    std::uint64_t largest_, gap_, keys_;
    std::uint32_t last_key_ = 0;
};

TEST(RecordStoreProperty, AgreesWithANaiveModelAndItsCopiesStayAsTheyWere) {
    for (std::uint64_t seed = 1; seed <= 120; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        Steps run(seed);
        std::vector<Pair> pairs(1);
        for (int step = 0; step < 120 && !testing::Test::HasFatalFailure(); ++step) {
            Pair& pair = pairs[pick(run.rng(), pairs.size())];
            const std::uint64_t act = run.rng().below(20);
            if (act < 12) {
                for (std::uint64_t n = run.rng().below(60); n > 0; --n) run.append(pair);
            } else if (act < 14) {
                run.trim(pair);
            } else if (act < 18) {
                const Pair copy = pair;  // `pair` may move.
                pairs.push_back(copy);
            } else if (pairs.size() > 1) {
                pairs.erase(pairs.begin() +
                            static_cast<std::ptrdiff_t>(pick(run.rng(), pairs.size())));
            }
            run.expect_same(pairs[pick(run.rng(), pairs.size())]);
        }
        for (const Pair& pair : pairs) {
            run.expect_same(pair);
            ASSERT_EQ(pair.store.digest(), Steps::rebuilt(pair.model).digest());
        }
        if (testing::Test::HasFatalFailure()) return;
    }
}

TEST(RecordStoreProperty, HundredsOfSnapshotsOfOneRunStayAsTheyWere) {
    for (std::uint64_t seed = 1'000; seed < 1'004; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        Steps run(seed);
        Pair live;
        std::vector<Pair> snapshots;
        for (int step = 0; step < 200; ++step) {
            for (std::uint64_t n = run.rng().below(20); n > 0; --n) run.append(live);
            if (run.rng().below(30) == 0) run.trim(live);
            snapshots.push_back(live);
            // Sometimes the run goes on from an old snapshot.
            if (run.rng().below(20) == 0) live = snapshots[pick(run.rng(), snapshots.size())];
        }
        for (const Pair& snapshot : snapshots) {
            run.expect_same(snapshot);
            if (testing::Test::HasFatalFailure()) return;
        }
    }
}

}  // namespace
}  // namespace kds
