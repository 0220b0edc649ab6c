/// The prices by which lessons read money, as they lie in the repository.
#pragma once

#include "core/base/assert.h"
#include "core/lesson/price_file.h"
#include "tests/lessons/embedded_files.h"

namespace kds::tests {

inline pricing::PriceSheets embedded_prices() {
    auto loaded =
        lesson::load_prices(embedded_file("assets/prices.json").value_or(""), "prices.json");
    KDS_ASSERT(loaded.has_value());
    return *std::move(loaded);
}

}  // namespace kds::tests
