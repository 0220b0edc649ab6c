/// The parts of the twin that the first lesson does without: of tabs, of the console, and of what
/// can be done by hand. They lie in the page's second part.
#pragma once

#include <vector>

namespace kds::web {

class TwinBuilder;
struct ActModel;
struct ActsModel;
struct BillModel;
struct CodeModel;
struct ConsoleModel;
struct EventsModel;
struct InspectorModel;
struct MetricsModel;
struct PlanModel;
struct Swatch;
struct SecurityModel;
struct SeenModel;

// Inside the region of the drawer's tabs.
void twin_of_events(TwinBuilder& b, const EventsModel& model);
void twin_of_metrics(TwinBuilder& b, const MetricsModel& model);
void twin_of_bill(TwinBuilder& b, const BillModel& model);
// Regions of their own.
void twin_of_code(TwinBuilder& b, const CodeModel& model);
void twin_of_console(TwinBuilder& b, const ConsoleModel& model);
void twin_of_plan(TwinBuilder& b, const PlanModel& model);
void twin_of_security(TwinBuilder& b, const SecurityModel& model);
void twin_of_seen(TwinBuilder& b, const SeenModel& model);
/// What is being asked about. Precondition: something is.
void twin_of_act(TwinBuilder& b, const ActModel& model);
/// What colours say, inside the region of the stage.
void twin_of_swatches(TwinBuilder& b, const std::vector<Swatch>& swatches);
/// By what a producer or a consumer is added, inside the region of the stage.
void twin_of_stage_acts(TwinBuilder& b, const ActsModel& model);
/// Whys, history and acts of the selected thing, inside the region of the inspector.
void twin_of_inspector_more(TwinBuilder& b, const InspectorModel& model);

}  // namespace kds::web
