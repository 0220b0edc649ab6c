// Every lesson that the course says is ready, played with the scripts that it brings along: right
// solutions meet the goal, near misses do not and are told why, with several seeds.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <functional>
#include <ostream>

#include "core/base/text.h"
#include "core/lesson/loader.h"
#include "core/lesson/session_file.h"
#include "tests/lessons/embedded_catalog.h"
#include "tests/lessons/embedded_files.h"
#include "tests/lessons/embedded_prices.h"
#include "tests/lessons/player.h"

namespace kds::tests {
namespace {

using lesson::Demo;
using lesson::Lesson;
using lesson::Predict;
using lesson::Quiz;
using lesson::Task;

constexpr std::uint64_t kSeeds[] = {1, 2, 3};

std::string_view file(std::string_view path) { return embedded_file(path).value_or(""); }

Result<lesson::Facts> facts() {
    return lesson::Facts::load(file("assets/quotas.json"), "quotas.json");
}

Result<lesson::Course> course() {
    return lesson::load_course(file("lessons/course.json"), "course.json");
}

Result<Lesson> load(const std::string& id) {
    KDS_TRY(const auto known, facts());
    const lesson::SourceCatalog catalog = embedded_catalog();
    const pricing::PriceSheets prices = embedded_prices();
    return lesson::load_lesson(file(cat("lessons/", id, ".json")), cat(id, ".json"), known,
                               &catalog, &prices);
}

std::vector<std::string> ready_ids() {
    std::vector<std::string> ids;
    const auto map = course();
    if (!map) return ids;  // The test of the course says why.
    for (const auto& part : map->parts) {
        for (const auto& entry : part.lessons) {
            if (entry.ready) ids.push_back(entry.id);
        }
    }
    return ids;
}

/// The lesson that docs/lessons.md makes, for people who write their first one.
Result<Lesson> lesson_of_docs() {
    constexpr std::string_view kBegin = "```json lesson\n", kEnd = "\n```";
    std::string_view text = file("docs/lessons.md");
    text.remove_prefix(std::min(text.size(), text.find(kBegin)));
    text.remove_prefix(std::min(text.size(), kBegin.size()));
    KDS_TRY(const auto known, facts());
    const lesson::SourceCatalog catalog = embedded_catalog();
    const pricing::PriceSheets prices = embedded_prices();
    return lesson::load_lesson(text.substr(0, text.find(kEnd)), "docs/lessons.md", known, &catalog,
                               &prices);
}

/// With the one of the docs. The lessons stay loaded, because runs point at them.
const std::vector<Lesson>& ready_lessons() {
    static const std::vector<Lesson> lessons = [] {
        std::vector<Lesson> loaded;
        for (const std::string& id : ready_ids()) {
            if (auto lesson = load(id)) loaded.push_back(*std::move(lesson));
        }
        if (auto lesson = lesson_of_docs()) loaded.push_back(*std::move(lesson));
        return loaded;
    }();
    return lessons;
}

TEST(Course, HasAllThirteenLessonsInOrder) {
    const auto map = course();
    ASSERT_TRUE(map) << map.error().message;
    ASSERT_EQ(map->parts.size(), 2u);
    std::string topics;
    for (const auto& part : map->parts) {
        for (const auto& entry : part.lessons) topics += entry.topic + " ";
    }
    EXPECT_EQ(topics, "T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12 T13 ");
}

TEST(Course, LessonsThatAreReadyLoad) {
    const auto ids = ready_ids();
    EXPECT_NE(std::ranges::find(ids, "records"), ids.end());
    for (const std::string& id : ids) {
        const auto lesson = load(id);
        ASSERT_TRUE(lesson) << lesson.error().message;
        EXPECT_EQ(lesson->id, id);
    }
}

TEST(Docs, TheLessonThatTheyMakeLoads) {
    const auto lesson = lesson_of_docs();
    ASSERT_TRUE(lesson) << lesson.error().message;
    EXPECT_EQ(lesson->id, "first-key");
    EXPECT_NE(std::ranges::find(ready_lessons(), "first-key", &Lesson::id), ready_lessons().end());
}

TEST(Course, HasNoLessonFileThatItDoesNotName) {
    auto ids = ready_ids();
    for (const std::string_view path : embedded_paths()) {
        if (!path.starts_with("lessons/") || path.starts_with("lessons/broken/")) continue;
        const std::string id{path.substr(8, path.size() - 8 - 5)};
        if (id == "course" || id == "schema") continue;
        EXPECT_NE(std::ranges::find(ids, id), ids.end()) << path << " is not ready in course.json";
    }
}

// --- One test for each script of each task, by seed ---

struct Case {
    std::string name;
    std::function<std::string()> check;
    friend void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }
};

/// GoogleTest wants letters, digits and underscores.
std::string as_name(std::string text) {
    for (char& c : text) {
        if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
    }
    return text;
}

std::vector<Case> cases_of_step(const Lesson& lesson, std::uint32_t step, std::uint64_t seed) {
    std::vector<Case> cases;
    const std::string place = cat(lesson.id, "_", lesson.steps[step].id, "_seed", seed, "_");
    const auto add = [&](std::string name, std::function<std::string()> check) {
        cases.push_back({as_name(place + name), std::move(check)});
    };
    if (std::get_if<Demo>(&lesson.steps[step].body))
        add("demo", [=, &lesson] { return check_demo(lesson, step, seed); });
    const auto* task = std::get_if<Task>(&lesson.steps[step].body);
    if (!task) return cases;
    add("open_at_start", [=, &lesson] { return check_goal_open_at_start(lesson, step, seed); });
    add("demonstration", [=, &lesson] { return check_demonstration(lesson, step, seed); });
    for (std::size_t i = 0; i < task->solutions.size(); ++i) {
        add(cat("solution", i + 1), [=, &lesson] { return check_solution(lesson, step, seed, i); });
    }
    for (std::size_t i = 0; i < task->near_misses.size(); ++i) {
        add(cat("near_miss", i + 1),
            [=, &lesson] { return check_near_miss(lesson, step, seed, i); });
    }
    return cases;
}

std::vector<Case> all_cases() {
    std::vector<Case> cases;
    for (const Lesson& lesson : ready_lessons()) {
        for (const std::uint64_t seed : kSeeds) {
            for (std::uint32_t step = 0; step < lesson.steps.size(); ++step)
                std::ranges::move(cases_of_step(lesson, step, seed), std::back_inserter(cases));
        }
    }
    return cases;
}

class Scripts : public testing::TestWithParam<Case> {};

TEST_P(Scripts, DoWhatTheLessonSays) { EXPECT_EQ(GetParam().check(), ""); }

INSTANTIATE_TEST_SUITE_P(Lessons, Scripts, testing::ValuesIn(all_cases()),
                         [](const auto& given) { return given.param.name; });

// --- Lessons as a whole, by seed ---

struct Whole {
    const Lesson* lesson;
    std::uint64_t seed;
    friend void PrintTo(const Whole& w, std::ostream* out) {
        *out << w.lesson->id << ", seed " << w.seed;
    }
};

std::vector<Whole> all_wholes() {
    std::vector<Whole> wholes;
    for (const Lesson& lesson : ready_lessons()) {
        for (const std::uint64_t seed : kSeeds) wholes.push_back({&lesson, seed});
    }
    return wholes;
}

class WholeLesson : public testing::TestWithParam<Whole> {};

INSTANTIATE_TEST_SUITE_P(Lessons, WholeLesson, testing::ValuesIn(all_wholes()),
                         [](const auto& given) {
                             return as_name(cat(given.param.lesson->id, "_seed", given.param.seed));
                         });

TEST_P(WholeLesson, IsFinishedByDoingItsSteps) {
    auto player = Player::begin(*GetParam().lesson, GetParam().seed);
    ASSERT_TRUE(player) << player.error().message;
    player->go_to(static_cast<std::uint32_t>(GetParam().lesson->steps.size()) - 1);
    EXPECT_FALSE(player->run().finished());
    player->finish_step();
    EXPECT_EQ(player->refusal(), "");
    EXPECT_TRUE(player->run().finished());
    const auto record = player->run().record();
    EXPECT_EQ(record.steps_done, record.steps_total);
    EXPECT_EQ(record.quiz_right_first_try, record.quiz_items);
}

TEST_P(WholeLesson, StartsWithALiveStage) {
    const auto world = sim::World::start(GetParam().lesson->scenario, GetParam().seed);
    ASSERT_TRUE(world) << world.error().message;
    EXPECT_EQ(world->log().size(), 0u);
    for (const sim::Producer& producer : world->producers()) {
        EXPECT_GT(producer.accepted, 0u) << producer.spec.name;
        EXPECT_EQ(producer.given_up, 0u) << producer.spec.name;
        EXPECT_FALSE(producer.last_error) << producer.last_error->message;
    }
    for (const sim::Consumer& consumer : world->consumers()) {
        EXPECT_GT(consumer.records_read, 0u) << consumer.spec.name;
        EXPECT_FALSE(consumer.last_error) << consumer.last_error->message;
    }
    for (const Stream& stream : world->engine().streams()) {
        EXPECT_EQ(stream.status, StreamStatus::Active);
        for (const Shard& shard : stream.shards)
            EXPECT_GT(shard.records.size(), 0u) << to_string(shard.index);
    }
}

/// A reload at any step goes on where it was: same world, same attempt, same lines.
TEST_P(WholeLesson, ContinuesAfterAReload) {
    const Lesson& lesson = *GetParam().lesson;
    auto player = Player::begin(lesson, GetParam().seed);
    ASSERT_TRUE(player) << player.error().message;
    while (true) {
        player->finish_step();
        const Instant now = player->world().now();
        lesson::SavedSession saved;
        saved.lesson_id = lesson.id;
        saved.digest = "0";
        saved.seed = GetParam().seed;
        saved.history = {
            .branches = {{.name = "main", .reached = now}}, .current = 0, .now = now, .undone = {}};
        saved.run = player->run().state();
        const auto& log = player->world().log();
        for (std::uint64_t i = log.begin(); i < log.end(); ++i)
            saved.history.branches.front().log.push_back(log[i]);

        const auto read = lesson::session_from_json(to_json(saved), "saved");
        ASSERT_TRUE(read) << read.error().message;
        const auto world = sim::World::replay(
            lesson.scenario, read->seed, read->history.branches.front().log, read->history.now);
        ASSERT_TRUE(world) << world.error().message;
        EXPECT_EQ(world->state_hash(), player->world().state_hash());
        const auto run = lesson::Run::restore(lesson, *read->run, *world);
        ASSERT_TRUE(run) << run.error().message;
        saved.run = run->state();
        EXPECT_EQ(to_json(*read), to_json(saved));
        EXPECT_EQ(run->may_continue(), player->run().may_continue());
        if (const auto* task = std::get_if<Task>(&run->step().body)) {
            EXPECT_EQ(run->goal().met(), player->run().goal().met());
            EXPECT_EQ(run->goal().lines(task->goal, *world).size(),
                      player->run().goal().lines(task->goal, player->world()).size());
        }
        const std::uint32_t next = player->run().state().step + 1;
        if (next == lesson.steps.size()) break;
        player->run().go_to(next, player->world());
    }
}

TEST_P(WholeLesson, LetsEveryItemBeTriedUntilItIsRight) {
    const Lesson& lesson = *GetParam().lesson;
    auto player = Player::begin(lesson, GetParam().seed);
    ASSERT_TRUE(player) << player.error().message;
    for (std::uint32_t step = 0; step < lesson.steps.size(); ++step) {
        const auto* quiz = std::get_if<Quiz>(&lesson.steps[step].body);
        if (!quiz) continue;
        lesson::Run& run = player->run();
        run.go_to(step, player->world());
        for (std::uint32_t item = 0; item < quiz->items.size(); ++item) {
            EXPECT_FALSE(run.may_continue());
            std::int32_t right = 0;
            const auto& options = quiz->items[item].options;
            for (std::int32_t o = 0; o < static_cast<std::int32_t>(options.size()); ++o) {
                EXPECT_FALSE(options[static_cast<std::size_t>(o)].reply.empty());
                if (options[static_cast<std::size_t>(o)].right) {
                    right = o;
                    continue;
                }
                run.choose(item, o);
                run.commit(item);
                EXPECT_FALSE(run.may_continue());
                EXPECT_EQ(run.step_state().questions[item].committed.back(), o);
            }
            run.choose(item, right);
            run.commit(item);
            EXPECT_EQ(run.step_state().questions[item].committed.size(), options.size());
        }
        EXPECT_TRUE(run.may_continue());
    }
}

// --- Lessons that are broken on purpose ---

struct Broken {
    std::string_view name;
    std::string_view expected;  ///< Must occur in what is reported.
};

// These do not load.
constexpr Broken kUnreadable[] = {
    {"unknown_field",
     "unknown_field.json:14: steps[0].titel: there is no such field; did you mean \"title\"?"},
    {"unknown_fact",
     "unknown_fact.json:19: steps[1].text: no fact has the name of {{record_byte_max}}; did you "
     "mean "
     "{{record_bytes_max}}?"},
    {"no_comparison",
     "no_comparison.json:21: steps[1].goal.all[0].op: \"=>\" is no comparison; use one of == != < "
     "<= "
     "> >="},
    {"cut_off", "cut_off.json:10: this is no JSON: syntax error while parsing"},
};

// These load, but a check finds what is wrong.
constexpr Broken kUnfit[] = {
    {"solution_misses", "task: solution 2 does not meet the goal"},
    {"near_miss_meets", "task: near miss \"not a miss\" meets the goal"},
    {"near_miss_untold",
     "task: near miss \"another key\" is not told \"Use the key `b`.\" but\n    [open] A record "
     "with "
     "the key `a` is stored. Use the key `a`."},
    {"near_miss_spoils", "task: after near miss \"another key\" the first solution does not help"},
    {"met_at_start", "task: the goal is met when the step begins"},
    {"met_by_itself", "task: the goal is met by the world alone, in 30 s"},
    {"demonstration_misses", "task: the demonstration does not meet the goal"},
    {"demo_refused", "demo: the service refuses the demo: Stream other under account"},
    {"setup_refused", "the world does not start: "},
};

TEST(BrokenLessons, AreReportedWithFileLineAndField) {
    const auto known = facts();
    ASSERT_TRUE(known) << known.error().message;
    for (const auto& [name, expected] : kUnreadable) {
        const auto text = embedded_file(cat("lessons/broken/", name, ".json"));
        ASSERT_TRUE(text) << name;
        const auto loaded = lesson::load_lesson(*text, cat(name, ".json"), *known);
        ASSERT_FALSE(loaded) << name;
        EXPECT_NE(loaded.error().message.find(expected), std::string::npos)
            << loaded.error().message;
    }
}

TEST(BrokenLessons, FailTheCheckThatIsMeantForThem) {
    const auto known = facts();
    ASSERT_TRUE(known) << known.error().message;
    for (const auto& [name, expected] : kUnfit) {
        const auto text = embedded_file(cat("lessons/broken/", name, ".json"));
        ASSERT_TRUE(text) << name;
        const auto loaded = lesson::load_lesson(*text, cat(name, ".json"), *known);
        ASSERT_TRUE(loaded) << loaded.error().message;
        const auto problems = check_lesson(*loaded, 1);
        std::string all;
        for (const std::string& problem : problems) all += problem + "\n";
        EXPECT_NE(all.find(expected), std::string::npos) << name << ": " << all;
    }
}

TEST(BrokenLessons, AreAllInOneOfTheTables) {
    for (const std::string_view path : embedded_paths()) {
        if (!path.starts_with("lessons/broken/")) continue;
        const std::string_view name = path.substr(15, path.size() - 15 - 5);
        EXPECT_TRUE(std::ranges::find(kUnreadable, name, &Broken::name) != std::end(kUnreadable) ||
                    std::ranges::find(kUnfit, name, &Broken::name) != std::end(kUnfit))
            << path;
    }
}

}  // namespace
}  // namespace kds::tests
