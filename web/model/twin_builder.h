/// Builds the twin's tree from the models, part by part (twin.cpp, twin_parts.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "web/model/twin.h"

namespace kds::web {

class TwinBuilder {
public:
    explicit TwinBuilder(Twin& twin) : twin_{twin} { open_.push_back(&twin.root); }

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
    void paragraph(const std::string& text, const char* style = "plain") {
        if (text.empty()) return;
        within("p", {}, [&] { run(text, style); });
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
    /// The last added field has this error; nothing if it is empty.
    void error_of_field(const std::string& error) {
        if (!error.empty()) open_.back()->children.back().texts.emplace_back("error", error);
    }
    /// The last added field has several lines.
    void mark_area() { open_.back()->children.back().flags.emplace_back("area", true); }
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
    void range(const SliderModel& slider) {
        TwinNode& node = add("range");
        node.texts = {{"id", slider.id}, {"label", slider.label}, {"text", slider.text}};
        node.numbers = {{"value", slider.slide.to},
                        {"min", slider.least},
                        {"max", slider.most},
                        {"coarse", slider.coarse}};
        twin_.actions.emplace(slider.id, ActOnStage{slider.slide});
        count(slider.id);
    }
    /// The first control of the region that was added last, or of the one that is open; empty if it
    /// has none.
    const std::string& region_start() const { return first_; }
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

}  // namespace kds::web
