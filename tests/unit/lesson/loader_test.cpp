#include "core/lesson/loader.h"

#include <gtest/gtest.h>

#include "core/base/rng.h"
#include "core/base/text.h"

namespace kds::lesson {
namespace {

constexpr std::string_view kFacts = R"({
    "size_max": {"value": 1048576, "text": "1 MiB", "unit": "bytes", "source": "A page",
                 "checked": "2026-11-23"}
})";

// One step of each kind. Line numbers in the tests count from the line of the first brace.
constexpr std::string_view kLesson = R"({
    "schema": 1, "id": "a-lesson", "title": "A lesson", "promise": "After this you can read.",
    "part": "Part 1", "topics": ["T2"], "minutes": 5,
    "scenario": {"id": "bare", "warm_up_ms": 1000,
        "setup": [{"do": "create_stream", "stream": "clicks", "shards": 2}]},
    "steps": [
        {"kind": "say", "id": "one", "title": "One", "text": "At most {{size_max}} fit.",
         "statements": ["S5", "S6"],
         "correction": {"course_says": "A.", "service_does": "B.", "source": "Page", "checked": "2026-11-23"}},
        {"kind": "demo", "id": "two", "title": "Two", "text": "Play it.",
         "script": [{"do": "put_record", "after_ms": 500, "stream": "clicks", "key": "a", "data": "{n}"}],
         "length_ms": 2000, "speed_percent": 50,
         "captions": [{"at_ms": 0, "text": "Before."}, {"at_ms": 900, "text": "After."}], "result": "Stored."},
        {"kind": "predict", "id": "three", "title": "Three", "text": "Guess.", "question": "Which?",
         "options": [{"text": "A", "reply": "No: because."}, {"text": "B", "reply": "Yes.", "right": true}],
         "not_sure": "Then look."},
        {"kind": "do", "id": "four", "title": "Four", "text": "Put it.", "support": "part",
         "prefill": {"data": "hello"},
         "goal": {"all": [
            {"id": "stored", "text": "It is stored.", "read": "learner_records", "where": {"key": "a"},
             "op": ">=", "value": 1,
             "diagnoses": [
                {"when": {"read": "learner_refused", "op": ">", "value": 0}, "text": "Refused: {last_error}"},
                {"text": "{value} of {goal}; at most {{size_max}}."}]},
            {"any": [{"not": {"id": "lag", "text": "No lag.", "read": "consumer_behind_ms",
                 "where": {"actor": "App"}, "op": ">", "value": 5, "latch": "hold", "hold_ms": 500,
                 "diagnoses": [{"text": "Wait."}]}}]}]},
         "done": "Done.", "hints": ["A.", "B.", "C."],
         "demonstration": [{"do": "get_records"}],
         "solutions": [[{"do": "get_records"}], [{"do": "get_records", "limit": 5}]],
         "near_misses": [
            {"name": "x", "script": [{"do": "get_records"}], "expects": "Refused"},
            {"name": "y", "script": [{"do": "get_records"}], "expects": "Refused"},
            {"name": "z", "script": [{"do": "get_records"}], "expects": "Refused"}]},
        {"kind": "quiz", "id": "five", "title": "Five", "text": "Answer.", "items": [
            {"question": "Q?", "options": [{"text": "A", "reply": "Yes.", "right": true},
                                           {"text": "B", "reply": "No.", "right": false}]}]}
    ],
    "end": {"idea": "I.", "command": "aws", "limit": "{{size_max}}", "price": "P.", "aws_page": "Page"}
})";

Result<Lesson> load(std::string_view text) {
    const auto facts = Facts::load(kFacts, "facts.json");
    if (!facts) return std::unexpected(facts.error());
    return load_lesson(text, "a.json", *facts);
}

/// The lesson with the one place that has this text changed.
std::string changed(std::string_view from, std::string_view to) {
    std::string text{kLesson};
    const std::size_t place = text.find(from);
    EXPECT_NE(place, std::string::npos) << from;
    text.replace(place, from.size(), to);
    return text;
}

TEST(LoadLesson, AScenarioMayChangeQuotas) {
    const auto plain = load(kLesson);
    ASSERT_TRUE(plain) << plain.error().message;
    EXPECT_FALSE(plain->scenario.engine.quotas);
    const auto lesson = load(changed("\"warm_up_ms\": 1000",
                                     "\"region\": \"eu-central-1\", \"quotas\": "
                                     "{\"shards_per_stream\": 7}, \"warm_up_ms\": 1000"));
    ASSERT_TRUE(lesson) << lesson.error().message;
    Quotas expected = default_quotas("eu-central-1");
    expected.shards_per_stream = 7;
    EXPECT_EQ(lesson->scenario.engine.quotas, expected);
}

TEST(LoadLesson, ReadsEveryKindOfStep) {
    const auto lesson = load(kLesson);
    ASSERT_TRUE(lesson) << lesson.error().message;
    EXPECT_EQ(lesson->id, "a-lesson");
    EXPECT_EQ(lesson->minutes, 5);
    EXPECT_EQ(lesson->topics, std::vector<std::string>{"T2"});
    EXPECT_EQ(lesson->scenario.id, "bare");
    EXPECT_EQ(lesson->scenario.engine.region, "us-east-1");
    EXPECT_EQ(lesson->scenario.start, sim::kDefaultStart);
    EXPECT_EQ(lesson->scenario.warm_up, Duration::seconds(1));
    ASSERT_EQ(lesson->scenario.setup.size(), 1u);
    ASSERT_EQ(lesson->steps.size(), 5u);

    const auto* say = std::get_if<Say>(&lesson->steps[0].body);
    ASSERT_TRUE(say && say->correction);
    EXPECT_EQ(say->correction->service_does, "B.");
    EXPECT_EQ(lesson->steps[0].statements, (std::vector<std::string>{"S5", "S6"}));

    const auto* demo = std::get_if<Demo>(&lesson->steps[1].body);
    ASSERT_TRUE(demo);
    EXPECT_EQ(demo->length, Duration::seconds(2));
    EXPECT_EQ(demo->speed_percent, 50);
    ASSERT_EQ(demo->captions.size(), 2u);
    EXPECT_EQ(demo->captions[1].at, Duration::millis(900));
    EXPECT_EQ(demo->script[0].after, Duration::millis(500));

    const auto* predict = std::get_if<Predict>(&lesson->steps[2].body);
    ASSERT_TRUE(predict);
    EXPECT_FALSE(predict->options[0].right);
    EXPECT_TRUE(predict->options[1].right);
    EXPECT_EQ(predict->not_sure_reply, "Then look.");

    const auto* task = std::get_if<Task>(&lesson->steps[3].body);
    ASSERT_TRUE(task);
    EXPECT_EQ(task->support, Support::Part);
    ASSERT_EQ(task->prefill.size(), 1u);
    EXPECT_EQ(task->prefill[0].field, "data");
    EXPECT_EQ(task->prefill[0].value, "hello");
    EXPECT_EQ(task->hints.size(), 3u);
    EXPECT_EQ(task->solutions.size(), 2u);
    EXPECT_EQ(task->near_misses[2].name, "z");
    ASSERT_EQ(task->goal.kind, Goal::Kind::All);
    const Condition& stored = task->goal.children[0].condition;
    EXPECT_EQ(stored.check.reading.kind, ReadingKind::LearnerRecords);
    EXPECT_EQ(stored.check.reading.where.key, "a");
    EXPECT_EQ(stored.latch, Latch::Once);
    ASSERT_EQ(stored.diagnoses.size(), 2u);
    ASSERT_TRUE(stored.diagnoses[0].when);
    EXPECT_EQ(stored.diagnoses[0].when->comparison, Comparison::Greater);
    EXPECT_FALSE(stored.diagnoses[1].when);
    const Goal& any = task->goal.children[1];
    EXPECT_EQ(any.kind, Goal::Kind::Any);
    EXPECT_EQ(any.children[0].kind, Goal::Kind::Not);
    const Condition& lag = any.children[0].children[0].condition;
    EXPECT_EQ(lag.latch, Latch::Hold);
    EXPECT_EQ(lag.hold, Duration::millis(500));
    EXPECT_EQ(lag.check.reading.where.actor, "App");

    const auto* quiz = std::get_if<Quiz>(&lesson->steps[4].body);
    ASSERT_TRUE(quiz);
    EXPECT_TRUE(quiz->items[0].options[0].right);
    EXPECT_EQ(lesson->end.aws_page, "Page");
}

TEST(LoadLesson, ReplacesFactsInTextsOnly) {
    const auto lesson = load(changed("\"data\": \"{n}\"", "\"data\": \"{{size_max}}\""));
    ASSERT_TRUE(lesson) << lesson.error().message;
    EXPECT_EQ(lesson->steps[0].text, "At most 1 MiB fit.");
    EXPECT_EQ(lesson->end.limit, "1 MiB");
    const auto* task = std::get_if<Task>(&lesson->steps[3].body);
    EXPECT_EQ(task->goal.children[0].condition.diagnoses[1].text,
              "{value} of {goal}; at most 1 MiB.");
    const auto* demo = std::get_if<Demo>(&lesson->steps[1].body);
    const auto* put = std::get_if<sim::CallPutRecord>(&demo->script[0].command);
    ASSERT_TRUE(put);
    EXPECT_EQ(put->input.data, "{{size_max}}");
}

struct Mistake {
    std::string_view from;
    std::string_view to;
    std::string_view message;
};

constexpr Mistake kMistakes[] = {
    // The lesson itself.
    {"\"schema\": 1", "\"schema\": 2", "a.json:2: schema: this lab reads lessons of schema 1"},
    {"\"schema\": 1, ", "", "a.json:1: schema: this field is missing"},
    {"a-lesson", "A lesson!", "a.json:2: id: an id has small letters, digits and hyphens only"},
    {"\"promise\"", "\"promisse\"",
     "a.json:2: promisse: there is no such field; did you mean \"promise\"?"},
    {"[\"T2\"]", "[\"T14\"]",
     "a.json:3: topics[0]: \"T14\" is no topic of the course; they are T1 to T13"},
    {"\"minutes\": 5", "\"minutes\": 61", "a.json:3: minutes: 61 is out of range; use 1 to 60"},
    {"\"minutes\": 5", "\"minutes\": \"5\"",
     "a.json:3: minutes: this must be a whole number, not text"},
    {"\"title\": \"A lesson\"", "\"title\": \"\"", "a.json:2: title: this text is empty"},
    // The scenario and commands.
    {"\"warm_up_ms\": 1000", "\"warm_up_ms\": -1",
     "a.json:4: scenario.warm_up_ms: -1 is out of range; use 0 to 600000"},
    {"\"warm_up_ms\": 1000", "\"quotas\": {\"shards\": 1}, \"warm_up_ms\": 1000",
     "a.json:4: scenario.quotas.shards: there is no such field"},
    {"\"warm_up_ms\": 1000", "\"quotas\": {\"on_demand_streams\": -1}, \"warm_up_ms\": 1000",
     "a.json:4: scenario.quotas.on_demand_streams: -1 is out of range; use 0 to 1000000"},
    {"create_stream", "build",
     "a.json:5: scenario.setup[0].do: \"build\" is no command; use one of create_stream"},
    {"create_stream", "create_streem",
     "a.json:5: scenario.setup[0].do: \"create_streem\" is no command; did you mean "
     "\"create_stream\"?"},
    {"\"shards\": 2", "\"shard\": 2",
     "a.json:5: scenario.setup[0].shard: there is no such field; did you mean \"shards\"?"},
    {"{\"do\": \"create_stream\", \"stream\": \"clicks\", \"shards\": 2}", "5",
     "a.json:5: scenario.setup[0]: this must be an object, not a number"},
    // Steps.
    {"\"kind\": \"say\"", "\"kind\": \"tell\"",
     "a.json:7: steps[0].kind: \"tell\" is no kind of step; use one of say demo predict do quiz"},
    {"\"id\": \"two\"", "\"id\": \"one\"",
     "a.json:10: steps[1].id: another step has the id \"one\" too"},
    {"\"S6\"", "\"S19\"",
     "a.json:8: steps[0].statements[1]: \"S19\" is no statement of the course; they are S1 to S18"},
    {"{{size_max}} fit", "{{sizes_max}} fit",
     "a.json:7: steps[0].text: no fact has the name of {{sizes_max}}; did you mean {{size_max}}?"},
    {"{{size_max}} fit", "{{weight}} fit",
     "a.json:7: steps[0].text: no fact has the name of {{weight}}"},
    {"{{size_max}} fit", "{{size_max fit",
     "a.json:7: steps[0].text: \"{{\" begins a fact, but \"}}\" does not end it"},
    {"\"checked\": \"2026-11-23\"", "\"checked\": \"23.11.2026\"",
     "a.json:9: steps[0].correction.checked: a date is written as 2026-11-23"},
    {"\"correction\"", "\"script\"", "a.json:9: steps[0].script: there is no such field"},
    // Demos.
    {"\"length_ms\": 2000", "\"length_ms\": 400",
     "a.json:12: steps[1].length_ms: the script takes 500 ms, longer than the demo"},
    {"\"speed_percent\": 50", "\"speed_percent\": 1",
     "a.json:12: steps[1].speed_percent: 1 is out of range; use 2 to 360000"},
    {"\"at_ms\": 0,", "\"at_ms\": 5,",
     "a.json:13: steps[1].captions[0].at_ms: the first caption stands there before the start: use "
     "0"},
    {"\"at_ms\": 900", "\"at_ms\": 0",
     "a.json:13: steps[1].captions[1].at_ms: a caption comes later than the one before it"},
    {"\"at_ms\": 900", "\"at_ms\": 2001",
     "a.json:13: steps[1].captions[1].at_ms: this is after the end of the demo"},
    // Options.
    {"{\"text\": \"A\", \"reply\": \"No: because.\"}, ", "",
     "a.json:15: steps[2].options: has 1 items; it needs at least 2"},
    {"\"reply\": \"No: because.\"", "\"reply\": \"No.\", \"right\": true",
     "a.json:15: steps[2].options: 2 options are right; exactly one must be"},
    {"\"Yes.\", \"right\": true}],\n", "\"Yes.\"}],\n",
     "a.json:15: steps[2].options: 0 options are right; exactly one must be"},
    {"\"reply\": \"No: because.\"", "\"reply\": \"\"",
     "a.json:15: steps[2].options[0].reply: this text is empty"},
    {", \"right\": false", ", \"right\": true",
     "a.json:36: steps[4].items[0].options: 2 options are right; exactly one must be"},
    // Tasks.
    {"\"support\": \"part\"", "\"support\": \"some\"",
     "a.json:17: steps[3].support: \"some\" is no degree of support; use one of full part none"},
    {"{\"data\": \"hello\"}", "{\"dta\": \"hello\"}",
     "a.json:18: steps[3].prefill.dta: there is no such field"},
    {"\"hints\": [\"A.\", \"B.\", \"C.\"]", "\"hints\": [\"A.\", \"B.\"]",
     "a.json:28: steps[3].hints: has 2 items; it needs exactly 3"},
    {", [{\"do\": \"get_records\", \"limit\": 5}]", "",
     "a.json:30: steps[3].solutions: has 1 items; it needs at least 2"},
    {"[{\"do\": \"get_records\", \"limit\": 5}]", "[]",
     "a.json:30: steps[3].solutions[1]: has 0 items; it needs at least 1"},
    {"\"name\": \"z\"", "\"nam\": \"z\"",
     "a.json:34: steps[3].near_misses[2].nam: there is no such field"},
    {",\n            {\"name\": \"z\", \"script\": [{\"do\": \"get_records\"}], \"expects\": "
     "\"Refused\"}",
     "", "a.json:31: steps[3].near_misses: has 2 items; it needs at least 3"},
    // Goals.
    {"\"op\": \">=\"", "\"op\": \"=>\"",
     "a.json:21: steps[3].goal.all[0].op: \"=>\" is no comparison; use one of == != < <= > >="},
    {"\"read\": \"learner_records\"", "\"read\": \"learner_record\"",
     "a.json:20: steps[3].goal.all[0].read: \"learner_record\" is no reading; did you mean "
     "\"learner_records\"?"},
    {"\"where\": {\"key\": \"a\"}", "\"where\": {\"actor\": \"a\"}",
     "a.json:20: steps[3].goal.all[0].where.actor: there is no such field"},
    {"{\"read\": \"learner_refused\",",
     "{\"read\": \"learner_refused\", \"where\": {\"key\": \"a\"},",
     "a.json:23: steps[3].goal.all[0].diagnoses[0].when.where: the reading learner_refused cannot "
     "be narrowed"},
    {"{\"actor\": \"App\"}", "{\"shard\": \"x\"}",
     "a.json:26: steps[3].goal.all[1].any[0].not.where.shard: there is no such field"},
    {"\"where\": {\"key\": \"a\"}", "\"where\": {\"shard\": \"first\"}",
     "a.json:20: steps[3].goal.all[0].where.shard: this names no shard"},
    {"\"id\": \"lag\"", "\"id\": \"stored\"",
     "a.json:25: steps[3].goal.all[1].any[0].not.id: another condition of this goal has the id "
     "\"stored\" too"},
    {"\"latch\": \"hold\", ", "",
     "a.json:26: steps[3].goal.all[1].any[0].not.hold_ms: only a condition with \"latch\": "
     "\"hold\" has this field"},
    {", \"hold_ms\": 500", "",
     "a.json:25: steps[3].goal.all[1].any[0].not.hold_ms: this field is missing"},
    {"[{\"text\": \"Wait.\"}]", "[]",
     "a.json:27: steps[3].goal.all[1].any[0].not.diagnoses: has 0 items; it needs at least 1"},
    {"{last_error}", "{last_eror}",
     "a.json:23: steps[3].goal.all[0].diagnoses[0].text: {last_eror} is no placeholder; did you "
     "mean {last_error}?"},
    {"{last_error}", "{",
     "a.json:23: steps[3].goal.all[0].diagnoses[0].text: {} is no placeholder"},
    {"{\"any\": [{\"not\"", "{\"some\": [{\"not\"",
     "a.json:25: steps[3].goal.all[1].some: there is no such field"},
    {"\"idea\": \"I.\", ", "", "a.json:39: end.idea: this field is missing"},
};

TEST(LoadLesson, NamesFileLineAndFieldOfEachMistake) {
    for (const Mistake& mistake : kMistakes) {
        const auto lesson = load(changed(mistake.from, mistake.to));
        ASSERT_FALSE(lesson) << mistake.to;
        EXPECT_EQ(lesson.error().code, ErrorCode::BadDocument);
        EXPECT_EQ(lesson.error().message.substr(0, mistake.message.size()), mistake.message);
    }
}

TEST(LoadLesson, RefusesEmptyGoalsAndEmptyLessons) {
    const std::string_view goal = "{\"all\": [\n            {\"id\": \"stored\"";
    const auto empty_branch =
        load(changed(goal, cat("{\"all\": [{\"any\": []},\n            {\"id\": \"stored\"")));
    ASSERT_FALSE(empty_branch);
    EXPECT_EQ(empty_branch.error().message,
              "a.json:19: steps[3].goal.all[0].any: has 0 items; it needs at least 1");
    EXPECT_FALSE(load("{}"));
    EXPECT_FALSE(load("[]"));
    EXPECT_FALSE(load(""));
}

/// A place in a text of this size.
std::size_t any_below(Rng& rng, std::size_t size) {
    return static_cast<std::size_t>(rng.below(size));
}

TEST(LoadLesson, SurvivesDamagedFiles) {
    for (std::uint64_t seed = 0; seed < 1'500; ++seed) {
        Rng rng{seed};
        std::string damaged{kLesson};
        for (std::uint64_t n = rng.below(3) + 1; n > 0; --n) {
            const std::size_t from = any_below(rng, damaged.size());
            switch (rng.below(3)) {
                case 0: damaged[from] = static_cast<char>(rng.below(256)); break;
                case 1: damaged.erase(from, any_below(rng, 40)); break;
                default:
                    damaged.insert(
                        from, damaged.substr(any_below(rng, damaged.size()), any_below(rng, 40)));
            }
        }
        const auto lesson = load(damaged);
        if (lesson) continue;
        EXPECT_TRUE(lesson.error().message.starts_with("a.json:")) << "seed " << seed;
    }
}

TEST(Facts, AreFoundByName) {
    const auto facts = Facts::load(kFacts, "facts.json");
    ASSERT_TRUE(facts);
    const auto* fact = facts->find("size_max");
    ASSERT_NE(fact, nullptr);
    EXPECT_EQ(fact->value, 1'048'576);
    EXPECT_EQ(fact->text, "1 MiB");
    EXPECT_EQ(fact->source, "A page");
    EXPECT_EQ(fact->checked, "2026-11-23");
    EXPECT_EQ(facts->find("size"), nullptr);
}

TEST(Facts, NeedASourceAndADate) {
    for (const std::string_view field : {"value", "text", "unit", "source", "checked"}) {
        std::string text{kFacts};
        text.replace(text.find(cat("\"", field, "\"")), field.size() + 2, "\"zzzzzz\"");
        const auto facts = Facts::load(text, "facts.json");
        ASSERT_FALSE(facts) << field;
        EXPECT_TRUE(facts.error().message.starts_with("facts.json:")) << facts.error().message;
    }
}

constexpr std::string_view kCourse = R"({
    "schema": 1, "title": "Course",
    "parts": [{"title": "Part 1", "lessons": [
        {"id": "a", "title": "A", "topic": "T1", "summary": "About A."},
        {"id": "b", "title": "B", "topic": "T2", "summary": "About B.", "ready": true}]}]
})";

TEST(LoadCourse, ReadsPartsAndLessons) {
    const auto course = load_course(kCourse, "course.json");
    ASSERT_TRUE(course) << course.error().message;
    EXPECT_EQ(course->title, "Course");
    ASSERT_EQ(course->parts.size(), 1u);
    ASSERT_EQ(course->parts[0].lessons.size(), 2u);
    EXPECT_FALSE(course->parts[0].lessons[0].ready);
    EXPECT_TRUE(course->parts[0].lessons[1].ready);
    EXPECT_EQ(course->parts[0].lessons[1].summary, "About B.");
}

TEST(LoadCourse, NamesFileLineAndFieldOfEachMistake) {
    constexpr Mistake kCourseMistakes[] = {
        {"\"id\": \"b\"", "\"id\": \"a\"",
         "course.json:5: parts[0].lessons[1].id: another lesson has the id \"a\" too"},
        {"\"T2\"", "\"T0\"",
         "course.json:5: parts[0].lessons[1].topic: \"T0\" is no topic of the course; they are T1 "
         "to T13"},
        {"\"ready\": true", "\"ready\": 1",
         "course.json:5: parts[0].lessons[1].ready: this must be true or false, not a number"},
        {"\"summary\"", "\"sumary\"",
         "course.json:4: parts[0].lessons[0].sumary: there is no such field; did you mean "
         "\"summary\"?"},
        {"\"schema\": 1", "\"schema\": 9",
         "course.json:2: schema: this lab reads courses of schema 1"},
    };
    for (const Mistake& mistake : kCourseMistakes) {
        std::string text{kCourse};
        text.replace(text.find(mistake.from), mistake.from.size(), mistake.to);
        const auto course = load_course(text, "course.json");
        ASSERT_FALSE(course) << mistake.to;
        EXPECT_EQ(course.error().message, mistake.message);
    }
}

TEST(LessonDigest, TellsEditionsApart) {
    EXPECT_EQ(lesson_digest("a").size(), 16u);
    EXPECT_EQ(lesson_digest("a"), lesson_digest("a"));
    EXPECT_NE(lesson_digest("a"), lesson_digest("b"));
}

}  // namespace
}  // namespace kds::lesson
