// Money and what it is paid for, as a learner reads them.
#include <algorithm>

#include "core/base/text.h"
#include "web/model/plan_model.h"

namespace kds::web {

std::string usd_text(pricing::NanoUsd amount, int decimals) {
    std::int64_t unit = 1'000'000'000;
    for (int i = 0; i < decimals; ++i) unit /= 10;
    const bool is_negative = amount.value < 0;
    const std::int64_t size = is_negative ? -amount.value : amount.value;
    const std::int64_t rounded = size / unit + (size % unit * 2 >= unit && unit > 1 ? 1 : 0);
    const std::int64_t dollar = 1'000'000'000 / unit;
    std::string out =
        cat(is_negative && rounded > 0 ? "-$" : "$", with_thousands(rounded / dollar));
    if (decimals == 0) return out;
    // A one before them keeps their zeros.
    const std::string part = cat(dollar + rounded % dollar);
    return cat(out, ".", std::string_view(part).substr(1));
}

const char* mode_name(pricing::PricingMode mode) {
    using pricing::PricingMode;
    switch (mode) {
        case PricingMode::Provisioned: return "provisioned";
        case PricingMode::OnDemand: return "on-demand Standard";
        case PricingMode::Advantage: return "on-demand Advantage";
    }
    return "";
}

const char* item_label(pricing::Item item) {
    using pricing::Item;
    switch (item) {
        case Item::ShardHours: return "Shards";
        case Item::PutPayloadUnits: return "PUT payload units";
        case Item::ExtendedRetention: return "Retention over 24 hours";
        case Item::LongTermRetention: return "Stored beyond 7 days";
        case Item::LongTermRetrieval: return "Read from beyond 7 days";
        case Item::FanOutHours: return "Fan-out, time";
        case Item::FanOutData: return "Fan-out, data";
        case Item::OnDemandStreamHours: return "Stream";
        case Item::OnDemandDataIn: return "Data in";
        case Item::OnDemandDataOut: return "Data out by polling";
        case Item::OnDemandFanOutData: return "Data out by fan-out";
        case Item::OnDemandRetention: return "Stored beyond 24 hours";
        case Item::OnDemandLongTermRetention: return "Stored beyond 7 days";
        case Item::AdvantageStreamHours: return "Stream";
        case Item::AdvantageDataIn: return "Data in";
        case Item::AdvantageDataOut: return "Data out";
        case Item::AdvantageRetention: return "Stored beyond 24 hours";
        case Item::CommitmentIn: return "Missing to the minimum, in";
        case Item::CommitmentOut: return "Missing to the minimum, out";
    }
    return "";
}

}  // namespace kds::web
