#include "web/model/application_text.h"

#include "tests/unit/sim/sim_lab.h"

namespace kds::web {
namespace {

using namespace sim;

std::string text_of(const World& world) {
    const ApplicationText text = application_text(world.consumers()[0], world.now());
    return text.term.empty() ? std::string() : cat(text.term, ": ", text.value);
}

World world_with(ApplicationKind kind) {
    ConsumerSpec spec = sim::test::consumer("C");
    spec.application.kind = kind;
    World world = sim::test::started(sim::test::with_shards(1, {AddConsumer{spec}}));
    return world;
}

void put(World& world, const char* key) {
    ASSERT_TRUE(
        world.apply(CallPutRecord{{.stream_name = "s", .partition_key = key, .data = "four"}}));
}

TEST(ApplicationText, SaysWhatTheApplicationHasFoundOut) {
    World none = world_with({});
    EXPECT_EQ(text_of(none), "");

    World archive = world_with(ArchiveSpec{});
    put(archive, "a");
    put(archive, "b");
    sim::test::run_for(archive, Duration::seconds(3));
    EXPECT_EQ(text_of(archive), "archive: 2 records, 8 bytes in 1 object");

    World price = world_with(PriceSpec{.window_s = 10, .usual = 2});
    price.advance_to(window_of(price.now(), 10) + Duration::seconds(10));
    for (int i = 0; i < 5; ++i) put(price, "a");
    sim::test::run_for(price, Duration::seconds(9));
    EXPECT_EQ(text_of(price), "highest price: 100 % of the usual one");
    sim::test::run_for(price, Duration::seconds(2));
    EXPECT_EQ(text_of(price), "highest price: 250 % of the usual one");

    World dashboard = world_with(DashboardSpec{.window_s = 3'600});
    EXPECT_TRUE(text_of(dashboard).starts_with("dashboard: nothing in the 3600 s before "));
    for (const char* key : {"a", "b", "b"}) put(dashboard, key);
    sim::test::run_for(dashboard, Duration::seconds(3'600));
    EXPECT_TRUE(text_of(dashboard).starts_with("dashboard: 3 records in the 3600 s before "));
    EXPECT_TRUE(text_of(dashboard).ends_with(", most of one key: b (2)"));

    World alarm = world_with(AlarmSpec{.window_s = 1, .least = 1});
    EXPECT_EQ(text_of(alarm), "alarm: nothing unusual so far");
    put(alarm, "a");
    sim::test::run_for(alarm, Duration::seconds(60));
    put(alarm, "a");
    sim::test::run_for(alarm, Duration::seconds(2));
    EXPECT_TRUE(text_of(alarm).starts_with("alarm: 1 time, the last at "));
    EXPECT_TRUE(text_of(alarm).ends_with(": a came 1 time, usually 0.0"));
}

}  // namespace
}  // namespace kds::web
