/// The engine against a naive model: a list of records for each shard, searched from end to end.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/engine/md5.h"
#include "tests/property/random_input.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::Lab;

struct ModelBucket {
    std::int64_t capacity, rate;
    std::int64_t micros = capacity * 1'000'000;
    Instant at{};
    bool take(std::int64_t tokens, Instant now) {
        const u128 inflow =
            u128(static_cast<std::uint64_t>((now - at).us)) * static_cast<u128>(rate);
        const u128 level = inflow + static_cast<u128>(micros);
        micros =
            static_cast<std::int64_t>(std::min(level, static_cast<u128>(capacity) * 1'000'000));
        at = now;
        if (micros < tokens * 1'000'000) return false;
        micros -= tokens * 1'000'000;
        return true;
    }
};

struct ModelRecord {
    std::uint64_t index;
    Instant arrival;
    std::string key, data;
};

struct ModelShard {
    std::vector<ModelRecord> records;  // All that were ever put.
    ModelBucket writes{1'000, 1'000}, bytes{1'048'576, 1'048'576}, calls{5, 5}, iterators{5, 5};
    std::vector<std::pair<Instant, std::int64_t>> answers;
    Instant blocked_until{};
};

struct ModelIterator {
    std::size_t shard;
    std::uint64_t index;
    Instant issued;
};

struct Model {
    std::vector<ModelShard> shards;
    std::map<std::size_t, std::uint64_t> counters;  // By group of five shards.
    std::int64_t created_s;

    std::uint64_t& counter_of(std::size_t shard) { return counters[shard / 5]; }
    std::size_t shard_of(u128 key) const {
        const auto ranges = uniform_split(static_cast<std::uint32_t>(shards.size()));
        std::size_t i = 0;
        while (!ranges[i].contains(HashKey{key})) ++i;
        return i;
    }
    /// Number of the stored record, or none if it is refused.
    std::optional<SequenceNumber> put(std::size_t shard, const std::string& key,
                                      const std::string& data, std::int64_t charge, Instant now) {
        ModelShard& s = shards[shard];
        const ModelBucket writes = s.writes, bytes = s.bytes;
        if (!s.writes.take(1, now) || !s.bytes.take(charge, now)) {
            s.writes = writes;
            s.bytes = bytes;
            return {};
        }
        s.records.push_back({counter_of(shard)++, now, key, data});
        return number_of(shard, s.records.back());
    }
    SequenceNumber number_of(std::size_t shard, const ModelRecord& r) const {
        return SequenceNumber::encode(
            {created_s, static_cast<std::uint32_t>(shard), r.index, r.arrival.epoch_seconds()});
    }
    static bool readable(const ModelRecord& r, Instant now) {
        return r.arrival + Duration::hours(24) > now;
    }
    /// Records that an answer has, in order; empty if refused.
    std::optional<std::vector<const ModelRecord*>> get(const ModelIterator& it, std::size_t limit,
                                                       Instant now, std::int64_t& behind_ms) {
        ModelShard& s = shards[it.shard];
        if (now < s.blocked_until || !s.calls.take(1, now)) return {};
        std::vector<const ModelRecord*> all;
        for (const ModelRecord& r : s.records)
            if (r.index >= it.index && readable(r, now)) all.push_back(&r);
        behind_ms = 0;
        std::vector<const ModelRecord*> given;
        std::int64_t bytes = 0;
        bool full = false;
        for (const ModelRecord* r : all) {
            if (given.size() == limit) break;
            const auto size = static_cast<std::int64_t>(r->key.size() + r->data.size());
            full = bytes + size > 10'485'760;
            if (full) break;
            bytes += size;
            given.push_back(r);
        }
        if (given.size() < all.size())
            behind_ms = now.epoch_millis() - all[given.size()]->arrival.epoch_millis();
        s.answers.emplace_back(now, bytes);
        std::int64_t in_a_second = 0;
        for (const auto& [at, b] : s.answers)
            if (at > now - Duration::seconds(1)) in_a_second += b;
        if (full || bytes == 10'485'760) {
            s.blocked_until = now + Duration::seconds(5);
        } else if (in_a_second > 2'097'152) {
            s.blocked_until = now + Duration::seconds(1);
        }
        return given;
    }
};

/// One run of random operations on both.
class RandomRun {
public:
    RandomRun(std::uint64_t seed, int steps) : rng_(seed), steps_{steps} {
        const std::size_t shards = 1 + test::pick(rng_, 7);
        lab_.make_active("s", static_cast<std::int64_t>(shards));
        model_.shards.resize(shards);
        model_.created_s = 1'735'689'600;
        // Each run has its own mix: small or large records, slow or fast.
        largest_ = rng_.below(2) == 0 ? 3'000 : 60;
        if (rng_.below(5) == 0) {
            largest_ = 900'000;
            steps_ /= 15;
        }
        slowest_us_ = rng_.below(2) == 0 ? 600 : 900'000;
    }

    void go() {
        for (int step = 0; step < steps_ && !testing::Test::HasFatalFailure(); ++step) {
            SCOPED_TRACE(cat("step ", step));
            lab_.now = lab_.now + pause();
            switch (rng_.below(6)) {
                case 0:
                case 1: put_one(); break;
                case 2: put_many(); break;
                case 3: ask_iterator(); break;
                default: read(); break;
            }
        }
    }
    int accepted() const { return accepted_; }
    int refused() const { return refused_; }
    int given() const { return given_; }

private:
    Duration pause() {
        if (rng_.below(150) == 0) return Duration::hours(static_cast<std::int64_t>(rng_.below(9)));
        return Duration::micros(static_cast<std::int64_t>(rng_.below(slowest_us_)));
    }
    std::string data() {
        return std::string(test::pick(rng_, largest_), static_cast<char>(rng_.below(256)));
    }
    std::string key() { return test::random_utf8(rng_, 5); }
    static std::int64_t kib(std::size_t bytes) {
        return static_cast<std::int64_t>((bytes + 1'023) / 1'024 * 1'024);
    }
    void expect_same(const std::optional<SequenceNumber>& expected,
                     const Result<PutRecordOutput>& got) {
        ASSERT_EQ(got.has_value(), expected.has_value());
        ++(expected ? accepted_ : refused_);
        if (expected) {
            ASSERT_EQ(got->sequence_number, *expected);
        } else {
            ASSERT_EQ(got.error().code, ErrorCode::ProvisionedThroughputExceeded);
        }
    }
    void put_one() {
        const std::string k = key(), d = data();
        const std::size_t shard = model_.shard_of(md5(k));
        expect_same(model_.put(shard, k, d, kib(k.size() + d.size()), lab_.now), lab_.put(k, d));
    }
    void put_many() {
        PutRecordsInput input{.stream_name = "s", .records = {}};
        for (std::uint64_t n = 1 + rng_.below(8); n > 0; --n)
            input.records.push_back({key(), data()});
        const auto got = put_records(lab_.engine, lab_.call(), input);
        ASSERT_TRUE(test::succeeds(got));
        std::map<std::size_t, std::size_t> sums;
        for (std::size_t i = 0; i < input.records.size(); ++i) {
            const std::string& k = input.records[i].partition_key;
            const std::string& d = input.records[i].data;
            const std::size_t shard = model_.shard_of(md5(k));
            const std::size_t sum = sums[shard], more = sum + k.size() + d.size();
            const auto expected = model_.put(shard, k, d, kib(more) - kib(sum), lab_.now);
            if (expected) sums[shard] = more;
            expect_same(expected, got->records[i]);
        }
    }
    void ask_iterator() {
        const std::size_t shard = test::pick(rng_, model_.shards.size());
        const auto& records = model_.shards[shard].records;
        GetShardIteratorInput input{.stream_name = "s",
                                    .shard_id = cat("shardId-", shard),
                                    .shard_iterator_type = "LATEST"};
        std::uint64_t index = model_.counter_of(shard);
        switch (rng_.below(4)) {
            case 0:
                input.shard_iterator_type = "TRIM_HORIZON";
                index = 0;
                break;
            case 1: {
                input.shard_iterator_type = "AT_TIMESTAMP";
                input.timestamp_ms =
                    lab_.now.epoch_millis() - static_cast<std::int64_t>(rng_.below(3'000));
                for (std::size_t i = records.size(); i-- > 0;)
                    if (records[i].arrival.epoch_millis() >= *input.timestamp_ms)
                        index = records[i].index;
                break;
            }
            case 2:
                if (records.empty()) break;
                {
                    const ModelRecord& r = records[test::pick(rng_, records.size())];
                    const bool after = rng_.below(2) == 0;
                    input.shard_iterator_type =
                        after ? "AFTER_SEQUENCE_NUMBER" : "AT_SEQUENCE_NUMBER";
                    input.starting_sequence_number = model_.number_of(shard, r).to_decimal();
                    index = r.index + (after ? 1 : 0);
                }
                break;
            default: break;
        }
        const bool allowed = model_.shards[shard].iterators.take(1, lab_.now);
        const auto got = get_shard_iterator(lab_.engine, lab_.call(), input);
        ASSERT_EQ(got.has_value(), allowed);
        if (!got) return;
        remember(got->shard_iterator, {shard, index, lab_.now});
    }
    void remember(const std::string& text, const ModelIterator& it) {
        if (iterators_.size() < 12) {
            iterators_.emplace_back(text, it);
        } else {
            iterators_[test::pick(rng_, iterators_.size())] = {text, it};
        }
    }
    void read() {
        if (iterators_.empty()) return;
        const auto [text, it] = iterators_[test::pick(rng_, iterators_.size())];
        const std::size_t limit = rng_.below(3) == 0 ? 10'000 : 1 + test::pick(rng_, 6);
        const auto got = lab_.get(text, static_cast<std::int64_t>(limit));
        if (lab_.now.epoch_millis() - it.issued.epoch_millis() > 300'000) {
            ASSERT_FALSE(got.has_value());
            ASSERT_EQ(got.error().code, ErrorCode::ExpiredIterator);
            return;
        }
        std::int64_t behind_ms = 0;
        const auto expected = model_.get(it, limit, lab_.now, behind_ms);
        ASSERT_EQ(got.has_value(), expected.has_value());
        if (!expected) {
            ASSERT_EQ(got.error().code, ErrorCode::ProvisionedThroughputExceeded);
            return;
        }
        ASSERT_EQ(got->records.size(), expected->size());
        ModelIterator next{it.shard, it.index, lab_.now};
        for (std::size_t i = 0; i < expected->size(); ++i) {
            const ModelRecord& want = *(*expected)[i];
            const Record& have = got->records[i];
            ASSERT_EQ(have.data, want.data);
            ASSERT_EQ(have.partition_key, want.key);
            ASSERT_EQ(have.approximate_arrival.epoch_millis(), want.arrival.epoch_millis());
            ASSERT_EQ(have.sequence_number, model_.number_of(it.shard, want));
            next.index = want.index + 1;
            ++given_;
        }
        ASSERT_EQ(got->millis_behind_latest, behind_ms);
        ASSERT_TRUE(got->next_shard_iterator.has_value());
        ASSERT_TRUE(got->child_shards.empty());
        remember(*got->next_shard_iterator, next);
    }

    Rng rng_;
    int steps_;
    Lab lab_;
    Model model_;
    std::vector<std::pair<std::string, ModelIterator>> iterators_;
    std::uint64_t largest_ = 1, slowest_us_ = 1;
    int accepted_ = 0, refused_ = 0, given_ = 0;
};

TEST(ModelProperty, TheEngineAgreesWithANaiveModel) {
    int accepted = 0, refused = 0, given = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        RandomRun run(seed, 1'500);
        run.go();
        ASSERT_FALSE(HasFatalFailure());
        accepted += run.accepted();
        refused += run.refused();
        given += run.given();
    }
    // The runs have met what they are for.
    EXPECT_GT(accepted, 20'000);
    EXPECT_GT(refused, 300);
    EXPECT_GT(given, 20'000);
}

}  // namespace
}  // namespace kds
