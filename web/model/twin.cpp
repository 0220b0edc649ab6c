#include "web/model/twin.h"

#include <initializer_list>

#include "core/base/text.h"

namespace kds::web {
namespace {

class Builder {
public:
    Builder(Twin& twin) : twin_{twin} { open_.push_back(&twin.root); }

    TwinNode& add(std::string kind) {
        // Children of an open node are only added while it is the innermost one, so that the
        // pointers to the nodes around it stay valid.
        open_.back()->children.push_back({.kind = std::move(kind)});
        return open_.back()->children.back();
    }
    template <typename Fill>
    void within(std::string kind, std::vector<std::pair<std::string_view, std::string>> texts,
                Fill fill) {
        TwinNode& node = add(std::move(kind));
        node.texts = std::move(texts);
        open_.push_back(&node);
        fill();
        open_.pop_back();
    }
    template <typename Fill>
    void region(std::string_view id, std::string label, Fill fill) {
        const std::size_t before = controls_;
        first_.clear();
        within("region", {{"id", std::string(id)}, {"label", std::move(label)}}, fill);
        if (controls_ > before) twin_.region_starts.push_back(first_);
    }
    void heading(std::int64_t level, const std::string& text) {
        TwinNode& node = add("h");
        node.texts = {{"text", text}};
        node.numbers = {{"level", level}};
    }
    void paragraph(const std::string& text) {
        if (text.empty()) return;
        within("p", {}, [&] { run(text, "plain"); });
    }
    void run(const std::string& text, const char* style) {
        add("run").texts = {{"text", text}, {"style", style}};
    }
    void rich(const RichText& text) {
        for (std::size_t i = 0; i < text.size();) {
            if (text[i].kind != BlockKind::ListItem) {
                within("p", {}, [&] { runs(text[i]); });
                ++i;
                continue;
            }
            const bool ordered = text[i].number > 0;
            TwinNode& list = add("list");
            list.flags = {{"ordered", ordered}};
            open_.push_back(&list);
            for (; i < text.size() && text[i].kind == BlockKind::ListItem; ++i)
                within("item", {}, [&] { runs(text[i]); });
            open_.pop_back();
        }
    }
    void button(const Control& control) {
        TwinNode& node = add("button");
        node.texts = {{"id", control.id}, {"text", control.label}};
        if (!control.describe.empty()) node.texts.emplace_back("describe", control.describe);
        if (!control.enabled) node.flags.emplace_back("disabled", true);
        if (control.enabled) enabled(control);
    }
    /// The last added button is the one that leads on.
    void mark_main() { open_.back()->children.back().flags.emplace_back("main", true); }
    void toggle(const Control& control) {
        button(control);
        open_.back()->children.back().flags.emplace_back("pressed", control.pressed);
    }
    void note(Tone tone, const std::string& text) {
        if (text.empty()) return;
        add("note").texts = {{"tone", tone_name(tone)}, {"text", text}};
    }
    void field(const FieldModel& field) {
        twin_.fields.emplace(field.id, field);
        count(field.id);
        if (field.choices.empty()) {
            TwinNode& node = add("field");
            node.texts = {{"id", field.id},
                          {"label", field.label},
                          {"value", field.value},
                          {"placeholder", field.placeholder}};
            node.flags = {{"mono", field.mono}};
            return;
        }
        within("select", {{"id", field.id}, {"label", field.label}}, [&] {
            for (const std::string& choice : field.choices) {
                TwinNode& option = add("option");
                option.texts = {{"id", choice},
                                {"text", choice.empty() ? field.placeholder : choice}};
                option.flags = {{"checked", choice == field.value}};
            }
        });
    }
    void question(const QuestionModel& question) {
        within("radio-group", {{"id", question.id}, {"label", plain_text(question.question)}}, [&] {
            for (const OptionModel& option : question.options) {
                TwinNode& node = add("radio");
                std::string text = plain_text(option.text);
                if (question.answered && option.tone == Tone::Good) text += " (this is so)";
                if (question.answered && option.tone == Tone::Warn) text += " (your answer)";
                node.texts = {{"id", option.control.id}, {"text", std::move(text)}};
                node.flags = {{"checked", option.control.pressed},
                              {"disabled", !option.control.enabled}};
                if (option.control.enabled) enabled(option.control);
            }
        });
        note(question.reply_tone, plain_text(question.reply));
    }
    static std::string tone_name(Tone tone) {
        switch (tone) {
            case Tone::Plain:
            case Tone::Info: return "info";
            case Tone::Good: return "good";
            case Tone::Warn: return "warn";
            case Tone::Bad: return "bad";
        }
        return "info";
    }

private:
    void runs(const TextBlock& block) {
        static constexpr const char* kStyles[] = {"plain", "strong", "em", "code"};
        for (const TextRun& part : block.runs)
            run(part.text, kStyles[static_cast<std::size_t>(part.style)]);
    }
    void enabled(const Control& control) {
        twin_.actions.emplace(control.id, control.action);
        count(control.id);
    }
    void count(const std::string& id) {
        if (first_.empty()) first_ = id;
        twin_.region_of.emplace(id, twin_.region_starts.size());
        ++controls_;
    }

    Twin& twin_;
    std::vector<TwinNode*> open_;
    std::size_t controls_ = 0;
    std::string first_;
};

void top_bar(Builder& b, const TopBarModel& m) {
    b.region("region.top", "Lab", [&] {
        b.paragraph(cat(m.progress_text, ". Clock ", m.clock, ", speed ", m.speed, "."));
        b.button(m.course);
        b.button(m.pause);
        b.button(m.step);
        b.button(m.slower);
        b.button(m.faster);
        b.button(m.theme);
        b.toggle(m.text_view);
        b.button(m.share);
        b.button(m.help);
    });
}

void timeline(Builder& b, const TimelineModel& m) {
    b.region("region.time", "Time", [&] {
        b.paragraph(m.in_the_past ? cat("You are ", m.where, ".") : "This is the newest moment.");
        b.button(m.undo);
        b.button(m.redo);
        b.button(m.event_back);
        b.button(m.tick_back);
        b.button(m.tick_forward);
        b.button(m.track);
        b.button(m.newest);
        for (const Control& branch : m.branches) b.toggle(branch);
    });
}

void lesson(Builder& b, const LessonModel& m) {
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

void stage(Builder& b, const StageModel& m) {
    b.region("region.stage", "Stage", [&] {
        if (!m.has_stream) {
            b.paragraph(m.empty_text);
            return;
        }
        b.heading(2, m.title);
        for (const Control& stream : m.streams) b.toggle(stream);
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
        for (const Control* control : {&m.zoom_in, &m.zoom_out, &m.fit}) b.button(*control);
    });
}

void inspector(Builder& b, const InspectorModel& m) {
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
        for (const Control& control : m.controls) b.button(control);
    });
}

void drawer(Builder& b, const DrawerModel& m) {
    b.region("region.calls", "Calls", [&] {
        b.heading(2, "Call the service");
        for (const Control& form : m.forms) b.toggle(form);
        for (const FieldModel& field : m.fields) b.field(field);
        b.note(Tone::Bad, m.error);
        if (!m.command_line.empty()) b.within("p", {}, [&] { b.run(m.command_line, "code"); });
        b.button(m.copy);
        b.button(m.submit);
        b.heading(3, "Answers, newest first");
        if (m.calls.empty()) b.paragraph(m.calls_empty);
        for (const CallLineModel& call : m.calls) {
            b.within("p", {}, [&] { b.run(call.command, "code"); });
            b.note(call.tone, call.summary);
            if (!call.output.empty()) b.within("p", {}, [&] { b.run(call.output, "code"); });
        }
    });
    b.region("region.events", "Events", [&] {
        b.heading(2, "Events, newest first");
        for (const Control& tab : m.tabs) b.toggle(tab);
        if (m.tab != DrawerTab::Events && m.events.empty()) return;
        TwinNode& table = b.add("table");
        table.texts = {{"label", "Events"}};
        table.head = {"time", "event"};
        for (const EventLineModel& line : m.events) table.rows.push_back({line.time, line.text});
    });
}

void overlay(Builder& b, const OverlayModel& m) {
    b.region("region.overlay", m.title, [&] {
        b.heading(2, m.title);
        b.paragraph(m.intro);
        b.button(m.close);
        for (const OverlayModel::Section& section : m.sections) {
            b.heading(3, section.title);
            for (const OverlayModel::Entry& entry : section.entries) {
                b.paragraph(cat(entry.head, ": ", entry.text));
                if (entry.control) b.button(*entry.control);
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

}  // namespace

Twin build_twin(const AppModel& model, const ViewState& view) {
    Twin twin;
    twin.root.kind = "root";
    Builder b(twin);
    // What lies on top is all there is until it is closed.
    if (view.overlay != Overlay::None) {
        overlay(b, model.overlay);
        return twin;
    }
    lesson(b, model.lesson);
    top_bar(b, model.top_bar);
    stage(b, model.stage);
    timeline(b, model.timeline);
    drawer(b, model.drawer);
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
