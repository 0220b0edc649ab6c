/// The lesson: one thing at a time. Text, then a card with what is to be done, buttons at the foot.
#pragma once

#include "web/draw/ui.h"
#include "web/model/panel_models.h"

namespace kds::web {

/// Index of its scroll in UiMemory.
inline constexpr std::size_t kLessonScroll = 0;

void draw_lesson(Ui& ui, const LessonModel& model, Rect area);

}  // namespace kds::web
