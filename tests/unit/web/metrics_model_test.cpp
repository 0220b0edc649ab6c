#include "web/model/metrics_model.h"

#include <algorithm>

#include "tests/unit/sim/sim_lab.h"
#include "tests/unit/web/lesson_lab.h"

namespace kds::web {
namespace {

using test::LessonLab;

/// The charts of any world.
struct ChartLab {
    LessonLab lab;
    Later<MetricsModel> model;

    explicit ChartLab(const sim::Scenario& scenario) {
        lab.time = test::must(sim::TimeMachine::start(scenario, 1));
        look();
    }
    void look() { refresh_metrics(lab.inputs(), model); }
    void wait(Duration d) {
        lab.time.advance_to(lab.time.now() + d);
        look();
    }
    /// To the beginning of the next second.
    void to_next_second() {
        lab.time.advance_to(Instant::from_seconds(lab.time.now().epoch_seconds() + 1));
    }
    void put(int count, std::size_t bytes) {
        for (int i = 0; i < count; ++i)
            ASSERT_TRUE(lab.time.apply(sim::CallPutRecord{
                {.stream_name = "s", .partition_key = "k", .data = std::string(bytes, 'd')}}));
    }
    const ChartModel& chart(std::string_view id) const {
        const auto it = std::ranges::find_if(
            model->charts, [&](const ChartModel& chart) { return chart.peak.id == id; });
        EXPECT_NE(it, model->charts.end()) << id;
        return it == model->charts.end() ? model->charts.front() : *it;
    }
    /// Number of the point in which the present second lies.
    std::size_t present_point() const {
        return static_cast<std::size_t>((lab.time.now() - model->from).us / model->step.us);
    }
};

TEST(NiceAbove, IsARoundNumberThatIsNotBelow) {
    constexpr std::pair<std::int64_t, std::int64_t> kCases[] = {
        {0, 1},    {1, 1},     {2, 2},         {3, 3},         {7, 8},   {9, 10},
        {10, 10},  {11, 12},   {13, 15},       {16, 20},       {21, 25}, {26, 30},
        {99, 100}, {101, 120}, {1'050, 1'200}, {8'001, 10'000}};
    for (const auto& [value, nice] : kCases) EXPECT_EQ(nice_above(value), nice) << value;
    for (std::int64_t value = 1; value < 5'000; ++value) {
        EXPECT_GE(nice_above(value), value);
        EXPECT_LE(nice_above(value), value * 3 / 2 + 1) << value;
    }
}

std::vector<std::string> ticks_of(const ChartModel& chart) {
    std::vector<std::string> texts;
    for (const ChartTick& tick : chart.ticks) texts.push_back(tick.text);
    return texts;
}

TEST(MakeAxis, BeginsAtZeroAndShowsALimitThatIsNear) {
    ChartModel chart;
    chart.limit = 1'048'576;
    chart.limit_text = "limit 1 MB/s";
    make_axis(ChartUnit::Bytes, 600'000, chart);
    EXPECT_EQ(chart.unit, "MB/s");
    EXPECT_EQ(chart.top, 1'258'291);  // 1.2 MB, rounded down to bytes.
    EXPECT_EQ(ticks_of(chart), (std::vector<std::string>{"0.00", "0.60", "1.20"}));
    EXPECT_EQ(chart.limit_text, "limit 1 MB/s");

    chart.limit_text = "limit 1 MB/s";
    make_axis(ChartUnit::Bytes, 10'000, chart);
    EXPECT_EQ(chart.unit, "KB/s");
    EXPECT_EQ(ticks_of(chart), (std::vector<std::string>{"0.0", "5.0", "10.0"}));
    EXPECT_EQ(chart.limit_text, "limit 1 MB/s, far above");
}

TEST(MakeAxis, WritesOnlyWhatIsExact) {
    ChartModel chart;
    make_axis(ChartUnit::Records, 0, chart);
    EXPECT_EQ(ticks_of(chart), (std::vector<std::string>{"0", "1"}));
    make_axis(ChartUnit::Records, 4, chart);
    EXPECT_EQ(ticks_of(chart), (std::vector<std::string>{"0", "2", "4"}));
    make_axis(ChartUnit::Calls, 14, chart);
    EXPECT_EQ(ticks_of(chart), (std::vector<std::string>{"0", "15"}));
    make_axis(ChartUnit::Millis, 9'000, chart);
    EXPECT_EQ(chart.unit, "ms");
    EXPECT_EQ(ticks_of(chart), (std::vector<std::string>{"0", "5,000", "10,000"}));
    make_axis(ChartUnit::Millis, 14'000, chart);
    EXPECT_EQ(chart.unit, "s");
    EXPECT_EQ(ticks_of(chart), (std::vector<std::string>{"0.0", "7.5", "15.0"}));
}

TEST(WriteValue, RoundsToTheDecimalsOfTheAxis) {
    ChartModel chart;
    make_axis(ChartUnit::Bytes, 1'048'576, chart);
    std::string text;
    write_value(chart, 524'288, text);
    EXPECT_EQ(text, "0.50");
    write_value(chart, 5'243, text);  // 0.005 MB
    EXPECT_EQ(text, "0.01");
    write_value(chart, kNoValue, text);
    EXPECT_EQ(text, "–");
}

TEST(RefreshMetrics, WithoutAStreamSaysSo) {
    const ChartLab lab(sim::Scenario{.id = "x", .engine = {}, .setup = {}});
    EXPECT_FALSE(lab.model->empty.empty());
    EXPECT_TRUE(lab.model->charts.empty());
    EXPECT_FALSE(lab.model->windows.empty());
}

TEST(RefreshMetrics, APointIsASecondOfAShard) {
    ChartLab lab(sim::test::with_shards(1));
    lab.to_next_second();
    lab.put(10, 1'023);  // With the key one KiB each.
    lab.look();
    const ChartModel* written = &lab.chart("metrics.chart.written");
    ASSERT_EQ(written->series.size(), 1u);
    EXPECT_EQ(written->series[0].name, "shard 0");
    // The second under way is no point yet.
    EXPECT_EQ(written->series[0].present, 10'240);
    const std::size_t point = lab.present_point();
    EXPECT_EQ(written->series[0].values[point], kNoValue);

    lab.wait(Duration::seconds(3));
    written = &lab.chart("metrics.chart.written");
    const std::size_t then = lab.present_point() - 3;
    EXPECT_EQ(written->series[0].values[then], 10'240);
    EXPECT_EQ(written->series[0].values[then + 1], 0);
    EXPECT_EQ(written->series[0].present, 0);
    EXPECT_EQ(written->unit, "KB/s");
    EXPECT_EQ(written->series[0].most, "10.0");
    EXPECT_EQ(written->series[0].least, "0.0");
    EXPECT_EQ(written->series[0].latest, "0.0");
    EXPECT_EQ(written->series[0].shown, "0.0");
    EXPECT_EQ(written->cloudwatch, "IncomingBytes of this minute: Sum 10,240");
    const ChartModel& records = lab.chart("metrics.chart.records");
    EXPECT_EQ(records.series[0].values[then], 10);
    EXPECT_EQ(records.datapoint, "Sum 10");
    EXPECT_NE(records.summary.find("highest 10 records/s (shard 0)"), std::string::npos)
        << records.summary;
    // To the end of that second.
    const auto* const seek = std::get_if<SeekTo>(&records.peak.action);
    ASSERT_TRUE(seek);
    EXPECT_EQ(seek->at, lab.model->from + lab.model->step * static_cast<std::int64_t>(then + 1));
    EXPECT_TRUE(records.peak.enabled);
    EXPECT_FALSE(lab.chart("metrics.chart.refused").peak.enabled);
    EXPECT_EQ(lab.chart("metrics.chart.refused").summary, "Refused writes: nothing in this time.");
}

TEST(RefreshMetrics, RefusalsAreCounted) {
    ChartLab lab(sim::test::with_shards(1));
    lab.to_next_second();
    lab.put(1'100, 1);
    lab.wait(Duration::seconds(1));
    const std::size_t then = lab.present_point() - 1;
    const std::int64_t accepted = lab.chart("metrics.chart.records").series[0].values[then];
    const std::int64_t refused = lab.chart("metrics.chart.refused").series[0].values[then];
    EXPECT_EQ(accepted + refused, 1'100);
    EXPECT_GE(refused, 1);
    // The limit can be seen now.
    EXPECT_GE(lab.chart("metrics.chart.records").top, 1'050);
    EXPECT_EQ(lab.chart("metrics.chart.records").limit_text, "limit 1,000 records/s");
}

TEST(RefreshMetrics, ManyShardsAreFiveAndTheOthers) {
    sim::ProducerSpec many = sim::test::producer("P", 400'000);
    many.keys.count = 500;
    ChartLab lab(sim::test::with_shards(12, {sim::AddProducer{many}}));
    lab.wait(Duration::seconds(10));
    const ChartModel& records = lab.chart("metrics.chart.records");
    ASSERT_EQ(records.series.size(), kSeriesMax);
    EXPECT_EQ(records.series.back().name, "others");
    EXPECT_EQ(records.series.back().slot, kOthersSlot);
    EXPECT_NE(lab.model->caption.find("five busiest of 12 shards"), std::string::npos)
        << lab.model->caption;
    // What the others show is one shard, not their sum.
    const std::size_t then = lab.present_point() - 2;
    EXPECT_GT(records.series.back().values[then], 0);
    EXPECT_LT(records.series.back().values[then], 200);
    for (std::size_t i = 0; i + 1 < records.series.size(); ++i)
        EXPECT_EQ(records.series[i].name, lab.chart("metrics.chart.read").series[i].name);
}

TEST(RefreshMetrics, SixShardsHaveLinesOfTheirOwn) {
    const ChartLab lab(sim::test::with_shards(6));
    ASSERT_EQ(lab.chart("metrics.chart.written").series.size(), 6u);
    EXPECT_EQ(lab.chart("metrics.chart.written").series.back().name, "shard 5");
}

TEST(RefreshMetrics, LagIsUnknownWithoutAnAnswer) {
    sim::ConsumerSpec slow = sim::test::consumer("Slow");
    slow.poll_interval_ms = 5'000;
    ChartLab lab(sim::test::with_shards(
        1, {sim::AddProducer{sim::test::producer("P", 10'000)}, sim::AddConsumer{slow}}));
    lab.wait(Duration::seconds(30));
    const ChartModel& lag = lab.chart("metrics.chart.lag");
    ASSERT_EQ(lag.series.size(), 1u);
    EXPECT_EQ(lag.series[0].name, "Slow");
    const auto known = std::ranges::count_if(lag.series[0].values,
                                             [](std::int64_t value) { return value != kNoValue; });
    EXPECT_GE(known, 5);
    EXPECT_LE(known, 8);
    const ChartModel& delivered = lab.chart("metrics.chart.delivered");
    EXPECT_EQ(delivered.series[0].least, "0");
    EXPECT_NE(delivered.series[0].most, "0");
}

TEST(RefreshMetrics, AWiderWindowShowsTheHighestSecondOfEachPoint) {
    ChartLab lab(sim::test::with_shards(1));
    lab.to_next_second();
    lab.put(7, 1);
    lab.wait(Duration::seconds(1));
    lab.put(3, 1);
    lab.wait(Duration::seconds(60));
    lab.lab.view.chart_window = ChartWindow::Hour;
    lab.look();
    EXPECT_EQ(lab.model->points, 150u);
    EXPECT_EQ(lab.model->step, Duration::seconds(24));
    EXPECT_EQ(lab.model->to - lab.model->from, Duration::hours(1));
    EXPECT_NE(lab.model->caption.find("highest of 24 seconds"), std::string::npos);
    const ChartSeries& series = lab.chart("metrics.chart.records").series[0];
    EXPECT_EQ(std::ranges::max(series.values), 7);
    // Before the session began nothing is known.
    EXPECT_EQ(series.values.front(), kNoValue);
    EXPECT_EQ(series.most, "7");
    EXPECT_TRUE(lab.model->windows[2].pressed);
    EXPECT_FALSE(lab.model->windows[0].pressed);
}

TEST(RefreshLook, TellsTheValuesOfOnePoint) {
    ChartLab lab(sim::test::with_shards(1));
    lab.to_next_second();
    lab.put(4, 1);
    lab.wait(Duration::seconds(5));
    const std::size_t then = lab.present_point() - 5;
    EXPECT_FALSE(lab.model->go.enabled);
    lab.lab.view.look = lab.model->from + lab.model->step * static_cast<std::int64_t>(then);
    refresh_look(lab.lab.inputs(), *lab.model);
    ASSERT_TRUE(lab.model->look_point);
    EXPECT_EQ(*lab.model->look_point, then);
    EXPECT_EQ(lab.chart("metrics.chart.records").series[0].shown, "4");
    EXPECT_FALSE(lab.model->look_time.empty());
    EXPECT_TRUE(lab.model->go.enabled);
    const auto* const seek = std::get_if<SeekTo>(&lab.model->go.action);
    ASSERT_TRUE(seek);
    EXPECT_EQ(seek->at, *lab.lab.view.look);

    // A moment outside of the window is as none.
    lab.lab.view.look = lab.model->to;
    refresh_look(lab.lab.inputs(), *lab.model);
    EXPECT_FALSE(lab.model->look_point);
    EXPECT_EQ(lab.chart("metrics.chart.records").series[0].shown, "0");
    EXPECT_FALSE(lab.model->go.enabled);
}

TEST(RefreshMetrics, AShardIsShownWhileItIsThere) {
    ChartLab lab(sim::test::with_shards(1, {sim::AddProducer{sim::test::producer("P", 10'000)}}));
    lab.wait(Duration::seconds(5));
    api::Value input = api::Value::object();
    input.with("StreamName", api::Value::of_text("s"))
        .with("ShardToSplit", api::Value::of_text("shardId-000000000000"))
        .with("NewStartingHashKey", api::Value::of_text("170141183460469231731687303715884105728"));
    ASSERT_TRUE(lab.lab.time.apply(sim::CallOperation{kds::Action::SplitShard, input}));
    lab.wait(Duration::seconds(10));
    const ChartModel& records = lab.chart("metrics.chart.records");
    ASSERT_EQ(records.series.size(), 3u);
    const std::size_t newest = lab.present_point() - 1;
    EXPECT_EQ(records.series[0].values[newest], kNoValue);
    EXPECT_NE(records.series[1].values[newest], kNoValue);
    const std::size_t early = lab.present_point() - 14;
    EXPECT_NE(records.series[0].values[early], kNoValue);
    EXPECT_EQ(records.series[1].values[early], kNoValue);
}

}  // namespace
}  // namespace kds::web
