/// The console of streams over everything else: lists, forms, and what the service answers.
#pragma once

#include "web/draw/ui.h"
#include "web/model/console_model.h"

namespace kds::web {

inline constexpr std::size_t kConsoleScroll = 8;

void draw_console(Ui& ui, const ConsoleModel& model, Rect screen);

}  // namespace kds::web
