/// The bill: what was used, line by line, at the prices of a Region.
///
/// Rule of rounding: a quantity is metered exactly; time is billed in begun seconds
/// (unconfirmed.h); quantity and price are multiplied once, the product is divided once, and half a
/// nano-dollar or more is one. The total is the sum of the lines as they stand, so a learner can
/// add them up.
#pragma once

#include <cstdint>
#include <vector>

#include "core/pricing/meter.h"
#include "core/pricing/price_sheet.h"

namespace kds::pricing {

/// amount = quantity * price / per, rounded half up.
struct Formula {
    u128 quantity = 0;     ///< In seconds, units, bytes or byte-hours, by the item's measure.
    std::int64_t per = 1;  ///< How much of that the price is for.
    NanoUsd price = {};
    friend bool operator==(const Formula&, const Formula&) = default;
};
/// At most the greatest NanoUsd.
NanoUsd amount_of(const Formula& formula);

struct BillLine {
    Item item{};
    Formula formula;
    bool is_priced = false;  ///< False: the sheet has no price, and the amount is 0.
    NanoUsd amount = {};
    friend bool operator==(const BillLine&, const BillLine&) = default;
};

struct Bill {
    std::vector<BillLine> lines;  ///< In the order of Item; what was not used has none.
    NanoUsd total;
    bool is_complete = true;  ///< Every line is priced.
    friend bool operator==(const Bill&, const Bill&) = default;
};

Bill bill_of(const Quantities& used, const PriceSheet& prices);
/// The same into one that is there already, whose memory is used again.
void assign_bill(Bill& bill, const Quantities& used, const PriceSheet& prices);

/// What it costs to go on as at the moment of the meter: for an hour, and for a month of
/// unconfirmed::kMonthHours (730) of them.
struct Forecast {
    NanoUsd per_hour;
    NanoUsd per_month;
    bool is_complete = true;
};
Forecast forecast_of(const Meter& meter, const PriceSheet& prices);

/// What a part of the growth of a bill is told apart by.
enum class GrowthBy : std::uint8_t { Minute, Actor, Item };

struct GrowthPart {
    Instant minute{};         ///< When it began; by minute only.
    ActorId actor = kByTime;  ///< By actor only; see use_log.h.
    Item item{};              ///< By item only.
    /// Each use is rounded on its own, and time is not rounded up to seconds: the sum may differ
    /// from that of the lines by a little.
    NanoUsd amount = {};
    bool is_complete = true;
};
/// The minutes from that in which `from` lies to that in which `to` lies, that under way included,
/// as far as they are kept (kMinutesKept). By minute: in their order, without those that cost
/// nothing. Otherwise: the dearest first. What the commitment lacks is told when its period ends.
void assign_growth(std::vector<GrowthPart>& parts, const Meter& meter, const PriceSheet& prices,
                   Instant from, Instant to, GrowthBy by);

}  // namespace kds::pricing
