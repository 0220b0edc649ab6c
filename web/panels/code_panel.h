/// The tab of code in the drawer: an act in the languages in which it can be done.
#pragma once

#include "web/draw/ui.h"
#include "web/model/code/code_model.h"

namespace kds::web {

inline constexpr std::size_t kCodeScroll = 7;

void draw_code(Ui& ui, const CodeModel& model, Rect area);

}  // namespace kds::web
