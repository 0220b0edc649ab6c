#include "core/pricing/estimate.h"

#include <algorithm>
#include <string_view>

#include "core/base/text.h"
#include "core/engine/limits.h"

namespace kds::pricing {
namespace {

constexpr std::int64_t kHourUs = Duration::hours(1).us;

struct Range {
    std::string_view name;
    std::int64_t Workload::* field;
    std::int64_t least;
    std::int64_t most;
};
// In the order of WorkloadInput; what is no input of the sensitivity comes last.
constexpr Range kRanges[] = {
    {"records_per_1000s", &Workload::records_per_1000s, 0, 10'000'000'000},
    {"record_bytes", &Workload::record_bytes, 1, 10 * 1'048'576},
    {"shared_readers", &Workload::shared_readers, 0, 100},
    {"fan_out_readers", &Workload::fan_out_readers, 0, 50},
    {"retention_hours", &Workload::retention_hours, limits::kRetentionHoursMin,
     limits::kRetentionHoursMax},
    {"peak_millionths", &Workload::peak_millionths, 1'000'000, 100'000'000},
    {"hours", &Workload::hours, 1, 8'760},
};

u128 wide(std::int64_t number) { return static_cast<std::uint64_t>(number); }

/// So many seconds have a whole number of records at the peak.
constexpr std::uint64_t kPeakSeconds = 1'000'000'000;

/// Records in kPeakSeconds at the peak.
u128 peak_records(const Workload& load) {
    return wide(load.records_per_1000s) * wide(load.peak_millionths);
}

/// How many that take so much a second are needed, one at least.
std::int64_t needed(u128 at_peak, std::int64_t each_per_second) {
    const u128 each = wide(each_per_second) * kPeakSeconds;
    return std::max<std::int64_t>(1, static_cast<std::int64_t>((at_peak + each - 1) / each));
}

u128 records_of(const Workload& load) {
    return wide(load.records_per_1000s) * wide(load.hours) * 3'600 / 1'000;
}

void count_provisioned(Quantities& all, const Workload& load) {
    const u128 records = records_of(load);
    const u128 bytes = records * wide(load.record_bytes);
    const u128 shard_time = wide(shards_needed(load).shards) * wide(load.hours) * wide(kHourUs);
    of(all, Item::ShardHours) = shard_time;
    of(all, Item::PutPayloadUnits) = records * wide(put_payload_units(load.record_bytes));
    if (load.retention_hours > kFreeHours) of(all, Item::ExtendedRetention) = shard_time;
    if (load.retention_hours > kLongTermHours)
        of(all, Item::LongTermRetention) = bytes * wide(load.retention_hours - kLongTermHours);
    of(all, Item::FanOutHours) = shard_time * wide(load.fan_out_readers);
    of(all, Item::FanOutData) = bytes * wide(load.fan_out_readers);
}

void count_on_demand(Quantities& all, const Workload& load) {
    const u128 records = records_of(load);
    const u128 bytes = records * wide(load.record_bytes);
    of(all, Item::OnDemandStreamHours) = wide(load.hours) * wide(kHourUs);
    of(all, Item::OnDemandDataIn) = records * wide(billed_bytes_in(load.record_bytes));
    of(all, Item::OnDemandDataOut) = bytes * wide(load.shared_readers);
    of(all, Item::OnDemandFanOutData) = bytes * wide(load.fan_out_readers);
    of(all, Item::OnDemandRetention) =
        bytes * wide(std::min(load.retention_hours, kLongTermHours) - kFreeHours);
    if (load.retention_hours > kLongTermHours)
        of(all, Item::OnDemandLongTermRetention) =
            bytes * wide(load.retention_hours - kLongTermHours);
}

void count_advantage(Quantities& all, const Workload& load) {
    const u128 records = records_of(load);
    const u128 bytes = records * wide(load.record_bytes);
    const u128 in = records * wide(billed_bytes_in(load.record_bytes));
    const u128 out = bytes * wide(load.shared_readers + load.fan_out_readers);
    const u128 least = wide(load.hours) * commitment_bytes(kHourUs);
    of(all, Item::AdvantageStreamHours) = wide(load.hours) * wide(kHourUs);
    of(all, Item::AdvantageDataIn) = in;
    of(all, Item::AdvantageDataOut) = out;
    of(all, Item::AdvantageRetention) = bytes * wide(load.retention_hours - kFreeHours);
    of(all, Item::CommitmentIn) = least - std::min(least, in);
    of(all, Item::CommitmentOut) = least - std::min(least, out);
}

AdviceReason reason_for(PricingMode mode, const Workload& load) {
    switch (mode) {
        case PricingMode::Provisioned: return AdviceReason::ShardsAreUsed;
        case PricingMode::OnDemand: return AdviceReason::ShardsStandIdle;
        case PricingMode::Advantage: {
            const Quantities all = quantities_of(load, mode);
            return of(all, Item::CommitmentIn) == 0 && of(all, Item::CommitmentOut) == 0
                       ? AdviceReason::MinimumIsExceeded
                       : AdviceReason::MinimumIsCheaper;
        }
    }
    return AdviceReason::NoOtherIsPriced;
}

/// Of two that cost the same the earlier one.
std::optional<Advice> advice_of(const Estimate& made) {
    std::optional<PricingMode> best, next;
    const auto total = [&](PricingMode mode) {
        return made.bills[static_cast<std::size_t>(mode)].total;
    };
    for (std::size_t i = 0; i < kPricingModeCount; ++i) {
        const auto mode = static_cast<PricingMode>(i);
        if (!made.bills[i].is_complete) continue;
        if (!best || total(mode) < total(*best)) {
            next = best;
            best = mode;
        } else if (!next || total(mode) < total(*next)) {
            next = mode;
        }
    }
    if (!best) return std::nullopt;
    if (!next) return Advice{.mode = *best, .reason = AdviceReason::NoOtherIsPriced};
    return Advice{.mode = *best,
                  .reason = reason_for(*best, made.load),
                  .next = next,
                  .saved = total(*next) - total(*best)};
}

Sensitivity sensitivity_of(const Estimate& made, PricingMode mode, WorkloadInput input,
                           const PriceSheet& prices) {
    const Range& range = kRanges[static_cast<std::size_t>(input)];
    const std::int64_t now = made.load.*range.field;
    const bool one_by_one =
        input == WorkloadInput::SharedReaders || input == WorkloadInput::FanOutReaders;
    Sensitivity found{.input = input,
                      .less = std::max(range.least, one_by_one ? now - 1 : now / 2),
                      .more = std::min(range.most, one_by_one ? now + 1 : now * 2)};
    const NanoUsd before = made.bills[static_cast<std::size_t>(mode)].total;
    const auto change_with = [&](std::int64_t value) {
        Workload load = made.load;
        load.*range.field = value;
        return bill_of(quantities_of(load, mode), prices).total - before;
    };
    found.change_if_less = change_with(found.less);
    found.change_if_more = change_with(found.more);
    return found;
}

}  // namespace

Result<void> check(const Workload& load) {
    for (const Range& range : kRanges) {
        const std::int64_t value = load.*range.field;
        if (value < range.least || value > range.most)
            return fail(ErrorCode::BadDocument, cat(range.name, " is ", value, "; it must be from ",
                                                    range.least, " to ", range.most));
    }
    const u128 most = wide(kEstimatedBytesPerSecondMax) * kPeakSeconds;
    if (peak_records(load) * wide(load.record_bytes) > most)
        return fail(ErrorCode::BadDocument,
                    "records_per_1000s, record_bytes and peak_millionths make more than 10 GiB a "
                    "second, which no stream takes");
    return {};
}

ShardNeed shards_needed(const Workload& load) {
    const u128 records = peak_records(load);
    const u128 bytes = records * wide(load.record_bytes);
    ShardNeed need{
        .by_records = needed(records, limits::kWriteRecordsPerSecond),
        .by_bytes_in = needed(bytes, limits::kWriteBytesPerSecond),
        .by_bytes_out = needed(bytes * wide(load.shared_readers), limits::kReadBytesPerSecond)};
    need.shards = std::max({need.by_records, need.by_bytes_in, need.by_bytes_out});
    if (need.shards == 1)
        need.bound = ShardBound::Least;
    else if (need.by_bytes_in == need.shards)
        need.bound = ShardBound::BytesIn;
    else
        need.bound = need.by_records == need.shards ? ShardBound::Records : ShardBound::BytesOut;
    return need;
}

Quantities quantities_of(const Workload& load, PricingMode mode) {
    Quantities all{};
    switch (mode) {
        case PricingMode::Provisioned: count_provisioned(all, load); break;
        case PricingMode::OnDemand: count_on_demand(all, load); break;
        case PricingMode::Advantage: count_advantage(all, load); break;
    }
    return all;
}

Result<Estimate> estimate(const Workload& load, const PriceSheet& prices) {
    KDS_CHECK(check(load));
    Estimate made{.load = load, .need = shards_needed(load)};
    for (std::size_t i = 0; i < kPricingModeCount; ++i)
        assign_bill(made.bills[i], quantities_of(load, static_cast<PricingMode>(i)), prices);
    made.advice = advice_of(made);
    if (!made.advice) return made;
    for (std::size_t i = 0; i < kWorkloadInputCount; ++i)
        made.sensitivities[i] =
            sensitivity_of(made, made.advice->mode, static_cast<WorkloadInput>(i), prices);
    return made;
}

}  // namespace kds::pricing
