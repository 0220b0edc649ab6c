/// How the learner looks at the bill.
#pragma once

#include <cstdint>

namespace kds::web {

struct BillView {
    std::uint8_t sheet = 0;  ///< The Region whose prices are used, in the order of the sheets.
    std::int8_t open = -1;   ///< The line that shows its formula: a pricing::Item; -1: none.
};

enum class BillAct : std::uint8_t {
    ChoosePrices,   ///< `what`: the number of the sheet.
    OpenLine,       ///< `what`: the item; the one that is open is closed.
    LeaveAnyway,    ///< Goes where the learner wanted to go, with streams left on.
    DeleteStreams,  ///< All of them, with their consumers.
    AskOrNot        ///< Whether leaving asks about streams that are left on: the other way round.
};

}  // namespace kds::web
