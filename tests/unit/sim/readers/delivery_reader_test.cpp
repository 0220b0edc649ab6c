// Delivery to S3: what is gathered becomes objects by size and by time.
#include "core/sim/readers/delivery_reader.h"

#include "tests/unit/sim/readers/processed_check.h"
#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

ConsumerSpec delivery(DeliverySpec to_s3) {
    ConsumerSpec spec = consumer("Lake");
    spec.start_at = ShardIteratorType::Latest;
    spec.reader = to_s3;
    return spec;
}

const DeliveryReader& reader_of(const World& world) {
    const auto* const reader = std::get_if<DeliveryReader>(&world.consumers()[0].reader);
    if (!reader) std::abort();
    return *reader;
}

TEST(Delivery, WritesAnObjectWhenItsTimeIsOver) {
    World world = started(with_shards(2, {AddConsumer{delivery({.buffer_s = 60})}}));
    run_for(world, Duration::seconds(10));
    for (const char* key : {"a", "b", "c"})
        ASSERT_TRUE(is_done(world.apply(
            CallPutRecord{{.stream_name = "s", .partition_key = key, .data = "1234"}})));
    run_for(world, Duration::seconds(59));
    EXPECT_EQ(reader_of(world).objects.size(), 0u);
    run_for(world, Duration::seconds(3));
    ASSERT_EQ(reader_of(world).objects.size(), 1u);
    EXPECT_EQ(reader_of(world).objects.back().records, 3u);
    EXPECT_EQ(reader_of(world).objects.back().bytes, 12);
    EXPECT_TRUE(has_done_all(world, world.consumers()[0]));
    run_for(world, Duration::seconds(300));
    EXPECT_EQ(reader_of(world).objects.size(), 1u);  // Nothing came, so nothing is written.
}

TEST(Delivery, WritesAnObjectWhenItIsLargeEnough) {
    World world = started(with_shards(1, {AddConsumer{delivery({.buffer_mib = 1})}}));
    run_for(world, Duration::seconds(2));
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(is_done(world.apply(CallPutRecord{
            {.stream_name = "s", .partition_key = "k", .data = std::string(400'000, 'x')}})));
        run_for(world, Duration::seconds(2));
    }
    // Three of 400,000 bytes pass 1 MiB.
    ASSERT_EQ(reader_of(world).objects.size(), 1u);
    EXPECT_EQ(reader_of(world).objects.back().records, 3u);
    EXPECT_EQ(reader_of(world).gathered_records, 2u);
}

TEST(Delivery, OpensAggregatedRecords) {
    ProducerSpec library = producer("Library");
    library.rate = ConstantRate{200'000};
    library.keys = {.strategy = KeySpec::Strategy::Uniform, .prefix = "user-", .count = 50};
    library.payload_template = "0123456789";
    library.sender = KplSpec{};
    World world = started(with_shards(1, {AddConsumer{delivery({.buffer_s = 5})}}));
    run_for(world, Duration::seconds(2));
    ASSERT_TRUE(is_done(world.apply(AddProducer{library})));
    run_for(world, Duration::seconds(20));
    ASSERT_TRUE(is_done(world.apply(PauseActor{"Library"})));
    run_for(world, Duration::seconds(10));
    const std::uint64_t made = world.producers()[0].made;
    EXPECT_GT(made, 3'000u);
    EXPECT_LT(world.engine().streams()[0].shards[0].records.end(), made / 5);
    std::uint64_t records = 0;
    std::int64_t bytes = 0;
    const auto& objects = reader_of(world).objects;
    for (std::uint64_t i = objects.begin(); i < objects.end(); ++i) {
        records += objects[i].records;
        bytes += objects[i].bytes;
    }
    EXPECT_EQ(records, made);
    EXPECT_EQ(bytes, static_cast<std::int64_t>(made) * 10);
}

TEST(Delivery, IsNotStoppedByARecordThatOthersCannotProcess) {
    World world = started(with_shards(1, {AddConsumer{delivery({.buffer_s = 0})}}));
    run_for(world, Duration::seconds(2));
    ASSERT_TRUE(is_done(world.apply(InjectFault{
        {.name = "bad", .kind = FaultKind::PoisonRecord, .target = "Lake", .key = "bad"}})));
    ASSERT_TRUE(is_done(
        world.apply(CallPutRecord{{.stream_name = "s", .partition_key = "bad", .data = "d"}})));
    run_for(world, Duration::seconds(2));
    EXPECT_EQ(world.consumers()[0].work.done, 1u);
    EXPECT_EQ(world.consumers()[0].work.failed_batches, 0u);
}

TEST(Delivery, NamesItsObjectsByTheHour) {
    EXPECT_EQ(object_name("Lake", {.at = Instant::from_seconds(1'738'314'905), .number = 7}),
              "2025/01/31/09/Lake-1-2025-01-31-09-15-05-7");
}

TEST(Delivery, StartsAtLatestAndRefusesOtherValues) {
    World world = started(with_shards(1));
    ConsumerSpec spec = delivery({});
    spec.start_at = ShardIteratorType::TrimHorizon;
    EXPECT_TRUE(is_refused(world, AddConsumer{spec},
                           "consumer \"Lake\": a delivery stream starts at LATEST"));
    EXPECT_TRUE(is_refused(world, AddConsumer{delivery({.buffer_mib = 129})},
                           "consumer \"Lake\": the buffer must be 1 to 128 MiB"));
    EXPECT_TRUE(is_refused(world, AddConsumer{delivery({.buffer_s = 901})},
                           "consumer \"Lake\": the buffering time must be 0 to 900 s"));
}

TEST(Delivery, KeepsWhatTheServiceAnswersInsteadOfRecords) {
    World world = started(with_shards(1, {AddConsumer{delivery({})}}));
    ASSERT_TRUE(is_done(world.apply(InjectFault{{.name = "hiccup",
                                                 .kind = FaultKind::InternalFailure,
                                                 .target = world.consumers()[0].spec.name,
                                                 .amount = 1'000}})));
    run_for(world, Duration::seconds(10));
    const Consumer& consumer = world.consumers()[0];
    ASSERT_TRUE(consumer.last_error);
    EXPECT_EQ(consumer.last_error->code, ErrorCode::InternalFailure);
    EXPECT_GT(count_events(world, EventKind::CallFailed, consumer.id), 5u);
}

}  // namespace
}  // namespace kds::sim::test
