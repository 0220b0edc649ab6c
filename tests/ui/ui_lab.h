/// The whole lab on the null platform, with a pointer and a keyboard, for the tests of the panels.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/text.h"
#include "tests/lessons/embedded_files.h"
#include "web/platform/null_platform.h"

namespace kds::web::test {

struct Screen {
    float width;
    float height;
    float scale = 1;
};

/// Sizes at which the lab must be right (design, "Shell").
inline constexpr Screen kScreens[] = {{1440, 900, 1}, {1440, 900, 2}, {800, 1200, 1},
                                      {800, 1200, 2}, {390, 844, 1},  {390, 844, 2}};

/// The first of these files that can be read.
inline std::string read_first(std::initializer_list<const char*> paths) {
    for (const char* path : paths) {
        std::FILE* file = std::fopen(path, "rb");
        if (!file) continue;
        std::string bytes;
        char part[65536];
        while (const std::size_t count = std::fread(part, 1, sizeof part, file))
            bytes.append(part, count);
        std::fclose(file);
        return bytes;
    }
    return {};
}

/// The fonts of the site (./lab makes them), or the system's own from which those are cut.
inline const FontFiles& test_fonts() {
    static const FontFiles kFonts{
        read_first({"build/assets/inter-regular.otf",
                    "/usr/share/fonts/opentype/inter/Inter-Regular.otf"}),
        read_first({"build/assets/inter-semibold.otf",
                    "/usr/share/fonts/opentype/inter/Inter-SemiBold.otf"}),
        read_first({"build/assets/jetbrains-mono-regular.ttf",
                    "/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Regular.ttf"})};
    return kFonts;
}

struct Lab {
    App app;
    NullPlatform platform;
    Screen screen;
    std::vector<std::string> messages;  ///< All that the page was told.

    explicit Lab(Screen s = {1440, 900, 1}, AppOptions options = {})
        : platform{app, s.width, s.height, s.scale}, screen{s} {
        const FontFiles& fonts = test_fonts();
        app.set_asset("fonts/inter-regular.otf", fonts.regular);
        app.set_asset("fonts/inter-semibold.otf", fonts.semibold);
        app.set_asset("fonts/jetbrains-mono-regular.ttf", fonts.mono);
        for (const char* path :
             {"assets/quotas.json", "lessons/course.json", "lessons/records.json"})
            if (const auto bytes = tests::embedded_file(path))
                app.set_asset(path, std::string(*bytes));
        const auto started = app.start(options);
        if (!started) {
            ADD_FAILURE() << started.error().message;
            std::abort();
        }
        frames(3);
    }

    const Session& session() const { return app.session(); }
    const ViewState& view() const { return app.session().view(); }

    double frame(double ms = 16) {
        const double wake = platform.frame(ms);
        while (auto message = app.poll_output()) messages.push_back(*std::move(message));
        return wake;
    }
    void frames(int count, double ms = 16) {
        for (int i = 0; i < count; ++i) frame(ms);
    }
    void run_for(double ms) { frames(static_cast<int>(std::ceil(ms / 16))); }
    void push(Action action) {
        app.push(std::move(action));
        frames(3);
    }
    void pause() {
        if (!view().paused) push(TogglePause{});
    }

    const HitMap::Entry* hit(std::string_view id) const { return app.hits().find(id); }
    bool sees(std::string_view id) const {
        const HitMap::Entry* entry = hit(id);
        return entry && !entry->rect.empty();
    }
    /// Whether all of it can be seen that would be there without clipping.
    bool sees_well(std::string_view id, float least = 20) const {
        const HitMap::Entry* entry = hit(id);
        return entry && entry->rect.h >= least;
    }
    /// Turns the wheel over a place until the control can be seen; false if it never can.
    bool reach(std::string_view id, Point over) {
        for (const float way : {-1.0f, 1.0f})
            for (int i = 0; i < 60 && !sees_well(id); ++i) platform.wheel(on_page(over), way);
        return sees_well(id);
    }
    /// Brings a control into view as a learner would, and presses it.
    bool press(std::string_view id) {
        if (!sees_well(id)) {
            if (const HitMap::Entry* entry = hit(id))
                reach(id, {entry->whole.center().x,
                           view().overlay == Overlay::None ? middle_of_panel() : height() / 2});
        }
        const HitMap::Entry* entry = hit(id);
        if (!entry || entry->rect.empty() || !entry->enabled) return false;
        platform.click_at(on_page(entry->rect.center()));
        frames(3);
        return true;
    }
    /// Where a place of the lab is on the page.
    Point on_page(Point at) const { return at * app.text_scale(); }
    float width() const { return screen.width / app.text_scale(); }
    float height() const { return screen.height / app.text_scale(); }
    float middle_of_panel() const {
        const ShellLayout shell = layout_shell(width(), height(), view().sheet);
        const Rect& panel = shell.lesson.empty()
                                ? (shell.drawer.empty() ? shell.inspector : shell.drawer)
                                : shell.lesson;
        return panel.center().y;
    }
    bool told(std::string_view part) const {
        for (const std::string& message : messages)
            if (message.find(part) != std::string::npos) return true;
        return false;
    }
    std::string last_told(std::string_view beginning) const {
        for (std::size_t i = messages.size(); i-- > 0;)
            if (messages[i].starts_with(beginning)) return messages[i];
        return {};
    }

    /// What must hold after every frame that was drawn.
    testing::AssertionResult frame_is_sound() const {
        if (!app.hits().clash().empty())
            return testing::AssertionFailure() << "drawn twice: " << app.hits().clash();
        for (const HitMap::Entry& entry : app.hits().entries()) {
            if (entry.rect.empty()) continue;
            constexpr float kRounding = 0.51f;
            if (entry.rect.x < -kRounding || entry.rect.y < -kRounding ||
                entry.rect.right() > width() + kRounding ||
                entry.rect.bottom() > height() + kRounding)
                return testing::AssertionFailure() << entry.id << " reaches beyond the window";
        }
        return testing::AssertionSuccess();
    }
};

}  // namespace kds::web::test
