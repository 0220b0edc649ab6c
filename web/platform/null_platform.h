/// The lab without a window: panels run as they do on the screen, their draw data goes nowhere.
/// For the tests.
#pragma once

#include <string>

#include "web/platform/imgui_host.h"

namespace kds::web {

class NullPlatform {
public:
    NullPlatform(App& app, float width, float height, float scale);

    /// One frame, `ms` after the last one. Returns what App::frame returned.
    double frame(double ms = 16);
    /// As many frames as the lab asks for, at most `most`; returns how many.
    int frames_until_idle(int most = 600);
    void resize(float width, float height, float scale);

    /// Presses the middle of the control with this id on the canvas; false if it cannot be seen.
    bool click(std::string_view id);
    void click_at(Point at);
    void wheel(Point at, float y);
    // One by one, each with the frames that it needs: for dragging.
    void pointer_down(Point at);
    void pointer_move(Point to);
    void pointer_up();

    /// Of the newest frame.
    int vertex_count() const { return vertices_; }

private:
    App& app_;
    ImGuiHost host_;
    float width_;
    float height_;
    double now_ms_ = 1'000;
    int vertices_ = 0;
};

}  // namespace kds::web
