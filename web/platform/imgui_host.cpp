#include "web/platform/imgui_host.h"

#include <imgui.h>

#include <cfloat>
#include <cmath>

namespace kds::web {

ImGuiHost::ImGuiHost() : context_{ImGui::CreateContext()} {
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigInputTrickleEventQueue = true;
    io.MouseDragThreshold = 6;
    // Anti-aliased fringes instead of textured lines: the atlas has no lines of its own.
    ImGui::GetStyle().AntiAliasedLinesUseTex = false;
    ImGui::GetStyle().WindowMinSize = {1, 1};
}

ImGuiHost::~ImGuiHost() { ImGui::DestroyContext(context_); }

bool ImGuiHost::prepare_fonts(App& app) {
    if (!app.needs_fonts()) return false;
    files_ = app.font_files();
    ImGuiIO& io = ImGui::GetIO();
    fonts_failed_ = !build_fonts(*io.Fonts, files_, app.scale(), app.fonts());
    return !fonts_failed_;
}

void ImGuiHost::prepare_frame(App& app, float width, float height, double now_ms) {
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {std::round(width * app.pixel_ratio()),
                      std::round(height * app.pixel_ratio())};
    io.DisplayFramebufferScale = {1, 1};
    io.DeltaTime = std::max(0.001f, static_cast<float>((now_ms - last_ms_) / 1000));
    last_ms_ = now_ms;
}

void ImGuiHost::pointer_moved(App& app, float x, float y) {
    ImGui::GetIO().AddMousePosEvent(x * app.pixel_ratio(), y * app.pixel_ratio());
    app.wake();
}

void ImGuiHost::pointer_left(App& app) {
    ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    app.wake();
}

void ImGuiHost::pointer_button(App& app, int button, bool down) {
    ImGui::GetIO().AddMouseButtonEvent(button, down);
    app.wake();
}

void ImGuiHost::wheel(App& app, float x, float y) {
    ImGui::GetIO().AddMouseWheelEvent(x, y);
    app.wake();
}

}  // namespace kds::web
