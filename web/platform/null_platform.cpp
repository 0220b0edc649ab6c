#include "web/platform/null_platform.h"

#include <imgui.h>

namespace kds::web {

NullPlatform::NullPlatform(App& app, float width, float height, float scale)
    : app_{app}, width_{width}, height_{height} {
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    app.resize(width, height, scale);
}

double NullPlatform::frame(double ms) {
    now_ms_ += ms;
    if (host_.prepare_fonts(app_)) {
        unsigned char* pixels = nullptr;
        int width = 0;
        int height = 0;
        ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    }
    host_.prepare_frame(app_, width_, height_, now_ms_);
    const double wake = app_.frame(now_ms_);
    if (app_.drew()) vertices_ = ImGui::GetDrawData()->TotalVtxCount;
    return wake;
}

int NullPlatform::frames_until_idle(int most) {
    int count = 0;
    while (count < most && frame() == 0) ++count;
    return count;
}

void NullPlatform::resize(float width, float height, float scale) {
    width_ = width;
    height_ = height;
    app_.resize(width, height, scale);
}

bool NullPlatform::click(std::string_view id) {
    const HitMap::Entry* entry = app_.hits().find(id);
    if (!entry || entry->rect.empty()) return false;
    click_at(entry->rect.center());
    return true;
}

void NullPlatform::click_at(Point at) {
    pointer_down(at);
    pointer_up();
}

void NullPlatform::pointer_down(Point at) {
    pointer_move(at);
    frame();
    host_.pointer_button(app_, 0, true);
    frame();
}

void NullPlatform::pointer_move(Point to) {
    host_.pointer_moved(app_, to.x, to.y);
    frame();
}

void NullPlatform::pointer_up() {
    host_.pointer_button(app_, 0, false);
    // The release, and what it caused.
    for (int i = 0; i < 3; ++i) frame();
}

void NullPlatform::wheel(Point at, float y) {
    host_.pointer_moved(app_, at.x, at.y);
    host_.wheel(app_, 0, y);
    for (int i = 0; i < 3; ++i) frame();
}

}  // namespace kds::web
