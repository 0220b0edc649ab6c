// Prices, which the page brings when something that shows costs is first opened; the meter, which
// goes along from then on; and tables that are given out.
#include <utility>

#include "core/base/text.h"
#include "core/lesson/price_file.h"
#include "web/app/app.h"
#include "web/model/bill_model.h"
#include "web/model/costs.h"
#include "web/model/events_model.h"

namespace kds::web {
namespace {

constexpr const char* kPriceFile = "assets/prices.json";
/// Twice as much as a frame of the world takes: so counting reaches a world that goes on.
constexpr std::uint64_t kStepsPerFrame = 24'000;

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

void App::follow_costs() {
    std::optional<lesson::Metering>& metering = costs_->metering;
    const bool shows_bill = session_->view().tab == DrawerTab::Bill;
    if (!metering) {
        if (!shows_bill) return;
        auto begun =
            lesson::Metering::start(session_->run().lesson().scenario, session_->world().seed());
        KDS_ASSERT(begun.has_value());  // The session has begun with the same.
        metering = *std::move(begun);
    }
    const bool was_there = metering->is_there();
    const std::int64_t before = metering->percent();
    // While nobody looks it goes along, but runs nothing once more.
    const bool is_there = metering->follow(session_->world(), shows_bill ? kStepsPerFrame : 0);
    if (!shows_bill || (is_there && was_there)) return;
    wake();
    if (is_there != was_there || metering->percent() != before) session_->touch();
}

void App::forget_meter() { costs_->metering.reset(); }

void App::give_table(bool bill) {
    output(cat("{\"download\":{\"name\":\"", bill ? "bill" : "events", ".csv\",\"text\":",
               json_quoted(bill ? bill_csv(inputs()) : events_csv(inputs())), "}}"));
}

}  // namespace kds::web
