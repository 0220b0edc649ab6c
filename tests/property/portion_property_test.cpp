/// Three engines are told the same: one is given records to keep and gives copies of them; one is
/// asked for places only; one is given records that are made again. Nobody can tell the first two
/// apart, and who reads from the third one sees no difference.
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/text.h"
#include "core/engine/ops/update_stream_record_distribution_strategy.h"
#include "core/engine/record_content.h"
#include "tests/property/random_input.h"
#include "tests/unit/engine/fan_out_lab.h"
#include "tests/unit/engine/numbered_source.h"

namespace kds {
namespace {

using test::FanOutLab;
using test::numbered_entry;
using test::NumberedSource;

std::string text_of(const std::vector<Record>& records) {
    std::string text;
    for (const Record& r : records)
        text += cat(r.sequence_number.to_decimal(), ' ', r.approximate_arrival.us, ' ',
                    r.partition_key, ' ', r.data, ' ', r.is_encrypted ? "encrypted\n" : "\n");
    return text;
}

std::string text_of(const std::vector<ChildShard>& children) {
    std::string text;
    for (const ChildShard& child : children) text += cat("child ", child.shard.value, ' ');
    return text;
}

std::string text_of(const Error& error) { return cat(error_name(error.code), ": ", error.message); }

std::string text_of(const Result<GetRecordsOutput>& got) {
    if (!got) return text_of(got.error());
    return cat(text_of(got->records), got->next_shard_iterator.value_or("end"), ' ',
               got->millis_behind_latest, ' ', text_of(got->child_shards));
}

/// The same text of places; it makes the records by itself.
std::string text_of(const Engine& engine, const Result<ReadPortion>& got) {
    if (!got) return text_of(got.error());
    const Shard& shard = *engine.find_stream(got->stream)->find(got->shard);
    EXPECT_EQ(shard.records.content_bytes(got->begin, got->end), got->bytes);
    return cat(text_of(records_of(engine.sources(), shard, got->begin, got->end)),
               got->next_shard_iterator.value_or("end"), ' ', got->millis_behind_latest, ' ',
               text_of(got->child_shards));
}

template <typename Event>
std::string text_of_rest(const Event& event) {
    return cat(event.at.us, ' ',
               event.continuation ? event.continuation->to_decimal() : std::string("none"), ' ',
               event.millis_behind_latest, ' ', text_of(event.child_shards));
}

template <typename Taken>
std::string text_of_end(const Taken& taken) {
    return cat(taken.more ? "more " : "", taken.end ? static_cast<int>(*taken.end) : -1,
               taken.error ? text_of(*taken.error) : std::string());
}

std::string text_of(const TakenPushes& taken) {
    std::string text;
    for (const PushedEvent& event : taken.events)
        text += cat(text_of(event.records), text_of_rest(event));
    return text + text_of_end(taken);
}

std::string text_of(const Engine& engine, const TakenPortions& taken) {
    std::string text;
    for (const PushedPortion& event : taken.events) {
        if (event.begin < event.end) {
            const Shard& shard = taken.shard_at_end
                                     ? *taken.shard_at_end
                                     : *engine.find_stream(taken.stream)->find(taken.shard);
            EXPECT_EQ(shard.records.content_bytes(event.begin, event.end), event.bytes);
            text += text_of(records_of(engine.sources(), shard, event.begin, event.end));
        }
        text += text_of_rest(event);
    }
    return text + text_of_end(taken);
}

class Trio {
public:
    enum Which : std::size_t { Copying, Placing, Making };

    Trio(std::uint64_t seed, bool is_auto)
        : rng_(seed), large_(rng_.below(2) == 0), maker_("key-", large_ ? 200'000 : 300) {
        for (FanOutLab& lab : labs_) {
            if (is_auto) {
                lab.make_on_demand("auto");
                EXPECT_TRUE(update_stream_record_distribution_strategy(
                    lab.engine, lab.call(), {.stream_name = "auto", .strategy = "AUTO"}));
            }
        }
        name_ = is_auto ? "auto" : "s";
        source_ = labs_[Making].engine.add_source(std::make_shared<NumberedSource>(maker_));
    }

    void act() {
        const auto gap = Duration::micros(static_cast<std::int64_t>(
            rng_.below(100) == 0 ? rng_.below(20'000'000'000) : rng_.below(300'000)));
        for (FanOutLab& lab : labs_) lab.wait(gap);
        const std::uint64_t kind = rng_.below(12);
        if (kind < 6) {
            put();
        } else if (kind < 9) {
            read();
        } else if (kind < 10) {
            begin_reading();
        } else if (kind < 11) {
            take();
        } else if (rng_.below(6) == 0) {
            change();
        } else {
            subscribe();
        }
        ASSERT_EQ(labs_[Copying].engine.state_hash(), labs_[Placing].engine.state_hash());
        ASSERT_EQ(events(Copying), events(Making));
    }

private:
    /// What the newest events say; the two engines have equally many of them.
    std::vector<std::string> events(Which which) const {
        const EventLog& log = labs_[which].engine.events();
        std::vector<std::string> texts{cat(log.end())};
        for (std::uint64_t i = log.end() - std::min<std::uint64_t>(log.size(), 5); i < log.end();
             ++i) {
            const Event& e = log[i];
            texts.push_back(cat(static_cast<int>(e.kind), ' ', e.at.us, ' ', e.bytes, ' ', e.count,
                                ' ', e.key_tag, ' ', to_decimal(e.hash_key.value), ' ', e.place,
                                ' ', e.sequence_index, ' ', e.behind_ms));
        }
        return texts;
    }

    void put() {
        PutRecordsInput input{.stream_name = name_};
        std::vector<std::uint64_t> numbers(1 + test::pick(rng_, large_ ? 5 : 200));
        const bool chosen = rng_.below(4) == 0;
        for (std::uint64_t& number : numbers) number = rng_.below(1'000'000);
        std::array<std::string, 3> answers;
        for (const Which which : {Copying, Placing, Making}) {
            input.records.clear();
            for (const std::uint64_t number : numbers) {
                const auto source = which == Making ? std::optional(source_) : std::nullopt;
                input.records.push_back(numbered_entry(maker_, source, number));
                if (chosen) input.records.back().explicit_hash_key = cat(number);
            }
            FanOutLab& lab = labs_[which];
            const auto put = put_records(lab.engine, lab.call(), input);
            ASSERT_TRUE(test::succeeds(put));
            for (const auto& result : put->records)
                answers[which] += result ? cat(result->shard.value, ' ',
                                               result->sequence_number.to_decimal(), '\n')
                                         : text_of(result.error());
        }
        ASSERT_EQ(answers[Placing], answers[Copying]);
        ASSERT_EQ(answers[Making], answers[Copying]);
    }

    void begin_reading() {
        for (FanOutLab& lab : labs_) {
            const auto issued = get_shard_iterator(
                lab.engine, lab.call(),
                {.stream_name = name_, .shard_id = "0", .shard_iterator_type = "TRIM_HORIZON"});
            if (issued)
                iterators_[static_cast<std::size_t>(&lab - labs_.data())] = issued->shard_iterator;
        }
    }

    void read() {
        if (iterators_[Copying].empty()) return;
        const auto limit = static_cast<std::int64_t>(1 + rng_.below(rng_.below(2) ? 10'000 : 100));
        std::array<std::string, 3> answers;
        for (const Which which : {Copying, Placing, Making}) {
            FanOutLab& lab = labs_[which];
            const GetRecordsInput input{.shard_iterator = iterators_[which], .limit = limit};
            std::optional<std::string> next;
            if (which == Placing) {
                const auto got = read_portion(lab.engine, lab.call(), input);
                answers[which] = text_of(lab.engine, got);
                if (got) next = got->next_shard_iterator.value_or("");
            } else {
                const auto got = get_records(lab.engine, lab.call(), input);
                answers[which] = text_of(got);
                if (got) next = got->next_shard_iterator.value_or("");
            }
            if (next) iterators_[which] = *next;
        }
        ASSERT_EQ(answers[Placing], answers[Copying]);
        ASSERT_EQ(answers[Making], answers[Copying]);
    }

    void subscribe() {
        for (FanOutLab& lab : labs_) {
            const auto opened = lab.try_subscribe("TRIM_HORIZON");
            if (opened && &lab == &labs_[Copying]) subscriptions_.push_back(opened->subscription);
        }
    }

    void take() {
        if (subscriptions_.empty()) return;
        const SubscriptionId id = subscriptions_[test::pick(rng_, subscriptions_.size())];
        const std::string expected = text_of(labs_[Copying].take(id));
        Engine& placing = labs_[Placing].engine;
        const TakenPortions portions = take_portions(placing, id);
        ASSERT_EQ(text_of(placing, portions), expected);
        ASSERT_EQ(text_of(labs_[Making].take(id)), expected);
    }

    /// The shard is split, or the consumer or the stream goes.
    void change() {
        const std::uint64_t kind = rng_.below(10);
        for (FanOutLab& lab : labs_) {
            if (kind < 5) {
                if (lab.engine.find_stream("s"))
                    static_cast<void>(lab.split_shard("0", to_decimal(u128{1} << 127)));
            } else if (kind < 9) {
                static_cast<void>(lab.deregister("app"));
                lab.wait(Duration::seconds(10));
                static_cast<void>(lab.register_consumer("app"));
            } else if (name_ != "s") {
                static_cast<void>(
                    delete_stream(lab.engine, lab.call(),
                                  {.stream_name = "s", .enforce_consumer_deletion = true}));
            }
        }
    }

    Rng rng_;
    bool large_;
    NumberedSource maker_;
    std::array<FanOutLab, 3> labs_;
    SourceId source_;
    std::string name_;
    std::array<std::string, 3> iterators_;
    std::vector<SubscriptionId> subscriptions_;
};

TEST(PortionProperty, PlacesAndMadeRecordsAreWhatCopiesAre) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        Trio trio(seed, false);
        for (int i = 0; i < 150; ++i) {
            trio.act();
            if (testing::Test::HasFatalFailure()) return;
        }
    }
}

TEST(PortionProperty, SoTheyAreInAStreamThatTheServiceDistributes) {
    for (std::uint64_t seed = 100; seed < 106; ++seed) {
        SCOPED_TRACE(cat("seed ", seed));
        Trio trio(seed, true);
        for (int i = 0; i < 100; ++i) {
            trio.act();
            if (testing::Test::HasFatalFailure()) return;
        }
    }
}

}  // namespace
}  // namespace kds
