// What a meter says of random use of an engine, against a naive computation from the whole list of
// events; and that neither portions nor copies matter. Each test prints its seed when it fails.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>

#include "core/base/text.h"
#include "core/pricing/bill.h"
#include "tests/pricing/random_usage.h"

namespace kds::pricing::test {
namespace {

constexpr std::uint64_t kSeeds = 60;
constexpr int kSteps = 80;
constexpr std::int64_t kHourUs = 3'600'000'000;

/// What a stream was from the moment of an event on.
struct State {
    std::int64_t at = 0;
    std::size_t order = 0;  ///< Of the event.
    bool on_demand = false;
    bool turns = false;
    bool gone = false;
    std::int64_t shards = 0;
    std::int64_t consumers = 0;
    std::int64_t retention = 24;
};
using Life = std::vector<State>;

std::map<std::uint32_t, Life> lives_of(const RandomUsage& usage) {
    std::map<std::uint32_t, Life> lives;
    for (std::size_t i = 0; i < usage.events().size(); ++i) {
        const Event& e = usage.events()[i];
        if (std::ranges::find(usage.foreign(), e.stream) != usage.foreign().end()) continue;
        if (e.stream == StreamId{}) continue;
        Life& life = lives[e.stream.value];
        State next = life.empty() ? State{} : life.back();
        next.at = e.at.us;
        next.order = i;
        switch (e.kind) {
            case EventKind::StreamCreating:
                next.on_demand = e.place == 1;
                next.shards = e.count;
                break;
            case EventKind::StreamUpdating:
                next.turns = e.action == Action::UpdateStreamMode;
                break;
            case EventKind::StreamActive:
                next.shards = e.count;
                if (next.turns) next.on_demand = !next.on_demand;
                next.turns = false;
                break;
            case EventKind::StreamDeleted: next.gone = true; break;
            case EventKind::ShardOpened: ++next.shards; break;
            case EventKind::ShardClosed: --next.shards; break;
            case EventKind::RetentionChanged: next.retention = e.count; break;
            case EventKind::ConsumerRegistered: ++next.consumers; break;
            case EventKind::ConsumerDeleted: --next.consumers; break;
            default: continue;
        }
        life.push_back(next);
    }
    return lives;
}

class Naive {
public:
    Naive(const RandomUsage& usage, std::int64_t end)
        : usage_{usage}, end_{end}, lives_{lives_of(usage)} {
        for (const auto& [id, life] : lives_) add_time(life);
        add_uses();
        for (const Put& put : puts_) add_storage(put);
        add_commitment();
    }
    const Quantities& all() const { return all_; }

private:
    struct Put {
        std::uint32_t stream, shard;
        std::int64_t at, bytes;
    };
    void add(Item item, std::int64_t quantity) {
        of(all_, item) += static_cast<std::uint64_t>(quantity);
    }
    std::int64_t end_of(const RandomUsage::Committed& span) const {
        return span.end ? span.end->us : std::numeric_limits<std::int64_t>::max();
    }
    /// The part of the time from `from` to `to` that was committed.
    std::int64_t committed(std::int64_t from, std::int64_t to) const {
        std::int64_t us = 0;
        for (const auto& span : usage_.committed())
            us += std::max<std::int64_t>(
                0, std::min(to, end_of(span)) - std::max(from, span.start.us));
        return us;
    }
    bool is_committed_use(std::int64_t at) const {
        return std::ranges::any_of(usage_.committed(), [&](const auto& span) {
            return span.start.us < at && at <= end_of(span);
        });
    }

    void add_time(const Life& life) {
        for (std::size_t i = 0; i < life.size() && !life[i].gone; ++i) {
            const std::int64_t from = life[i].at;
            const std::int64_t to = i + 1 < life.size() ? life[i + 1].at : end_;
            if (life[i].on_demand) {
                add(Item::AdvantageStreamHours, committed(from, to));
                add(Item::OnDemandStreamHours, to - from - committed(from, to));
                continue;
            }
            add(Item::ShardHours, (to - from) * life[i].shards);
            add(Item::ExtendedRetention, life[i].retention > 24 ? (to - from) * life[i].shards : 0);
            add(Item::FanOutHours, (to - from) * life[i].shards * life[i].consumers);
        }
    }

    void add_uses() {
        for (std::size_t i = 0; i < usage_.events().size(); ++i) {
            const Event& e = usage_.events()[i];
            const auto found = lives_.find(e.stream.value);
            if (found == lives_.end()) continue;
            const State* state = nullptr;
            for (const State& s : found->second)
                if (s.order < i) state = &s;
            const bool committed = is_committed_use(e.at.us);
            if (e.kind == EventKind::RecordAccepted) {
                puts_.push_back({e.stream.value, e.shard.value, e.at.us, e.bytes});
                std::int64_t units = 0, kilobytes = 0;
                for (std::int64_t paid = 0; paid < e.bytes; paid += 25'600) ++units;
                for (std::int64_t paid = 0; paid < e.bytes; paid += 1'024) ++kilobytes;
                if (!state->on_demand) {
                    add(Item::PutPayloadUnits, units);
                } else {
                    add(committed ? Item::AdvantageDataIn : Item::OnDemandDataIn,
                        kilobytes * 1'024);
                    if (committed) in_[e.at.us / kHourUs] += kilobytes * 1'024;
                }
            } else if (e.kind == EventKind::Pushed || e.kind == EventKind::RecordsRead) {
                add_out(e, state->on_demand, committed);
            }
        }
    }
    void add_out(const Event& e, bool on_demand, bool committed) {
        const bool pushed = e.kind == EventKind::Pushed;
        if (on_demand && committed) {
            add(Item::AdvantageDataOut, e.bytes);
            out_[e.at.us / kHourUs] += e.bytes;
        } else if (on_demand) {
            add(pushed ? Item::OnDemandFanOutData : Item::OnDemandDataOut, e.bytes);
        } else if (pushed) {
            add(Item::FanOutData, e.bytes);
        } else {
            std::uint64_t place = 0;
            for (const Put& put : puts_) {
                if (put.stream != e.stream.value || put.shard != e.shard.value) continue;
                if (place >= e.place && place < e.place + e.count &&
                    put.at < e.at.us - 168 * kHourUs)
                    add(Item::LongTermRetrieval, put.bytes);
                ++place;
            }
        }
    }

    /// One record, hour by hour, as long as it is stored.
    void add_storage(const Put& put) {
        const Life& life = lives_[put.stream];
        const std::int64_t arrived = put.at / kHourUs;
        for (std::int64_t hour = arrived + 1; hour * kHourUs <= end_; ++hour) {
            const std::int64_t age = hour - arrived - 1;
            const State* state = nullptr;
            for (const State& s : life) {
                if (s.at >= hour * kHourUs) break;
                state = &s;
                if (s.at >= put.at && s.at / kHourUs - arrived - 1 >= s.retention) return;
            }
            if (state->gone || age >= state->retention) return;
            if (age < 24) continue;
            if (!state->on_demand)
                add(Item::LongTermRetention, age >= 168 ? put.bytes : 0);
            else if (is_committed_use(hour * kHourUs))
                add(Item::AdvantageRetention, put.bytes);
            else
                add(age >= 168 ? Item::OnDemandLongTermRetention : Item::OnDemandRetention,
                    put.bytes);
        }
    }

    void add_commitment() {
        if (usage_.committed().empty()) return;
        for (std::int64_t hour = usage_.committed().front().start.us / kHourUs;
             hour * kHourUs < end_; ++hour) {
            const std::int64_t us = committed(hour * kHourUs, std::min(end_, (hour + 1) * kHourUs));
            const auto least = static_cast<std::int64_t>(commitment_bytes(us));
            add(Item::CommitmentIn, std::max<std::int64_t>(0, least - in_[hour]));
            add(Item::CommitmentOut, std::max<std::int64_t>(0, least - out_[hour]));
        }
    }

    const RandomUsage& usage_;
    std::int64_t end_;
    std::map<std::uint32_t, Life> lives_;
    std::vector<Put> puts_;
    std::map<std::int64_t, std::int64_t> in_, out_;
    Quantities all_{};
};

void step(RandomUsage& usage, Meter& meter) {
    usage.act();
    meter.take(usage.engine());
    usage.let_time_pass();
    meter.take(usage.engine());
}

std::uint64_t hash_of(const Meter& meter) {
    Hasher hasher;
    meter.hash(hasher);
    return hasher.digest();
}

TEST(PricingProperty, ABillIsWhatAllEventsSay) {
    std::array<bool, kItemCount> seen{};
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        RandomUsage usage(seed);
        Meter meter;
        for (int i = 0; i < kSteps; ++i) step(usage, meter);
        const Naive naive(usage, meter.counted_to().us);
        const Quantities used = meter.used();
        for (std::size_t i = 0; i < kItemCount; ++i) {
            EXPECT_EQ(to_decimal(used[i]), to_decimal(naive.all()[i]))
                << info_of(static_cast<Item>(i)).name;
            seen[i] = seen[i] || used[i] > 0;
        }
        Rng rng(seed, 93);
        const PriceSheet sheet = random_sheet(rng);
        EXPECT_EQ(bill_of(used, sheet), bill_of(naive.all(), sheet));
        EXPECT_EQ(meter.missed(), 0u);
    }
    for (std::size_t i = 0; i < kItemCount; ++i)
        EXPECT_TRUE(seen[i]) << "never used: " << info_of(static_cast<Item>(i)).name;
}

TEST(PricingProperty, HowOftenOneLooksDoesNotMatter) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        RandomUsage usage(seed, {.commits_again = false});
        Meter often, seldom;
        std::uint64_t looks = 0;
        for (int i = 0; i < kSteps; ++i) {
            usage.act();
            often.take(usage.engine());
            // Before what was read can expire.
            if (usage.events().back().kind == EventKind::RecordsRead) {
                seldom.take(usage.engine());
                ++looks;
            }
            usage.let_time_pass();
            often.take(usage.engine());
        }
        seldom.take(usage.engine());
        EXPECT_LT(looks, std::uint64_t{kSteps} / 2);
        EXPECT_EQ(often.used(), seldom.used());
        EXPECT_EQ(often.per_hour(), seldom.per_hour());
        EXPECT_EQ(hash_of(often), hash_of(seldom));
    }
}

TEST(PricingProperty, ACopyGoesOnAsTheOriginal) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        RandomUsage usage(seed);
        Meter meter;
        for (int i = 0; i < kSteps / 2; ++i) step(usage, meter);
        const RandomUsage usage_then = usage;
        const Meter then = meter;
        const std::uint64_t hash_then = hash_of(then);
        const auto go_on = [](RandomUsage world, Meter metered) {
            for (int i = 0; i < kSteps / 2; ++i) step(world, metered);
            return hash_of(metered);
        };
        const std::uint64_t first = go_on(usage, meter);
        EXPECT_EQ(hash_of(then), hash_then);
        EXPECT_EQ(go_on(usage_then, then), first);
        EXPECT_NE(first, hash_then);
    }
}

}  // namespace
}  // namespace kds::pricing::test
