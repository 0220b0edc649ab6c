#include <algorithm>

#include "core/base/text.h"
#include "web/model/build_models.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

using lesson::kNotSure;

const lesson::Option* option_at(const std::vector<lesson::Option>& options, std::int32_t index) {
    return index >= 0 && static_cast<std::size_t>(index) < options.size()
               ? &options[static_cast<std::size_t>(index)]
               : nullptr;
}

QuestionModel build_question(const std::string& id, std::uint32_t number,
                             const std::string& question,
                             const std::vector<lesson::Option>& options,
                             const lesson::QuestionState& state,
                             const std::string* not_sure_reply) {
    QuestionModel out;
    out.id = id;
    out.question = parse_markdown(question);
    const bool is_prediction = not_sure_reply != nullptr;
    const bool right = !state.committed.empty() && option_at(options, state.committed.back()) &&
                       option_at(options, state.committed.back())->right;
    out.answered = is_prediction ? !state.committed.empty() : right;
    const auto add = [&](std::int32_t index, const std::string& text) {
        const bool committed = std::ranges::find(state.committed, index) != state.committed.end();
        const lesson::Option* option = option_at(options, index);
        OptionModel model;
        model.control = {
            .id = cat(id, ".option.", index < 0 ? std::string("none") : cat(index)),
            .label = text,
            .action = ChooseOption{number, index},
            .enabled = !out.answered,
            .pressed = out.answered ? index == state.committed.back() : state.chosen == index,
            .describe = {}};
        model.text = parse_markdown(text);
        model.control.label = plain_text(model.text);
        // Beside a committed guess the truth is shown too.
        if (out.answered && option && option->right) model.tone = Tone::Good;
        if (committed && option && !option->right) model.tone = Tone::Warn;
        out.options.push_back(std::move(model));
    };
    for (std::size_t i = 0; i < options.size(); ++i)
        add(static_cast<std::int32_t>(i), options[i].text);
    if (is_prediction) add(kNotSure, "Not sure");

    if (!state.committed.empty()) {
        const std::int32_t last = state.committed.back();
        if (const lesson::Option* option = option_at(options, last)) {
            out.reply = parse_markdown(option->reply);
            out.reply_tone = option->right ? Tone::Good : Tone::Warn;
        } else if (not_sure_reply) {
            out.reply = parse_markdown(*not_sure_reply);
            out.reply_tone = Tone::Info;
        }
    }
    return out;
}

Control go_to(std::string id, std::string label, std::uint32_t step, bool enabled) {
    return {.id = std::move(id),
            .label = std::move(label),
            .action = GoToStep{step},
            .enabled = enabled,
            .describe = {}};
}

struct StepBuilder {
    const ModelInputs& in;
    LessonModel& out;
    std::uint32_t index;
    const lesson::StepState& state;

    void next(bool enabled) const {
        const bool last = index + 1 == in.run.lesson().steps.size();
        out.primary = last ? Control{.id = "lesson.next",
                                     .label = "Finish",
                                     .action = FinishLesson{},
                                     .enabled = enabled,
                                     .describe = {}}
                           : go_to("lesson.next", "Next", index + 1, enabled);
    }

    void operator()(const lesson::Say& say) const {
        if (say.correction)
            out.correction = {
                parse_markdown(say.correction->course_says),
                parse_markdown(say.correction->service_does),
                cat("AWS: ", say.correction->source, ", checked ", say.correction->checked)};
        next(true);
    }

    void operator()(const lesson::Predict& predict) const {
        out.questions_title = "Before you look";
        out.questions.push_back(build_question("lesson.predict", 0, predict.question,
                                               predict.options, state.questions[0],
                                               &predict.not_sure_reply));
        if (state.done) {
            next(true);
        } else {
            out.primary = {.id = "lesson.commit",
                           .label = "Commit",
                           .action = CommitAnswer{0},
                           .enabled = state.questions[0].chosen.has_value(),
                           .describe = "Fixes your prediction and shows the reply"};
        }
    }

    void operator()(const lesson::Demo& demo) const {
        LessonModel::DemoModel model;
        model.playing = in.run.playing();
        const Instant now = in.world.now();
        std::string caption = in.run.playing() ? in.run.caption(now) : std::string();
        if (caption.empty() && !demo.captions.empty() && !state.done)
            caption = demo.captions.front().text;
        model.caption = parse_markdown(caption);
        if (model.playing) {
            const Duration left = in.run.script_end() - now;
            model.progress =
                1.0f - static_cast<float>(left.us) / static_cast<float>(demo.length.us);
            model.state = demo.speed_percent == 100 ? std::string("Playing")
                                                    : cat("Playing in slow motion, ",
                                                          demo.speed_percent, " % of real time");
        } else if (state.done) {
            model.progress = 1;
            model.state = "The world has stopped at the key moment.";
            model.result = parse_markdown(demo.result);
        } else {
            model.state = "Ready to play";
        }
        out.demo = std::move(model);
        if (state.done) {
            out.secondary.push_back({.id = "lesson.replay",
                                     .label = "Play again",
                                     .action = PlayScript{},
                                     .enabled = !in.run.playing(),
                                     .describe = {}});
            next(true);
        } else {
            out.primary = {.id = "lesson.play",
                           .label = "Play",
                           .action = PlayScript{},
                           .enabled = !in.run.playing(),
                           .describe = {}};
        }
    }

    void operator()(const lesson::Task& task) const {
        LessonModel::TaskModel model;
        model.met = state.done;
        model.title = state.done ? "Done" : "Your task";
        for (const auto& line : in.run.goal().lines(task.goal, in.world))
            model.lines.push_back({parse_markdown(line.condition->text),
                                   parse_markdown(line.diagnosis), line.met || state.done});
        if (state.done) {
            for (auto& line : model.lines) line.diagnosis.clear();
            model.done = parse_markdown(task.done);
        }
        for (std::uint32_t i = 0; i < state.hints_shown && i < task.hints.size(); ++i)
            model.hints.push_back(parse_markdown(task.hints[i]));
        const auto all_hints = static_cast<std::uint32_t>(task.hints.size());
        if (!state.done) {
            out.secondary.push_back({.id = "lesson.hint",
                                     .label = "Hint",
                                     .action = ShowHint{},
                                     .enabled = state.hints_shown < all_hints,
                                     .describe = "Shows the next hint"});
            // The act itself is shown once the learner has asked for everything short of it.
            if (state.hints_shown == all_hints)
                out.secondary.push_back({.id = "lesson.show",
                                         .label = "Show me",
                                         .action = PlayScript{},
                                         .enabled = !in.run.playing(),
                                         .describe = "Does it on the stage"});
        }
        out.task = std::move(model);
        next(state.done);
    }

    void operator()(const lesson::Quiz& quiz) const {
        out.questions_title = "Quiz";
        std::uint32_t open = 0;
        for (std::uint32_t i = 0; i < quiz.items.size(); ++i) {
            // One question at a time: the next one comes when the one before it is answered.
            QuestionModel question =
                build_question(cat("lesson.quiz.", i), i, quiz.items[i].question,
                               quiz.items[i].options, state.questions[i], nullptr);
            const bool answered = question.answered;
            out.questions.push_back(std::move(question));
            open = i;
            if (!answered) break;
        }
        if (state.done) {
            next(true);
            return;
        }
        const lesson::QuestionState& asked = state.questions[open];
        const bool same_again = !asked.committed.empty() && asked.chosen == asked.committed.back();
        out.primary = {.id = "lesson.commit",
                       .label = "Answer",
                       .action = CommitAnswer{open},
                       .enabled = asked.chosen.has_value() && !same_again,
                       .describe = {}};
    }
};

void build_end_card(const ModelInputs& in, LessonModel& out) {
    const lesson::Lesson& lesson = in.run.lesson();
    const lesson::LessonRecord record = in.run.record();
    out.step_text = "Complete";
    out.title = "You finished " + lesson.title;
    LessonModel::EndModel end;
    const auto add = [&](const char* head, const std::string& text) {
        if (!text.empty()) end.lines.emplace_back(head, parse_markdown(text));
    };
    add("The idea", lesson.end.idea);
    add("The command", lesson.end.command);
    add("The limit", lesson.end.limit);
    add("The price", lesson.end.price);
    add("Read on", lesson.end.aws_page);
    add("Quiz",
        cat(record.quiz_right_first_try, " of ", record.quiz_items, " right at the first try."));
    out.end = std::move(end);
    out.secondary.push_back({.id = "lesson.over",
                             .label = "Start over",
                             .action = StartOver{},
                             .describe = "Begins the lesson anew; your answers are forgotten"});
    out.secondary.push_back({.id = "lesson.sandbox",
                             .label = "Go on in the sandbox",
                             .action = DoInSandbox{SandboxAct::GoOn, 0},
                             .describe = {}});
    out.primary = {.id = "lesson.map",
                   .label = "Course map",
                   .action = OpenOverlay{Overlay::Course},
                   .describe = {}};
}

}  // namespace

std::optional<Control> dismiss_control(const ModelInputs& in) {
    if (in.view.notice.empty()) return std::nullopt;
    return Control{
        .id = "lesson.dismiss", .label = "Dismiss", .action = DismissNotice{}, .describe = {}};
}

LessonModel build_lesson(const ModelInputs& in) {
    if (in.scenario) return build_scenario(in);
    LessonModel out;
    const lesson::Lesson& lesson = in.run.lesson();
    out.eyebrow = lesson.part;
    out.notice = in.view.notice;
    out.dismiss = dismiss_control(in);
    if (in.finished_card) {
        build_end_card(in, out);
        return out;
    }
    const std::uint32_t index = in.run.state().step;
    const lesson::Step& step = in.run.step();
    out.step_text = cat("Step ", index + 1, " of ", lesson.steps.size());
    out.title = step.title;
    out.text = parse_markdown(step.text);
    if (index > 0) out.secondary.push_back(go_to("lesson.back", "Back", index - 1, true));
    std::visit(StepBuilder{in, out, index, in.run.step_state()}, step.body);
    return out;
}

TopBarModel build_top_bar(const ModelInputs& in) {
    TopBarModel out;
    const lesson::Lesson& lesson = in.run.lesson();
    out.course = {.id = "top.course",
                  .label = lesson.title,
                  .action = OpenOverlay{Overlay::Course},
                  .describe = "Opens the course map"};
    const std::uint32_t present = in.run.state().step;
    // A scenario has no steps to go through.
    for (std::uint32_t i = 0; !in.scenario && i < lesson.steps.size(); ++i)
        out.pips.push_back(in.run.state().steps[i].done && (i != present || in.finished_card)
                               ? Tone::Good
                           : i == present ? Tone::Info
                                          : Tone::Plain);
    out.progress_text = in.scenario
                            ? std::string("Without a lesson")
                            : cat(in.run.steps_done(), " of ", lesson.steps.size(), " steps done");
    out.paused = in.view.paused;
    out.pause = {.id = "top.pause",
                 .label = in.view.paused ? "Run" : "Pause",
                 .action = TogglePause{},
                 .describe = "Space"};
    out.step = {.id = "top.step",
                .label = "Step",
                .action = StepEvent{},
                .describe = "To the next event; right arrow"};
    out.slower = {.id = "top.slower",
                  .label = "Slower",
                  .action = ChangeSpeed{-1},
                  .enabled = in.view.speed > 0,
                  .describe = "Comma"};
    out.faster = {.id = "top.faster",
                  .label = "Faster",
                  .action = ChangeSpeed{1},
                  .enabled = in.view.speed + 1 < kSpeeds.size(),
                  .describe = "Full stop"};
    out.speed = kSpeeds[in.view.speed].label;
    out.behind = in.ran_at > 0 && !in.view.paused;
    if (out.behind) out.speed = cat(with_thousands(in.ran_at), "× of ", out.speed);
    out.clock = clock_text(in.world.now() - in.world.began_at());
    out.dark = in.view.theme == Theme::Dark;
    out.theme = {.id = "top.theme",
                 .label = out.dark ? "Light theme" : "Dark theme",
                 .action = ToggleTheme{},
                 .describe = {}};
    out.text_view = {.id = "top.text",
                     .label = "Text view",
                     .action = ToggleTextView{},
                     .pressed = in.view.text_view,
                     .describe = "Shows everything as a page of text; T"};
    out.streams = {.id = "top.streams",
                   .label = "Streams",
                   .action = GoInConsole{},
                   .describe = "The console: makes, changes and deletes streams"};
    out.share = {.id = "top.share",
                 .label = "Share",
                 .action = OpenOverlay{Overlay::Share},
                 .describe = "A link to this session, or a file of it"};
    out.help = {.id = "top.help",
                .label = "Help",
                .action = OpenOverlay{Overlay::Help},
                .describe = "Keys and what is simplified; question mark"};
    return out;
}

SheetTabsModel build_sheet_tabs(const ModelInputs& in) {
    SheetTabsModel out;
    const auto add = [&](const char* id, const char* label, Sheet sheet) {
        out.tabs.push_back({.id = id,
                            .label = label,
                            .action = OpenSheet{sheet},
                            .pressed = in.view.sheet == sheet,
                            .describe = {}});
    };
    add("sheet.lesson", "Lesson", Sheet::Lesson);
    add("sheet.drawer", "Calls", Sheet::Drawer);
    add("sheet.inspector", "Inspect", Sheet::Inspector);
    return out;
}

}  // namespace kds::web
