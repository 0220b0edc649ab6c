#include "core/lesson/session_file.h"

#include <charconv>
#include <limits>

#include "core/base/text.h"
#include "core/lesson/command_json.h"
#include "core/lesson/json_common.h"
#include "core/lesson/json_reader.h"
#include "core/lesson/json_writer.h"
#include "core/lesson/session_moments.h"
#include "core/sim/refusal.h"

namespace kds::lesson {
namespace {

constexpr std::int64_t kProgressVersion = 1;
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

/// The version of a document of this format; 0 if it is none that we read, which is reported.
std::int64_t read_version(const JsonNode& root, std::string_view format, std::int64_t newest) {
    const std::string found = root.field("format").text();
    if (found != format) {
        root.field("format").fail(cat("this is no file of the format \"", format, "\""));
        return 0;
    }
    const JsonNode node = root.field("version");
    const std::int64_t version = node.integer(1, std::numeric_limits<std::int64_t>::max());
    if (version <= newest) return version;
    node.fail(cat("a later lab has written this, in version ", version,
                  "; this lab reads versions up to ", newest));
    return 0;
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
void read_log(const JsonNode& list, Instant until, std::vector<sim::LoggedCommand>& log) {
    for (const JsonNode& entry : list.items(0, kAny)) {
        const JsonNode time = entry.field("at_us");
        const Instant at = read_instant(time);
        if (!log.empty() && at < log.back().at) time.fail("commands stand in the order of time");
        if (at > until) time.fail("this lies after the newest moment of its branch");
        log.push_back({at, read_command(entry, {"at_us"})});
    }
}

sim::Course read_branch(const JsonNode& node, const std::vector<sim::Course>& before) {
    sim::Course course;
    const JsonNode name = node.field("name");
    course.name = name.filled_text();
    if (utf8_length(course.name) > sim::kNameMax)
        name.fail(cat("a name has at most ", sim::kNameMax, " characters"));
    for (const sim::Course& other : before)
        if (other.name == course.name) name.fail("another branch has this name too");
    course.reached = read_instant(node.field("reached_us"));
    if (before.empty()) {
        node.only({"name", "reached_us", "log"});
    } else {
        node.only({"name", "parent", "shared", "forked_us", "reached_us", "log"});
        course.forked_at = read_instant(node.field("forked_us"));
        const auto last = static_cast<std::int64_t>(before.size()) - 1;
        course.parent = static_cast<std::size_t>(node.field("parent").integer(0, last));
        const auto& log = before[course.parent].log;
        const JsonNode shared = node.field("shared");
        course.shared =
            static_cast<std::size_t>(shared.integer(0, static_cast<std::int64_t>(log.size())));
        course.log.assign(log.begin(), log.begin() + static_cast<std::ptrdiff_t>(course.shared));
        if (!course.log.empty() && course.log.back().at > course.reached)
            shared.fail("what it shares lies after the newest moment of this branch");
    }
    read_log(node.field("log"), course.reached, course.log);
    return course;
}

sim::History read_history(const JsonNode& root) {
    sim::History history;
    for (const JsonNode& node : root.field("branches").items(1, sim::kBranchesMax))
        history.branches.push_back(read_branch(node, history.branches));
    if (history.branches.empty()) return history;  // Which was reported.
    const auto last = static_cast<std::int64_t>(history.branches.size()) - 1;
    history.current = static_cast<std::size_t>(root.field("branch").integer(0, last));
    const JsonNode now = root.field("now_us");
    history.now = read_instant(now);
    if (history.now > history.branches[history.current].reached)
        now.fail("this lies after the newest moment of the branch");
    for (const JsonNode& node : root.field("undone").items(0, kAny))
        history.undone.push_back(read_command(node, {}));
    if (root.has("moments")) read_moments(root.field("moments"), history);
    return history;
}

/// The form of version 1: one branch, of which the newest moment was the present.
sim::History read_first_form(const JsonNode& root) {
    sim::Course course{.name = "main"};
    course.reached = read_instant(root.field("now_us"));
    read_log(root.field("log"), course.reached, course.log);
    return {.branches = {course}, .current = 0, .now = course.reached, .undone = {}};
}

RunState read_run(const JsonNode& node) {
    node.only({"step", "steps"});
    RunState run;
    run.step = read_count(node.field("step"));
    for (const JsonNode& step : node.field("steps").items(0, kAny))
        run.steps.push_back(read_step(step));
    return run;
}

/// What it is a session of.
void read_subject(const JsonNode& root, std::string_view json, SavedSession& session) {
    if (!root.has("scenario")) {
        session.lesson_id = root.field("lesson").filled_text();
        session.digest = root.field("digest").text();
        return;
    }
    const JsonNode scenario = root.field("scenario");
    if (root.has("lesson"))
        root.field("lesson").fail("a scenario is given too; a session is of one of the two");
    if (root.has("run")) root.field("run").fail("only a lesson can be attempted");
    if (scenario.is_object()) {
        if (root.has("digest")) root.field("digest").fail("a whole scenario has no digest");
        session.scenario = read_scenario_file(scenario);
        session.scenario_id = session.scenario->id;
        const JsonValue& place = *scenario.place();
        session.scenario_json = json.substr(place.begin, place.end - place.begin);
    } else {
        session.scenario_id = read_id(scenario);
        session.digest = root.field("digest").text();
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

Result<sim::Command> command_from_json(std::string_view json, std::string_view file_name,
                                       const SourceCatalog* catalog) {
    KDS_TRY(const auto document, JsonDocument::parse(json, file_name, kSessionBytesMax, catalog));
    sim::Command command = read_command(document.root(), {});
    if (document.error()) return std::unexpected(*document.error());
    return command;
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

Result<SavedSession> session_from_json(std::string_view json, std::string_view file_name,
                                       const SourceCatalog* catalog) {
    KDS_TRY(const auto document, JsonDocument::parse(json, file_name, kSessionBytesMax, catalog));
    const JsonNode root = document.root();
    const std::int64_t version = read_version(root, "shardlab-session", kSessionVersion);
    SavedSession session;
    if (version == 1) {
        root.only({"format", "version", "lesson", "digest", "seed", "now_us", "log", "run"});
        session.lesson_id = root.field("lesson").filled_text();
        session.digest = root.field("digest").text();
        session.history = read_first_form(root);
        session.run = read_run(root.field("run"));
    } else if (version == 2) {
        root.only({"format", "version", "lesson", "scenario", "digest", "seed", "branches",
                   "branch", "now_us", "undone", "moments", "run"});
        read_subject(root, json, session);
        session.history = read_history(root);
        if (root.has("run")) session.run = read_run(root.field("run"));
    }
    session.seed = read_u64(root.field("seed"));
    if (document.error()) return std::unexpected(*document.error());
    return session;
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
