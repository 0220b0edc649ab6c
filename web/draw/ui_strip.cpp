// Content that is wider than its view.
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "web/draw/ui.h"

namespace kds::web {

float Ui::begin_strip(UiMemory::Scroll& scroll, Rect view, float content_width) {
    constexpr float kWheelStep = 56;
    // A tap wavers by a few pixels; from then on the content stays under the finger.
    constexpr float kTapWavers = 6;
    const ImGuiIO& io = ImGui::GetIO();
    const Point at = pointer();
    scroll.content = content_width;
    scroll.view = view.w;
    const float most = std::max(0.0f, content_width - view.w);
    if (!blocked && most > 0 && view.contains(at) && !memory.covered.contains(at)) {
        scroll.offset -= (io.MouseWheel + io.MouseWheelH) * kWheelStep;
        if (ImGui::IsMouseClicked(0)) {
            scroll.dragging = true;
            scroll.drag_from = at.x + scroll.offset;
        }
    }
    if (!io.MouseDown[0]) {
        scroll.dragging = false;
    } else if (scroll.dragging && touch) {
        const float offset = scroll.drag_from - at.x;
        if (std::abs(offset - scroll.offset) > kTapWavers) memory.dragged = true;
        if (memory.dragged) scroll.offset = offset;
    }
    scroll.offset = std::max(0.0f, std::min(scroll.offset, most));
    paint.push_clip(view);
    return view.x - scroll.offset;
}

void Ui::reveal_in_strip(UiMemory::Scroll& scroll, std::string_view id, float from, float width) {
    if (!memory.reveal_focus || focused != id) return;
    // What is at its edge stays under the sign that there is more.
    constexpr float kEdge = 24;
    if (from - kEdge < scroll.offset) scroll.offset = std::max(0.0f, from - kEdge);
    const float end = from + width + kEdge;
    if (end > scroll.offset + scroll.view) scroll.offset = end - scroll.view;
}

}  // namespace kds::web
