#include "web/model/twin.h"

#include <initializer_list>

#include "core/base/text.h"
#include "web/model/twin_builder.h"
#include "web/model/twin_parts.h"

namespace kds::web {
namespace {

void top_bar(TwinBuilder& b, const TopBarModel& m) {
    b.region("region.top", "Lab", [&] {
        b.paragraph(cat(m.progress_text, ". Clock ", m.clock, ", speed ", m.speed, "."));
        b.button(m.course);
        b.button(m.pause);
        b.button(m.step);
        b.button(m.slower);
        b.button(m.faster);
        b.button(m.theme);
        b.toggle(m.text_view);
        b.button(m.streams);
        b.button(m.share);
        b.button(m.help);
    });
}

void timeline(TwinBuilder& b, const TimelineModel& m) {
    b.region("region.time", "Time", [&] {
        b.paragraph(m.in_the_past ? cat("You are ", m.where, ".") : "This is the newest moment.");
        b.button(m.undo);
        b.button(m.redo);
        b.button(m.event_back);
        b.button(m.tick_back);
        b.button(m.tick_forward);
        b.button(m.track);
        b.button(m.newest);
        b.button(m.keep);
        b.button(m.moments);
        for (const LetterModel& letter : m.letters) b.toggle(letter.control);
        for (const Control& branch : m.branches) b.toggle(branch);
    });
}

void lesson(TwinBuilder& b, const LessonModel& m) {
    b.region("region.lesson", "Lesson", [&] {
        if (!m.notice.empty()) {
            b.note(Tone::Warn, m.notice);
            if (m.dismiss) b.button(*m.dismiss);
        }
        b.paragraph(cat(m.eyebrow, ". ", m.step_text));
        b.heading(2, m.title);
        b.rich(m.text);
        if (m.correction) {
            b.heading(3, "The course says");
            b.rich(m.correction->course_says);
            b.heading(3, "The service does");
            b.rich(m.correction->service_does);
            b.paragraph(m.correction->source);
        }
        if (m.demo) {
            b.rich(m.demo->caption);
            b.note(Tone::Info, m.demo->state);
            b.rich(m.demo->result);
        }
        if (!m.questions.empty()) b.heading(3, m.questions_title);
        for (const QuestionModel& question : m.questions) b.question(question);
        if (m.task) {
            b.heading(3, m.task->title);
            for (const GoalLineModel& line : m.task->lines)
                b.note(line.met ? Tone::Good : Tone::Info,
                       line.diagnosis.empty()
                           ? plain_text(line.text)
                           : cat(plain_text(line.text), " ", plain_text(line.diagnosis)));
            b.rich(m.task->done);
            if (!m.task->hints.empty()) b.heading(3, "Hints");
            for (const RichText& hint : m.task->hints) b.rich(hint);
        }
        if (m.end)
            for (const auto& [head, text] : m.end->lines) {
                b.heading(3, head);
                b.rich(text);
            }
        if (!m.faults_title.empty()) b.heading(3, m.faults_title);
        for (const FaultModel& fault : m.faults) {
            b.note(fault.at_work ? Tone::Warn : Tone::Plain,
                   cat(fault.text, fault.state.empty() ? "" : " ", fault.state));
            b.button(fault.control);
        }
        for (const Control& control : m.secondary) b.button(control);
        if (m.primary) {
            b.button(*m.primary);
            b.mark_main();
        }
    });
}

/// Those that are not empty, with commas.
std::string listed(std::initializer_list<std::string_view> parts) {
    std::string out;
    for (const std::string_view part : parts)
        if (!part.empty()) out += cat(out.empty() ? "" : ", ", part);
    return out;
}

std::string lane_text(const StageModel& m, const LaneModel& lane) {
    std::string out = listed({cat("Hash keys from ", lane.range_start), lane.stored, lane.sequence,
                              lane.locked ? "encrypted" : "", lane.records_in.text,
                              lane.bytes_in.text, lane.refusing, lane.refusing_reads});
    for (const std::uint32_t parent : lane.parents)
        if (parent < m.lanes.size()) out += cat(", made from ", m.lanes[parent].title);
    if (lane.calls_out.used > 0)
        out += cat(", read: ", listed({lane.calls_out.text, lane.read, lane.bytes_out.text}));
    if (!lane.duplicates.empty()) out += cat(", ", lane.duplicates.size(), " duplicates");
    return out;
}

void stage(TwinBuilder& b, const StageModel& m) {
    b.region("region.stage", "Stage", [&] {
        if (!m.has_stream) {
            b.paragraph(m.empty_text);
            if (m.acts.offered) twin_of_stage_acts(b, m.acts);
            return;
        }
        b.heading(2, m.title);
        for (const StreamTab& stream : m.streams) b.toggle(stream.control);
        b.heading(3, "Producers");
        for (const ProducerCard& card : m.producers) {
            b.button(card.select);
            b.paragraph(listed({cat(card.rate, card.rate_unit.empty() ? "" : " ", card.rate_unit),
                                card.kind, card.key_line, card.under_way, card.trouble}));
        }
        b.heading(3, "Shards");
        for (const LaneModel& lane : m.lanes) {
            b.button(lane.select);
            b.paragraph(lane_text(m, lane));
            for (const Control& record : lane.newest) b.button(record);
        }
        b.heading(3, "Consumers");
        for (const ConsumerCard& card : m.consumers) {
            b.button(card.select);
            b.paragraph(listed({card.how, card.lag, card.trouble, card.result}));
            for (const WorkerModel& worker : card.workers) b.paragraph(worker.text);
        }
        b.paragraph(cat(m.legend_dot, "."));
        b.button(m.colour);
        if (!m.swatches.empty()) twin_of_swatches(b, m.swatches);
        for (const Control* control : {&m.zoom_in, &m.zoom_out, &m.fit}) b.button(*control);
        if (m.acts.offered) twin_of_stage_acts(b, m.acts);
    });
}

void inspector(TwinBuilder& b, const InspectorModel& m) {
    b.region("region.inspector", "Inspector", [&] {
        b.heading(2, m.title);
        b.paragraph(m.subtitle);
        b.paragraph(m.empty_text);
        if (!m.rows.empty())
            b.within("dl", {}, [&] {
                for (const InspectorRow& row : m.rows)
                    b.add("entry").texts = {{"term", row.term}, {"value", row.value}};
            });
        if (!m.why_question.empty()) {
            b.heading(3, m.why_question);
            b.note(m.why_tone, m.why_answer);
        }
        if (m.has_more()) twin_of_inspector_more(b, m);
        for (const Control& control : m.controls) b.button(control);
    });
}

void drawer(TwinBuilder& b, const AppModel& model, const ViewState& view) {
    const DrawerModel& m = model.drawer;
    b.region("region.calls", "Calls", [&] {
        b.heading(2, "Call the service");
        for (const Control& form : m.forms) b.toggle(form);
        for (const FieldModel& field : m.fields) b.field(field);
        b.note(Tone::Bad, m.error);
        b.paragraph(m.command_line, "code");
        b.button(m.copy);
        b.button(m.submit);
        b.heading(3, "Answers, newest first");
        if (m.calls.empty()) b.paragraph(m.calls_empty);
        for (const CallLineModel& call : m.calls) {
            b.paragraph(call.command, "code");
            b.note(call.tone, call.summary);
            b.paragraph(call.output, "code");
            b.button(call.code);
        }
    });
    b.region("region.events", "Events and metrics", [&] {
        for (const Control& tab : m.tabs) b.toggle(tab);
        if (m.tab == DrawerTab::Metrics && model.metrics) twin_of_metrics(b, *model.metrics);
        if ((m.tab == DrawerTab::Events || view.text_view) && model.events)
            twin_of_events(b, *model.events);
        if (m.tab == DrawerTab::Bill && model.bill) twin_of_bill(b, *model.bill);
    });
}

void overlay(TwinBuilder& b, const OverlayModel& m) {
    b.region("region.overlay", m.title, [&] {
        b.heading(2, m.title);
        b.paragraph(m.intro);
        b.button(m.close);
        for (const OverlayModel::Section& section : m.sections) {
            b.heading(3, section.title);
            for (const OverlayModel::Entry& entry : section.entries) {
                b.paragraph(cat(entry.head, ": ", entry.text));
                if (entry.control) b.button(*entry.control);
                if (entry.field) b.field(*entry.field);
                for (const Control& control : entry.row)
                    entry.is_choice ? b.toggle(control) : b.button(control);
            }
        }
        for (const Control& control : m.controls) b.button(control);
    });
}

void write(const TwinNode& node, std::string& out) {
    out += "{\"t\":";
    out += json_quoted(node.kind);
    for (const auto& [name, value] : node.texts) out += cat(",\"", name, "\":", json_quoted(value));
    for (const auto& [name, value] : node.flags)
        out += cat(",\"", name, "\":", value ? "true" : "false");
    for (const auto& [name, value] : node.numbers) out += cat(",\"", name, "\":", value);
    const auto list = [&](const std::vector<std::string>& items) {
        out += '[';
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0) out += ',';
            out += json_quoted(items[i]);
        }
        out += ']';
    };
    if (!node.head.empty()) {
        out += ",\"head\":";
        list(node.head);
        out += ",\"rows\":[";
        for (std::size_t i = 0; i < node.rows.size(); ++i) {
            if (i > 0) out += ',';
            list(node.rows[i]);
        }
        out += ']';
    }
    if (!node.children.empty()) {
        out += ",\"c\":[";
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            if (i > 0) out += ',';
            write(node.children[i], out);
        }
        out += ']';
    }
    out += '}';
}

/// False if no overlay with a model of its own is open.
bool overlay_of_its_own(TwinBuilder& b, const AppModel& model, Overlay open) {
    if (open == Overlay::Console && model.console)
        twin_of_console(b, *model.console);
    else if (open == Overlay::Plan && model.plan)
        twin_of_plan(b, *model.plan);
    else if (open == Overlay::Security && model.security)
        twin_of_security(b, *model.security);
    else if (open == Overlay::Seen && model.seen)
        twin_of_seen(b, *model.seen);
    else
        return false;
    return true;
}

}  // namespace

Twin build_twin(const AppModel& model, const ViewState& view) {
    Twin twin;
    twin.root.kind = "root";
    TwinBuilder b(twin);
    // What lies on top is all there is until it is closed.
    if (overlay_of_its_own(b, model, view.overlay)) return twin;
    if (view.overlay != Overlay::None) {
        overlay(b, model.overlay);
        return twin;
    }
    lesson(b, model.lesson);
    top_bar(b, model.top_bar);
    stage(b, model.stage);
    const ActsModel& acts = model.stage.acts;
    if (acts.offered && view.act.is_on() && !view.act.dragging && acts.act.kind != ActKind::None) {
        twin_of_act(b, acts.act);
        twin.act_start = b.region_start();
    }
    timeline(b, model.timeline);
    drawer(b, model, view);
    if (view.tab == DrawerTab::Code && model.code) twin_of_code(b, *model.code);
    inspector(b, model.inspector);
    return twin;
}

std::string to_json(const TwinNode& node) {
    std::string out;
    write(node, out);
    return out;
}

std::string json_quoted(std::string_view text) {
    // The page reads this as UTF-8; what is none must not reach it.
    std::string out = "\"";
    while (!text.empty()) {
        const char c = text.front();
        std::size_t length = 1;
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            static constexpr char kDigits[] = "0123456789abcdef";
            out += "\\u00";
            out += kDigits[static_cast<unsigned char>(c) >> 4];
            out += kDigits[static_cast<unsigned char>(c) & 15];
        } else if (static_cast<unsigned char>(c) < 0x80) {
            out += c;
        } else {
            // As long as the first byte says; is_utf8 decides whether it is right.
            const auto first = static_cast<unsigned char>(c);
            length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
            if (length <= text.size() && is_utf8(text.substr(0, length))) {
                out += text.substr(0, length);
            } else {
                out += "\xef\xbf\xbd";
                length = 1;
            }
        }
        text.remove_prefix(length);
    }
    return out + '"';
}

}  // namespace kds::web
