/// Amounts of money as lessons write them. What they amount to is core/pricing's.
#pragma once

#include <string>

#include "core/pricing/item.h"

namespace kds::lesson {

/// To the tenth of a thousandth: "USD 0.0450"; half of that and more is one.
std::string usd_text(pricing::NanoUsd amount);

/// Every digit that is there, and two at least: "USD 0.015", "USD 10.95".
std::string usd_text_exact(pricing::NanoUsd amount);

}  // namespace kds::lesson
