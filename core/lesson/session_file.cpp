#include "core/lesson/session_file.h"

#include <limits>

#include "core/base/text.h"
#include "core/lesson/command_json.h"
#include "core/lesson/json_common.h"
#include "core/lesson/json_reader.h"
#include "core/lesson/json_writer.h"
#include "core/lesson/session_moments.h"
#include "core/lesson/session_version.h"
#include "core/sim/refusal.h"

namespace kds::lesson {
namespace {

constexpr std::int64_t kProgressVersion = 1;
constexpr std::size_t kProgressBytesMax = 1 << 20;
constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();

void write_question(JsonWriter& out, const QuestionState& question) {
    out.begin_object();
    if (question.chosen) out.integer("chosen", *question.chosen);
    out.begin_list("committed");
    for (const std::int32_t option : question.committed) out.item(std::int64_t{option});
    out.end_list().end_object();
}

void write_step(JsonWriter& out, const StepState& step) {
    out.begin_object().boolean("entered", step.entered).boolean("done", step.done);
    out.integer("began_us", step.began.at.us).text("began_calls", cat(step.began.calls));
    out.begin_list("questions");
    for (const QuestionState& question : step.questions) write_question(out, question);
    out.end_list().integer("hints_shown", step.hints_shown).integer("demo_runs", step.demo_runs);
    out.boolean("shown_answer", step.shown_answer).begin_list("conditions_met");
    for (const bool met : step.conditions_met) out.item(met);
    out.end_list().end_object();
}

void write_log(JsonWriter& out, const sim::Course& course) {
    out.begin_list("log");
    for (std::size_t i = course.shared; i < course.log.size(); ++i) {
        out.line().begin_object().integer("at_us", course.log[i].at.us);
        write_command(out, course.log[i].command);
        out.end_object();
    }
    out.end_list();
}

void write_branch(JsonWriter& out, const sim::Course& course, bool is_first) {
    out.line().begin_object().text("name", course.name);
    if (!is_first)
        out.integer("parent", static_cast<std::int64_t>(course.parent))
            .integer("shared", static_cast<std::int64_t>(course.shared))
            .integer("forked_us", course.forked_at.us);
    out.integer("reached_us", course.reached.us);
    write_log(out, course);
    out.end_object();
}

void write_history(JsonWriter& out, const sim::History& history) {
    out.line().begin_list("branches");
    for (const sim::Course& course : history.branches)
        write_branch(out, course, &course == &history.branches.front());
    out.end_list().line().integer("branch", static_cast<std::int64_t>(history.current));
    out.integer("now_us", history.now.us).begin_list("undone");
    for (const sim::Command& command : history.undone) {
        out.line().begin_object();
        write_command(out, command);
        out.end_object();
    }
    out.end_list();
    if (!history.moments.empty()) write_moments(out, history.moments);
}

void write_run(JsonWriter& out, const RunState& run) {
    out.line().begin_object("run").integer("step", run.step).begin_list("steps");
    for (const StepState& step : run.steps) write_step(out, step);
    out.end_list().end_object();
}

/// The commands of a list in the order of time, none after `until`, behind those of `log`.
}  // namespace

std::string to_json(const sim::Command& command) {
    JsonWriter out;
    out.begin_object();
    write_command(out, command);
    out.end_object();
    return std::move(out).take();
}

std::string to_json(const SavedSession& session) {
    JsonWriter out;
    out.begin_object().text("format", "shardlab-session").integer("version", kSessionVersion);
    out.line();
    if (!session.scenario_json.empty())
        out.raw("scenario", session.scenario_json);
    else if (!session.scenario_id.empty())
        out.text("scenario", session.scenario_id).text("digest", session.digest);
    else
        out.text("lesson", session.lesson_id).text("digest", session.digest);
    out.line().text("seed", cat(session.seed));
    write_history(out, session.history);
    if (session.run) write_run(out, *session.run);
    out.end_object();
    return std::move(out).take();
}

std::string to_json(const Progress& progress) {
    JsonWriter out;
    out.begin_object().text("format", "shardlab-progress").integer("version", kProgressVersion);
    out.text("last_lesson", progress.last_lesson).begin_list("lessons");
    for (const auto& [id, record] : progress.lessons) {
        out.begin_object().text("id", id).integer("steps_done", record.steps_done);
        out.integer("steps_total", record.steps_total).boolean("finished", record.finished);
        out.integer("quiz_right_first_try", record.quiz_right_first_try);
        out.integer("quiz_items", record.quiz_items).end_object();
    }
    out.end_list().end_object();
    return std::move(out).take();
}

Result<Progress> progress_from_json(std::string_view json, std::string_view file_name) {
    KDS_TRY(const auto document, JsonDocument::parse(json, file_name, kProgressBytesMax));
    const JsonNode root = document.root();
    read_version(root, "shardlab-progress", kProgressVersion);
    root.only({"format", "version", "last_lesson", "lessons"});
    Progress progress;
    progress.last_lesson = root.field("last_lesson").text();
    for (const JsonNode& node : root.field("lessons").items(0, kAny)) {
        node.only(
            {"id", "steps_done", "steps_total", "finished", "quiz_right_first_try", "quiz_items"});
        LessonRecord& record = progress.lessons[node.field("id").text()];
        record.steps_done = read_count(node.field("steps_done"));
        record.steps_total = read_count(node.field("steps_total"));
        record.finished = node.field("finished").boolean();
        record.quiz_right_first_try = read_count(node.field("quiz_right_first_try"));
        record.quiz_items = read_count(node.field("quiz_items"));
    }
    if (document.error()) return std::unexpected(*document.error());
    return progress;
}

}  // namespace kds::lesson
