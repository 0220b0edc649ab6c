// The page of settings: what the learner prefers, kept in the browser.
#include "core/base/text.h"
#include "web/model/build_models.h"

namespace kds::web {
namespace {

using Entry = OverlayModel::Entry;

Entry choice(const char* head, const char* text) {
    Entry out{.head = head, .text = text};
    out.is_choice = true;
    return out;
}

void add(Entry& entry, std::string id, std::string label, Action action, bool is_chosen) {
    entry.row.push_back({.id = std::move(id),
                         .label = std::move(label),
                         .action = std::move(action),
                         .pressed = is_chosen,
                         .describe = {}});
}

}  // namespace

OverlayModel build_settings(const ModelInputs& in) {
    const ViewState& view = in.view;
    OverlayModel out;
    out.title = "Settings";
    out.intro = "They are kept in this browser, for all sessions.";

    Entry theme = choice("Theme", "Of the lab and of the text view.");
    const auto add_theme = [&](const char* id, const char* label, ThemeChoice which) {
        add(theme, id, label, ChooseTheme{which}, view.theme_choice == which);
    };
    add_theme("settings.theme.system", "System", ThemeChoice::System);
    add_theme("settings.theme.light", "Light", ThemeChoice::Light);
    add_theme("settings.theme.dark", "Dark", ThemeChoice::Dark);

    Entry size = choice("Size of text", "All of the lab grows with it, and is arranged anew.");
    for (const std::int32_t percent : kTextSizes)
        add(size, cat("settings.text.", percent), cat(percent, " %"), ChooseTextSize{percent},
            view.text_percent == percent);

    Entry motion = choice("Reduced motion", "Dots appear where they land instead of flying there.");
    const auto add_motion = [&](const char* id, const char* label, MotionChoice which) {
        add(motion, id, label, ChooseMotion{which}, view.motion_choice == which);
    };
    add_motion("settings.motion.system", "System", MotionChoice::System);
    add_motion("settings.motion.on", "On", MotionChoice::Reduced);
    add_motion("settings.motion.off", "Off", MotionChoice::Full);

    Entry colour = choice("Colour of records",
                          "What the colour and the pattern of a dot say. Beyond six colours the "
                          "pattern changes; an age is a scale.");
    const auto add_colour = [&](const char* id, const char* label, DotColour which) {
        add(colour, id, label, ChooseColour{which}, view.colour == which);
    };
    add_colour("settings.colour.key", "Partition key", DotColour::Key);
    add_colour("settings.colour.shard", "Shard", DotColour::Shard);
    add_colour("settings.colour.producer", "Producer", DotColour::Producer);
    add_colour("settings.colour.age", "Age", DotColour::Age);

    Entry text = choice("Text view", "The whole lab as a page of text; the key T.");
    add(text, "settings.text_view", "Text view", ToggleTextView{}, view.text_view);

    OverlayModel::Section section{.title = "How the lab looks", .entries = {}};
    section.entries.push_back(std::move(theme));
    section.entries.push_back(std::move(size));
    section.entries.push_back(std::move(motion));
    section.entries.push_back(std::move(colour));
    section.entries.push_back(std::move(text));
    out.sections.push_back(std::move(section));

    Entry lights = choice(
        "Lights out", "Who leaves a scenario with streams left on is told what they would cost.");
    add(lights, "settings.lights_out", "Tell me", OnBill{BillAct::AskOrNot, 0}, view.asks_leaving);
    OverlayModel::Section costs{.title = "Costs", .entries = {}};
    costs.entries.push_back(std::move(lights));
    out.sections.push_back(std::move(costs));
    out.controls.push_back({.id = "overlay.back",
                            .label = "Help",
                            .action = OpenOverlay{Overlay::Help},
                            .describe = {}});
    out.close = close_control();
    return out;
}

}  // namespace kds::web
