#include "web/model/bill_model.h"

#include <algorithm>

#include "core/lesson/price_file.h"
#include "tests/unit/sim/sim_lab.h"
#include "tests/unit/web/lesson_lab.h"
#include "web/model/bill_text.h"
#include "web/model/costs.h"
#include "web/model/money_text.h"

namespace kds::web {
namespace {

using pricing::Item;
using pricing::NanoUsd;
using test::LessonLab;

constexpr std::uint64_t kSeed = 1;

sim::Scenario shop() {
    sim::Scenario scenario =
        sim::test::with_shards(2, {sim::AddProducer{sim::test::producer("Shop", 50'000)}});
    scenario.warm_up = Duration::seconds(2);
    return scenario;
}

struct BillLab {
    LessonLab lab;
    sim::Scenario scenario;
    Costs costs;
    Later<BillModel> model;

    explicit BillLab(sim::Scenario of = shop()) : scenario{std::move(of)} {
        lab.time = test::must(sim::TimeMachine::start(scenario, kSeed));
        costs.prices = test::must(lesson::load_prices(test::file("assets/prices.json"), "p.json"));
        costs.metering = test::must(lesson::Metering::start(scenario, kSeed));
    }
    ModelInputs inputs() const {
        ModelInputs in = lab.inputs();
        in.costs = &costs;
        return in;
    }
    const BillModel& look() {
        while (!costs.metering->follow(lab.world(), 10'000)) {
        }
        refresh_bill(inputs(), model);
        return *model;
    }
    void wait(Duration d) { lab.time.advance_to(lab.time.now() + d); }
    const BillLineModel* line(const char* title) const {
        const auto it = std::ranges::find_if(
            model->lines, [&](const BillLineModel& line) { return line.open.label == title; });
        return it == model->lines.end() ? nullptr : &*it;
    }
};

/// "$1,234.000000005" in thousand-millionths.
std::int64_t nano(std::string_view text) {
    std::int64_t value = 0;
    for (const char c : text)
        if (c >= '0' && c <= '9') value = value * 10 + (c - '0');
    return value;
}

Instant goes_to(const BillGrowthModel& growth) {
    const auto* const seek = std::get_if<SeekTo>(&growth.at.action);
    EXPECT_TRUE(seek);
    return seek ? seek->at : Instant{};
}

TEST(MoneyText, HasAsManyDigitsAsItSays) {
    EXPECT_EQ(usd_exact({14'000}), "$0.000014000");
    EXPECT_EQ(usd_exact({1'234'500'000'007}), "$1,234.500000007");
    EXPECT_EQ(usd_exact({0}), "$0.000000000");
    EXPECT_EQ(usd_short({45'200'000}), "$0.0452");
    EXPECT_EQ(usd_short({1'500'000'000}), "$1.50");
    EXPECT_EQ(usd_short({0}), "$0.00");
    EXPECT_EQ(usd_cents({10'954'999'999}), "$10.95");
    EXPECT_EQ(usd_cents({10'955'000'000}), "$10.96");
    EXPECT_EQ(usd_cents({5'000'000}), "$0.01");
    EXPECT_EQ(usd_cents({4'999'999}), "$0.004999999");
}

TEST(BillText, ShowsCountPriceAndAmountWithTheirUnits) {
    const auto line = [](Item item, std::uint64_t quantity, std::int64_t nano_usd) {
        pricing::BillLine out{
            .item = item,
            .formula = {.quantity = quantity,
                        .per = pricing::billed_per_price(pricing::info_of(item).measure),
                        .price = {nano_usd}},
            .is_priced = true};
        out.amount = pricing::amount_of(out.formula);
        return out;
    };
    EXPECT_EQ(formula_text(line(Item::ShardHours, 7'200, 15'000'000)),
              "7,200 shard-seconds ÷ 3,600 s × $0.015 per shard-hour = $0.030000000");
    EXPECT_EQ(formula_text(line(Item::FanOutHours, 1, 15'000'000)),
              "1 consumer-shard-second ÷ 3,600 s × $0.015 per consumer-shard-hour = $0.000004167");
    EXPECT_EQ(formula_text(line(Item::PutPayloadUnits, 1'000, 14'000'000)),
              "1,000 units ÷ 1,000,000 × $0.014 per 1,000,000 units = $0.000014000");
    EXPECT_EQ(formula_text(line(Item::OnDemandDataIn, 1'073'741'824, 80'000'000)),
              "1,073,741,824 bytes ÷ 1,073,741,824 bytes of a GB × $0.08 per GB = $0.080000000");
    EXPECT_EQ(formula_text(line(Item::LongTermRetention, 5, 23'000'000)),
              "5 byte-hours ÷ 1,073,741,824 bytes of a GB ÷ 730 h of a month × $0.023 per GB-month "
              "= $0.000000000");
    pricing::BillLine bare = line(Item::FanOutData, 7, 0);
    bare.is_priced = false;
    EXPECT_EQ(formula_text(bare), "7 bytes ÷ 1,073,741,824 bytes of a GB");
}

TEST(BillModel, SaysWhatItWaitsFor) {
    BillLab lab;
    Costs none;
    ModelInputs in = lab.lab.inputs();
    refresh_bill(in, lab.model);
    EXPECT_EQ(lab.model->state, "The prices are on their way.");
    in.costs = &none;
    none.prices_error = "The server answered 503.";
    refresh_bill(in, lab.model);
    EXPECT_EQ(
        lab.model->state,
        "The prices could not be loaded. The server answered 503. What is used is counted all "
        "the same.");
    ASSERT_TRUE(lab.model->retry);
    EXPECT_FALSE(lab.model->save.enabled);
    EXPECT_EQ(bill_csv(in), "");
    refresh_bill(lab.inputs(), lab.model);
    EXPECT_EQ(lab.model->state, "What was used is being counted, from the first stream on: 0 %.");
    EXPECT_FALSE(lab.model->retry);
    EXPECT_EQ(lab.look().state, "");
}

TEST(BillModel, AddsUpToTheLastDigitThatItShows) {
    BillLab lab;
    lab.wait(Duration::seconds(100));
    const BillModel& bill = lab.look();
    ASSERT_EQ(bill.lines.size(), 2u);
    EXPECT_EQ(bill.lines[0].open.label, "Shard hours");
    EXPECT_EQ(bill.lines[1].open.label, "PUT payload units");
    std::int64_t sum = 0;
    for (const BillLineModel& line : bill.lines) {
        EXPECT_GT(nano(line.amount), 0);
        sum += nano(line.amount);
    }
    EXPECT_EQ(nano(bill.total), sum);
    EXPECT_EQ(bill.incomplete, "");
    EXPECT_TRUE(bill.save.enabled);
}

TEST(BillModel, OpensALineWithItsFormulaItsSourceAndWhoCausedIt) {
    BillLab lab;
    lab.wait(Duration::seconds(100));
    lab.lab.do_now(sim::CallPutRecord{
        {.stream_name = "s", .partition_key = "k", .data = std::string(30'000, 'd')}});
    lab.lab.view.bill.open = static_cast<std::int8_t>(Item::PutPayloadUnits);
    lab.look();
    EXPECT_TRUE(lab.line("Shard hours")->formula.empty());
    const BillLineModel& line = *lab.line("PUT payload units");
    const auto& sheet = lab.costs.prices->front();
    const pricing::Bill bill = pricing::bill_of(lab.costs.meter()->used(), sheet);
    EXPECT_EQ(line.formula, formula_text(bill.lines[1]));
    EXPECT_TRUE(line.formula.ends_with(line.amount)) << line.formula;
    EXPECT_TRUE(line.source.starts_with("Price in us-east-1: Copies")) << line.source;
    EXPECT_TRUE(line.source.ends_with("checked 2026-11-23.")) << line.source;
    // Three minutes have begun, and You have put a record of two units in the last of them.
    ASSERT_EQ(line.growth.size(), 3u);
    EXPECT_TRUE(line.growth[0].text.starts_with("Shop: ")) << line.growth[0].text;
    EXPECT_EQ(line.growth[1].text, "You: 2 units, $0.000000028");
    EXPECT_FALSE(line.growth[1].who);
    ASSERT_TRUE(line.growth[0].who);
    const auto* const select = std::get_if<Select>(&line.growth[0].who->action);
    ASSERT_TRUE(select);
    const auto* const actor = std::get_if<ActorSelected>(&select->what);
    ASSERT_TRUE(actor);
    EXPECT_EQ(actor->actor, lab.lab.world().producers()[0].id);
    const Instant at = goes_to(line.growth[0]);
    EXPECT_EQ(at.us % pricing::kUseMinute.us, 0);
    EXPECT_LE(at, lab.lab.world().now());
    EXPECT_EQ(goes_to(line.growth[2]), lab.lab.time.begins_at());
}

TEST(BillModel, ShowsAnotherRegionsPricesAndWhatItLacks) {
    BillLab lab(sim::test::with_shards(1));
    lab.wait(Duration::hours(1));
    const std::int64_t virginia = nano(lab.look().total);
    ASSERT_EQ(lab.model->regions.size(), 3u);
    EXPECT_TRUE(lab.model->regions[0].pressed);
    lab.lab.view.bill.sheet = 2;
    const std::int64_t tokyo = nano(lab.look().total);
    EXPECT_TRUE(lab.model->regions[2].pressed);
    EXPECT_EQ(lab.model->regions[2].label, "ap-northeast-1");
    EXPECT_NEAR(static_cast<double>(tokyo), static_cast<double>(virginia) * 1.3, 2);
    EXPECT_EQ(lab.model->incomplete, "");
    lab.lab.do_now(
        sim::CallOperation{kds::Action::IncreaseStreamRetentionPeriod,
                           api::Value::object()
                               .with("StreamName", api::Value::of_text("s"))
                               .with("RetentionPeriodHours", api::Value::of_integer(48))});
    lab.wait(Duration::hours(1));
    lab.look();
    ASSERT_TRUE(lab.line("Extended retention"));
    EXPECT_EQ(lab.line("Extended retention")->amount, "no price");
    EXPECT_EQ(lab.model->incomplete,
              "Our sources lack some prices of ap-northeast-1: the total is too low.");
}

TEST(BillModel, TellsAnHourAMonthAndTomorrow) {
    BillLab lab(sim::test::with_shards(1));
    lab.wait(Duration::hours(1));
    const BillModel& bill = lab.look();
    EXPECT_EQ(bill.rate,
              "As it runs now: $0.015 an hour, $10.80 in 30 days (720 h), $10.95 in a month of 730 "
              "h, as calculators have it.");
    // It is some moments after ten in the morning.
    EXPECT_TRUE(bill.left_on.starts_with(
        "If you leave it on until tomorrow 09:00: $0.34 more, $0.36 in all."))
        << bill.left_on;
}

TEST(BillModel, IsTheSameAfterSeekingBackAndForth) {
    BillLab lab;
    lab.wait(Duration::seconds(90));
    const std::string there = bill_csv((lab.look(), lab.inputs()));
    const std::string total = lab.model->total;
    const Instant end = lab.lab.time.now();
    lab.lab.time.seek(end - Duration::seconds(60));
    EXPECT_LT(nano(lab.look().total), nano(total));
    lab.lab.time.seek(end);
    EXPECT_EQ(lab.look().total, total);
    EXPECT_EQ(bill_csv(lab.inputs()), there);
}

TEST(BillModel, IsGivenOutAsATable) {
    BillLab lab(sim::test::with_shards(1));
    lab.wait(Duration::hours(1));
    lab.look();
    const std::string csv = bill_csv(lab.inputs());
    EXPECT_TRUE(csv.starts_with(
        "line,quantity,unit,price_usd,price_per,amount_usd,region,price_source,price_checked\r\n"
        "\"Shard hours\",360"))
        << csv;
    EXPECT_NE(csv.find(",shard-seconds,0.015000000,\"shard-hour\",0.015"), csv.npos) << csv;
    const std::string total = cat("\"Total\",,,,,", lab.model->total.substr(1), ",us-east-1,,\r\n");
    EXPECT_TRUE(csv.ends_with(total)) << csv;
    const auto* const copy = std::get_if<CopyText>(&lab.model->copy.action);
    ASSERT_TRUE(copy);
    EXPECT_EQ(copy->text, csv);
}

}  // namespace
}  // namespace kds::web
