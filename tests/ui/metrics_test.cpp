// The tab of metrics: there at every size, one playhead over all charts, and nothing for the heap
// when nothing moves.
#include "tests/ui/drawn_again.h"
#include "tests/ui/ui_lab.h"
#include "web/model/metrics_model.h"

namespace kds::web::test {
namespace {

constexpr const char* kFirst = "metrics.chart.written";

void open_metrics(Lab& lab) {
    lab.push(OpenSheet{Sheet::Drawer});
    ASSERT_TRUE(lab.press("drawer.metrics"));
    ASSERT_EQ(lab.view().tab, DrawerTab::Metrics);
    ASSERT_TRUE(lab.app.model().metrics);
}

const MetricsModel& metrics(const Lab& lab) { return *lab.app.model().metrics; }

TEST(MetricsTab, IsNotBuiltBeforeItIsOpened) {
    Lab lab;
    lab.run_for(2'000);
    EXPECT_FALSE(lab.app.model().metrics);
    EXPECT_FALSE(lab.app.model().events);
}

TEST(MetricsTab, ShowsItsChartsAtEverySize) {
    for (const Screen& screen : kScreens) {
        Lab lab(screen);
        lab.run_for(5'000);
        open_metrics(lab);
        EXPECT_TRUE(lab.sees(kFirst)) << screen.width;
        EXPECT_TRUE(lab.frame_is_sound()) << screen.width;
        const std::size_t charts = metrics(lab).charts.size();
        EXPECT_EQ(charts, 7u);
        for (const ChartModel& chart : metrics(lab).charts)
            EXPECT_TRUE(lab.hit(chart.peak.id)) << chart.peak.id;
        // The last one can be scrolled to.
        const HitMap::Entry* first = lab.hit(kFirst);
        const std::string last = metrics(lab).charts.back().peak.id;
        EXPECT_TRUE(lab.reach(last, first->rect.center())) << screen.width;
        EXPECT_TRUE(lab.frame_is_sound()) << screen.width;
        for (const char* id : {"metrics.minute", "metrics.five", "metrics.hour", "metrics.back",
                               "metrics.forward"}) {
            ASSERT_TRUE(lab.hit(id)) << id;
            EXPECT_GE(lab.hit(id)->whole.h, screen.width < 700 ? 44 : 24) << id;
        }
    }
}

TEST(MetricsTab, ThePointerMovesOnePlayheadOverAllCharts) {
    for (const Screen& screen : {Screen{1440, 900}, Screen{390, 844}}) {
        Lab lab(screen);
        lab.run_for(20'000);
        lab.pause();
        open_metrics(lab);
        EXPECT_FALSE(metrics(lab).look_point);
        const Rect plot = lab.hit(kFirst)->rect;
        lab.platform.pointer_move({plot.x + plot.w * 0.75f, plot.center().y});
        lab.frames(3);
        ASSERT_TRUE(metrics(lab).look_point) << screen.width;
        const std::size_t point = *metrics(lab).look_point;
        EXPECT_NEAR(static_cast<double>(point), 45, 1);
        for (const ChartModel& chart : metrics(lab).charts)
            for (const ChartSeries& series : chart.series) {
                std::string value;
                write_value(chart, series.values[point], value);
                EXPECT_EQ(series.shown, value) << chart.title;
            }
        EXPECT_TRUE(lab.frame_is_sound());
        // It goes when the pointer goes.
        lab.platform.pointer_move({4, 4});
        lab.frames(3);
        EXPECT_FALSE(metrics(lab).look_point) << screen.width;
        EXPECT_FALSE(lab.view().look);
    }
}

TEST(MetricsTab, AHoverMakesNoTextsAnew) {
    Lab lab;
    lab.run_for(5'000);
    lab.pause();
    open_metrics(lab);
    lab.frames(3);
    const std::uint64_t before = lab.app.stats().text_builds;
    const Rect plot = lab.hit(kFirst)->rect;
    for (int i = 0; i < 20; ++i) {
        lab.platform.pointer_move({plot.x + plot.w * static_cast<float>(i) / 20, plot.center().y});
        lab.frame();
    }
    EXPECT_EQ(lab.app.stats().text_builds, before);
}

TEST(MetricsTab, APressGoesToThatMoment) {
    Lab lab;
    lab.run_for(30'000);
    lab.pause();
    open_metrics(lab);
    const MetricsModel& m = metrics(lab);
    const Rect plot = lab.hit(kFirst)->rect;
    const Instant wanted = m.from + Duration::micros((m.to - m.from).us * 3 / 4);
    lab.platform.click_at({plot.x + plot.w * 0.75f, plot.center().y});
    lab.frames(3);
    EXPECT_NEAR(static_cast<double>((lab.session().world().now() - wanted).us), 0, 500'000);
    EXPECT_TRUE(lab.session().time_machine().is_in_the_past());
}

TEST(MetricsTab, TheTwinStepsFromPointToPoint) {
    Lab lab;
    lab.run_for(10'000);
    lab.pause();
    open_metrics(lab);
    lab.app.twin_event("metrics.back", "press", "");
    lab.frames(3);
    ASSERT_TRUE(lab.view().look);
    const Instant first = *lab.view().look;
    EXPECT_LE(first, lab.session().world().now());
    lab.app.twin_event("metrics.back", "press", "");
    lab.frames(3);
    EXPECT_EQ(*lab.view().look, first - Duration::seconds(1));
    EXPECT_TRUE(lab.told("{\"announce\":\"At 00:00:"));
    // The table of each chart has what is looked at.
    EXPECT_TRUE(lab.last_told("{\"twin\"").find("at 00:00:") != std::string::npos);
    // Arrow keys do the same while the focus is there; no pointer takes it away.
    lab.app.twin_event("metrics.back", "focus", "");
    const Instant moment = lab.session().world().now();
    EXPECT_TRUE(lab.app.key("ArrowRight", false, false, false));
    lab.frames(3);
    EXPECT_EQ(*lab.view().look, first);
    EXPECT_EQ(lab.session().world().now(), moment);
    lab.app.twin_event("metrics.go", "press", "");
    lab.frames(3);
    EXPECT_LE(lab.session().world().now(), first + Duration::millis(1));
    lab.app.twin_event("metrics.newest", "press", "");
    lab.frames(3);
    EXPECT_FALSE(lab.view().look);
}

TEST(MetricsTab, EveryControlIsInTheTwin) {
    Lab lab;
    lab.run_for(10'000);
    open_metrics(lab);
    const auto& actions = lab.app.twin().actions;
    for (const char* id : {"metrics.minute", "metrics.five", "metrics.hour", "metrics.back",
                           "metrics.forward", kFirst, "metrics.chart.records"})
        EXPECT_TRUE(actions.contains(id)) << id;
    lab.app.twin_event("metrics.hour", "press", "");
    lab.frames(3);
    EXPECT_EQ(lab.view().chart_window, ChartWindow::Hour);
    EXPECT_EQ(metrics(lab).points, 150u);
    EXPECT_TRUE(lab.frame_is_sound());
}

TEST(MetricsTab, ManyLinesAreSound) {
    for (const Screen& screen : {Screen{1440, 900}, Screen{390, 844}}) {
        Lab lab(screen);
        for (int i = 0; i < 9; ++i)
            lab.push(
                DoCommand{sim::AddConsumer{{.name = cat("A consumer with a very long name ", i),
                                            .stream_name = "clicks",
                                            .poll_interval_ms = 400}}});
        lab.run_for(8'000);
        open_metrics(lab);
        const ChartModel& lag = metrics(lab).charts[5];
        EXPECT_EQ(lag.series.size(), kSeriesMax);
        for (const ChartWindow window :
             {ChartWindow::Minute, ChartWindow::FiveMinutes, ChartWindow::Hour}) {
            lab.push(ChooseChartWindow{window});
            lab.run_for(500);
            EXPECT_TRUE(lab.frame_is_sound());
        }
    }
}

TEST(MetricsTab, TakesNothingFromTheHeapWhenNothingMoves) {
    count_imgui_allocations();
    for (const Screen& screen : {Screen{1440, 900}, Screen{390, 844}}) {
        Lab lab(screen);
        lab.run_for(3'000);
        lab.pause();
        open_metrics(lab);
        lab.frames(120);
        EXPECT_EQ(allocations_when_drawn_again(lab, 200), 0u) << screen.width;
    }
}

}  // namespace
}  // namespace kds::web::test
