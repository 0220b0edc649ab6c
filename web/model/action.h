/// What a person can do, as data. A control of a panel carries its action; the canvas and the twin
/// both push the same one, and the session applies it between frames.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/engine/event.h"
#include "core/sim/command.h"
#include "web/model/bill_view.h"
#include "web/model/sandbox_act.h"
#include "web/model/security_act.h"
#include "web/model/seen_view.h"
#include "web/model/stage_act.h"

namespace kds::web {

/// The text fields and selects of the forms.
enum class Field : std::uint8_t {
    PartitionKey,
    Data,
    Shard,
    IteratorType,
    SequenceNumber,
    Limit,
    BranchName,
    Payload,
    // Of the console.
    ConsoleName,
    ConsoleShards,  ///< Of a new stream.
    ConsoleTarget,  ///< Shards that a stream is to have.
    ConsoleRetention,
    ConsoleRecordSize,
    ConsoleKey,
    ConsoleTagKey,
    ConsoleTagValue,
    ConsoleConsumer,
    // Of sandboxes.
    SandboxName,
    SandboxRename,
    // Of the calculator.
    PlanRate,
    PlanPeak,
    PlanBytes,
    PlanReaders,
    PlanFanOut,
    PlanRetention,
    PlanHours,
    PlanRegion,
    PlanShards,  ///< That the learner wants to see run.
    // Of the pages about who may do what.
    PolicyOwner,  ///< Chosen: a principal, or the ARN of a stream.
    PolicyName,
    PolicyText,
    AskedWho,  ///< Chosen: a principal.
    AskedAction,
    AskedResource,
    AdvisedWho  ///< Chosen: a principal.
};
inline constexpr std::size_t kFieldCount = 35;

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

enum class DrawerTab : std::uint8_t { Calls, Events, Metrics, Code, Bill };
/// Which events are listed.
enum class EventFilter : std::uint8_t { All, Writes, Reads, Refusals, Shards, Consumers, Faults };
inline constexpr std::size_t kEventFilterCount = 7;
/// How much of the past the charts show.
enum class ChartWindow : std::uint8_t { Minute, FiveMinutes, Hour };
inline constexpr std::size_t kChartWindowCount = 3;
/// What stands under the stage on a narrow screen.
enum class Sheet : std::uint8_t { Lesson, Drawer, Inspector };
/// What lies over everything else.
enum class Overlay : std::uint8_t {
    None,
    Course,
    Help,
    Simplified,
    Scenarios,
    Share,
    Opening,
    Moments,
    Settings,
    Console,
    Payload,
    Sandboxes,
    LightsOut,
    Plan,
    Security,
    Seen
};

/// What the learner wants; System: what the browser's system wants.
enum class ThemeChoice : std::uint8_t { System, Light, Dark };
enum class MotionChoice : std::uint8_t { System, Reduced, Full };
/// What the colour and pattern of a record's dot say.
enum class DotColour : std::uint8_t { Key, Shard, Producer, Age };

/// In which language an act is shown.
enum class CodeForm : std::uint8_t { Cli, Python, Java, JavaScript, Http };
/// Which act that is.
enum class CodeSubject : std::uint8_t { Newest, OpenForm, OneCall };

/// The pages of the console of streams, the tabs of its page about one stream, and what can be done
/// there.
enum class ConsolePage : std::uint8_t { List, Create, Stream };
enum class ConsoleTab : std::uint8_t { Details, Configuration, Monitoring, Tags, Consumers };
enum class ConsoleAct : std::uint8_t {
    Create,
    SetShardCount,
    SetRetention,
    SwitchMode,
    SetRecordSize,
    Encrypt,
    StopEncryption,
    SwitchMetric,  ///< `what`: its name.
    AddTag,
    RemoveTag,  ///< `what`: its key.
    Register,
    Deregister,  ///< `what`: the consumer's name.
    Delete,
    DeleteAll  ///< With its consumers.
};

/// What is done in the overlay that plans and compares.
enum class PlanAct : std::uint8_t {
    Open,
    ShowCalculator,
    ShowRun,
    TakeWorld,  ///< The values of the stream that is shown, as it runs.
    CurveByRate,
    CurveBySize,
    OfCalculator,  ///< Whose traffic is run.
    OfWorld,
    ToggleFanOut,
    ToggleAggregated,
    Run,
    Stop
};

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
// Kept moments, by their letters.
struct KeepMoment {};
struct GoToMoment {
    char letter = 'A';
};
struct ForgetMoment {
    char letter = 'A';
};
struct ForkFromMoment {
    char letter = 'A';
};
/// One side of a comparison: the present, a kept moment, or a branch at the present's virtual time.
struct ComparedMoment {
    enum class Kind : std::uint8_t { Present, Kept, Branch } kind = Kind::Present;
    char letter = 'A';       ///< Of Kept.
    std::size_t branch = 0;  ///< Of Branch.
    friend bool operator==(const ComparedMoment&, const ComparedMoment&) = default;
};
struct CompareMoments {
    ComparedMoment a;
    ComparedMoment b;
};
/// Gives it the name that stands in Field::BranchName.
struct RenameBranch {
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
struct ChooseChartWindow {
    ChartWindow window = ChartWindow::Minute;
};
/// The moment at which the charts tell their values; none: the newest.
struct LookAt {
    std::optional<Instant> at;
    bool by_pointer = false;
};
/// To the next point of the charts, or the one before.
struct StepLook {
    bool back = false;
};
struct FilterEvents {
    EventFilter filter = EventFilter::All;
};
/// Only those of the shard or actor that is selected, or all again.
struct ToggleEventsOfSelected {};
/// Gives the events that are listed, or the bill, out as a file.
struct ExportEvents {
    bool bill = false;
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
// Settings.
struct ChooseTheme {
    ThemeChoice theme{};
};
struct ChooseMotion {
    MotionChoice motion{};
};
struct ChooseTextSize {
    std::int32_t percent = 100;  ///< One of kTextSizes; another is taken as the nearest of them.
};
struct ChooseColour {
    DotColour colour{};
};
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
/// Makes the call of the open form.
struct SubmitForm {};
/// Fills the iterator form so that it begins at the selected record.
struct ReadFromRecord {
    RecordSelected record;
};
// What a producer sends.
struct EditPayload {
    ActorId actor = 0;
};
/// Puts the template of a source of the catalogue into the field.
struct TakePayload {
    std::string source;
    std::string payload_template;
};
/// Without the id of a source, its template is the text of the field.
struct SendPayload {
    sim::SetProducerPayload command;
};
// Code.
struct ShowCode {
    CodeSubject subject = CodeSubject::Newest;
    std::uint64_t call = 0;  ///< OneCall: its serial.
};
struct ChooseCodeForm {
    CodeForm form = CodeForm::Cli;
};
// The console.
struct GoInConsole {
    ConsolePage page = ConsolePage::List;
    ConsoleTab tab = ConsoleTab::Details;
    StreamId stream;
};
/// Of the stream that is to be made.
struct ChooseConsoleMode {
    bool on_demand = true;
};
/// Asks whether the stream is really to be deleted, or no more.
struct AskDeletion {
    bool asks = true;
};
struct DoInConsole {
    ConsoleAct act = ConsoleAct::Create;
    std::string what;
};
/// Something is done in what shows costs.
struct OnBill {
    BillAct act = BillAct::OpenLine;
    std::int32_t what = 0;
};
struct DoInPlan {
    PlanAct act = PlanAct::Open;
};
/// Something is done by hand on the stage.
struct ActOnStage {
    ActStep step;
};
// The world.
struct DoCommand {
    sim::Command command;
};

using Action =
    std::variant<GoToStep, ChooseOption, CommitAnswer, ShowHint, PlayScript, StartOver,
                 FinishLesson, TogglePause, StepEvent, StepTick, SeekTo, Undo, Redo, SwitchBranch,
                 ChangeSpeed, Select, ChooseStream, MoveStage, OpenTab, OpenSheet, OpenOverlay,
                 ToggleTheme, ToggleReducedMotion, ToggleTextView, CopyText, DismissNotice,
                 ChooseForm, EditField, SubmitForm, ReadFromRecord, DoCommand, OpenAddress,
                 ExportSession, ImportSession, KeepMoment, GoToMoment, ForgetMoment, ForkFromMoment,
                 CompareMoments, RenameBranch, ChooseTheme, ChooseMotion, ChooseTextSize,
                 ChooseChartWindow, LookAt, StepLook, FilterEvents, ToggleEventsOfSelected,
                 ExportEvents, ShowCode, ChooseCodeForm, GoInConsole, ChooseConsoleMode,
                 AskDeletion, DoInConsole, ActOnStage, EditPayload, TakePayload, SendPayload,
                 ChooseColour, DoInSandbox, OnBill, DoInPlan, DoInSecurity, LookInSeen>;

using ActionQueue = std::vector<Action>;

}  // namespace kds::web
