// What the inspector says and offers besides: acts, further questions, history.
#include <algorithm>

#include "web/panels/flow.h"
#include "web/panels/inspector_panel.h"

namespace kds::web {

float draw_inspector_acts(Ui& ui, const InspectorModel& m, Rect column, float y) {
    if (m.acts.empty()) return y;
    const float width = column.w - 8;
    Flow flow({column.x, y}, width, ui.touch ? size::kTouch : 34, 8);
    for (const Control& act : m.acts)
        ui.button(act, flow.place(std::min(ui.button_width(act), width)), ButtonStyle::Secondary);
    return y + flow.height() + 12;
}

float draw_inspector_more(Ui& ui, const InspectorModel& m, Rect column, float y) {
    const float width = column.w - 8;
    y += 6;
    for (const WhyModel& why : m.whys) {
        y += ui.paint.text_wrapped({column.x, y}, width, Type::SmallStrong, ui.tone_color(why.tone),
                                   why.question) +
             1;
        y += ui.paint.text_wrapped({column.x, y}, width, Type::Small, ui.colors.text, why.answer) +
             10;
    }
    if (m.history.empty()) return y;
    ui.paint.text({column.x, y}, Type::SmallStrong, ui.colors.text, "Its last events");
    y += 22;
    for (const EventLineModel& line : m.history) {
        ui.paint.text({column.x, y}, Type::MonoSmall, ui.colors.secondary, line.time);
        constexpr float kTime = 112;
        const Color color = line.tone == Tone::Bad || line.tone == Tone::Warn
                                ? ui.tone_color(line.tone)
                                : ui.colors.text;
        y += std::max(20.0f, ui.paint.text_wrapped({column.x + kTime, y}, width - kTime,
                                                   Type::Small, color, line.text)) +
             4;
    }
    return y;
}

}  // namespace kds::web
