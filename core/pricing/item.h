/// What a bill has lines for (kinesis.md 10.1 to 10.3), and in which unit each is counted.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/u128.h"

namespace kds::pricing {

/// US dollars in thousand-millionths.
struct NanoUsd {
    std::int64_t value = 0;
    friend constexpr auto operator<=>(NanoUsd, NanoUsd) = default;
    friend constexpr NanoUsd operator+(NanoUsd a, NanoUsd b) { return {a.value + b.value}; }
    friend constexpr NanoUsd operator-(NanoUsd a, NanoUsd b) { return {a.value - b.value}; }
};
/// Half a cent and more is a cent; for amounts that are not negative.
constexpr std::int64_t rounded_cents(NanoUsd amount) {
    return (amount.value + 5'000'000) / 10'000'000;
}

enum class Item : std::uint8_t {
    // Provisioned streams.
    ShardHours,
    PutPayloadUnits,
    ExtendedRetention,  ///< While the retention period is over 24 hours.
    LongTermRetention,  ///< What is stored beyond 7 days.
    LongTermRetrieval,  ///< What GetRecords gives of data older than 7 days.
    FanOutHours,
    FanOutData,
    // On-demand streams.
    OnDemandStreamHours,
    OnDemandDataIn,
    OnDemandDataOut,
    OnDemandFanOutData,
    OnDemandRetention,          ///< What is stored beyond 24 hours, up to 7 days.
    OnDemandLongTermRetention,  ///< What is stored beyond 7 days.
    // On-demand streams while the account has the billing commitment, "On-demand Advantage".
    AdvantageStreamHours,
    AdvantageDataIn,
    AdvantageDataOut,    ///< By GetRecords or by subscription.
    AdvantageRetention,  ///< What is stored beyond 24 hours.
    // What the account lacks to the commitment's minimum; at the price of data in and out.
    CommitmentIn,
    CommitmentOut,
};
inline constexpr std::size_t kItemCount = 19;
/// Those with a price of their own come first.
inline constexpr std::size_t kPricedItemCount = 17;

/// How an item is counted.
enum class Measure : std::uint8_t {
    Time,       ///< Metered in microseconds of one thing, billed in seconds, priced by the hour.
    Units,      ///< Priced by the million.
    Bytes,      ///< Priced by the GB.
    ByteHours,  ///< Priced by the GB-month.
};

struct ItemInfo {
    std::string_view name;  ///< As price files have it: "shard_hours".
    std::string_view unit;  ///< What a price is for: "shard-hour". Price files repeat it.
    Measure measure;
    Item priced_as;  ///< Itself, but for what the commitment lacks.
};
const ItemInfo& info_of(Item item);

/// Of a price: the billed quantity that costs it, 3600 for what is billed in seconds.
std::int64_t billed_per_price(Measure measure);

/// How much there is of each item, as it is metered.
using Quantities = std::array<u128, kItemCount>;
inline u128& of(Quantities& quantities, Item item) {
    return quantities[static_cast<std::size_t>(item)];
}
inline u128 of(const Quantities& quantities, Item item) {
    return quantities[static_cast<std::size_t>(item)];
}

inline void add_to(Quantities& sum, const Quantities& more) {
    for (std::size_t i = 0; i < kItemCount; ++i) sum[i] += more[i];
}

/// PUT payload units of a record: one for each begun 25 KB, at least one (kinesis.md 10.4).
std::int64_t put_payload_units(std::int64_t record_bytes);
/// What on-demand data in is billed for: each record rounded up to 1 KB (kinesis.md 10.2).
std::int64_t billed_bytes_in(std::int64_t record_bytes);

/// What the commitment bills at all times, in and out each (kinesis.md 10.3).
inline constexpr std::int64_t kCommitmentBytesPerSecond = 25 * 1'048'576;
/// The bytes of that in so many microseconds, rounded down.
u128 commitment_bytes(std::int64_t us);

}  // namespace kds::pricing
