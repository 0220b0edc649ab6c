/// US dollars as texts.
#pragma once

#include <string>

#include "core/pricing/item.h"

namespace kds::web {

/// "$0.000014000": to the last digit that is counted, so that lines can be added up.
std::string usd_exact(pricing::NanoUsd amount);
/// "$0.0452", "$1.50": the same without zeros at the end, two digits after the point at least.
std::string usd_short(pricing::NanoUsd amount);
/// "$32.85": half a cent and more is a cent. What is less than half a cent is told exactly.
std::string usd_cents(pricing::NanoUsd amount);

}  // namespace kds::web
