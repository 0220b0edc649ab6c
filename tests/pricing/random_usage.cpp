#include "tests/pricing/random_usage.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/engine/ops/create_stream.h"
#include "core/engine/ops/decrease_stream_retention_period.h"
#include "core/engine/ops/delete_stream.h"
#include "core/engine/ops/deregister_stream_consumer.h"
#include "core/engine/ops/get_records.h"
#include "core/engine/ops/get_shard_iterator.h"
#include "core/engine/ops/increase_stream_retention_period.h"
#include "core/engine/ops/put_record.h"
#include "core/engine/ops/register_stream_consumer.h"
#include "core/engine/ops/subscribe_to_shard.h"
#include "core/engine/ops/update_account_settings.h"
#include "core/engine/ops/update_shard_count.h"
#include "core/engine/ops/update_stream_mode.h"

namespace kds::pricing::test {
namespace {

constexpr std::string_view kOther = "999999999999";

std::int64_t number_below(Rng& rng, std::uint64_t bound) {
    return static_cast<std::int64_t>(rng.below(bound));
}

}  // namespace

RandomUsage::RandomUsage(std::uint64_t seed, UsageLimits limits)
    : rng_{seed, 91},
      limits_{limits},
      is_long_{rng_.below(2) == 0},
      // Anywhere within an hour and a minute.
      now_{Instant::from_seconds(1'735'689'600) +
           Duration::micros(number_below(rng_, 7'200'000'000))} {
    make_stream();
}

// Whether a call succeeds does not matter: only what the log then says of it.

void RandomUsage::act() {
    actor_ = static_cast<ActorId>(1 + rng_.below(3));
    switch (rng_.below(20)) {
        case 0: make_stream(); break;
        case 1: change_shards(); break;
        case 2:
        case 3: change_retention(); break;
        case 4:
        case 5:
        case 6: change_consumers(); break;
        case 7: change_commitment(); break;
        case 8: change_mode(); break;
        case 9:
            if (rng_.below(4) == 0)
                (void)delete_stream(
                    engine_, call(),
                    {.stream_name = any_stream(), .enforce_consumer_deletion = rng_.below(2) == 0});
            break;
        case 10:
        case 11:
        case 12: read(); break;
        default: put(); break;
    }
    record_events();
}

std::string RandomUsage::any_stream() { return cat("s", rng_.below(3)); }

std::string RandomUsage::any_shard(const std::string& stream) {
    const Stream* const found = engine_.find_stream(stream);
    if (!found || found->shards.empty()) return "0";
    return cat(
        found->shards[static_cast<std::size_t>(rng_.below(found->shards.size()))].index.value);
}

void RandomUsage::make_stream() {
    Call by = call();
    const bool is_foreign = rng_.below(8) == 0;
    if (is_foreign) by.principal.account = kOther;
    const CreateStreamInput input{.stream_name = any_stream(),
                                  .shard_count = 1 + number_below(rng_, 4),
                                  .stream_mode = rng_.below(2) == 0 ? "PROVISIONED" : "ON_DEMAND"};
    if (create_stream(engine_, by, input) && is_foreign)
        foreign_.push_back(engine_.find_stream(input.stream_name, kOther)->id);
}

void RandomUsage::put() {
    // Around the borders of payload units and of kilobytes, and anywhere.
    static constexpr std::uint64_t kSizes[] = {1'022, 1'023, 1'024, 25'598, 25'599, 25'600, 51'199};
    const std::uint64_t size = rng_.below(3) == 0 ? rng_.below(60'000) : kSizes[rng_.below(7)];
    Call by = call();
    if (rng_.below(10) == 0) by.principal.account = kOther;
    (void)put_record(engine_, by,
                     {.stream_name = any_stream(),
                      .partition_key = cat(rng_.below(10)),
                      .data = std::string(static_cast<std::size_t>(size), 'd')});
}

void RandomUsage::read() {
    const std::string name = any_stream();
    const auto position = get_shard_iterator(
        engine_, call(),
        {.stream_name = name, .shard_id = any_shard(name), .shard_iterator_type = "TRIM_HORIZON"});
    if (position)
        (void)get_records(
            engine_, call(),
            {.shard_iterator = position->shard_iterator, .limit = 1 + number_below(rng_, 20)});
}

void RandomUsage::change_shards() {
    (void)update_shard_count(
        engine_, call(),
        {.stream_name = any_stream(), .target_shard_count = 1 + number_below(rng_, 6)});
}

void RandomUsage::change_retention() {
    static constexpr std::int64_t kHours[] = {24, 25, 30, 48, 167, 168, 169, 180, 400};
    const std::string name = any_stream();
    const std::int64_t hours = kHours[is_long_ ? 6 + rng_.below(3) : rng_.below(9)];
    const Stream* const stream = engine_.find_stream(name);
    if (stream && hours < stream->retention_hours)
        (void)decrease_stream_retention_period(engine_, call(),
                                               {.stream_name = name, .retention_hours = hours});
    else
        (void)increase_stream_retention_period(engine_, call(),
                                               {.stream_name = name, .retention_hours = hours});
}

void RandomUsage::change_consumers() {
    const std::string name = any_stream();
    const std::string consumer = cat("c", rng_.below(2));
    switch (rng_.below(6)) {
        case 0:
            (void)deregister_stream_consumer(engine_, call(),
                                             {{.stream_name = name, .consumer_name = consumer}});
            break;
        case 1:
        case 2:
            (void)register_stream_consumer(engine_, call(),
                                           {.stream_name = name, .consumer_name = consumer});
            break;
        default:
            (void)subscribe_to_shard(
                engine_, call(),
                {.consumer = {.stream_name = name, .consumer_name = consumer},
                 .shard_id = any_shard(name),
                 .starting_position = {.type = rng_.below(2) == 0 ? "LATEST" : "TRIM_HORIZON"}});
    }
}

void RandomUsage::change_commitment() {
    engine_.settle(now_);
    const bool is_on = engine_.commitment_of(engine_.options().account).is_on(now_);
    if (!is_on && !committed_.empty() && !limits_.commits_again) return;
    const bool enable = rng_.below(2) == 0;
    (void)update_account_settings(engine_, call(),
                                  {.commitment_status = enable ? "ENABLED" : "DISABLED"});
    if (enable && !is_on) {
        committed_.push_back({.start = now_});
    } else if (enable) {
        committed_.back().end.reset();
    } else if (is_on && !committed_.back().end) {
        committed_.back().end = std::max(now_, committed_.back().start + Duration::hours(24));
    }
}

void RandomUsage::change_mode() {
    (void)update_stream_mode(engine_, call(),
                             {.stream_name = any_stream(),
                              .stream_mode = rng_.below(2) == 0 ? "ON_DEMAND" : "PROVISIONED"});
}

void RandomUsage::let_time_pass() {
    static constexpr std::uint64_t kMost[] = {
        1, 1'000'000, 60'000'000, 600'000'000, 7'200'000'000, 86'400'000'000, 172'800'000'000};
    switch (rng_.below(12)) {
        case 0: break;  // Two calls at one moment.
        case 1:         // To the very hour or minute.
            now_ = {(now_.us / 3'600'000'000 + 1) * 3'600'000'000};
            break;
        case 2: now_ = {(now_.us / 60'000'000 + 1) * 60'000'000}; break;
        default: {
            const std::uint64_t most = kMost[is_long_ ? 4 + rng_.below(3) : rng_.below(6)];
            now_ = now_ + Duration::micros(number_below(rng_, most) + 1);
        }
    }
    engine_.settle(now_);
    record_events();
}

void RandomUsage::record_events() {
    const EventLog& log = engine_.events();
    KDS_ASSERT(log.begin() <= next_event_);
    for (; next_event_ < log.end(); ++next_event_) events_.push_back(log[next_event_]);
}

PriceSheet random_sheet(Rng& rng) {
    PriceSheet sheet{.region = "us-east-1"};
    for (std::size_t i = 0; i < kPricedItemCount; ++i)
        if (rng.below(10) > 0)
            sheet.prices[i] = Price{.usd = {number_below(rng, 300'000'000)},
                                    .source = "chance",
                                    .checked = "2026-11-23"};
    return sheet;
}

}  // namespace kds::pricing::test
