#include "core/engine/ops/delete_stream.h"

#include <gtest/gtest.h>

#include "tests/unit/engine/fan_out_lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

constexpr const char* kNotFound = "Stream s under account 123456789012 not found.";

Result<void> remove(Lab& lab) {
    return delete_stream(lab.engine, lab.call(), {.stream_name = "s"});
}

TEST(DeleteStream, TheStreamIsDeletingAndThenGone) {
    Lab lab;
    lab.make_active("s", 3);
    const StreamId id = lab.stream().id;
    ASSERT_TRUE(succeeds(remove(lab)));
    EXPECT_EQ(lab.last_event().kind, EventKind::StreamDeleting);
    EXPECT_EQ(lab.last_event().stream, id);
    EXPECT_EQ(lab.last_event().count, 3u);
    EXPECT_EQ(lab.last_event().actor, 1u);
    EXPECT_EQ(lab.stream().status, StreamStatus::Deleting);
    const Instant gone = lab.now + limits::kDeletingTakes;
    EXPECT_EQ(lab.engine.next_transition(), gone);
    lab.wait(limits::kDeletingTakes - Duration::micros(1));
    EXPECT_NE(lab.engine.find_stream("s"), nullptr);
    lab.wait(Duration::micros(1));
    EXPECT_EQ(lab.engine.find_stream("s"), nullptr);
    EXPECT_EQ(lab.engine.find_stream(id), nullptr);
    EXPECT_EQ(lab.engine.open_shard_count("123456789012"), 0);
    EXPECT_FALSE(lab.engine.next_transition());
    EXPECT_EQ(lab.last_event().kind, EventKind::StreamDeleted);
    EXPECT_EQ(lab.last_event().stream, id);
    EXPECT_EQ(lab.last_event().at, gone);
    EXPECT_TRUE(fails_with(remove(lab), ErrorCode::ResourceNotFound, kNotFound));
}

TEST(DeleteStream, TakesNoPutsButReadsUntilItIsGone) {
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(lab.put("k", "data")));
    const auto iterator = lab.iterator("TRIM_HORIZON");
    ASSERT_TRUE(succeeds(remove(lab)));
    EXPECT_TRUE(fails_with(lab.put("k", "d"), ErrorCode::ResourceNotFound, kNotFound));
    const auto got = lab.get(iterator->shard_iterator);
    ASSERT_TRUE(succeeds(got));
    EXPECT_EQ(got->records.size(), 1u);
    EXPECT_EQ(lab.listed_shards(), "0");
    lab.wait(limits::kDeletingTakes);
    EXPECT_EQ(lab.listed_shards(), kNotFound);
}

TEST(DeleteStream, TheNameIsTakenUntilItIsGone) {
    Lab lab;
    lab.make_active("s", 1);
    const StreamId old = lab.stream().id;
    ASSERT_TRUE(succeeds(remove(lab)));
    EXPECT_TRUE(fails_with(create_stream(lab.engine, lab.call(), {.stream_name = "s"}),
                           ErrorCode::ResourceInUse,
                           "Stream s under account 123456789012 already exists."));
    lab.wait(limits::kDeletingTakes);
    lab.make_active("s", 2);
    EXPECT_NE(lab.stream().id, old);
    EXPECT_EQ(lab.open_shards(), "0,1");
}

TEST(DeleteStream, IteratorsDieWithTheStreamNotWithTheName) {
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(lab.put("k", "of the old stream")));
    const auto iterator = lab.iterator("TRIM_HORIZON");
    ASSERT_TRUE(succeeds(remove(lab)));
    lab.wait(limits::kDeletingTakes);
    constexpr auto kGone =
        "Shard shardId-000000000000 in stream s under account 123456789012 does not exist";
    EXPECT_TRUE(fails_with(lab.get(iterator->shard_iterator), ErrorCode::ResourceNotFound, kGone));
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(lab.put("k", "of the new stream")));
    EXPECT_TRUE(fails_with(lab.get(iterator->shard_iterator), ErrorCode::ResourceNotFound, kGone));
    EXPECT_EQ(lab.read("TRIM_HORIZON"), "of the new stream");
}

TEST(DeleteStream, ASecondCallChangesNothing) {
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(remove(lab)));
    const auto gone = lab.engine.next_transition();
    lab.wait(Duration::millis(100));
    const std::uint64_t events = lab.engine.events().end();
    ASSERT_TRUE(succeeds(remove(lab)));
    EXPECT_EQ(lab.engine.next_transition(), gone);
    EXPECT_EQ(lab.engine.events().end(), events);
}

TEST(DeleteStream, EndsWhateverWasUnderWay) {
    Lab creating;
    ASSERT_TRUE(succeeds(create_stream(creating.engine, creating.call(), {.stream_name = "s"})));
    ASSERT_TRUE(succeeds(remove(creating)));
    creating.wait(Duration::seconds(5));
    EXPECT_TRUE(creating.engine.streams().empty());
    for (std::uint64_t i = 0; i < creating.engine.events().end(); ++i)
        EXPECT_NE(creating.engine.events()[i].kind, EventKind::StreamActive);

    Lab updating;
    updating.make_active("s", 1);
    ASSERT_TRUE(succeeds(updating.split_shard("0", "5")));
    ASSERT_TRUE(succeeds(remove(updating)));
    EXPECT_EQ(updating.listed_shards(), "0");
    EXPECT_EQ(updating.engine.counted_shards("123456789012"), 1);
    updating.wait(Duration::seconds(5));
    EXPECT_TRUE(updating.engine.streams().empty());
}

TEST(DeleteStream, LeavesOtherStreamsAlone) {
    Lab lab;
    for (const char* name : {"r", "s", "t"}) lab.make_active(name, 1);
    ASSERT_TRUE(succeeds(remove(lab)));
    lab.wait(limits::kDeletingTakes);
    ASSERT_EQ(lab.engine.streams().size(), 2u);
    EXPECT_EQ(lab.engine.streams()[0].name, "r");
    EXPECT_EQ(lab.engine.streams()[1].name, "t");
    EXPECT_NE(lab.engine.find_stream("t"), nullptr);
}

TEST(DeleteStream, ConsumersMustBeGivenUp) {
    // kinesis.md 14.3, row 21.
    test::FanOutLab lab;
    EXPECT_TRUE(fails_with(remove(lab), ErrorCode::ResourceInUse,
                           "DeleteStream can't delete 123456789012:s because there are consumers "
                           "associated with this data stream. To delete s anyway, set the "
                           "EnforceConsumerDeletion parameter to true."));
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
    test::FanOutLab emptied = lab;
    ASSERT_TRUE(succeeds(emptied.deregister("app")));
    EXPECT_FALSE(remove(emptied));
    emptied.wait(Duration::seconds(1));
    EXPECT_TRUE(succeeds(remove(emptied)));

    ASSERT_TRUE(succeeds(delete_stream(lab.engine, lab.call(),
                                       {.stream_name = "s", .enforce_consumer_deletion = true})));
    EXPECT_EQ(lab.describe("app")->status, ConsumerStatus::Deleting);
    EXPECT_TRUE(succeeds(remove(lab)));  // A second call changes nothing.
    lab.wait(limits::kDeletingTakes);
    EXPECT_EQ(lab.engine.find_stream("s"), nullptr);
    EXPECT_FALSE(lab.engine.next_transition());
}

}  // namespace
}  // namespace kds
