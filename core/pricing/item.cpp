#include "core/pricing/item.h"

#include <algorithm>

#include "core/pricing/unconfirmed.h"

namespace kds::pricing {
namespace {

constexpr std::int64_t kPayloadUnitBytes = 25 * 1'024;
constexpr std::int64_t kBilledRecordBytes = 1'024;

constexpr std::array<ItemInfo, kItemCount> kItems{{
    {"shard_hours", "shard-hour", Measure::Time, Item::ShardHours},
    {"put_payload_units", "1,000,000 units", Measure::Units, Item::PutPayloadUnits},
    {"extended_retention", "shard-hour", Measure::Time, Item::ExtendedRetention},
    {"long_term_retention", "GB-month", Measure::ByteHours, Item::LongTermRetention},
    {"long_term_retrieval", "GB", Measure::Bytes, Item::LongTermRetrieval},
    {"fan_out_hours", "consumer-shard-hour", Measure::Time, Item::FanOutHours},
    {"fan_out_data", "GB", Measure::Bytes, Item::FanOutData},
    {"on_demand_stream_hours", "stream-hour", Measure::Time, Item::OnDemandStreamHours},
    {"on_demand_data_in", "GB", Measure::Bytes, Item::OnDemandDataIn},
    {"on_demand_data_out", "GB", Measure::Bytes, Item::OnDemandDataOut},
    {"on_demand_fan_out_data", "GB", Measure::Bytes, Item::OnDemandFanOutData},
    {"on_demand_retention", "GB-month", Measure::ByteHours, Item::OnDemandRetention},
    {"on_demand_long_term_retention", "GB-month", Measure::ByteHours,
     Item::OnDemandLongTermRetention},
    {"advantage_stream_hours", "stream-hour", Measure::Time, Item::AdvantageStreamHours},
    {"advantage_data_in", "GB", Measure::Bytes, Item::AdvantageDataIn},
    {"advantage_data_out", "GB", Measure::Bytes, Item::AdvantageDataOut},
    {"advantage_retention", "GB-month", Measure::ByteHours, Item::AdvantageRetention},
    {"commitment_in", "GB", Measure::Bytes, Item::AdvantageDataIn},
    {"commitment_out", "GB", Measure::Bytes, Item::AdvantageDataOut},
}};

std::int64_t begun(std::int64_t bytes, std::int64_t each) {
    return std::max<std::int64_t>(1, (bytes + each - 1) / each);
}

}  // namespace

const ItemInfo& info_of(Item item) { return kItems[static_cast<std::size_t>(item)]; }

std::int64_t billed_per_price(Measure measure) {
    switch (measure) {
        case Measure::Time: return 3'600;
        case Measure::Units: return 1'000'000;
        case Measure::Bytes: return unconfirmed::kGigabyte;
        case Measure::ByteHours: return unconfirmed::kGigabyte * unconfirmed::kMonthHours;
    }
    return 1;
}

std::int64_t put_payload_units(std::int64_t record_bytes) {
    return begun(record_bytes, kPayloadUnitBytes);
}

std::int64_t billed_bytes_in(std::int64_t record_bytes) {
    return begun(record_bytes, kBilledRecordBytes) * kBilledRecordBytes;
}

u128 commitment_bytes(std::int64_t us) {
    return u128{static_cast<std::uint64_t>(us)} * kCommitmentBytesPerSecond / 1'000'000;
}

}  // namespace kds::pricing
