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

/// The link that brings the session back, as it was when the page about sharing was opened.
struct ShareLink {
    enum class State : std::uint8_t { Making, Made, Failed } state = State::Making;
    std::string url;
    bool copied = false;
};
/// A link above this length is not given out: programs that pass links on cut long ones.
inline constexpr std::size_t kLinkMax = 2'000;

/// How much of the stage is in view.
struct StageCamera {
    float zoom = 1;  ///< 1: all of it.
    float pan = 0;   ///< Share of what lies above the view of all that lies outside, 0 to 1.
    friend bool operator==(const StageCamera&, const StageCamera&) = default;
};

struct ViewState {
    Theme theme = Theme::Dark;
    bool reduced_motion = false;
    bool text_view = false;
    bool paused = false;
    std::size_t speed = kNormalSpeed;
    Selection selection;
    StageCamera camera;
    StreamId stream{};  ///< The one that is shown; the first one if it is not there.
    DrawerTab tab = DrawerTab::Calls;
    Sheet sheet = Sheet::Lesson;
    Overlay overlay = Overlay::None;
    Form form = Form::PutRecord;
    std::array<std::string, kFieldCount> fields;
    std::string form_error;  ///< Our explanation of what keeps the form from being sent.
    std::string notice;      ///< One sentence over the lesson; dismissed by the learner.
    ShareLink link;
    std::string opening;  ///< What is being opened: "This link", "The file a.json".
    std::int64_t opening_percent = 0;
    std::string focused;  ///< Id of the control that has the keyboard focus in the twin.

    std::string& field(Field f) { return fields[static_cast<std::size_t>(f)]; }
    const std::string& field(Field f) const { return fields[static_cast<std::size_t>(f)]; }
};

}  // namespace kds::web
