/// The tab of the bill: what was used up to the present, at the prices of a Region, line by line,
/// each with its formula and with what made it grow.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/model/build_models.h"

namespace kds::web {

/// So many of the newest minutes and actors are named under an open line.
inline constexpr std::size_t kGrowthShown = 6;

/// What one actor, or time, has added to a line within a minute.
struct BillGrowthModel {
    std::string text;            ///< "12 units, $0.000000168".
    Control at;                  ///< Goes to when the minute began.
    std::optional<Control> who;  ///< Selects the actor, while it is there.
};

struct BillLineModel {
    Control open;  ///< Pressed: its formula is shown.
    std::string amount;
    // Of the open line only.
    std::string formula;
    std::string counted;  ///< What is counted, and how.
    std::string source;   ///< Where the price comes from.
    std::string growth_title;
    std::vector<BillGrowthModel> growth;
};

struct BillModel {
    std::string state;             ///< Why there is no bill yet; else empty.
    std::optional<Control> retry;  ///< Asks for the prices again.
    std::vector<Control> regions;
    std::string total;  ///< "$0.001354167"
    std::string since;
    std::string rate;  ///< An hour and a month like the present.
    std::vector<BillLineModel> lines;
    std::string empty;  ///< Instead of lines.
    std::string incomplete;
    std::string rounding;
    std::string left_on;  ///< What it would come to by tomorrow.
    Control copy;
    Control plan;  ///< What other loads and designs would cost.
    Control save;
};

/// Makes it when it is not there yet.
void refresh_bill(const ModelInputs& in, Later<BillModel>& model);

/// The bill as a table with a line of names, and the total at the end; empty while there is none.
std::string bill_csv(const ModelInputs& in);

}  // namespace kds::web
