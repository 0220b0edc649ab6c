/// What each panel shows: plain data with every text ready. The canvas and the twin draw the same
/// models; neither sees the world.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "web/model/action.h"
#include "web/model/rich_text.h"
#include "web/model/view_state.h"

namespace kds::web {

/// Something that can be pressed. The id is its identity on the canvas, in the twin and in tests;
/// the label may change.
struct Control {
    std::string id;
    std::string label;
    Action action;
    bool enabled = true;
    bool pressed = false;    ///< Of toggles and tabs.
    std::string describe{};  ///< What a screen reader adds; the tooltip of an icon.
};

/// A number that can be turned up and down: a range input of the twin. Its action is a SlideTo.
struct SliderModel {
    std::string id;
    std::string label;
    std::string text;  ///< What the number means: "1,200 records/s".
    SlideTo slide;     ///< Where it stands.
    std::int64_t least = 0;
    std::int64_t most = 0;
    std::int64_t coarse = 1;  ///< What an arrow key adds; with Shift it adds 1.
};

enum class Tone : std::uint8_t { Plain, Info, Good, Warn, Bad };

/// A text field, or a select if it has choices.
struct FieldModel {
    std::string id;
    Field field = Field::PartitionKey;
    std::string label;
    std::string value;
    std::string placeholder;
    bool mono = true;
    std::vector<std::string> choices;
    Action submit{SubmitForm{}};  ///< What Enter does in it.
    bool multiline = false;       ///< Enter begins a line instead.
};

struct OptionModel {
    Control control;  ///< Pressed: the marked one.
    RichText text;
    Tone tone = Tone::Plain;  ///< Good: it is right. Warn: it was chosen and is not.
};

struct QuestionModel {
    std::string id;
    RichText question;
    std::vector<OptionModel> options;
    bool answered = false;  ///< Nothing more can be chosen.
    RichText reply;         ///< To the newest committed answer.
    Tone reply_tone = Tone::Plain;
};

struct GoalLineModel {
    RichText text;
    RichText diagnosis;
    bool met = false;
};

/// Something that goes wrong, or may be let go wrong.
struct FaultModel {
    std::string text;
    std::string state;  ///< "Works until 0:45", "Comes at 0:30"; empty if nothing is known.
    bool at_work = false;
    Control control;  ///< Injects it, or lifts it.
};

struct TopBarModel {
    Control course;          ///< Opens the course map; its label is the lesson's title.
    std::vector<Tone> pips;  ///< One a step: Good done, Info the present one, Plain to come.
    std::string progress_text;
    Control pause;
    bool paused = false;
    Control step;
    Control slower;
    std::string speed;
    bool behind = false;  ///< The world runs slower than was asked for; `speed` says how fast.
    Control faster;
    std::string clock;
    Control theme;
    bool dark = true;
    Control text_view;
    Control streams;  ///< Opens the console of streams.
    Control share;
    Control help;
};

/// As many letters there are.
inline constexpr std::size_t kLettersMax = 26;

/// A kept moment on the line of time.
struct LetterModel {
    Control control;  ///< Goes there; pressed: it is the present.
    float place = 0;  ///< On the track, 0 to 1.
};

/// The hour behind the present, and what can be done about it.
struct TimelineModel {
    Control undo;
    Control redo;
    Control event_back;
    Control tick_back;
    Control tick_forward;
    Control newest;                    ///< To the newest moment; disabled when that is the present.
    Control keep;                      ///< Keeps the present moment under a letter.
    Control moments;                   ///< Opens the list of kept moments.
    std::vector<LetterModel> letters;  ///< By place, ascending.
    Control track;   ///< Its action is that of its beginning; pressed anywhere, it seeks there.
    Instant from{};  ///< The moments at the ends of the track.
    Instant to{};
    float now = 1;             ///< Place of the present on the track, 0 to 1.
    std::vector<float> marks;  ///< Places of commands.
    std::string where;         ///< "live", "2.4 s back".
    bool in_the_past = false;
    std::vector<Control>
        branches;  ///< One a branch if there are several; pressed: the present one.
};

struct LessonModel {
    std::string eyebrow;    ///< "Course part 1 · elements of a stream"
    std::string step_text;  ///< "Step 4 of 8"
    std::string title;
    RichText text;
    std::string notice;  ///< About the lab itself: storage, a restored session.
    std::optional<Control> dismiss;

    struct CorrectionModel {
        RichText course_says;
        RichText service_does;
        std::string source;
    };
    std::optional<CorrectionModel> correction;
    std::vector<QuestionModel> questions;
    std::string questions_title;

    struct DemoModel {
        RichText caption;
        RichText result;    ///< Empty until it has ended.
        std::string state;  ///< "Playing at 1/4×"
        bool playing = false;
        float progress = 0;  ///< 0 to 1.
    };
    std::optional<DemoModel> demo;

    struct TaskModel {
        std::string title;
        std::vector<GoalLineModel> lines;
        bool met = false;
        RichText done;
        std::vector<RichText> hints;
    };
    std::optional<TaskModel> task;

    struct EndModel {
        std::vector<std::pair<std::string, RichText>> lines;  ///< Heading and text.
    };
    std::optional<EndModel> end;

    std::string faults_title;
    std::vector<FaultModel> faults;

    std::vector<Control> secondary;  ///< Buttons at the bottom left.
    std::optional<Control> primary;  ///< The one at the bottom right.
};

struct InspectorRow {
    std::string term;
    std::string value;
    bool mono = false;
    std::int32_t key_tag_row = 0;  ///< 1: a dot of the record's colour stands before the value.
};

/// A question about what is selected, answered with the numbers behind it.
struct WhyModel {
    std::string question;
    std::string answer;
    Tone tone = Tone::Info;
};

struct EventLineModel {
    std::string time;
    std::string text;
    Tone tone = Tone::Plain;
};

struct InspectorModel {
    std::string title;
    std::string subtitle;
    std::uint32_t key_tag = 0;
    bool has_key = false;
    std::vector<InspectorRow> rows;
    std::string why_question;  ///< "Why this shard?"
    std::string why_answer;
    Tone why_tone = Tone::Info;
    std::vector<WhyModel> whys;           ///< Besides the first one.
    std::vector<EventLineModel> history;  ///< What has happened to it, newest first.
    std::vector<Control> acts;            ///< What can be done to it.
    std::optional<SliderModel> rate;      ///< For the twin; the canvas has the dial on the card.
    std::vector<Control> controls;
    std::string empty_text;  ///< Instead of all that, when nothing is selected.

    bool has_more() const { return !whys.empty() || !history.empty() || !acts.empty(); }
};

struct CallLineModel {
    std::string id;
    std::string time;
    std::string command;
    std::string summary;
    std::string output;
    Tone tone = Tone::Plain;
    Control code;  ///< Shows it as code.
};

struct DrawerModel {
    std::vector<Control> tabs;
    DrawerTab tab = DrawerTab::Calls;
    std::vector<Control> forms;
    std::string form_title;
    std::vector<FieldModel> fields;
    Control submit;
    std::string command_line;
    Control copy;
    std::string error;
    std::vector<CallLineModel> calls;  ///< Newest first.
    std::string calls_empty;
};

/// A list of things over everything else: the course map, the keys, what is simplified.
struct OverlayModel {
    struct Entry {
        std::string head;
        std::string text;
        std::optional<Control> control{};
        bool current = false;
        std::vector<Control> row{};  ///< More controls, under the text.
        bool is_choice = false;      ///< Of the row one is pressed.
        std::optional<FieldModel> field{};
    };
    struct Section {
        std::string title;
        std::vector<Entry> entries;
    };
    std::string title;
    std::string intro;
    std::vector<Section> sections;
    std::vector<Control> controls;
    Control close;
    /// Another number than before brings section `revealed` into view.
    std::uint64_t reveal = 0;
    std::size_t revealed = 0;
};

/// The tabs between the sheets of a narrow screen.
struct SheetTabsModel {
    std::vector<Control> tabs;
};

}  // namespace kds::web
