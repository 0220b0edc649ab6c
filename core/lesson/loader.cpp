#include "core/lesson/loader.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/base/hasher.h"
#include "core/base/text.h"
#include "core/lesson/check_json.h"
#include "core/lesson/command_json.h"
#include "core/lesson/json_common.h"
#include "core/lesson/json_reader.h"
#include "core/lesson/lesson_prices.h"
#include "core/lesson/scenario_json.h"

namespace kds::lesson {
namespace {

constexpr std::array<std::string_view, 5> kStepKinds{"say", "demo", "predict", "do", "quiz"};
constexpr std::array<std::string_view, 3> kSupports{"full", "part", "none"};
constexpr std::array<std::string_view, 3> kLatches{"once", "hold", "at_end"};
constexpr std::array<std::string_view, 4> kFormFields{"partition_key", "data", "shard_id",
                                                      "iterator_type"};
constexpr int kStatements = 18;  // lessons.md, section 1: S1 to S18.
constexpr int kTopics = 13;      // T1 to T13.

/// "S5" with a number from 1 to `last`.
bool is_numbered(std::string_view text, char letter, int last) {
    for (int n = 1; n <= last; ++n) {
        if (text == cat(letter, n)) return true;
    }
    return false;
}

bool is_date(std::string_view text) {
    constexpr std::string_view kForm = "0000-00-00";
    return text.size() == kForm.size() && std::ranges::equal(text, kForm, [](char c, char form) {
               return form == '-' ? c == '-' : c >= '0' && c <= '9';
           });
}

/// The fields of a step of the kind: those of every step, and its own.
std::vector<std::string_view> fields_of_step(std::size_t kind) {
    std::vector<std::string_view> fields{"kind", "id", "title", "text", "statements"};
    const auto add = [&](std::initializer_list<std::string_view> own) {
        fields.insert(fields.end(), own);
    };
    switch (kind) {
        case 0: add({"correction"}); break;
        case 1: add({"script", "length_ms", "speed_percent", "captions", "result"}); break;
        case 2: add({"question", "options", "not_sure"}); break;
        case 3:
            add({"support", "goal", "done", "hints", "demonstration", "solutions", "near_misses",
                 "prefill"});
            break;
        default: add({"items"}); break;
    }
    return fields;
}

std::string read_date(const JsonNode& node) {
    std::string date = node.text();
    if (!is_date(date)) node.fail("a date is written as 2026-11-23");
    return date;
}

std::vector<std::string> read_numbered(const JsonNode& node, char letter, int last,
                                       std::string_view what) {
    std::vector<std::string> result;
    for (const JsonNode& item : node.items(0, kListMax)) {
        result.push_back(item.text());
        if (!is_numbered(result.back(), letter, last)) {
            item.fail(cat("\"", result.back(), "\" is no ", what, "; they are ", letter, "1 to ",
                          letter, last));
        }
    }
    return result;
}

/// Reads one lesson. A member function for each kind of object in the file, in the order of
/// lesson.h.
class LessonReader {
public:
    LessonReader(const Facts& facts, const pricing::PriceSheets* sheets)
        : facts_{facts}, sheets_{sheets} {}

    Lesson read(const JsonNode& root);

private:
    std::string prose(const JsonNode& node) const;
    void replace_token(const JsonNode& node, std::string_view name, std::string& out) const;
    sim::Scenario scenario(const JsonNode& node) const;
    Script script(const JsonNode& node, std::size_t min) const;
    Step step(const JsonNode& node);
    StepBody body(const JsonNode& node, std::size_t kind);
    Say say(const JsonNode& node) const;
    Demo demo(const JsonNode& node) const;
    Predict predict(const JsonNode& node) const;
    Task task(const JsonNode& node) const;
    Quiz quiz(const JsonNode& node) const;
    std::vector<Option> options(const JsonNode& node) const;
    Goal goal(const JsonNode& node, std::set<std::string>& ids) const;
    Goal branch(const JsonNode& node, Goal::Kind kind, std::string_view word,
                std::set<std::string>& ids) const;
    Condition condition(const JsonNode& node, std::set<std::string>& ids) const;
    static void name_goal(Condition& condition);
    std::string diagnosis_text(const JsonNode& node) const;
    EndCard end_card(const JsonNode& node) const;

    const Facts& facts_;
    const pricing::PriceSheets* sheets_;                 ///< Null: there are no prices.
    std::shared_ptr<const pricing::PriceSheet> prices_;  ///< Of the lesson's Region.
    std::set<std::string> step_ids_;
};

/// Text for the learner: {{name}} becomes the text of that fact (lessons.md, rule 20).
std::string LessonReader::prose(const JsonNode& node) const {
    const std::string source = node.filled_text();
    std::string result;
    std::size_t from = 0;
    while (true) {
        const std::size_t open = source.find("{{", from);
        result += source.substr(from, open - from);
        if (open == std::string::npos) return result;
        const std::size_t close = source.find("}}", open);
        if (close == std::string::npos) {
            node.fail("\"{{\" begins a fact, but \"}}\" does not end it");
            return result;
        }
        replace_token(node, std::string_view{source}.substr(open + 2, close - open - 2), result);
        from = close + 2;
    }
}

void LessonReader::replace_token(const JsonNode& node, std::string_view name,
                                 std::string& out) const {
    if (const Facts::Fact* const fact = facts_.find(name)) {
        out += fact->text;
        return;
    }
    std::vector<std::string> prices;
    if (prices_) {
        const std::string text = price_text(*prices_, name);
        out += text;
        if (!text.empty()) return;
        prices = price_names(*prices_);
    }
    std::vector<std::string_view> known(prices.begin(), prices.end());
    for (const auto& [fact_name, fact] : facts_.all()) known.push_back(fact_name);
    const std::string_view near = nearest_word(name, known);
    const std::string suggestion =
        near.empty() ? std::string{} : cat("; did you mean {{", near, "}}?");
    node.fail(cat("no fact has the name of {{", name.substr(0, 60), "}}", suggestion));
}

Lesson LessonReader::read(const JsonNode& root) {
    root.only({"$schema", "schema", "id", "title", "promise", "part", "topics", "minutes",
               "scenario", "steps", "end"});
    read_schema_version(root, "lessons");
    Lesson lesson;
    lesson.id = read_id(root.field("id"));
    // Before any text, which may name a price of the Region.
    lesson.scenario = scenario(root.field("scenario"));
    if (sheets_) prices_ = prices_of(*sheets_, lesson.scenario.engine.region);
    lesson.prices = prices_;
    lesson.title = prose(root.field("title"));
    lesson.promise = prose(root.field("promise"));
    lesson.part = prose(root.field("part"));
    lesson.topics = read_numbered(root.field("topics"), 'T', kTopics, "topic of the course");
    lesson.minutes = root.field("minutes").integer(1, 60);
    for (const JsonNode& node : root.field("steps").items(1, kListMax)) {
        lesson.steps.push_back(step(node));
    }
    lesson.end = end_card(root.field("end"));
    return lesson;
}

sim::Scenario LessonReader::scenario(const JsonNode& node) const {
    node.only(kScenarioFields);
    // A learner waits for the warm-up of a lesson: it is no longer than a script may be.
    (void)read_ms(node.field("warm_up_ms"));
    return read_scenario(node);
}

Script LessonReader::script(const JsonNode& node, std::size_t min) const {
    Script result;
    for (const JsonNode& item : node.items(min, kListMax)) {
        TimedCommand timed;
        if (item.has("after_ms")) timed.after = read_ms(item.field("after_ms"));
        timed.command = read_command(item, {"after_ms"});
        result.push_back(std::move(timed));
    }
    return result;
}

Step LessonReader::step(const JsonNode& node) {
    Step result;
    const std::size_t kind = node.field("kind").choice(kStepKinds, "kind of step");
    node.only(fields_of_step(kind));
    const JsonNode id = node.field("id");
    result.id = read_id(id);
    if (!step_ids_.insert(result.id).second) {
        id.fail(cat("another step has the id \"", result.id, "\" too"));
    }
    result.title = prose(node.field("title"));
    result.text = prose(node.field("text"));
    if (node.has("statements")) {
        result.statements =
            read_numbered(node.field("statements"), 'S', kStatements, "statement of the course");
    }
    result.body = body(node, kind);
    return result;
}

StepBody LessonReader::body(const JsonNode& node, std::size_t kind) {
    switch (kind) {
        case 0: return say(node);
        case 1: return demo(node);
        case 2: return predict(node);
        case 3: return task(node);
        default: return quiz(node);
    }
}

Say LessonReader::say(const JsonNode& node) const {
    if (!node.has("correction")) return {};
    const JsonNode correction = node.field("correction");
    correction.only({"course_says", "service_does", "source", "checked"});
    return {Correction{.course_says = prose(correction.field("course_says")),
                       .service_does = prose(correction.field("service_does")),
                       .source = correction.field("source").filled_text(),
                       .checked = read_date(correction.field("checked"))}};
}

Demo LessonReader::demo(const JsonNode& node) const {
    Demo result;
    const JsonNode length = node.field("length_ms");
    result.length = read_ms(length);
    if (node.has("speed_percent")) {
        // The transport goes from 1/50 to 3,600 times (design.md, section 1).
        result.speed_percent = node.field("speed_percent").integer(2, 360'000);
    }
    result.script = script(node.field("script"), 1);
    Duration taken{};
    for (const TimedCommand& timed : result.script) taken = taken + timed.after;
    if (taken > result.length) {
        length.fail(cat("the script takes ", taken.whole_millis(), " ms, longer than the demo"));
    }
    for (const JsonNode& item : node.field("captions").items(1, kListMax)) {
        item.only({"at_ms", "text"});
        const JsonNode at = item.field("at_ms");
        const Duration time = read_ms(at);
        if (result.captions.empty() && time != Duration{}) {
            at.fail("the first caption stands there before the start: use 0");
        } else if (!result.captions.empty() && time <= result.captions.back().at) {
            at.fail("a caption comes later than the one before it");
        } else if (time > result.length) {
            at.fail("this is after the end of the demo");
        }
        result.captions.push_back({time, prose(item.field("text"))});
    }
    result.result = prose(node.field("result"));
    return result;
}

std::vector<Option> LessonReader::options(const JsonNode& node) const {
    std::vector<Option> result;
    int right = 0;
    for (const JsonNode& item : node.items(2, 4)) {
        item.only({"text", "reply", "right"});
        result.push_back({.text = prose(item.field("text")),
                          .reply = prose(item.field("reply")),
                          .right = item.has("right") && item.field("right").boolean()});
        right += result.back().right ? 1 : 0;
    }
    if (right != 1) node.fail(cat(right, " options are right; exactly one must be"));
    return result;
}

Predict LessonReader::predict(const JsonNode& node) const {
    return {.question = prose(node.field("question")),
            .options = options(node.field("options")),
            .not_sure_reply = prose(node.field("not_sure"))};
}

Quiz LessonReader::quiz(const JsonNode& node) const {
    Quiz result;
    for (const JsonNode& item : node.field("items").items(1, kListMax)) {
        item.only({"question", "options"});
        result.items.push_back({prose(item.field("question")), options(item.field("options"))});
    }
    return result;
}

Task LessonReader::task(const JsonNode& node) const {
    Task result;
    result.support =
        static_cast<Support>(node.field("support").choice(kSupports, "degree of support"));
    std::set<std::string> ids;
    result.goal = goal(node.field("goal"), ids);
    result.done = prose(node.field("done"));
    // lessons.md, rule 14: where to look, what kind of action, the exact command.
    for (const JsonNode& hint : node.field("hints").items(3, 3))
        result.hints.push_back(prose(hint));
    result.demonstration = script(node.field("demonstration"), 1);
    for (const JsonNode& solution : node.field("solutions").items(2, kListMax)) {
        result.solutions.push_back(script(solution, 1));
    }
    for (const JsonNode& miss : node.field("near_misses").items(3, kListMax)) {
        miss.only({"name", "script", "expects"});
        result.near_misses.push_back({.name = miss.field("name").filled_text(),
                                      .script = script(miss.field("script"), 1),
                                      .expects = prose(miss.field("expects"))});
    }
    if (!node.has("prefill")) return result;
    const JsonNode prefill = node.field("prefill");
    prefill.only(kFormFields);
    for (const std::string& name : prefill.names()) {
        result.prefill.push_back({name, prefill.field(name).text()});
    }
    return result;
}

/// {"all": […]}, {"any": […]}, {"not": {…}} or a condition.
Goal LessonReader::goal(const JsonNode& node, std::set<std::string>& ids) const {
    if (node.has("all")) return branch(node, Goal::Kind::All, "all", ids);
    if (node.has("any")) return branch(node, Goal::Kind::Any, "any", ids);
    if (node.has("not")) {
        node.only({"not"});
        Goal result;
        result.kind = Goal::Kind::Not;
        result.children.push_back(goal(node.field("not"), ids));
        return result;
    }
    Goal result;
    result.condition = condition(node, ids);
    return result;
}

Goal LessonReader::branch(const JsonNode& node, Goal::Kind kind, std::string_view word,
                          std::set<std::string>& ids) const {
    node.only({word});
    Goal result;
    result.kind = kind;
    for (const JsonNode& child : node.field(word).items(1, kListMax)) {
        result.children.push_back(goal(child, ids));
    }
    return result;
}

Condition LessonReader::condition(const JsonNode& node, std::set<std::string>& ids) const {
    node.only({"id", "text", "read", "where", "op", "value", "latch", "hold_ms", "diagnoses"});
    Condition result;
    const JsonNode id = node.field("id");
    result.id = read_id(id);
    if (!ids.insert(result.id).second) {
        id.fail(cat("another condition of this goal has the id \"", result.id, "\" too"));
    }
    result.text = prose(node.field("text"));
    result.check = read_check(node, prices_.get());
    name_goal(result);
    if (node.has("latch")) {
        result.latch = static_cast<Latch>(node.field("latch").choice(kLatches, "way to be met"));
    }
    if (result.latch == Latch::Hold) {
        result.hold = Duration::millis(node.field("hold_ms").integer(1, kScriptMsMax));
    } else if (node.has("hold_ms")) {
        node.field("hold_ms").fail("only a condition with \"latch\": \"hold\" has this field");
    }
    for (const JsonNode& item : node.field("diagnoses").items(1, kListMax)) {
        item.only({"when", "text"});
        Diagnosis diagnosis;
        if (item.has("when")) {
            item.field("when").only(kCheckFields);
            diagnosis.when = read_check(item.field("when"), prices_.get());
        }
        diagnosis.text = diagnosis_text(item.field("text"));
        result.diagnoses.push_back(std::move(diagnosis));
    }
    return result;
}

/// {goal} in the text of a condition: the author says it once, as the value.
void LessonReader::name_goal(Condition& condition) {
    constexpr std::string_view kGoal = "{goal}";
    const std::size_t at = condition.text.find(kGoal);
    if (at == std::string::npos) return;
    condition.text.replace(at, kGoal.size(),
                           number_text(condition.check.reading.kind, condition.check.value));
}

/// A brace begins one of the placeholders of goal.h: a slip would be shown to the learner as it is.
std::string LessonReader::diagnosis_text(const JsonNode& node) const {
    std::string result = prose(node);
    for (std::size_t open = result.find('{'); open != std::string::npos;
         open = result.find('{', open + 1)) {
        const std::size_t close = result.find('}', open);
        const std::string name =
            close == std::string::npos ? "" : result.substr(open + 1, close - open - 1);
        if (std::ranges::find(kPlaceholders, name) != std::end(kPlaceholders)) continue;
        const std::string_view near = nearest_word(name, kPlaceholders);
        node.fail(cat("{", name.substr(0, 60), "} is no placeholder",
                      near.empty() ? std::string{} : cat("; did you mean {", near, "}?")));
    }
    return result;
}

EndCard LessonReader::end_card(const JsonNode& node) const {
    node.only({"idea", "command", "limit", "price", "aws_page"});
    return {.idea = prose(node.field("idea")),
            .command = prose(node.field("command")),
            .limit = prose(node.field("limit")),
            .price = prose(node.field("price")),
            .aws_page = node.field("aws_page").filled_text()};
}

CourseEntry read_entry(const JsonNode& node, std::set<std::string>& ids) {
    node.only({"id", "title", "topic", "summary", "ready"});
    CourseEntry entry{.id = read_id(node.field("id")),
                      .title = node.field("title").filled_text(),
                      .topic = node.field("topic").text(),
                      .summary = node.field("summary").filled_text(),
                      .ready = node.has("ready") && node.field("ready").boolean()};
    if (!ids.insert(entry.id).second) {
        node.field("id").fail(cat("another lesson has the id \"", entry.id, "\" too"));
    }
    if (!is_numbered(entry.topic, 'T', kTopics)) {
        node.field("topic").fail(cat("\"", entry.topic.substr(0, 60),
                                     "\" is no topic of the course; they are T1 to T", kTopics));
    }
    return entry;
}

}  // namespace

Result<Facts> Facts::load(std::string_view json, std::string_view file_name) {
    KDS_TRY(const auto document, JsonDocument::parse(json, file_name, kLessonBytesMax));
    Facts facts;
    const JsonNode root = document.root();
    for (const std::string& name : root.names()) {
        const JsonNode node = root.field(name);
        node.only({"value", "text", "unit", "source", "checked"});
        facts.facts_[name] = {.value = node.field("value").integer(),
                              .text = node.field("text").filled_text(),
                              .unit = node.field("unit").filled_text(),
                              .source = node.field("source").filled_text(),
                              .checked = read_date(node.field("checked"))};
    }
    if (document.error()) return std::unexpected(*document.error());
    return facts;
}

const Facts::Fact* Facts::find(std::string_view name) const {
    const auto found = facts_.find(name);
    return found == facts_.end() ? nullptr : &found->second;
}

Result<Lesson> load_lesson(std::string_view json, std::string_view file_name, const Facts& facts,
                           const SourceCatalog* catalog, const pricing::PriceSheets* sheets) {
    KDS_TRY(const auto document, JsonDocument::parse(json, file_name, kLessonBytesMax, catalog));
    Lesson lesson = LessonReader{facts, sheets}.read(document.root());
    if (document.error()) return std::unexpected(*document.error());
    return lesson;
}

Result<Course> load_course(std::string_view json, std::string_view file_name) {
    KDS_TRY(const auto document, JsonDocument::parse(json, file_name, kLessonBytesMax));
    const JsonNode root = document.root();
    root.only({"schema", "title", "parts"});
    read_schema_version(root, "courses");
    Course course{.title = root.field("title").filled_text(), .parts = {}};
    std::set<std::string> ids;
    for (const JsonNode& part : root.field("parts").items(1, kListMax)) {
        part.only({"title", "lessons"});
        course.parts.push_back({.title = part.field("title").filled_text(), .lessons = {}});
        for (const JsonNode& entry : part.field("lessons").items(1, kListMax)) {
            course.parts.back().lessons.push_back(read_entry(entry, ids));
        }
    }
    if (document.error()) return std::unexpected(*document.error());
    return course;
}

std::string lesson_digest(std::string_view json) {
    Hasher hasher;
    hasher.add(json);
    return to_hex32(hasher.digest()).substr(16);
}

}  // namespace kds::lesson
