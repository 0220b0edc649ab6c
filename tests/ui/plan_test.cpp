// "Plan and compare", by pointer, by keyboard and by the twin: fields with their errors, the curve,
// and a twin run to its end.
#include "tests/ui/drawn_again.h"
#include "tests/ui/ui_lab.h"
#include "web/model/plan_model.h"
#include "web/model/plan_state.h"

namespace kds::web::test {
namespace {

constexpr Screen kPlanScreens[] = {{1440, 900}, {1280, 720}, {800, 1200}, {390, 844}};

const PlanModel& plan(const Lab& lab) { return *lab.app.model().plan; }

/// As the page does when the lab asks for them.
void bring_prices(Lab& lab) {
    ASSERT_TRUE(lab.told("{\"want\":\"assets/prices.json\"}"));
    lab.app.set_asset("assets/prices.json",
                      std::string(*tests::embedded_file("assets/prices.json")));
    lab.frames(3);
}

/// Into the overlay by Help's places, with the prices there.
void open_plan(Lab& lab) {
    ASSERT_TRUE(lab.press("top.help"));
    ASSERT_TRUE(lab.press("overlay.plan"));
    ASSERT_EQ(lab.view().overlay, Overlay::Plan);
    ASSERT_TRUE(lab.app.model().plan);
    EXPECT_EQ(plan(lab).prices, "The prices are on their way.");
    bring_prices(lab);
    ASSERT_FALSE(plan(lab).modes.empty());
}

/// Empties a field and types into it.
void type(Lab& lab, const char* id, std::string_view text) {
    ASSERT_TRUE(lab.press(id)) << id;
    lab.app.text_key(App::TextKey::End);
    for (int i = 0; i < 20; ++i) lab.app.text_key(App::TextKey::Backspace);
    lab.app.text_input(text);
    lab.frames(3);
}

TEST(Plan, FieldsChangeWhatIsNeededAndItsCost) {
    for (const Screen& screen : kPlanScreens) {
        Lab lab(screen);
        open_plan(lab);
        EXPECT_TRUE(lab.frame_is_sound());
        EXPECT_EQ(plan(lab).need, "1 shard");
        type(lab, "plan.peak", "3500");
        EXPECT_EQ(plan(lab).need, "4 shards");
        EXPECT_NE(plan(lab).need_reason.find("3.4 MiB/s at the peak"), std::string::npos)
            << plan(lab).need_reason;
        const std::string before = plan(lab).modes[1].total;
        type(lab, "plan.readers", "3");
        EXPECT_NE(plan(lab).modes[1].total, before);
        // What is wrong stands at its field, and takes the result away until it is right.
        type(lab, "plan.retention", "12");
        EXPECT_EQ(plan(lab).fields[5].error, "A whole number from 24 to 8,760.");
        EXPECT_FALSE(plan(lab).has_result);
        EXPECT_TRUE(lab.frame_is_sound());
        type(lab, "plan.retention", "48");
        EXPECT_TRUE(plan(lab).has_result);
        ASSERT_TRUE(lab.press("plan.by_size"));
        EXPECT_EQ(plan(lab).chart.unit, "bytes of a record");
        EXPECT_TRUE(lab.frame_is_sound());
        ASSERT_TRUE(lab.press("plan.region.ap-northeast-1"));
        EXPECT_EQ(lab.view().field(Field::PlanRegion), "ap-northeast-1");
        ASSERT_TRUE(lab.press("overlay.close"));
        EXPECT_EQ(lab.view().overlay, Overlay::None);
    }
}

TEST(Plan, TakesWhatRuns) {
    Lab lab;
    open_plan(lab);
    ASSERT_TRUE(lab.press("overlay.close"));
    // In the empty sandbox nobody writes.
    lab.app.set_asset("assets/scenarios/sandbox.json",
                      std::string(*tests::embedded_file("assets/scenarios/sandbox.json")));
    lab.app.open_address("#/sandbox");
    lab.frames(5);
    lab.push(DoCommand{sim::CallCreateStream{{.stream_name = "quiet", .shard_count = 1}}});
    lab.push(OpenOverlay{Overlay::Plan});
    ASSERT_TRUE(lab.press("plan.take"));
    EXPECT_NE(plan(lab).taken.find("Nothing was written"), std::string::npos) << plan(lab).taken;
    ASSERT_TRUE(lab.press("overlay.close"));
    for (const char* name : {"assets/payloads.json", "assets/scenarios/hot-key.json"})
        lab.app.set_asset(name, std::string(*tests::embedded_file(name)));
    lab.app.open_address("#/s/hot-key");
    lab.run_for(5'000);
    lab.push(OpenOverlay{Overlay::Plan});
    ASSERT_TRUE(lab.press("plan.take"));
    EXPECT_EQ(plan(lab).taken.find("Taken from orders"), 0u);
    EXPECT_NE(lab.view().field(Field::PlanRate), "1000");
    EXPECT_TRUE(plan(lab).has_result);
}

TEST(Plan, ATwinRunGoesOnWithFramesToItsEnd) {
    for (const Screen& screen : {kPlanScreens[0], kPlanScreens[3]}) {
        Lab lab(screen);
        open_plan(lab);
        lab.pause();
        lab.push(OpenOverlay{Overlay::Plan});
        type(lab, "plan.rate", "20");
        type(lab, "plan.peak", "20");
        ASSERT_TRUE(lab.press("plan.runs"));
        ASSERT_TRUE(lab.press("plan.with_kpl"));
        type(lab, "plan.shards", "none");
        ASSERT_TRUE(lab.press("plan.run"));
        EXPECT_FALSE(lab.view().plan_runs);
        EXPECT_NE(plan(lab).run_error.find("A whole number from 1 to 1,000"), std::string::npos);
        type(lab, "plan.shards", "2");
        const std::uint64_t before = lab.session().world().state_hash();
        ASSERT_TRUE(lab.press("plan.run"));
        EXPECT_TRUE(lab.view().plan_runs);
        EXPECT_TRUE(lab.frame_is_sound());
        for (int i = 0; i < 4'000 && lab.view().plan_runs; ++i) {
            const double wait = lab.frame();
            EXPECT_EQ(wait, 0) << "it asks for the next frame while it runs";
        }
        EXPECT_FALSE(lab.view().plan_runs);
        lab.frames(3);
        // One and two shards, two on-demand modes; each polled and with fan-out.
        ASSERT_EQ(plan(lab).groups.size(), 4u);
        for (const PlanModel::Group& group : plan(lab).groups) {
            EXPECT_EQ(group.rows.size(), 2u);
            for (const PlanModel::Row& row : group.rows)
                for (const std::string& value : row.values) EXPECT_FALSE(value.empty()) << row.name;
        }
        EXPECT_NE(plan(lab).found.front().find("The cheapest that loses nothing"),
                  std::string::npos);
        EXPECT_TRUE(lab.told("All designs have been run."));
        EXPECT_TRUE(lab.frame_is_sound());
        // The learner's own world has not moved.
        EXPECT_EQ(lab.session().world().state_hash(), before);
    }
}

TEST(Plan, ARunStopsAndWaitsWhileItIsNotSeen) {
    Lab lab;
    open_plan(lab);
    lab.pause();
    lab.push(OpenOverlay{Overlay::Plan});
    ASSERT_TRUE(lab.press("plan.runs"));
    ASSERT_TRUE(lab.press("plan.run"));
    lab.frames(4);
    const std::int64_t percent = lab.view().plan->run->percent();
    lab.push(OpenOverlay{Overlay::None});
    lab.frames(20);
    EXPECT_EQ(lab.view().plan->run->percent(), percent);
    lab.push(OpenOverlay{Overlay::Plan});
    ASSERT_TRUE(lab.press("plan.stop"));
    EXPECT_FALSE(lab.view().plan_runs);
    EXPECT_EQ(plan(lab).state.find("Stopped at "), 0u);
}

TEST(Plan, TakesNothingFromTheHeapWhenItIsDrawnAgain) {
    count_imgui_allocations();
    for (const Screen& screen : kPlanScreens) {
        Lab lab(screen);
        open_plan(lab);
        lab.pause();
        lab.push(OpenOverlay{Overlay::Plan});
        lab.frames(5);
        EXPECT_EQ(allocations_when_drawn_again(lab, 20), 0u);
        ASSERT_TRUE(lab.press("plan.runs"));
        lab.frames(5);
        EXPECT_EQ(allocations_when_drawn_again(lab, 20), 0u);
    }
}

TEST(Plan, IsInTheTwinWithTheErrorsOfItsFields) {
    Lab lab;
    open_plan(lab);
    lab.app.twin_event("plan.bytes", "focus", "");
    lab.app.twin_event("plan.bytes", "input", "nothing");
    lab.frames(3);
    EXPECT_NE(
        lab.last_told("{\"twin\":").find("\"error\":\"A whole number from 1 to 10,485,760.\""),
        std::string::npos);
    lab.app.twin_event("plan.bytes", "input", "100");
    lab.app.twin_event("plan.bytes", "blur", "");
    lab.frames(20);
    lab.app.twin_event("plan.by_size", "press", "");
    lab.frames(3);
    EXPECT_EQ(plan(lab).chart.unit, "bytes of a record");
    // All that can be pressed on the canvas is there.
    for (const HitMap::Entry& entry : lab.app.hits().entries()) {
        const std::string id = entry.id;
        if (!id.starts_with("plan.")) continue;
        EXPECT_TRUE(lab.app.twin().actions.contains(id) || lab.app.twin().fields.contains(id))
            << id;
    }
}

}  // namespace
}  // namespace kds::web::test
