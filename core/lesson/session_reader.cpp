// Reads what session_file.cpp has written. Apart from it, because a first visit has nothing to
// read.
#include <charconv>
#include <limits>

#include "core/base/text.h"
#include "core/lesson/command_json.h"
#include "core/lesson/json_common.h"
#include "core/lesson/json_reader.h"
#include "core/lesson/session_file.h"
#include "core/lesson/session_moments.h"
#include "core/lesson/session_version.h"
#include "core/sim/refusal.h"

namespace kds::lesson {
namespace {

/// A learner's own session has some kilobytes; one who puts large records again and again has more.
constexpr std::size_t kSessionBytesMax = 16 << 20;
constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();
/// The end of the year 9999, as far as the dates that we print go.
constexpr std::int64_t kMicrosMax = 253'402'300'799'999'999;

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

Result<sim::Command> command_from_json(std::string_view json, std::string_view file_name,
                                       const SourceCatalog* catalog) {
    KDS_TRY(const auto document, JsonDocument::parse(json, file_name, kSessionBytesMax, catalog));
    sim::Command command = read_command(document.root(), {});
    if (document.error()) return std::unexpected(*document.error());
    return command;
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

}  // namespace kds::lesson
