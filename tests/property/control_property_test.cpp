/// The control plane against a naive model, written from the documentation: what state each stream
/// and consumer is in, what it has, and which error a call must get. Rates are off: they have tests
/// of their own.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/engine/ops/add_tags_to_stream.h"
#include "core/engine/ops/delete_stream.h"
#include "core/engine/ops/deregister_stream_consumer.h"
#include "core/engine/ops/list_stream_consumers.h"
#include "core/engine/ops/list_streams.h"
#include "core/engine/ops/list_tags_for_stream.h"
#include "core/engine/ops/register_stream_consumer.h"
#include "core/engine/ops/remove_tags_from_stream.h"
#include "core/engine/ops/update_stream_mode.h"
#include "tests/property/random_input.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::Lab;

constexpr int kSteps = 2'000;

/// CREATING, UPDATING and DELETING take 500 ms each, those of consumers too (kinesis.md 14.2).
constexpr Duration kTakes = Duration::millis(500);

struct ModelConsumer {
    std::string status = "CREATING";
    Instant changes_at{};
};

struct ModelStream {
    std::string status = "CREATING";
    Instant changes_at{};
    std::uint32_t open_shards = 0;
    std::uint32_t open_shards_then = 0;  ///< When the change is done.
    std::int64_t retention = 24;
    std::int64_t retention_then = 24;
    bool on_demand = false;
    bool on_demand_then = false;
    std::vector<Instant> mode_changes = {};
    std::map<std::string, std::string> tags = {};
    std::map<std::string, ModelConsumer> consumers = {};
};

/// What a call must answer: nothing, or this error.
using Expected = std::optional<ErrorCode>;

class Model {
public:
    void pass_to(Instant now) {
        now_ = now;
        std::erase_if(streams, [now](const auto& entry) {
            return entry.second.status == "DELETING" && entry.second.changes_at <= now;
        });
        for (auto& [name, stream] : streams) {
            if (stream.status != "ACTIVE" && stream.status != "DELETING" &&
                stream.changes_at <= now) {
                stream.status = "ACTIVE";
                stream.open_shards = stream.open_shards_then;
                stream.retention = stream.retention_then;
                stream.on_demand = stream.on_demand_then;
            }
            std::erase_if(stream.consumers, [now](const auto& entry) {
                return entry.second.status == "DELETING" && entry.second.changes_at <= now;
            });
            for (auto& [id, consumer] : stream.consumers)
                if (consumer.status == "CREATING" && consumer.changes_at <= now)
                    consumer.status = "ACTIVE";
        }
    }

    Expected create(const std::string& name, std::uint32_t shards, bool on_demand) {
        if (streams.contains(name)) return ErrorCode::ResourceInUse;
        const auto creating = std::ranges::count_if(
            streams, [](const auto& entry) { return entry.second.status == "CREATING"; });
        if (creating >= 5) return ErrorCode::LimitExceeded;
        const std::uint32_t then = on_demand ? 4 : shards;
        streams[name] = {.changes_at = now_ + kTakes,
                         .open_shards_then = then,
                         .on_demand = on_demand,
                         .on_demand_then = on_demand};
        return {};
    }
    Expected remove(const std::string& name, bool enforce) {
        const auto at = streams.find(name);
        if (at == streams.end()) return ErrorCode::ResourceNotFound;
        ModelStream& stream = at->second;
        if (stream.status == "DELETING") return {};
        if (!stream.consumers.empty() && !enforce) return ErrorCode::ResourceInUse;
        stream.status = "DELETING";
        stream.changes_at = now_ + kTakes;
        for (auto& [id, consumer] : stream.consumers)
            consumer = {.status = "DELETING", .changes_at = stream.changes_at};
        return {};
    }
    Expected retain(const std::string& name, std::int64_t hours, bool longer) {
        const auto at = streams.find(name);
        if (at == streams.end()) return ErrorCode::ResourceNotFound;
        ModelStream& stream = at->second;
        if (hours < 24 || hours > 8'760) return ErrorCode::InvalidArgument;
        if (longer ? hours < stream.retention : hours > stream.retention)
            return ErrorCode::InvalidArgument;
        if (stream.status != "ACTIVE") return ErrorCode::ResourceInUse;
        if (hours == stream.retention) return {};
        update(stream);
        stream.retention_then = hours;
        return {};
    }
    /// Of a shard that is open and wide enough. A shard that was made a moment ago is stamped ahead
    /// and is waited for (kinesis.md 4.4).
    Expected split(const std::string& name, Instant stamped) {
        const auto at = streams.find(name);
        if (at == streams.end()) return ErrorCode::ResourceNotFound;
        ModelStream& stream = at->second;
        if (stream.on_demand) return ErrorCode::Validation;
        if (stream.status != "ACTIVE") return ErrorCode::ResourceInUse;
        update(stream);
        stream.changes_at = std::max(stream.changes_at, stamped);
        stream.open_shards_then = stream.open_shards + 1;
        return {};
    }
    Expected change_mode(const std::string& name, bool on_demand) {
        const auto at = streams.find(name);
        if (at == streams.end()) return ErrorCode::ResourceNotFound;
        ModelStream& stream = at->second;
        if (stream.status != "ACTIVE") return ErrorCode::ResourceInUse;
        if (on_demand == stream.on_demand) return {};
        const auto recent = std::ranges::count_if(stream.mode_changes, [this](Instant change) {
            return now_ - change < Duration::hours(24);
        });
        if (recent >= 2) return ErrorCode::LimitExceeded;
        stream.mode_changes.push_back(now_);
        update(stream);
        stream.on_demand_then = on_demand;
        return {};
    }
    Expected tag(const std::string& name, const std::map<std::string, std::string>& tags) {
        const auto at = streams.find(name);
        if (at == streams.end()) return ErrorCode::ResourceNotFound;
        auto all = at->second.tags;
        for (const auto& [key, value] : tags) all[key] = value;
        if (all.size() > 50) return ErrorCode::InvalidArgument;
        at->second.tags = std::move(all);
        return {};
    }
    Expected untag(const std::string& name, const std::string& key) {
        const auto at = streams.find(name);
        if (at == streams.end()) return ErrorCode::ResourceNotFound;
        at->second.tags.erase(key);
        return {};
    }
    Expected register_consumer(const std::string& name, const std::string& consumer) {
        const auto at = streams.find(name);
        if (at == streams.end()) return ErrorCode::ResourceNotFound;
        if (at->second.status != "ACTIVE") return ErrorCode::ResourceInUse;
        if (at->second.consumers.contains(consumer)) return ErrorCode::ResourceInUse;
        std::int64_t creating = 0;
        for (const auto& [other, stream] : streams)
            for (const auto& [id, c] : stream.consumers) creating += c.status == "CREATING";
        if (creating >= 5) return ErrorCode::LimitExceeded;
        at->second.consumers[consumer] = {.changes_at = now_ + kTakes};
        return {};
    }
    Expected deregister_consumer(const std::string& name, const std::string& consumer) {
        const auto at = streams.find(name);
        if (at == streams.end() || !at->second.consumers.contains(consumer))
            return ErrorCode::ResourceNotFound;
        ModelConsumer& found = at->second.consumers[consumer];
        if (found.status != "ACTIVE") return ErrorCode::ResourceInUse;
        found = {.status = "DELETING", .changes_at = now_ + kTakes};
        return {};
    }

    std::map<std::string, ModelStream> streams;

private:
    void update(ModelStream& stream) const {
        stream.status = "UPDATING";
        stream.changes_at = now_ + kTakes;
        stream.open_shards_then = stream.open_shards;
        stream.retention_then = stream.retention;
        stream.on_demand_then = stream.on_demand;
    }
    Instant now_{};
};

class RandomControl {
public:
    explicit RandomControl(std::uint64_t seed) : rng_{seed} {}

    void step() {
        const bool hurry = rng_.below(4) != 0;
        pass(Duration::millis(static_cast<std::int64_t>(rng_.below(hurry ? 700 : 40'000))));
        act();
        compare();
    }
    const std::map<std::string, int>& counts() const { return counts_; }

private:
    void pass(Duration d) {
        lab_.now = lab_.now + d;
        model_.pass_to(lab_.now);
    }
    std::string stream_name() { return std::string(1, static_cast<char>('a' + rng_.below(7))); }
    std::string consumer_name() { return cat("app-", rng_.below(4)); }

    template <typename T>
    void expect(std::string_view what, const Expected& expected, const Result<T>& got) {
        ASSERT_EQ(got.has_value(), !expected) << what << " " << (got ? "" : got.error().message);
        if (expected) {
            ASSERT_EQ(got.error().code, *expected) << what << ": " << got.error().message;
        }
        ++counts_[cat(what, expected ? " refused" : " done")];
    }

    void act() {
        const Call call = lab_.call();
        const std::string name = stream_name();
        switch (rng_.below(12)) {
            case 0:
            case 1: {
                const auto shards = static_cast<std::uint32_t>(1 + rng_.below(5));
                const bool on_demand = rng_.below(4) == 0;
                expect("create", model_.create(name, shards, on_demand),
                       create_stream(lab_.engine, call,
                                     {.stream_name = name,
                                      .shard_count = shards,
                                      .stream_mode = on_demand ? "ON_DEMAND" : "PROVISIONED"}));
                return;
            }
            case 2: {
                const bool enforce = rng_.below(2) == 0;
                expect("delete", model_.remove(name, enforce),
                       delete_stream(lab_.engine, call,
                                     {.stream_name = name, .enforce_consumer_deletion = enforce}));
                return;
            }
            case 3: {
                constexpr std::int64_t kHours[] = {23, 24, 25, 48, 168, 8'760, 8'761};
                const std::int64_t hours = kHours[test::pick(rng_, std::size(kHours))];
                if (rng_.below(2) == 0) {
                    expect("increase", model_.retain(name, hours, true),
                           increase_stream_retention_period(
                               lab_.engine, call, {.stream_name = name, .retention_hours = hours}));
                } else {
                    expect("decrease", model_.retain(name, hours, false),
                           decrease_stream_retention_period(
                               lab_.engine, call, {.stream_name = name, .retention_hours = hours}));
                }
                return;
            }
            case 4:
            case 5: split(name); return;
            case 6: {
                const bool on_demand = rng_.below(2) == 0;
                expect(
                    "mode", model_.change_mode(name, on_demand),
                    update_stream_mode(lab_.engine, call,
                                       {.stream_name = name,
                                        .stream_mode = on_demand ? "ON_DEMAND" : "PROVISIONED"}));
                return;
            }
            case 7: {
                std::map<std::string, std::string> tags = {};
                for (std::uint64_t n = 1 + rng_.below(30); n > 0; --n)
                    tags[cat("key-", rng_.below(80))] = cat(rng_.below(10));
                expect("tag", model_.tag(name, tags),
                       add_tags_to_stream(lab_.engine, call, {.stream_name = name, .tags = tags}));
                return;
            }
            case 8: {
                const std::string key = cat("key-", rng_.below(80));
                expect("untag", model_.untag(name, key),
                       remove_tags_from_stream(lab_.engine, call,
                                               {.stream_name = name, .tag_keys = {key}}));
                return;
            }
            case 9:
            case 10: {
                const std::string consumer = consumer_name();
                expect("register", model_.register_consumer(name, consumer),
                       register_stream_consumer(lab_.engine, call,
                                                {.stream_name = name, .consumer_name = consumer}));
                return;
            }
            default: {
                const std::string consumer = consumer_name();
                expect("deregister", model_.deregister_consumer(name, consumer),
                       deregister_stream_consumer(
                           lab_.engine, call,
                           {.consumer = {.stream_name = name, .consumer_name = consumer}}));
            }
        }
    }

    /// Splits the widest open shard: of two dozen splits none is too narrow.
    void split(const std::string& name) {
        lab_.engine.settle(lab_.now);
        const Stream* stream = lab_.engine.find_stream(name);
        ShardIndex widest{};
        u128 middle = 2;
        u128 width = 0;
        Instant stamped{};
        if (stream) {
            for (const Shard& shard : stream->shards) {
                const u128 own = shard.range.last().value - shard.range.first().value;
                if (!shard.is_open() || own < width) continue;
                width = own;
                widest = shard.index;
                stamped = Instant::from_seconds(shard.created_s);
                middle = shard.range.first().value + own / 2;
            }
        }
        expect("split", model_.split(name, stamped),
               split_shard(lab_.engine, lab_.call(),
                           {.stream_name = name,
                            .shard_to_split = to_string(widest),
                            .new_starting_hash_key = to_decimal(middle)}));
    }

    void compare() {
        std::vector<std::string> listed, known;
        const auto output = list_streams(lab_.engine, lab_.call(), {});
        ASSERT_TRUE(test::succeeds(output));
        for (const StreamSummary& s : output->streams)
            listed.push_back(cat(s.stream_name, " ", to_string(s.status)));
        for (const auto& [name, stream] : model_.streams)
            known.push_back(cat(name, " ", stream.status));
        ASSERT_EQ(listed, known);
        for (const auto& [name, stream] : model_.streams) compare(name, stream);
    }
    void compare(const std::string& name, const ModelStream& stream) {
        const auto summary =
            describe_stream_summary(lab_.engine, lab_.call(), {.stream_name = name});
        ASSERT_TRUE(test::succeeds(summary));
        ASSERT_EQ(to_string(summary->status), stream.status) << name;
        ASSERT_EQ(summary->open_shard_count, stream.open_shards) << name;
        ASSERT_EQ(summary->retention_hours, stream.retention) << name;
        ASSERT_EQ(summary->mode == StreamMode::OnDemand, stream.on_demand) << name;
        ASSERT_EQ(summary->consumer_count, stream.consumers.size()) << name;
        const auto tags = list_tags_for_stream(lab_.engine, lab_.call(), {.stream_name = name});
        ASSERT_TRUE(test::succeeds(tags));
        std::map<std::string, std::string> had;
        for (const Tag& tag : tags->tags) had[tag.key] = tag.value;
        ASSERT_EQ(had, stream.tags) << name;
        const auto consumers =
            list_stream_consumers(lab_.engine, lab_.call(), {.stream_name = name});
        ASSERT_TRUE(test::succeeds(consumers));
        std::map<std::string, std::string> there, expected;
        for (const ConsumerDescription& c : consumers->consumers)
            there[c.consumer_name] = to_string(c.status);
        for (const auto& [id, consumer] : stream.consumers) expected[id] = consumer.status;
        ASSERT_EQ(there, expected) << name;
    }

    Rng rng_;
    Lab lab_{.engine = Engine({.throttles = false})};
    Model model_;
    std::map<std::string, int> counts_;
};

TEST(ControlProperty, TheControlPlaneAgreesWithANaiveModel) {
    std::map<std::string, int> counts;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        RandomControl run(seed);
        for (int step = 0; step < kSteps && !testing::Test::HasFatalFailure(); ++step) {
            SCOPED_TRACE(cat("seed ", seed, ", step ", step));
            run.step();
        }
        for (const auto& [what, count] : run.counts()) counts[what] += count;
    }
    // Each kind of call was both accepted and refused; taking away what is not there is no error.
    for (const char* what : {"create", "delete", "increase", "decrease", "split", "mode", "tag",
                             "untag", "register", "deregister"}) {
        EXPECT_GT(counts[cat(what, " done")], 20) << what;
        EXPECT_GT(counts[cat(what, " refused")], 20) << what;
    }
}

}  // namespace
}  // namespace kds
