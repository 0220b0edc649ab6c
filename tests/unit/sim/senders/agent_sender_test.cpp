// The Kinesis Agent: a file, a buffer, a checkpoint.
#include <algorithm>
#include <set>

#include "tests/unit/sim/sim_lab.h"

namespace kds::sim::test {
namespace {

ProducerSpec agent(std::int64_t rate, AgentSpec spec = {}) {
    ProducerSpec out = producer("P", rate);
    out.sender = spec;
    return out;
}

const AgentSender& sender_of(const World& world) {
    return *std::get_if<AgentSender>(&world.producers()[0].sender);
}

/// Lines in the stream, each as often as it is there.
std::map<std::string, int> lines_stored(const World& world) {
    std::map<std::string, int> lines;
    for (const Shard& shard : world.engine().streams().front().shards)
        for (std::uint64_t i = shard.records.first(); i < shard.records.end(); ++i)
            ++lines[content_at(world, shard, i).data];
    return lines;
}

std::uint64_t all_counted(const Producer& p) {
    return p.accepted + p.given_up + p.dropped + p.under_way();
}

TEST(AgentSender, SendsWhatTheBufferHasWhenItIsOldOrFull) {
    World old = started(with_shards(1, {AddProducer{agent(10'000, {.max_buffer_age_ms = 5'000})}}));
    run_for(old, Duration::millis(5'000));
    EXPECT_EQ(stored_records(old), 0u);
    EXPECT_NEAR(static_cast<double>(old.producers()[0].made), 50, 2);
    run_for(old, Duration::millis(300));
    EXPECT_NEAR(static_cast<double>(stored_records(old)), 50, 3);

    World full =
        started(with_shards(1, {AddProducer{agent(100'000, {.max_buffer_size_records = 20})}}));
    run_for(full, Duration::seconds(5));
    EXPECT_NEAR(static_cast<double>(stored_records(full)), 480, 25);
    EXPECT_EQ(stored_records(full) % 20, 0u);
}

TEST(AgentSender, ALineIsARecordWithItsEndAndAKeyOfTheAgent) {
    World world =
        started(with_shards(1, {AddProducer{agent(10'000, {.max_buffer_age_ms = 1'000})}}));
    run_for(world, Duration::seconds(3));
    const ReadContent first = content_at(world, shard_of(world, 0), 0);
    EXPECT_EQ(first.data, "user-1 1\n");
    EXPECT_NE(first.key.find('.'), std::string::npos);
    EXPECT_NE(first.key, content_at(world, shard_of(world, 0), 1).key);
}

TEST(AgentSender, WritesDownHowFarTheFileIsSent) {
    World world =
        started(with_shards(1, {AddProducer{agent(50'000, {.max_buffer_age_ms = 1'000})}}));
    for (int i = 0; i < 100; ++i) {
        run_for(world, Duration::millis(101));
        std::uint64_t bytes = 0;
        for (const auto& [line, times] : lines_stored(world)) bytes += line.size();
        EXPECT_LE(sender_of(world).checkpoint(), bytes);
        EXPECT_LE(bytes, sender_of(world).file_end());
    }
    ASSERT_TRUE(is_done(world.apply(PauseActor{"P"})));
    run_for(world, Duration::seconds(3));
    EXPECT_EQ(sender_of(world).checkpoint(), sender_of(world).file_end());
    EXPECT_EQ(world.producers()[0].accepted, world.producers()[0].made);
}

TEST(AgentSender, GoesOnFromItsCheckpointAfterACrash) {
    World world =
        started(with_shards(1, {AddProducer{agent(100'000, {.max_buffer_age_ms = 1'000})}}));
    run_for(world, Duration::seconds(5));
    // While a batch that the service has is not written down yet.
    for (int i = 0; i < 4'000; ++i) {
        const std::uint64_t before = stored_records(world);
        run_for(world, Duration::millis(1));
        if (stored_records(world) > before) break;
    }
    const std::uint64_t stored = stored_records(world);
    ASSERT_TRUE(is_done(
        world.apply(InjectFault{{.name = "F", .kind = FaultKind::ProducerCrash, .target = "P"}})));
    run_for(world, Duration::seconds(10));
    EXPECT_EQ(stored_records(world), stored);
    // The application goes on writing.
    EXPECT_GT(world.producers()[0].under_way(), 950u);
    ASSERT_TRUE(is_done(world.apply(LiftFault{"F"})));
    run_for(world, Duration::seconds(5));
    ASSERT_TRUE(is_done(world.apply(PauseActor{"P"})));
    run_for(world, Duration::seconds(5));
    const Producer& p = world.producers()[0];
    EXPECT_EQ(p.accepted, p.made);
    EXPECT_EQ(p.dropped + p.given_up, 0u);
    // The batch of the crash is there twice, nothing else.
    EXPECT_GT(p.stored_unknown, 50u);
    EXPECT_LE(p.stored_unknown, 150u);
    const auto lines = lines_stored(world);
    EXPECT_EQ(lines.size(), p.made);
    EXPECT_EQ(stored_records(world), p.made + p.stored_unknown);
}

TEST(AgentSender, NeverGivesUp) {
    World world =
        started(with_shards(1, {AddProducer{agent(20'000, {.max_buffer_age_ms = 1'000})}}));
    ASSERT_TRUE(is_done(world.apply(
        InjectFault{{.name = "F", .kind = FaultKind::LinkLoss, .target = "P", .amount = 1'000}})));
    run_for(world, Duration::seconds(120));
    EXPECT_EQ(stored_records(world), 0u);
    EXPECT_GT(world.producers()[0].retried, 10u);
    EXPECT_GT(world.producers()[0].retrying(), 10u);
    ASSERT_TRUE(is_done(world.apply(LiftFault{"F"})));
    run_for(world, Duration::seconds(60));
    ASSERT_TRUE(is_done(world.apply(PauseActor{"P"})));
    run_for(world, Duration::seconds(30));
    EXPECT_EQ(world.producers()[0].accepted, world.producers()[0].made);
}

TEST(AgentSender, SendsAgainOnlyWhatWasRefused) {
    ProducerSpec spec = agent(1'500'000, {.max_buffer_age_ms = 1'000});
    World world = started(with_shards(1, {AddProducer{spec}}));
    run_for(world, Duration::seconds(10));
    const Producer& p = world.producers()[0];
    EXPECT_GT(p.throttled, 500u);
    EXPECT_EQ(p.accepted, stored_records(world));
    EXPECT_EQ(lines_stored(world).size(), stored_records(world));
    EXPECT_EQ(all_counted(p), p.made);
}

TEST(AgentSender, IsRefusedWithValuesOutOfRange) {
    World world = started(with_shards(1));
    EXPECT_TRUE(
        is_refused(world, AddProducer{agent(1, {.max_buffer_age_ms = 999})},
                   "producer \"P\": max_buffer_age_ms: 999 is out of range: 1000 to 900000"));
}

}  // namespace
}  // namespace kds::sim::test
