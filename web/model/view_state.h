/// How the learner has arranged the lab: everything that is neither the world nor the lesson.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
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

/// Sizes of text in percent of the usual one.
inline constexpr std::array<std::int32_t, 8> kTextSizes{80, 90, 100, 110, 125, 150, 175, 200};

/// What a chart shows in one window: so much time, in points of so many seconds each.
struct ChartSpan {
    std::int64_t seconds;
    std::int64_t step;
    const char* label;
};
inline constexpr std::array<ChartSpan, kChartWindowCount> kChartSpans{
    ChartSpan{60, 1, "60 s"}, ChartSpan{300, 2, "5 min"}, ChartSpan{3'600, 24, "60 min"}};

/// What the tab of code shows.
struct CodeView {
    CodeForm form = CodeForm::Cli;
    CodeSubject subject = CodeSubject::Newest;
    std::uint64_t call = 0;  ///< OneCall: its serial in World::calls().
};

/// Where one is in the console of streams.
struct ConsoleView {
    ConsolePage page = ConsolePage::List;
    ConsoleTab tab = ConsoleTab::Details;
    StreamId stream{};
    bool on_demand = true;  ///< The stream that is to be made.
    bool asks_deletion = false;
    /// The newest act and its serial in World::calls(); empty if nothing was called.
    ConsoleAct act = ConsoleAct::Create;
    std::optional<std::uint64_t> call;
    std::string error;  ///< Our explanation of what keeps a form from being sent.
};

struct PlanState;

struct ViewState {
    Theme theme = Theme::Dark;  ///< What is shown; the choice below leads to it.
    bool reduced_motion = false;
    ThemeChoice theme_choice = ThemeChoice::System;
    MotionChoice motion_choice = MotionChoice::System;
    std::int32_t text_percent = 100;
    DotColour colour = DotColour::Key;
    bool text_view = false;
    bool paused = false;
    std::size_t speed = kNormalSpeed;
    Selection selection;
    StageCamera camera;
    StageAct act;                  ///< What is being done by hand on the stage.
    std::uint32_t act_serial = 0;  ///< Raised by all that changes it.
    std::string act_error;         ///< The service's refusal of the act, in its own words.
    std::string act_advice;        ///< What we say to that.
    StreamId stream{};             ///< The one that is shown; the first one if it is not there.
    DrawerTab tab = DrawerTab::Calls;
    ChartWindow chart_window = ChartWindow::Minute;
    /// The beginning of the point of the charts that is looked at.
    std::optional<Instant> look;
    bool look_by_pointer = false;
    EventFilter event_filter = EventFilter::All;
    bool events_of_selected = false;
    Sheet sheet = Sheet::Lesson;
    Overlay overlay = Overlay::None;
    Form form = Form::PutRecord;
    std::array<std::string, kFieldCount> fields;
    std::string form_error;             ///< Our explanation of what keeps the form from being sent.
    std::string moments_error;          ///< Why what was last wanted with a moment cannot be done.
    ActorId payload_of = 0;             ///< Whose records are looked at or changed.
    std::string payload_from;           ///< The source whose template was taken into the field.
    std::string payload_error;          ///< Why that template cannot be sent.
    std::uint32_t renamed_sandbox = 0;  ///< Which saved one gets another name; 0: none.
    CodeView code;
    ConsoleView console;
    BillView bill;
    bool asks_leaving = true;         ///< About streams that are left on.
    std::string leaving_for;          ///< The address that is asked about.
    std::shared_ptr<PlanState> plan;  ///< Null until the overlay of plans was opened.
    bool plan_runs = false;           ///< Designs are being simulated there.
    SecurityView security;
    SeenView seen;
    std::string notice;  ///< One sentence over the lesson; dismissed by the learner.
    ShareLink link;
    std::string opening;  ///< What is being opened: "This link", "The file a.json".
    std::int64_t opening_percent = 0;
    std::string focused;  ///< Id of the control that has the keyboard focus in the twin.

    void drop_act() {
        act.kind = ActKind::None;
        ++act_serial;
    }
    std::string& field(Field f) { return fields[static_cast<std::size_t>(f)]; }
    const std::string& field(Field f) const { return fields[static_cast<std::size_t>(f)]; }
};

}  // namespace kds::web
