/// What a person can do, as data. A control of a panel carries its action; the canvas and the twin
/// both push the same one, and the session applies it between frames.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/engine/event.h"
#include "core/sim/command.h"

namespace kds::web {

/// The text fields and selects of the forms.
enum class Field : std::uint8_t { PartitionKey, Data, Shard, IteratorType, SequenceNumber, Limit };
inline constexpr std::size_t kFieldCount = 6;

/// The calls that can be made by form.
enum class Form : std::uint8_t { PutRecord, GetShardIterator, GetRecords };

/// What the inspector shows.
struct NothingSelected {
    friend bool operator==(NothingSelected, NothingSelected) = default;
};
struct RecordSelected {
    StreamId stream;
    ShardIndex shard;
    std::uint64_t place = 0;
    friend bool operator==(const RecordSelected&, const RecordSelected&) = default;
};
struct ShardSelected {
    StreamId stream;
    ShardIndex shard;
    friend bool operator==(const ShardSelected&, const ShardSelected&) = default;
};
struct ActorSelected {
    ActorId actor = 0;
    friend bool operator==(const ActorSelected&, const ActorSelected&) = default;
};
using Selection = std::variant<NothingSelected, RecordSelected, ShardSelected, ActorSelected>;

enum class DrawerTab : std::uint8_t { Calls, Events };
/// What stands under the stage on a narrow screen.
enum class Sheet : std::uint8_t { Lesson, Drawer, Inspector };
/// What lies over everything else.
enum class Overlay : std::uint8_t { None, Course, Help, Simplified, Scenarios, Share, Opening };

// The lesson.
struct GoToStep {
    std::uint32_t step = 0;
};
struct ChooseOption {
    std::uint32_t question = 0;
    std::int32_t option = 0;
};
struct CommitAnswer {
    std::uint32_t question = 0;
};
struct ShowHint {};
struct PlayScript {};
struct StartOver {};
struct FinishLesson {};
// Time.
struct TogglePause {};
/// To the next event, or back to the one before.
struct StepEvent {
    bool back = false;
};
/// A tenth of a second on, or back.
struct StepTick {
    bool back = false;
};
/// To a moment of the session.
struct SeekTo {
    Instant at{};
};
struct Undo {};
struct Redo {};
struct SwitchBranch {
    std::size_t branch = 0;
};
struct ChangeSpeed {
    std::int32_t by = 0;
};
// The view.
struct Select {
    Selection what;
};
struct OpenTab {
    DrawerTab tab = DrawerTab::Calls;
};
struct OpenSheet {
    Sheet sheet = Sheet::Lesson;
};
/// Which stream the stage shows and the forms name.
struct ChooseStream {
    StreamId stream;
};
/// How much of the stage is in view. Fit comes back to all of it.
struct MoveStage {
    float zoom_by = 1;
    /// The share of the view's height that stays where it is while the zoom changes.
    float zoom_at = 0.5f;
    float pan_by = 0;  ///< In heights of the view, down.
    bool fit = false;
};
struct OpenOverlay {
    Overlay overlay = Overlay::None;
};
/// Leaves what is open for another lesson or scenario: "#/l/records", "#/s/hot-key".
struct OpenAddress {
    std::string address;
};
struct ToggleTheme {};
struct ToggleReducedMotion {};
struct ToggleTextView {};
struct CopyText {
    std::string text;
};
struct DismissNotice {};
/// Gives the session out as a file.
struct ExportSession {};
/// Lets the learner choose a file to open.
struct ImportSession {};
// Forms.
struct ChooseForm {
    Form form = Form::PutRecord;
};
struct EditField {
    Field field = Field::PartitionKey;
    std::string value;
};
struct SubmitForm {};
/// Fills the iterator form so that it begins at the selected record.
struct ReadFromRecord {
    RecordSelected record;
};
// The world.
struct DoCommand {
    sim::Command command;
};

using Action = std::variant<GoToStep, ChooseOption, CommitAnswer, ShowHint, PlayScript, StartOver,
                            FinishLesson, TogglePause, StepEvent, StepTick, SeekTo, Undo, Redo,
                            SwitchBranch, ChangeSpeed, Select, ChooseStream, MoveStage, OpenTab, OpenSheet,
                            OpenOverlay, ToggleTheme, ToggleReducedMotion, ToggleTextView, CopyText,
                            DismissNotice, ChooseForm, EditField, SubmitForm, ReadFromRecord,
                            DoCommand, OpenAddress, ExportSession, ImportSession>;

using ActionQueue = std::vector<Action>;

}  // namespace kds::web
