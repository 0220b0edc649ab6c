/// The drawer's tab of the bill.
#pragma once

#include "web/draw/ui.h"
#include "web/model/bill_model.h"

namespace kds::web {

inline constexpr std::size_t kBillScroll = 9;

void draw_bill(Ui& ui, const BillModel& model, Rect area);

}  // namespace kds::web
