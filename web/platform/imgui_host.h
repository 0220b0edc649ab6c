/// What the three platforms share: Dear ImGui's context, set up for a canvas that is measured in
/// device pixels. Platforms differ in where input comes from and where the picture goes.
#pragma once

#include "web/app/app.h"

struct ImGuiContext;

namespace kds::web {

class ImGuiHost {
public:
    ImGuiHost();
    ~ImGuiHost();
    ImGuiHost(const ImGuiHost&) = delete;
    ImGuiHost& operator=(const ImGuiHost&) = delete;

    /// Makes the fonts anew if the scale has changed; true if the texture must be uploaded again.
    /// False also when the font files are unreadable; then fonts_failed() is true.
    bool prepare_fonts(App& app);
    bool fonts_failed() const { return fonts_failed_; }
    /// Size of the picture and time that has passed, before App::frame.
    void prepare_frame(App& app, float width, float height, double now_ms);

    // The pointer, in CSS pixels.
    void pointer_moved(App& app, float x, float y);
    void pointer_left(App& app);
    void pointer_button(App& app, int button, bool down);
    void wheel(App& app, float x, float y);

private:
    ImGuiContext* context_;
    FontFiles files_;
    bool fonts_failed_ = false;
    double last_ms_ = 0;
};

}  // namespace kds::web
