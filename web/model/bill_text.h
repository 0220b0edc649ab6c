/// What each line of a bill is called, and how its amount is made.
#pragma once

#include <string>

#include "core/pricing/bill.h"

namespace kds::web {

/// "Shard hours".
const char* item_title(pricing::Item item);
/// What is counted, in a sentence or two.
const char* item_counted(pricing::Item item);
/// "7,200 shard-seconds", "12 units", "1,024 bytes": a quantity as a bill has it.
std::string quantity_text(pricing::Item item, u128 billed);
/// "7,200 shard-seconds ÷ 3,600 s × $0.015 a shard-hour = $0.030000000".
std::string formula_text(const pricing::BillLine& line);

}  // namespace kds::web
