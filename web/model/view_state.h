/// How the learner has arranged the lab: everything that is neither the world nor the lesson.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "web/model/action.h"

namespace kds::web {

enum class Theme : std::uint8_t { Dark, Light };

/// Virtual seconds in a second of the wall clock, as a fraction.
struct Speed {
    std::int64_t numerator;
    std::int64_t denominator;
    const char* label;
};
inline constexpr std::array kSpeeds{
    Speed{1, 1000, "1/1,000\u00d7"}, Speed{1, 200, "1/200\u00d7"}, Speed{1, 50, "1/50\u00d7"},
    Speed{1, 20, "1/20\u00d7"},      Speed{1, 10, "1/10\u00d7"},   Speed{1, 4, "1/4\u00d7"},
    Speed{1, 2, "1/2\u00d7"},        Speed{1, 1, "1\u00d7"},       Speed{2, 1, "2\u00d7"},
    Speed{5, 1, "5\u00d7"},          Speed{10, 1, "10\u00d7"},     Speed{60, 1, "60\u00d7"},
    Speed{600, 1, "600\u00d7"},      Speed{3600, 1, "3,600\u00d7"}};
inline constexpr std::size_t kNormalSpeed = 7;

struct ViewState {
    Theme theme = Theme::Dark;
    bool reduced_motion = false;
    bool text_view = false;
    bool paused = false;
    std::size_t speed = kNormalSpeed;
    Selection selection;
    DrawerTab tab = DrawerTab::Calls;
    Sheet sheet = Sheet::Lesson;
    Overlay overlay = Overlay::None;
    Form form = Form::PutRecord;
    std::array<std::string, kFieldCount> fields;
    std::string form_error;  ///< Our explanation of what keeps the form from being sent.
    std::string notice;      ///< One sentence over the lesson; dismissed by the learner.
    std::string focused;     ///< Id of the control that has the keyboard focus in the twin.

    std::string& field(Field f) { return fields[static_cast<std::size_t>(f)]; }
    const std::string& field(Field f) const { return fields[static_cast<std::size_t>(f)]; }
};

}  // namespace kds::web
