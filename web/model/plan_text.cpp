// Money and modes, as a learner reads them.
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

}  // namespace kds::web
