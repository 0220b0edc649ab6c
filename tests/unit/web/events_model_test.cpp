#include "web/model/events_model.h"

#include <algorithm>

#include "tests/unit/sim/sim_lab.h"
#include "tests/unit/web/lesson_lab.h"
#include "web/model/event_text.h"

namespace kds::web {
namespace {

using test::LessonLab;

struct EventsLab {
    LessonLab lab;
    Later<EventsModel> model;

    explicit EventsLab(const sim::Scenario& scenario) {
        lab.time = test::must(sim::TimeMachine::start(scenario, 1));
        look();
    }
    void look() { refresh_events(lab.inputs(), model); }
    void filter(EventFilter filter) {
        lab.view.event_filter = filter;
        look();
    }
    void wait(Duration d) {
        lab.time.advance_to(lab.time.now() + d);
        look();
    }
    void put(std::string key, std::string data = "d") {
        ASSERT_TRUE(lab.time.apply(sim::CallPutRecord{
            {.stream_name = "s", .partition_key = std::move(key), .data = std::move(data)}}));
        look();
    }
    bool shows(std::string_view part) const {
        return std::ranges::any_of(model->lines, [&](const EventLineModel& line) {
            return line.text.find(part) != std::string::npos;
        });
    }
};

std::vector<std::string> lines_of(const std::string& table) {
    std::vector<std::string> lines;
    for (std::size_t from = 0; from < table.size();) {
        const std::size_t to = table.find("\r\n", from);
        if (to == std::string::npos) {
            ADD_FAILURE() << "a line without an end";
            break;
        }
        lines.push_back(table.substr(from, to - from));
        from = to + 2;
    }
    return lines;
}

TEST(EventFilters, EachEventIsInTheListsThatItsNameSays) {
    Event event;
    const auto is_in = [&](EventKind kind, std::initializer_list<EventFilter> filters) {
        event.kind = kind;
        for (std::size_t i = 0; i < kEventFilterCount; ++i) {
            const auto filter = static_cast<EventFilter>(i);
            const bool expected =
                filter == EventFilter::All || std::ranges::find(filters, filter) != filters.end();
            EXPECT_EQ(passes(filter, event), expected) << event_name(kind) << ' ' << i;
        }
    };
    using enum EventFilter;
    is_in(EventKind::RecordAccepted, {Writes});
    is_in(EventKind::RecordRefused, {Writes, Refusals});
    is_in(EventKind::RecordsRead, {Reads});
    is_in(EventKind::Pushed, {Reads});
    is_in(EventKind::ReadRefused, {Reads, Refusals});
    is_in(EventKind::ShardClosed, {Shards});
    is_in(EventKind::StreamDeleted, {Shards});
    is_in(EventKind::ConsumerActive, {Consumers});
    is_in(EventKind::Subscribed, {Consumers});
    event.error = ErrorCode::InternalFailure;
    event.action = kds::Action::PutRecords;
    is_in(EventKind::CallFailed, {Writes, Refusals, Faults});
    event.error = ErrorCode::Validation;
    event.action = kds::Action::GetRecords;
    is_in(EventKind::CallFailed, {Reads, Refusals});
}

TEST(RefreshEvents, SaysHowManyOfHowManyAreShown) {
    EventsLab lab(sim::test::with_shards(1));
    EXPECT_TRUE(lab.shows("is ACTIVE"));
    const std::size_t before = lab.model->lines.size();
    for (int i = 0; i < 100; ++i) lab.put(cat("k", i));
    EXPECT_EQ(lab.model->lines.size(), kEventsShown);
    EXPECT_TRUE(lab.model->count.starts_with(cat("60 of ", 100 + before, " shown.")))
        << lab.model->count;
    EXPECT_NE(lab.model->count.find("dropped after 65,536 events"), std::string::npos);
    EXPECT_NE(lab.model->lines.front().text.find("k99"), std::string::npos);
    lab.filter(EventFilter::Shards);
    EXPECT_EQ(lab.model->lines.size(), before);
    lab.filter(EventFilter::Consumers);
    EXPECT_TRUE(lab.model->lines.empty());
    EXPECT_FALSE(lab.model->empty.empty());
    EXPECT_FALSE(lab.model->copy.enabled);
    EXPECT_FALSE(lab.model->save.enabled);
    EXPECT_TRUE(lab.model->filters[5].pressed);
    EXPECT_FALSE(lab.model->filters[0].pressed);
}

TEST(RefreshEvents, SaysWhenEventsWereDropped) {
    EventsLab lab(
        sim::test::with_shards(4, {sim::AddProducer{sim::test::producer("P", 2'000'000)}}));
    lab.wait(Duration::seconds(60));
    EXPECT_GT(lab.lab.world().engine().events().begin(), 0u);
    EXPECT_NE(lab.model->count.find("were dropped"), std::string::npos) << lab.model->count;
}

TEST(RefreshEvents, LeavesOutAnswersWithoutRecords) {
    EventsLab lab(sim::test::with_shards(1, {sim::AddConsumer{sim::test::consumer("C")}}));
    lab.wait(Duration::seconds(20));
    EXPECT_FALSE(lab.shows("C read"));
    lab.put("k");
    lab.wait(Duration::seconds(3));
    EXPECT_TRUE(lab.shows("C read 1 record"));
}

TEST(RefreshEvents, ShowsOnlyWhatIsSelectedWhenOneWantsIt) {
    EventsLab lab(sim::test::with_shards(2, {sim::AddProducer{sim::test::producer("P", 20'000)}}));
    lab.wait(Duration::seconds(5));
    EXPECT_FALSE(lab.model->only_selected);
    const StreamId stream = lab.lab.world().engine().streams().front().id;
    lab.lab.view.selection = ShardSelected{stream, ShardIndex{1}};
    lab.look();
    ASSERT_TRUE(lab.model->only_selected);
    EXPECT_EQ(lab.model->only_selected->label, "Only shard 1");
    EXPECT_FALSE(lab.model->only_selected->pressed);
    EXPECT_TRUE(lab.shows("shard 0"));
    lab.lab.view.events_of_selected = true;
    lab.look();
    EXPECT_TRUE(lab.model->only_selected->pressed);
    EXPECT_TRUE(lab.shows("shard 1"));
    EXPECT_FALSE(lab.shows("shard 0"));
    lab.put("mine");
    lab.lab.view.selection = ActorSelected{1};
    lab.look();
    EXPECT_EQ(lab.model->only_selected->label, "Only P");
    EXPECT_TRUE(lab.shows("P put"));
    EXPECT_FALSE(lab.shows("You put"));
    // Nothing is selected: nothing can be left out for it.
    lab.lab.view.selection = NothingSelected{};
    lab.look();
    EXPECT_FALSE(lab.model->only_selected);
    EXPECT_TRUE(lab.shows("You put"));
}

TEST(RefreshEvents, FaultsStandAmongTheEvents) {
    EventsLab lab(sim::test::with_shards(1, {sim::AddProducer{sim::test::producer("P", 20'000)}}));
    lab.wait(Duration::seconds(1));
    ASSERT_TRUE(lab.lab.time.apply(sim::InjectFault{{.name = "Trouble",
                                                     .kind = sim::FaultKind::InternalFailure,
                                                     .target = "P",
                                                     .amount = 500}}));
    lab.wait(Duration::seconds(1));
    ASSERT_TRUE(lab.lab.time.apply(sim::LiftFault{"Trouble"}));
    lab.look();
    EXPECT_EQ(lab.model->lines.front().text, "You lifted: Trouble.");
    lab.filter(EventFilter::Faults);
    EXPECT_EQ(lab.model->lines.front().text, "You lifted: Trouble.");
    EXPECT_EQ(lab.model->lines.back().text, "You injected: Trouble.");
    EXPECT_TRUE(lab.shows("InternalFailure"));
    EXPECT_FALSE(lab.shows("put a record"));
    lab.filter(EventFilter::Writes);
    EXPECT_FALSE(lab.shows("Trouble"));
    EXPECT_TRUE(lab.shows("put a record"));
}

TEST(EventsCsv, HasALineForEachEventThatIsListed) {
    EventsLab lab(sim::test::with_shards(1));
    const std::size_t before = lines_of(events_csv(lab.lab.inputs())).size();
    for (int i = 0; i < 100; ++i) lab.put(cat("k", i));
    const auto lines = lines_of(events_csv(lab.lab.inputs()));
    EXPECT_EQ(lines.size(), before + 100);
    EXPECT_EQ(lines.front(),
              "clock,time,event,actor,stream,shard,records,bytes,behind_ms,error,sentence");
    EXPECT_NE(lines.back().find(",record_accepted,You,s,0,1,4,,,"), std::string::npos)
        << lines.back();
    lab.filter(EventFilter::Consumers);
    EXPECT_EQ(lines_of(events_csv(lab.lab.inputs())).size(), 1u);
}

TEST(EventsCsv, QuotesWhatATableWouldMisread) {
    sim::ProducerSpec strange = sim::test::producer("=1+1", 20'000);
    EventsLab lab(sim::test::with_shards(1, {sim::AddProducer{strange}}));
    lab.wait(Duration::seconds(2));
    lab.put("a \"b\", c");
    const std::string table = events_csv(lab.lab.inputs());
    EXPECT_NE(table.find(",\"'=1+1\","), std::string::npos);
    EXPECT_EQ(table.find(",=1+1,"), std::string::npos);
    EXPECT_NE(table.find("\"You put a record with key a \"\"b\"\", c: "), std::string::npos);
}

}  // namespace
}  // namespace kds::web
