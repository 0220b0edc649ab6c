// Settings: what is chosen is shown, told to the page to be kept, and leaves room for everything.
#include "tests/ui/ui_lab.h"

namespace kds::web::test {
namespace {

std::string told(std::string_view theme, std::string_view motion, int percent,
                 std::string_view colour = "key") {
    return cat("{\"settings\":{\"theme\":\"", theme, "\",\"reduced_motion\":\"", motion,
               "\",\"text_percent\":", percent, ",\"dot_colour\":\"", colour, "\"}}");
}

TEST(Settings, OpenByKeyAndFromHelp) {
    Lab lab;
    EXPECT_TRUE(lab.app.key(",", false, false, false));
    lab.frames(3);
    EXPECT_EQ(lab.view().overlay, Overlay::Settings);
    ASSERT_TRUE(lab.press("overlay.back"));
    EXPECT_EQ(lab.view().overlay, Overlay::Help);
    ASSERT_TRUE(lab.press("overlay.settings"));
    EXPECT_EQ(lab.view().overlay, Overlay::Settings);
    // Opening them changes nothing that is to be kept.
    EXPECT_FALSE(lab.told("{\"settings\":"));
}

TEST(Settings, AThemeIsChosenAndTold) {
    Lab lab;
    lab.push(OpenOverlay{Overlay::Settings});
    ASSERT_TRUE(lab.press("settings.theme.dark"));
    // It is dark already: it is the choice that is new.
    EXPECT_EQ(lab.view().theme, Theme::Dark);
    EXPECT_EQ(lab.last_told("{\"settings\":"), told("dark", "system", 100));
    ASSERT_TRUE(lab.press("settings.theme.light"));
    EXPECT_EQ(lab.view().theme, Theme::Light);
    EXPECT_EQ(lab.last_told("{\"settings\":"), told("light", "system", 100));
    ASSERT_TRUE(lab.press("settings.theme.system"));
    EXPECT_EQ(lab.last_told("{\"settings\":"), told("system", "system", 100));
    // What that is the page says.
    lab.messages.clear();
    lab.app.set_theme(Theme::Dark);
    lab.frames(3);
    EXPECT_EQ(lab.view().theme, Theme::Dark);
    EXPECT_EQ(lab.view().theme_choice, ThemeChoice::System);
    EXPECT_FALSE(lab.told("{\"settings\":"));
    // The button in the bar is a choice as well.
    lab.push(OpenOverlay{Overlay::None});
    ASSERT_TRUE(lab.press("top.theme"));
    EXPECT_EQ(lab.last_told("{\"settings\":"), told("light", "system", 100));
}

TEST(Settings, MotionIsChosenAndTold) {
    Lab lab;
    lab.push(OpenOverlay{Overlay::Settings});
    ASSERT_TRUE(lab.press("settings.motion.on"));
    EXPECT_TRUE(lab.view().reduced_motion);
    EXPECT_EQ(lab.last_told("{\"settings\":"), told("system", "on", 100));
    ASSERT_TRUE(lab.press("settings.motion.off"));
    EXPECT_FALSE(lab.view().reduced_motion);
    EXPECT_EQ(lab.last_told("{\"settings\":"), told("system", "off", 100));
}

TEST(Settings, WhatWasStoredHoldsFromTheStart) {
    AppOptions options;
    options.theme = Theme::Light;
    options.theme_choice = ThemeChoice::Light;
    options.motion_choice = MotionChoice::Full;
    options.text_percent = 150;
    Lab lab({1440, 900, 1}, options);
    EXPECT_EQ(lab.app.text_scale(), 1.5f);
    EXPECT_EQ(lab.app.scale(), 1.5f);
    EXPECT_FALSE(lab.told("{\"settings\":"));
    lab.push(OpenOverlay{Overlay::Settings});
    bool is_chosen = false;
    for (const auto& entry : lab.app.model().overlay.sections[0].entries)
        for (const Control& control : entry.row)
            is_chosen = is_chosen || (control.id == "settings.text.150" && control.pressed);
    EXPECT_TRUE(is_chosen);
}

TEST(TextSize, LettersGrowAndThePointerStillMeetsTheControls) {
    Lab lab;
    lab.push(OpenOverlay{Overlay::Settings});
    ASSERT_TRUE(lab.press("settings.text.200"));
    EXPECT_EQ(lab.view().text_percent, 200);
    EXPECT_EQ(lab.last_told("{\"settings\":"), told("system", "system", 200));
    lab.frames(3);
    // Device pixels of a letter that has 16 pixels at 100 %.
    EXPECT_EQ(lab.app.scale(), 2);
    EXPECT_EQ(lab.app.pixel_ratio(), 1);
    EXPECT_FALSE(lab.app.needs_fonts());
    ASSERT_TRUE(lab.press("settings.text.80"));
    EXPECT_EQ(lab.view().text_percent, 80);
    lab.frames(3);
    ASSERT_TRUE(lab.press("overlay.close"));
    EXPECT_EQ(lab.view().overlay, Overlay::None);
    lab.push(ChooseTextSize{143});
    EXPECT_EQ(lab.view().text_percent, 150);
}

TEST(TextSize, TheAtlasStaysBounded) {
    Lab lab({390, 844, 3});
    lab.push(ChooseTextSize{200});
    lab.frames(3);
    EXPECT_EQ(lab.app.scale(), 4);
    EXPECT_EQ(lab.app.pixel_ratio(), 2);
    lab.push(ChooseTextSize{100});
    lab.frames(3);
    EXPECT_EQ(lab.app.scale(), 3);
    EXPECT_EQ(lab.app.pixel_ratio(), 3);
}

/// Two controls of the panels that can be pressed at one place; empty if there are none. Of the
/// stage, of the line of time and its letters that is as it should be.
std::string overlapping(const Lab& lab) {
    const auto& entries = lab.app.hits().entries();
    const auto counts = [](const HitMap::Entry& entry) {
        const std::string_view id = entry.id;
        return !entry.rect.empty() && !id.starts_with("stage.") && id != "time.track" &&
               !id.starts_with("time.moment.");
    };
    for (std::size_t i = 0; i < entries.size(); ++i)
        for (std::size_t k = i + 1; k < entries.size(); ++k) {
            if (!counts(entries[i]) || !counts(entries[k])) continue;
            const Rect& a = entries[i].rect;
            const Rect& b = entries[k].rect;
            const float w = std::min(a.right(), b.right()) - std::max(a.x, b.x);
            const float h = std::min(a.bottom(), b.bottom()) - std::max(a.y, b.y);
            if (w > 1 && h > 1) return cat(entries[i].id, " and ", entries[k].id);
        }
    return {};
}

TEST(TextSize, EverythingHasItsPlaceAtTwoHundredPercent) {
    for (const Screen& screen : {Screen{1440, 900}, Screen{1280, 720}, Screen{390, 844}}) {
        Lab lab(screen);
        lab.push(ChooseTextSize{200});
        lab.frames(3);
        const auto check = [&](const std::string& where) {
            EXPECT_TRUE(lab.frame_is_sound()) << where << " at " << screen.width;
            EXPECT_EQ(overlapping(lab), "") << where << " at " << screen.width;
            // What can be pressed is wholly inside of the window, or a scroll away.
            for (const HitMap::Entry& entry : lab.app.hits().entries()) {
                const std::string_view id = entry.id;
                if (id.starts_with("stage.") || id.starts_with("time.")) continue;
                EXPECT_GE(entry.whole.x, -0.6f) << id << where << " at " << screen.width;
                EXPECT_LE(entry.whole.right(), lab.width() + 0.6f)
                    << id << where << " at " << screen.width;
                if (entry.scroll < 0) {
                    EXPECT_LE(entry.whole.bottom(), lab.height() + 0.6f) << id << where;
                }
            }
        };
        const auto steps = static_cast<std::uint32_t>(lab.session().run().lesson().steps.size());
        for (std::uint32_t step = 0; step < steps; ++step) {
            lab.push(GoToStep{step});
            check(cat(" in step ", step));
            if (lab.app.model().lesson.primary) {
                EXPECT_TRUE(lab.reach(lab.app.model().lesson.primary->id,
                                      {lab.width() / 4, lab.middle_of_panel()}))
                    << "step " << step << " at " << screen.width;
            }
        }
        for (const Sheet sheet : {Sheet::Drawer, Sheet::Inspector, Sheet::Lesson}) {
            lab.push(OpenSheet{sheet});
            check(cat(" in sheet ", static_cast<int>(sheet)));
        }
        lab.push(OpenSheet{Sheet::Drawer});
        for (const Form form : {Form::PutRecord, Form::GetShardIterator, Form::GetRecords}) {
            lab.push(ChooseForm{form});
            check(cat(" in form ", static_cast<int>(form)));
            EXPECT_TRUE(lab.reach("form.send", {lab.width() / 4, lab.middle_of_panel()}))
                << static_cast<int>(form) << " at " << screen.width;
        }
        for (const Overlay overlay : {Overlay::Course, Overlay::Help, Overlay::Simplified,
                                      Overlay::Share, Overlay::Moments, Overlay::Settings}) {
            lab.push(OpenOverlay{overlay});
            check(cat(" in overlay ", static_cast<int>(overlay)));
            EXPECT_TRUE(lab.sees_well("overlay.close", 30)) << screen.width;
        }
        // And the way back is there.
        ASSERT_TRUE(lab.press("settings.text.100")) << screen.width;
        EXPECT_EQ(lab.app.text_scale(), 1);
    }
}

}  // namespace
}  // namespace kds::web::test
