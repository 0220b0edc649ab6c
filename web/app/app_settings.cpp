// The size of text, and what the page is told of the settings.
#include <algorithm>

#include "core/base/text.h"
#include "web/app/app.h"

namespace kds::web {

void App::fit() {
    // The letters of a greater scale would take more of the graphics memory than phones have.
    constexpr float kScaleMost = 4;
    if (session_) fitted_percent_ = session_->view().text_percent;
    text_scale_ = static_cast<float>(fitted_percent_) / 100;
    pixel_ratio_ = std::min(page_ratio_, kScaleMost / std::max(1.0f, text_scale_));
    width_ = page_width_ / text_scale_;
    height_ = page_height_ / text_scale_;
    scale_ = pixel_ratio_ * text_scale_;
    wake();
}

void App::emit_settings() {
    const ViewState& view = session_->view();
    emitted_theme_choice_ = view.theme_choice;
    emitted_motion_choice_ = view.motion_choice;
    emitted_text_percent_ = view.text_percent;
    emitted_colour_ = view.colour;
    emitted_asks_leaving_ = view.asks_leaving;
    static constexpr const char* kThemes[] = {"system", "light", "dark"};
    static constexpr const char* kMotions[] = {"system", "on", "off"};
    static constexpr const char* kColours[] = {"key", "shard", "producer", "age"};
    output(cat("{\"settings\":{\"theme\":\"", kThemes[static_cast<std::size_t>(view.theme_choice)],
               "\",\"reduced_motion\":\"", kMotions[static_cast<std::size_t>(view.motion_choice)],
               "\",\"text_percent\":", view.text_percent, ",\"dot_colour\":\"",
               kColours[static_cast<std::size_t>(view.colour)], "\"",
               view.asks_leaving ? "" : ",\"lights_out\":\"off\"", "}}"));
}

}  // namespace kds::web
