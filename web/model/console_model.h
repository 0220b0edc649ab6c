/// The console of streams: makes, describes, changes and deletes them, each by one call of the
/// service. Built only while it is open.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/sim/world.h"
#include "web/model/build_models.h"
#include "web/model/panel_models.h"

namespace kds::web {

struct ConsoleModel {
    /// A thing of a list: a stream, a tag, a consumer.
    struct Entry {
        std::string head;
        std::string text;
        Tone tone = Tone::Plain;  ///< Of its status; Plain: it has none.
        std::optional<Control> control;
    };
    /// What is said about one thing, and the form that changes it.
    struct Section {
        std::string title;
        std::string text;
        std::vector<InspectorRow> rows;
        std::vector<Entry> entries;
        std::vector<Control> choices;  ///< Toggles.
        std::vector<FieldModel> fields;
        std::vector<Control> controls;
    };

    std::string title;
    std::string intro;
    Control close;
    std::vector<Control> path;   ///< Back to the list.
    std::optional<Control> run;  ///< While time stands still and something waits for it.
    std::string status;          ///< "UPDATING", of the stream that is shown.
    Tone status_tone = Tone::Plain;
    /// What came of the last act: the service's own words, and ours.
    Tone answer_tone = Tone::Plain;
    std::string answer;  ///< "ResourceInUseException: Stream …"; empty if there is none.
    std::string explanation;
    std::vector<Control> tabs;
    std::vector<Section> sections;
};

void refresh_console(const ModelInputs& in, ConsoleModel& out);
void refresh_console(const ModelInputs& in, Later<ConsoleModel>& model);

/// The call that an act makes with what the fields say. Fails with BadDocument, whose message is
/// for the learner, if a number is none or the stream is gone; everything else is the service's to
/// refuse.
Result<sim::Command> console_command(const sim::World& world, const ViewState& view, ConsoleAct act,
                                     const std::string& what);

/// What Enter does in a field of the console. Precondition: it is one of the console's.
ConsoleAct console_act_of(Field field);

/// One sentence of ours about the service's answer to an act.
std::string console_explanation(ConsoleAct act, const sim::LearnerCall& call);

/// The stream that the console shows; null if it is gone.
const Stream* console_stream(const sim::World& world, const ViewState& view);

}  // namespace kds::web
