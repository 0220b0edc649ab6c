// What a scenario shows in the place of a lesson, and the list of all of them.
#include <algorithm>

#include "core/base/text.h"
#include "web/model/build_models.h"
#include "web/model/format.h"
#include "web/model/sandbox_model.h"

namespace kds::web {
namespace {

/// When the schedule injects this fault next; empty if it does not any more.
std::optional<Duration> comes_at(const ModelInputs& in, const std::string& name) {
    const Duration now = in.world.now() - in.world.began_at();
    for (const sim::Scheduled& due : in.scenario->scenario.schedule) {
        const auto* const inject = std::get_if<sim::InjectFault>(&due.command);
        if (inject && inject->fault.name == name && due.after > now) return due.after;
    }
    return std::nullopt;
}

FaultModel build_fault(const ModelInputs& in, const lesson::OfferedFault& offered,
                       std::size_t number) {
    FaultModel out;
    const std::string& name = offered.fault.name;
    const sim::ActiveFault* const active = in.world.faults().find(name);
    out.text = offered.text;
    out.at_work = active != nullptr;
    if (active) {
        const Duration ends = active->since + active->spec.lasts - in.world.began_at();
        out.state = active->spec.lasts > Duration{} ? cat("At work until ", clock_text(ends), ".")
                                                    : std::string("At work until you end it.");
    } else if (const auto at = comes_at(in, name)) {
        out.state = cat("Comes by itself at ", clock_text(*at), ".");
    }
    out.control = {.id = cat("scenario.fault.", number),
                   .label = active ? "End it" : "Let it happen",
                   .action = active ? Action{DoCommand{sim::LiftFault{name}}}
                                    : Action{DoCommand{sim::InjectFault{offered.fault}}},
                   .describe = offered.text};
    return out;
}

}  // namespace

LessonModel build_scenario(const ModelInputs& in) {
    LessonModel out;
    out.eyebrow = "Scenario";
    out.title = in.scenario->title;
    out.text = parse_markdown(in.scenario->shows);
    out.notice = in.view.notice;
    out.dismiss = dismiss_control(in);
    if (!in.scenario->faults.empty()) out.faults_title = "What goes wrong";
    for (std::size_t i = 0; i < in.scenario->faults.size(); ++i)
        out.faults.push_back(build_fault(in, in.scenario->faults[i], i));
    finish_scenario_page(in, out);
    return out;
}

OverlayModel build_scenario_list(const ModelInputs& in) {
    OverlayModel out;
    out.title = "Scenarios";
    // The notice of what could not be opened would lie under this list.
    out.intro =
        cat(in.view.notice, in.view.notice.empty() ? "" : " ",
            in.scenarios ? "Streams at work without a lesson: open one, and let things go wrong."
                         : "The list is being loaded.");
    if (in.scenarios)
        for (const lesson::ScenarioGroup& group : *in.scenarios) {
            OverlayModel::Section section;
            section.title = group.title;
            for (const lesson::ScenarioEntry& entry : group.scenarios) {
                OverlayModel::Entry item;
                item.head = entry.title;
                item.text = entry.shows;
                item.current = in.scenario && in.scenario->id == entry.id;
                item.control = {.id = cat("overlay.open.", entry.id),
                                .label = item.current ? "Go on" : "Open",
                                .action = item.current ? Action{OpenOverlay{Overlay::None}}
                                          : entry.id == kEmptySandbox
                                              ? Action{OpenAddress{"#/sandbox"}}
                                              : Action{OpenAddress{cat("#/s/", entry.id)}},
                                .describe = entry.title};
                section.entries.push_back(std::move(item));
            }
            out.sections.push_back(std::move(section));
        }
    out.controls.push_back({.id = "overlay.course",
                            .label = "Course map",
                            .action = OpenOverlay{Overlay::Course},
                            .describe = {}});
    out.controls.push_back({.id = "overlay.plan",
                            .label = "Plan and compare",
                            .action = OpenOverlay{Overlay::Plan},
                            .describe = "What a load needs and costs, and designs side by side"});
    out.close = close_control();
    return out;
}

}  // namespace kds::web
