#include "core/lesson/session_file.h"

#include <charconv>
#include <limits>

#include "core/base/text.h"
#include "core/lesson/command_json.h"
#include "core/lesson/json_reader.h"
#include "core/lesson/json_writer.h"

namespace kds::lesson {
namespace {

constexpr std::int64_t kVersion = 1;
/// A learner's own session has some kilobytes; one who puts large records again and again has more.
constexpr std::size_t kSessionBytesMax = 16 << 20;
constexpr std::size_t kProgressBytesMax = 1 << 20;
constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();
/// The end of the year 9999, as far as the dates that we print go.
constexpr std::int64_t kMicrosMax = 253'402'300'799'999'999;

std::uint32_t read_count(const JsonNode& node) {
    return static_cast<std::uint32_t>(node.integer(0, std::numeric_limits<std::uint32_t>::max()));
}

Instant read_instant(const JsonNode& node) { return {node.integer(0, kMicrosMax)}; }

/// Numbers of 64 bits without sign are texts: a JSON reader other than ours may round them.
std::uint64_t read_u64(const JsonNode& node) {
    const std::string text = node.text();
    std::uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data(), end, value);
    if (problem != std::errc{} || stop != end || text.empty())
        node.fail("this must be a whole number in quotes, up to 18446744073709551615");
    return value;
}

void write_question(JsonWriter& out, const QuestionState& question) {
    out.begin_object();
    if (question.chosen) out.integer("chosen", *question.chosen);
    out.begin_list("committed");
    for (const std::int32_t option : question.committed) out.item(std::int64_t{option});
    out.end_list().end_object();
}

QuestionState read_question(const JsonNode& node) {
    node.only({"chosen", "committed"});
    const auto option = [](const JsonNode& place) {
        return static_cast<std::int32_t>(
            place.integer(kNotSure, std::numeric_limits<std::int32_t>::max()));
    };
    QuestionState question;
    if (node.has("chosen")) question.chosen = option(node.field("chosen"));
    for (const JsonNode& item : node.field("committed").items(0, kAny))
        question.committed.push_back(option(item));
    return question;
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

StepState read_step(const JsonNode& node) {
    node.only({"entered", "done", "began_us", "began_calls", "questions", "hints_shown",
               "demo_runs", "shown_answer", "conditions_met"});
    StepState step;
    step.entered = node.field("entered").boolean();
    step.done = node.field("done").boolean();
    step.began.at = read_instant(node.field("began_us"));
    step.began.calls = read_u64(node.field("began_calls"));
    for (const JsonNode& item : node.field("questions").items(0, kAny))
        step.questions.push_back(read_question(item));
    step.hints_shown = read_count(node.field("hints_shown"));
    step.demo_runs = read_count(node.field("demo_runs"));
    step.shown_answer = node.field("shown_answer").boolean();
    for (const JsonNode& item : node.field("conditions_met").items(0, kAny))
        step.conditions_met.push_back(item.boolean());
    return step;
}

void check_format(const JsonNode& root, std::string_view format) {
    const std::string found = root.field("format").text();
    if (found != format) {
        root.field("format").fail(cat("this is no file of the format \"", format, "\""));
    } else if (root.field("version").integer() != kVersion) {
        root.field("version").fail(cat("this lab reads version ", kVersion));
    }
}

}  // namespace

std::string to_json(const sim::Command& command) {
    JsonWriter out;
    out.begin_object();
    write_command(out, command);
    out.end_object();
    return std::move(out).take();
}

Result<sim::Command> command_from_json(std::string_view json, std::string_view file_name) {
    KDS_TRY(const auto document, JsonDocument::parse(json, file_name, kSessionBytesMax));
    sim::Command command = read_command(document.root(), {});
    if (document.error()) return std::unexpected(*document.error());
    return command;
}

std::string to_json(const SavedSession& session) {
    JsonWriter out;
    out.begin_object().text("format", "shardlab-session").integer("version", kVersion);
    out.text("lesson", session.lesson_id).text("digest", session.lesson_digest);
    out.text("seed", cat(session.seed)).integer("now_us", session.now.us).begin_list("log");
    for (const sim::LoggedCommand& entry : session.log) {
        out.begin_object().integer("at_us", entry.at.us);
        write_command(out, entry.command);
        out.end_object();
    }
    out.end_list().begin_object("run").integer("step", session.run.step).begin_list("steps");
    for (const StepState& step : session.run.steps) write_step(out, step);
    out.end_list().end_object().end_object();
    return std::move(out).take();
}

Result<SavedSession> session_from_json(std::string_view json, std::string_view file_name) {
    KDS_TRY(const auto document, JsonDocument::parse(json, file_name, kSessionBytesMax));
    const JsonNode root = document.root();
    check_format(root, "shardlab-session");
    root.only({"format", "version", "lesson", "digest", "seed", "now_us", "log", "run"});
    SavedSession session;
    session.lesson_id = root.field("lesson").text();
    session.lesson_digest = root.field("digest").text();
    session.seed = read_u64(root.field("seed"));
    session.now = read_instant(root.field("now_us"));
    for (const JsonNode& entry : root.field("log").items(0, kAny)) {
        const Instant at = read_instant(entry.field("at_us"));
        session.log.push_back({at, read_command(entry, {"at_us"})});
    }
    const JsonNode run = root.field("run");
    run.only({"step", "steps"});
    session.run.step = read_count(run.field("step"));
    for (const JsonNode& step : run.field("steps").items(0, kAny))
        session.run.steps.push_back(read_step(step));
    if (document.error()) return std::unexpected(*document.error());
    return session;
}

std::string to_json(const Progress& progress) {
    JsonWriter out;
    out.begin_object().text("format", "shardlab-progress").integer("version", kVersion);
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
    check_format(root, "shardlab-progress");
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
