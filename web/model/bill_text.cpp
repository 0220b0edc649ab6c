#include "web/model/bill_text.h"

#include <array>
#include <limits>

#include "core/base/text.h"
#include "core/pricing/unconfirmed.h"
#include "web/model/money_text.h"

namespace kds::web {
namespace {

using pricing::Item;
using pricing::Measure;

struct ItemText {
    const char* title;
    const char* counted;
};

// Rules: kinesis.md 10.1 to 10.4; what AWS does not say: core/pricing/unconfirmed.h.
constexpr std::array<ItemText, pricing::kItemCount> kItems{{
    {"Shard hours",
     "Each open shard for as long as it was there, used or not, from CreateStream on. A begun "
     "second counts as one. Closed shards are free."},
    {"PUT payload units",
     "Each record that was accepted, one unit for each begun 25 KB of it, key and data. What was "
     "refused is free."},
    {"Extended retention", "Each open shard while the retention period is over 24 hours."},
    {"Long-term retention", "What is stored for longer than 7 days, looked at on the hour."},
    {"Long-term retrieval", "What GetRecords gave of data older than 7 days."},
    {"Enhanced fan-out hours", "Each registered consumer with each open shard of its stream."},
    {"Enhanced fan-out data", "What was pushed to registered consumers."},
    {"On-demand stream hours", "Each on-demand stream for as long as it was there, used or not."},
    {"On-demand data in", "Each record that was accepted, rounded up to 1 KB."},
    {"On-demand data out", "What GetRecords gave; it is not rounded."},
    {"On-demand fan-out data",
     "What was pushed to registered consumers; their hours are free on demand."},
    {"On-demand retention",
     "What is stored for longer than 24 hours, up to 7 days, looked at on the hour."},
    {"On-demand long-term retention",
     "What is stored for longer than 7 days, looked at on the hour."},
    {"Advantage stream hours", "On-demand streams while the account has the billing commitment."},
    {"Advantage data in",
     "Each record that was accepted under the commitment, rounded up to 1 KB."},
    {"Advantage data out", "What was read or pushed under the commitment; it is not rounded."},
    {"Advantage retention",
     "What is stored for longer than 24 hours under the commitment, looked at on the hour."},
    {"Commitment, not used in", "What data in lacks to 25 MiB a second, hour by hour."},
    {"Commitment, not used out", "What data out lacks to 25 MiB a second, hour by hour."},
}};

/// "shard-hour" -> "shard-second".
std::string by_the_second(std::string_view unit) {
    return cat(unit.substr(0, unit.rfind('-') + 1), "second");
}

std::string number(u128 value) {
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    if (value > u128{static_cast<std::uint64_t>(kMost)}) return to_decimal(value);
    return with_thousands(static_cast<std::int64_t>(value));
}

std::string several(u128 count, std::string_view singular) {
    return cat(number(count), " ", singular, count == 1 ? "" : "s");
}

}  // namespace

const char* item_title(Item item) { return kItems[static_cast<std::size_t>(item)].title; }

const char* item_counted(Item item) { return kItems[static_cast<std::size_t>(item)].counted; }

std::string quantity_text(Item item, u128 billed) {
    const pricing::ItemInfo& info = pricing::info_of(item);
    switch (info.measure) {
        case Measure::Time: return several(billed, by_the_second(info.unit));
        case Measure::Units: return several(billed, "unit");
        case Measure::Bytes: return several(billed, "byte");
        case Measure::ByteHours: return several(billed, "byte-hour");
    }
    return {};
}

std::string formula_text(const pricing::BillLine& line) {
    const pricing::ItemInfo& info = pricing::info_of(line.item);
    std::string out = quantity_text(line.item, line.formula.quantity);
    switch (info.measure) {
        case Measure::Time: out += " ÷ 3,600 s"; break;
        case Measure::Units: out += " ÷ 1,000,000"; break;
        case Measure::Bytes:
            append_parts(out, " ÷ ", with_thousands(pricing::unconfirmed::kGigabyte),
                         " bytes of a GB");
            break;
        case Measure::ByteHours:
            append_parts(out, " ÷ ", with_thousands(pricing::unconfirmed::kGigabyte),
                         " bytes of a GB ÷ ", pricing::unconfirmed::kMonthHours, " h of a month");
            break;
    }
    if (!line.is_priced) return out;
    append_parts(out, " × ", usd_short(line.formula.price), " per ", info.unit, " = ",
                 usd_exact(line.amount));
    return out;
}

}  // namespace kds::web
