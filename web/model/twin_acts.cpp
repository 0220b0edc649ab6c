// What can be done by hand, as HTML: the same controls as on the canvas, and ranges for what is
// dragged there.
#include "core/base/text.h"
#include "web/model/twin.h"

namespace kds::web {
namespace {

class Adder {
public:
    Adder(TwinNode& into, Twin& twin) : into_{into}, twin_{twin} {}

    void heading(const std::string& text) {
        TwinNode& node = add("h");
        node.texts = {{"text", text}};
        node.numbers = {{"level", 3}};
    }
    void paragraph(const std::string& text, const char* style = "plain") {
        if (text.empty()) return;
        add("p").children.push_back({.kind = "run", .texts = {{"text", text}, {"style", style}}});
    }
    void note(Tone tone, const std::string& text) {
        if (text.empty()) return;
        static constexpr const char* kTones[] = {"info", "info", "good", "warn", "bad"};
        add("note").texts = {{"tone", kTones[static_cast<std::size_t>(tone)]}, {"text", text}};
    }
    void button(const Control& control) {
        TwinNode& node = add("button");
        node.texts = {{"id", control.id}, {"text", control.label}};
        if (!control.describe.empty()) node.texts.emplace_back("describe", control.describe);
        if (!control.enabled) node.flags.emplace_back("disabled", true);
        if (control.enabled) know(control.id, control.action);
    }
    void slider(const SliderModel& slider) {
        TwinNode& node = add("range");
        node.texts = {{"id", slider.id}, {"label", slider.label}, {"text", slider.text}};
        node.numbers = {{"value", slider.slide.to},
                        {"min", slider.least},
                        {"max", slider.most},
                        {"coarse", slider.coarse}};
        know(slider.id, ActOnStage{slider.slide});
    }
    const std::string& first() const { return first_; }

private:
    TwinNode& add(std::string kind) {
        into_.children.push_back({.kind = std::move(kind)});
        return into_.children.back();
    }
    void know(const std::string& id, Action action) {
        if (first_.empty()) first_ = id;
        twin_.actions.emplace(id, std::move(action));
        twin_.region_of.emplace(id, twin_.region_starts.size());
    }

    TwinNode& into_;
    Twin& twin_;
    std::string first_;
};

}  // namespace

void append_stage_acts(const ActsModel& acts, TwinNode& stage, Twin& twin) {
    Adder adder(stage, twin);
    adder.button(acts.add_producer);
    adder.button(acts.add_consumer);
}

void append_act(const ActModel& act, Twin& twin) {
    if (act.kind == ActKind::None) return;
    TwinNode region{.kind = "region", .texts = {{"id", "region.act"}, {"label", act.title}}};
    Adder adder(region, twin);
    adder.paragraph(act.text);
    adder.paragraph(act.cli, "code");
    adder.note(Tone::Bad, act.error);
    adder.note(Tone::Info, act.advice);
    if (act.slider) adder.slider(*act.slider);
    for (const Control& nudge : act.nudges) adder.button(nudge);
    for (const Control& control : act.controls) adder.button(control);
    twin.act_start = adder.first();
    twin.root.children.push_back(std::move(region));
    twin.region_starts.push_back(twin.act_start);
}

void append_inspector_more(const InspectorModel& model, TwinNode& inspector, Twin& twin) {
    Adder adder(inspector, twin);
    for (const WhyModel& why : model.whys) {
        adder.heading(why.question);
        adder.note(why.tone, why.answer);
    }
    if (!model.history.empty()) {
        adder.heading("Its last events, newest first");
        TwinNode table{.kind = "table", .texts = {{"label", "Its last events"}}};
        table.head = {"time", "event"};
        for (const EventLineModel& line : model.history)
            table.rows.push_back({line.time, line.text});
        inspector.children.push_back(std::move(table));
    }
    if (model.rate) adder.slider(*model.rate);
    for (const Control& act : model.acts) adder.button(act);
}

}  // namespace kds::web
