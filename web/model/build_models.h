/// From the state of a session to what its panels show. Pure functions.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/lesson/lesson.h"
#include "core/lesson/run.h"
#include "core/lesson/scenario_file.h"
#include "core/lesson/source_catalog.h"
#include "core/sim/time_machine.h"
#include "web/model/panel_models.h"
#include "web/model/stage_model.h"
#include "web/model/view_state.h"

namespace kds::web {

struct Costs;
struct MomentComparison;
struct SavedSandboxes;

struct ModelInputs {
    const sim::TimeMachine& time;
    const lesson::Run& run;
    const lesson::Course& course;
    const lesson::Progress& progress;
    const ViewState& view;
    bool finished_card = false;  ///< The end card is shown instead of a step.
    /// What is open instead of a lesson; null in a lesson.
    const lesson::ScenarioFile* scenario = nullptr;
    /// The lesson that is open came from a file of the learner's own.
    bool lesson_from_file = false;
    /// What there is to open; null until the list has come.
    const std::vector<lesson::ScenarioGroup>* scenarios = nullptr;
    /// Sources of records to choose from; null until the list has come.
    const lesson::SourceCatalog* catalog = nullptr;
    /// Virtual seconds in a second of the wall clock, if that is less than what was asked for.
    std::int64_t ran_at = 0;
    /// What two moments were compared for; null until they are.
    const MomentComparison* compared = nullptr;
    /// What is kept by name; null until the page has told it.
    const SavedSandboxes* sandboxes = nullptr;
    /// Prices and what was used (costs.h); null until something of it was opened.
    const Costs* costs = nullptr;
    const sim::World& world = time.world();

    bool offers_acts() const { return acts_offered(run, scenario != nullptr); }
};

TopBarModel build_top_bar(const ModelInputs& in);
TimelineModel build_timeline(const ModelInputs& in);
LessonModel build_lesson(const ModelInputs& in);
/// In the place of a lesson: what the scenario shows, and what can go wrong in it.
LessonModel build_scenario(const ModelInputs& in);
InspectorModel build_inspector(const ModelInputs& in);
/// What the selected thing offers where acts are offered: questions with their numbers, its
/// history, and what can be done to it. Precondition: something is selected, and `out` is of it.
void add_inspector_acts(const ModelInputs& in, InspectorModel& out);
void add_inspector_whys(const ModelInputs& in, InspectorModel& out);
void add_inspector_history(const ModelInputs& in, InspectorModel& out);
DrawerModel build_drawer(const ModelInputs& in);
/// The list of scenarios over everything else.
OverlayModel build_scenario_list(const ModelInputs& in);
OverlayModel build_share(const ModelInputs& in);
OverlayModel build_moments(const ModelInputs& in);
OverlayModel build_payload(const ModelInputs& in);
OverlayModel build_settings(const ModelInputs& in);
/// What streams that are left on would cost (lights_out_model.cpp).
OverlayModel build_lights_out(const ModelInputs& in);
/// While a saved session is done again.
OverlayModel build_opening(const ModelInputs& in);
OverlayModel build_overlay(const ModelInputs& in);
/// Closes what lies on top.
Control close_control();
/// Puts away the notice over a lesson or a scenario; empty while there is none.
std::optional<Control> dismiss_control(const ModelInputs& in);
SheetTabsModel build_sheet_tabs(const ModelInputs& in);

/// The call that the open form makes with its present values, or what is missing.
Result<sim::Command> form_command(const sim::World& world, const ViewState& view);

/// Models of tabs that the first lesson does without: only the page's second part knows what is in
/// them, and they are there only once their tab was opened.
struct EventsModel;
struct MetricsModel;
struct CodeModel;
struct ConsoleModel;
struct BillModel;
struct PlanModel;
struct SecurityModel;
struct SeenModel;
void drop(EventsModel* model);
void drop(MetricsModel* model);
void drop(CodeModel* model);
void drop(ConsoleModel* model);
void drop(BillModel* model);
void drop(PlanModel* model);
void drop(SecurityModel* model);
void drop(SeenModel* model);
struct Drop {
    template <typename Model>
    void operator()(Model* model) const {
        drop(model);
    }
};
template <typename Model>
using Later = std::unique_ptr<Model, Drop>;

/// All of it; texts only, no dots.
struct AppModel {
    TopBarModel top_bar;
    TimelineModel timeline;
    LessonModel lesson;
    InspectorModel inspector;
    DrawerModel drawer;
    OverlayModel overlay;
    SheetTabsModel sheets;
    StageModel stage;
    Later<EventsModel> events{};      ///< As it was when its tab was open.
    Later<MetricsModel> metrics{};    ///< The same.
    Later<CodeModel> code{};          ///< The same.
    Later<ConsoleModel> console{};    ///< The same, of its overlay.
    Later<BillModel> bill{};          ///< As it was when its tab was open.
    Later<PlanModel> plan{};          ///< The same.
    Later<SecurityModel> security{};  ///< The same.
    Later<SeenModel> seen{};          ///< The same.
};

}  // namespace kds::web
