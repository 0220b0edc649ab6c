/// Prices in the texts and goals of lessons.
#include "core/lesson/lesson_prices.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/lesson/loader.h"
#include "core/lesson/money_text.h"
#include "tests/unit/pricing/prices.h"

namespace kds::lesson {
namespace {

using pricing::NanoUsd;

TEST(MoneyText, IsRoundedToTheTenthOfAThousandth) {
    EXPECT_EQ(usd_text({0}), "USD 0.0000");
    EXPECT_EQ(usd_text({45'000'000}), "USD 0.0450");
    EXPECT_EQ(usd_text({49'999}), "USD 0.0000");
    EXPECT_EQ(usd_text({50'000}), "USD 0.0001");
    EXPECT_EQ(usd_text({-45'000'000}), "USD -0.0450");
    EXPECT_EQ(usd_text({-10}), "USD 0.0000");
    EXPECT_EQ(usd_text({1'234'567'890'000}), "USD 1,234.5679");
}

TEST(MoneyText, OfAPriceHasAllItsDigits) {
    EXPECT_EQ(usd_text_exact({0}), "USD 0.00");
    EXPECT_EQ(usd_text_exact({15'000'000}), "USD 0.015");
    EXPECT_EQ(usd_text_exact({40'000'000}), "USD 0.04");
    EXPECT_EQ(usd_text_exact({10'950'000'000}), "USD 10.95");
    EXPECT_EQ(usd_text_exact({1}), "USD 0.000000001");
}

TEST(LessonPrices, NameEachItemThatHasAPrice) {
    const pricing::PriceSheet sheet = pricing::test::us_east_1();
    EXPECT_EQ(price_text(sheet, "shard_hours_price"), "USD 0.015");
    EXPECT_EQ(price_text(sheet, "shard_hours_month_price"), "USD 10.95");
    EXPECT_EQ(price_text(sheet, "put_payload_units_price"), "USD 0.014");
    EXPECT_EQ(price_text(sheet, "put_payload_units_month_price"), "");  // Not charged by time.
    EXPECT_EQ(price_text(sheet, "shard_hours"), "");
    EXPECT_EQ(price_text(sheet, "gold_price"), "");
    for (const std::string& name : price_names(sheet)) EXPECT_NE(price_text(sheet, name), "");
    EXPECT_EQ(price_names(pricing::PriceSheet{}).size(), 0u);
}

TEST(LessonPrices, AreThoseOfTheRegion) {
    const pricing::PriceSheets sheets{pricing::test::us_east_1()};
    ASSERT_NE(prices_of(sheets, "us-east-1"), nullptr);
    EXPECT_EQ(*prices_of(sheets, "us-east-1"), sheets.front());
    EXPECT_EQ(prices_of(sheets, "eu-west-1"), nullptr);
}

/// A lesson whose text and goal are these.
std::string lesson_with(std::string_view text, std::string_view check) {
    const std::string put = R"([{"do": "put_record", "stream": "s", "key": "a", "data": "x"}])";
    const std::string miss = cat(R"({"name": "m", "script": )", put, R"(, "expects": "e"})");
    return cat(
        R"({"schema": 1, "id": "l", "title": "L", "promise": "P", "part": "1", "topics": ["T11"],)",
        R"("minutes": 5, "scenario": {"id": "w", "warm_up_ms": 1000,)",
        R"("setup": [{"do": "create_stream", "stream": "s", "shards": 1}]},)",
        R"("steps": [{"kind": "do", "id": "task", "title": "T", "text": ")", text,
        R"(", "support": "full", "goal": {"id": "c", "text": "At most {goal} an hour.", )", check,
        R"(, "diagnoses": [{"text": "It costs {value}; the goal is {goal}."}]},)",
        R"("done": "D", "hints": ["1", "2", "3"], "demonstration": )", put, R"(, "solutions": [)",
        put, ",", put, R"(], "near_misses": [)", miss, ",", miss, ",", miss, "]}],",
        R"("end": {"idea": "I", "command": "c", "limit": "l", "price": "p", "aws_page": "a"}})");
}
constexpr std::string_view kMoney =
    R"("read": "cost_per_hour", "where": {"stream": "s"}, "op": "<=", "value": 15000000)";

TEST(LessonPrices, StandInTextsAndGoals) {
    const auto facts = Facts::load("{}", "facts");
    ASSERT_TRUE(facts);
    const pricing::PriceSheets sheets{pricing::test::us_east_1()};
    const auto loaded = load_lesson(lesson_with("A shard: {{shard_hours_price}}.", kMoney),
                                    "l.json", *facts, nullptr, &sheets);
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_EQ(loaded->steps[0].text, "A shard: USD 0.015.");
    const auto& condition = std::get_if<Task>(&loaded->steps[0].body)->goal.condition;
    EXPECT_EQ(condition.text, "At most USD 0.0150 an hour.");
    EXPECT_EQ(condition.check.reading.prices, loaded->prices.get());

    auto world = sim::World::start(loaded->scenario, 1);
    ASSERT_TRUE(world) << world.error().message;
    const Goal& goal = std::get_if<Task>(&loaded->steps[0].body)->goal;
    GoalProgress progress(goal, Mark{.at = world->now()});
    progress.update(goal, *world);
    EXPECT_TRUE(progress.met());
}

TEST(LessonPrices, AreWantedByMoneyAndByTokens) {
    const auto facts = Facts::load("{}", "facts");
    ASSERT_TRUE(facts);
    const auto no_sheet = load_lesson(lesson_with("T", kMoney), "l.json", *facts);
    ASSERT_FALSE(no_sheet);
    EXPECT_NE(no_sheet.error().message.find(
                  "steps[0].goal.read: money is read by prices, and there are none here"),
              std::string::npos)
        << no_sheet.error().message;
    const pricing::PriceSheets sheets{pricing::test::us_east_1()};
    const auto slip = load_lesson(lesson_with("{{shard_hour_price}}", kMoney), "l.json", *facts,
                                  nullptr, &sheets);
    ASSERT_FALSE(slip);
    EXPECT_NE(slip.error().message.find("did you mean {{shard_hours_price}}?"), std::string::npos)
        << slip.error().message;
}

TEST(Goal, TellsMoneyAndWhatADiagnosisHasFound) {
    const pricing::PriceSheet sheet = pricing::test::us_east_1();
    sim::Scenario scenario;
    scenario.id = "w";
    scenario.setup = {sim::CallCreateStream{{.stream_name = "s", .shard_count = 3}}};
    const auto world = sim::World::start(scenario, 1);
    ASSERT_TRUE(world) << world.error().message;
    Goal goal;
    goal.condition.check = {
        .reading = {.kind = ReadingKind::CostPerHour, .where = {}, .prices = &sheet},
        .comparison = Comparison::LessOrEqual,
        .value = 15'000'000};
    goal.condition.diagnoses.push_back(
        {.when = Check{.reading = {.kind = ReadingKind::OpenShards, .where = {}}, .value = 2},
         .text = "{found} shards: {value}, not {goal}."});
    GoalProgress progress(goal, Mark{});
    progress.update(goal, *world);
    EXPECT_EQ(progress.lines(goal, *world).front().diagnosis,
              "3 shards: USD 0.0450, not USD 0.0150.");
}

}  // namespace
}  // namespace kds::lesson
