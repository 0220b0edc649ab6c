/// The calculator: what a stream would need and cost at a load that is only thought of.
///
/// It counts by the same items and bills by the same rules as the meter, for a stream that has gone
/// on like this for longer than its retention period, and alone in its account.
/// Sizing: kinesis.md 6.4, "shards = max(incoming KiB/s / 1024, outgoing KiB/s / 2048)", and at
/// least one for each 1,000 records a second.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/base/result.h"
#include "core/pricing/bill.h"
#include "core/pricing/unconfirmed.h"

namespace kds::pricing {

struct Workload {
    std::int64_t records_per_1000s = 1'000'000;  ///< On average; 0 to 10,000,000,000.
    std::int64_t record_bytes = 1'024;           ///< Data and partition key; 1 to 10 MiB.
    std::int64_t shared_readers = 1;             ///< That poll; 0 to 100. Each reads everything.
    std::int64_t fan_out_readers = 0;            ///< 0 to 50: so many can be registered.
    std::int64_t retention_hours = 24;           ///< 24 to 8,760.
    /// How much of the average the shards must take at the peak, in millionths: 1 to 100 times it.
    std::int64_t peak_millionths = 1'000'000;
    std::int64_t hours = unconfirmed::kMonthHours;  ///< That are billed; 1 to 8,760.
    friend bool operator==(const Workload&, const Workload&) = default;
};
/// In and at the peak, more than on-demand streams take in any Region (kinesis.md 4.9: 10 GB/s).
inline constexpr std::int64_t kEstimatedBytesPerSecondMax = std::int64_t{10} << 30;

/// Fails with BadDocument, naming the first field that is out of its range, or the load.
Result<void> check(const Workload& load);

/// What decides how many shards there must be.
enum class ShardBound : std::uint8_t {
    Least,     ///< One would do for all.
    Records,   ///< 1,000 records a second.
    BytesIn,   ///< 1 MiB a second.
    BytesOut,  ///< 2 MiB a second for all that poll.
};
struct ShardNeed {
    std::int64_t by_records = 1;
    std::int64_t by_bytes_in = 1;
    std::int64_t by_bytes_out = 1;
    std::int64_t shards = 1;  ///< The greatest of them.
    ShardBound bound = ShardBound::Least;
    friend bool operator==(const ShardNeed&, const ShardNeed&) = default;
};
ShardNeed shards_needed(const Workload& load);

enum class PricingMode : std::uint8_t { Provisioned, OnDemand, Advantage };
inline constexpr std::size_t kPricingModeCount = 3;

/// What the meter would count.
Quantities quantities_of(const Workload& load, PricingMode mode);

/// Why a mode is advised: it is the cheapest of those that the sheet has all prices for, and …
enum class AdviceReason : std::uint8_t {
    ShardsAreUsed,      ///< Provisioned: what the shards cost is less than what on-demand adds to
                        ///< each GB.
    ShardsStandIdle,    ///< On-demand: shards for the peak would cost more than all its traffic.
    MinimumIsExceeded,  ///< Advantage: the load pays off its minimum of 25 MiB/s in and out.
    MinimumIsCheaper,   ///< Advantage: its lower prices pay off though the minimum is not reached.
    NoOtherIsPriced,    ///< There is nothing to compare it with.
};
struct Advice {
    PricingMode mode{};
    AdviceReason reason{};
    std::optional<PricingMode> next = {};  ///< The next cheapest; empty if no other is priced.
    NanoUsd saved = {};                    ///< Against that one.
};

enum class WorkloadInput : std::uint8_t {
    Records,
    RecordBytes,
    SharedReaders,
    FanOutReaders,
    RetentionHours,
    Peak,
};
inline constexpr std::size_t kWorkloadInputCount = 6;

/// How the total of the advised mode would change if one input were less or more: one reader, or
/// half and twice of what is no number of readers, within the ranges.
struct Sensitivity {
    WorkloadInput input{};
    std::int64_t less = 0;  ///< The value of the input.
    std::int64_t more = 0;
    NanoUsd change_if_less = {};  ///< Mostly negative.
    NanoUsd change_if_more = {};
};

struct Estimate {
    Workload load;
    ShardNeed need;
    std::array<Bill, kPricingModeCount> bills = {};  ///< By PricingMode; for load.hours.
    std::optional<Advice> advice = {};               ///< Empty if no mode has all its prices.
    std::array<Sensitivity, kWorkloadInputCount> sensitivities{};  ///< Zeros without an advice.
};
/// Fails as check() does.
Result<Estimate> estimate(const Workload& load, const PriceSheet& prices);

}  // namespace kds::pricing
