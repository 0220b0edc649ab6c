/// Who may do what, over everything else.
#pragma once

#include "web/draw/ui.h"
#include "web/model/security_model.h"

namespace kds::web {

inline constexpr std::size_t kSecurityScroll = 10;

void draw_security(Ui& ui, const SecurityModel& model, Rect screen);

}  // namespace kds::web
