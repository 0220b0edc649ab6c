// Prices, which the page brings when something that shows costs is first opened.
#include <utility>

#include "core/base/text.h"
#include "core/lesson/price_file.h"
#include "web/app/app.h"
#include "web/model/costs.h"

namespace kds::web {
namespace {

constexpr const char* kPriceFile = "assets/prices.json";

}  // namespace

void App::use_prices() {
    if (!costs_) costs_ = std::make_shared<Costs>();
    if (costs_->prices) return;
    const std::string& bytes = asset(kPriceFile);
    if (bytes.empty()) return want(kPriceFile);
    if (auto read = lesson::load_prices(bytes, kPriceFile)) {
        costs_->prices = *std::move(read);
        costs_->prices_error.clear();
        session_->touch();
        wake();
    } else {
        // Another copy of it may be right.
        const std::string reason = cat(read.error().message, ".");
        assets_.erase(kPriceFile);
        prices_failed(kPriceFile, reason);
    }
}

bool App::prices_failed(std::string_view name, std::string_view reason) {
    if (name != kPriceFile) return false;
    costs_->prices_error = reason;
    session_->touch();
    wake();
    return true;
}

}  // namespace kds::web
