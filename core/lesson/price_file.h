/// Prices of the service by Region, as assets/prices.json has them (prices.schema.json). Errors
/// name file, line and field.
#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/pricing/price_sheet.h"

namespace kds::lesson {

inline constexpr std::size_t kPriceFileBytesMax = 1 << 17;

/// A sheet for each Region, in the order of the file. Fails with BadDocument.
Result<pricing::PriceSheets> load_prices(std::string_view json, std::string_view file_name);

}  // namespace kds::lesson
