// The tab of events: filters, what is selected, and how to take it along.
#include "tests/ui/ui_lab.h"
#include "web/model/events_model.h"

namespace kds::web::test {
namespace {

void open_events(Lab& lab) {
    lab.push(OpenSheet{Sheet::Drawer});
    ASSERT_TRUE(lab.press("drawer.events"));
    ASSERT_TRUE(lab.app.model().events);
}

const EventsModel& events(const Lab& lab) { return *lab.app.model().events; }

TEST(EventsTab, FiltersByPress) {
    for (const Screen& screen : kScreens) {
        Lab lab(screen);
        lab.run_for(5'000);
        lab.pause();
        open_events(lab);
        EXPECT_TRUE(lab.frame_is_sound()) << screen.width;
        ASSERT_TRUE(lab.press("events.writes"));
        EXPECT_EQ(lab.view().event_filter, EventFilter::Writes);
        EXPECT_FALSE(events(lab).lines.empty());
        for (const EventLineModel& line : events(lab).lines)
            EXPECT_NE(line.text.find("put a record"), std::string::npos) << line.text;
        // Each press makes the controls anew.
        const std::vector<Control> filters = events(lab).filters;
        for (const Control& filter : filters) {
            ASSERT_TRUE(lab.press(filter.id)) << filter.id << " at " << screen.width;
            EXPECT_TRUE(lab.frame_is_sound()) << filter.id;
        }
    }
}

TEST(EventsTab, ShowsOnlyWhatIsSelected) {
    Lab lab;
    lab.run_for(5'000);
    open_events(lab);
    EXPECT_FALSE(lab.hit("events.selected"));
    ASSERT_TRUE(lab.press("stage.shard.1"));
    ASSERT_TRUE(lab.press("events.selected"));
    EXPECT_TRUE(lab.view().events_of_selected);
    for (const EventLineModel& line : events(lab).lines)
        EXPECT_NE(line.text.find("hard 1"), std::string::npos) << line.text;
}

TEST(EventsTab, IsTakenAlongAsTextAndAsAFile) {
    Lab lab;
    lab.run_for(5'000);
    lab.pause();
    open_events(lab);
    ASSERT_TRUE(lab.press("events.copy"));
    EXPECT_TRUE(lab.told("{\"clipboard\":\"00:00:"));
    ASSERT_TRUE(lab.press("events.save"));
    EXPECT_TRUE(lab.told("{\"download\":{\"name\":\"events.csv\",\"text\":\"clock,time,event,"));
    // The twin has the same.
    lab.messages.clear();
    lab.app.twin_event("events.save", "press", "");
    lab.frames(3);
    EXPECT_TRUE(lab.told("{\"download\":{\"name\":\"events.csv\""));
}

}  // namespace
}  // namespace kds::web::test
