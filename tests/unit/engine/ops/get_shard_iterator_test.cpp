#include "core/engine/ops/get_shard_iterator.h"

#include <gtest/gtest.h>

#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

/// One shard with the records a, b and c, a second apart, and their numbers.
struct ThreeRecords : Lab {
    std::string a, b, c;
    ThreeRecords() {
        make_active("s", 1);
        for (std::string* number : {&a, &b, &c}) {
            wait(Duration::seconds(1));
            const std::string data(1, number == &a ? 'a' : number == &b ? 'b' : 'c');
            *number = put("k", data)->sequence_number.to_decimal();
        }
    }
    std::string start() { return shard(0).starting_sequence_number().to_decimal(); }
    Result<GetShardIteratorOutput> at_timestamp(std::optional<std::int64_t> ms) {
        return get_shard_iterator(engine, call(),
                                  {.stream_name = "s",
                                   .shard_id = "0",
                                   .shard_iterator_type = "AT_TIMESTAMP",
                                   .timestamp_ms = ms});
    }
    std::string read_at(std::int64_t ms) {
        wait(Duration::seconds(1));
        const auto got = get(at_timestamp(ms)->shard_iterator);
        std::string all;
        for (const Record& r : got->records) all += r.data;
        return all;
    }
    std::int64_t arrival_ms(std::uint64_t place) {
        return shard(0).records.at(place).arrival.epoch_millis();
    }
};

TEST(GetShardIterator, TrimHorizonIsTheOldestRecordKept) {
    ThreeRecords lab;
    EXPECT_EQ(lab.read("TRIM_HORIZON"), "a b c");
    lab.wait(lab.shard(0).records.at(1).arrival + Duration::hours(24) - Duration::seconds(2) -
             lab.now);
    EXPECT_EQ(lab.read("TRIM_HORIZON"), "b c");
}

TEST(GetShardIterator, LatestIsAfterTheNewestRecord) {
    ThreeRecords lab;
    const auto latest = lab.iterator("LATEST");
    ASSERT_TRUE(succeeds(latest));
    ASSERT_TRUE(succeeds(lab.put("k", "d")));
    const auto got = lab.get(latest->shard_iterator);
    ASSERT_TRUE(succeeds(got));
    ASSERT_EQ(got->records.size(), 1u);
    EXPECT_EQ(got->records[0].data, "d");
}

TEST(GetShardIterator, LatestOfAnEmptyShardSeesItsFirstRecord) {
    Lab lab;
    lab.make_active("s", 1);
    const auto latest = lab.iterator("LATEST");
    const auto oldest = lab.iterator("TRIM_HORIZON");
    ASSERT_TRUE(succeeds(lab.put("k", "d")));
    EXPECT_EQ(lab.get(latest->shard_iterator)->records.size(), 1u);
    EXPECT_EQ(lab.get(oldest->shard_iterator)->records.size(), 1u);
}

TEST(GetShardIterator, AtAndAfterASequenceNumber) {
    ThreeRecords lab;
    EXPECT_EQ(lab.read("AT_SEQUENCE_NUMBER", "0", lab.b), "b c");
    EXPECT_EQ(lab.read("AFTER_SEQUENCE_NUMBER", "0", lab.b), "c");
    EXPECT_EQ(lab.read("AFTER_SEQUENCE_NUMBER", "0", lab.c), "");
}

TEST(GetShardIterator, ANumberBetweenTwoRecordsStandsWhereItStands) {
    ThreeRecords lab;
    SequenceNumber::Parts parts = SequenceNumber::parse(lab.b)->decode();
    // The index of b with another time: below or above b itself.
    parts.time_s -= 1;
    const std::string below = SequenceNumber::encode(parts).to_decimal();
    parts.time_s += 2;
    const std::string above = SequenceNumber::encode(parts).to_decimal();
    EXPECT_EQ(lab.read("AT_SEQUENCE_NUMBER", "0", below), "b c");
    EXPECT_EQ(lab.read("AFTER_SEQUENCE_NUMBER", "0", below), "b c");
    EXPECT_EQ(lab.read("AT_SEQUENCE_NUMBER", "0", above), "c");
    EXPECT_EQ(lab.read("AFTER_SEQUENCE_NUMBER", "0", above), "c");
}

TEST(GetShardIterator, AnIndexOfAnotherShardStandsBetweenTwoRecords) {
    Lab lab;
    lab.make_active("s", 2);  // One counter for both.
    ASSERT_TRUE(succeeds(lab.put("a", "0")));
    ASSERT_TRUE(succeeds(lab.put("b", "1")));
    ASSERT_TRUE(succeeds(lab.put("a", "2")));
    SequenceNumber::Parts parts =
        lab.shard(0).sequence_number_of(lab.shard(0).records.at(0)).decode();
    parts.sequence_index = 1;
    const std::string between = SequenceNumber::encode(parts).to_decimal();
    EXPECT_EQ(lab.read("AT_SEQUENCE_NUMBER", "0", between), "2");
    EXPECT_EQ(lab.read("AFTER_SEQUENCE_NUMBER", "0", between), "2");
}

TEST(GetShardIterator, StartAndEndOfTheShardArePositions) {
    ThreeRecords lab;
    EXPECT_EQ(lab.read("AT_SEQUENCE_NUMBER", "0", lab.start()), "a b c");
    EXPECT_EQ(lab.read("AFTER_SEQUENCE_NUMBER", "0", lab.start()), "a b c");
    lab.split(0, HashKey{100});
    const std::string end = lab.shard(0).ending_sequence_number()->to_decimal();
    EXPECT_EQ(lab.read("AT_SEQUENCE_NUMBER", "0", end), "");
    EXPECT_EQ(lab.read("AFTER_SEQUENCE_NUMBER", "0", end), "");
    EXPECT_EQ(lab.read("TRIM_HORIZON"), "a b c");
    EXPECT_EQ(lab.read("LATEST"), "");
}

TEST(GetShardIterator, AfterTheStartSeesTheFirstRecordToCome) {
    // The first record of a shard may have the index of its start.
    Lab lab;
    lab.make_active("s", 1);
    const auto start = lab.shard(0).starting_sequence_number().to_decimal();
    const auto after = lab.iterator("AFTER_SEQUENCE_NUMBER", "0", start);
    ASSERT_TRUE(succeeds(after));
    ASSERT_TRUE(succeeds(lab.put("k", "first")));
    EXPECT_EQ(lab.get(after->shard_iterator)->records.size(), 1u);
}

TEST(GetShardIterator, ATrimmedNumberGoesOnAtTheOldestRecord) {
    ThreeRecords lab;
    lab.wait(lab.shard(0).records.at(1).arrival + Duration::hours(24) - lab.now);
    EXPECT_EQ(lab.read("AT_SEQUENCE_NUMBER", "0", lab.a), "");
    ASSERT_TRUE(succeeds(lab.put("k", "d")));
    EXPECT_EQ(lab.read("AFTER_SEQUENCE_NUMBER", "0", lab.a), "d");
}

TEST(GetShardIterator, AtTimestampIsTheFirstRecordFromThatMillisecondOn) {
    ThreeRecords lab;
    const std::int64_t b = lab.arrival_ms(1);
    EXPECT_EQ(lab.read_at(b - 1), "bc");
    EXPECT_EQ(lab.read_at(b), "bc");
    EXPECT_EQ(lab.read_at(b + 1), "c");
    EXPECT_EQ(lab.read_at(0), "abc");
    EXPECT_EQ(lab.read_at(-5), "abc");
    EXPECT_EQ(lab.read_at(lab.now.epoch_millis()), "");
}

TEST(GetShardIterator, ATimestampMeetsARecordOfThatShownMillisecond) {
    Lab lab;
    lab.make_active("s", 1);
    lab.now = Instant{1'735'689'700'000'700};  // Shown as …700.000.
    ASSERT_TRUE(succeeds(lab.put("k", "d")));
    const auto at = get_shard_iterator(lab.engine, lab.call(),
                                       {.stream_name = "s",
                                        .shard_id = "0",
                                        .shard_iterator_type = "AT_TIMESTAMP",
                                        .timestamp_ms = 1'735'689'700'000});
    ASSERT_TRUE(succeeds(at));
    EXPECT_EQ(lab.get(at->shard_iterator)->records.size(), 1u);
}

TEST(GetShardIterator, TheTimestampIsGivenAndNotInTheFuture) {
    ThreeRecords lab;
    const std::int64_t now = lab.now.epoch_millis();
    EXPECT_TRUE(fails_with(lab.at_timestamp({}), ErrorCode::InvalidArgument,
                           "Must specify timestampInMillis parameter for iterator of type "
                           "AT_TIMESTAMP. Current request has no timestamp parameter."));
    EXPECT_TRUE(succeeds(lab.at_timestamp(now)));
    EXPECT_TRUE(fails_with(lab.at_timestamp(now + 1), ErrorCode::InvalidArgument,
                           cat("The timestampInMillis parameter cannot be greater than the "
                               "currentTimestampInMillis. timestampInMillis: ",
                               now + 1, ", currentTimestampInMillis: ", now)));
    EXPECT_EQ(lab.last_event().kind, EventKind::CallFailed);
    EXPECT_EQ(lab.last_event().error, ErrorCode::InvalidArgument);
}

TEST(GetShardIterator, LogsWhereTheIteratorStands) {
    ThreeRecords lab;
    ASSERT_TRUE(succeeds(lab.iterator("AT_SEQUENCE_NUMBER", "0", lab.b)));
    const Event& event = lab.last_event();
    EXPECT_EQ(event.kind, EventKind::IteratorIssued);
    EXPECT_EQ(event.shard, ShardIndex{0});
    EXPECT_EQ(event.sequence_index, 1u);
    EXPECT_EQ(event.place, 1u);
}

TEST(GetShardIterator, IteratorsOfOneMomentAreUnlike) {
    ThreeRecords lab;
    EXPECT_NE(lab.iterator("LATEST")->shard_iterator, lab.iterator("LATEST")->shard_iterator);
}

TEST(GetShardIterator, TakesAnyTextThatNamesTheShard) {
    // kinesis.md 14.3, row 6.
    ThreeRecords lab;
    for (const char* id : {"shard-0", "0", "shardId-000000000000"})
        EXPECT_TRUE(succeeds(lab.iterator("LATEST", id))) << id;
}

TEST(GetShardIterator, RefusesShardsThatAreNotThere) {
    Lab lab;
    // A bad id is noticed before the stream is looked up.
    EXPECT_TRUE(fails_with(lab.iterator("LATEST", "shardId-x"), ErrorCode::ResourceNotFound,
                           "Could not find shard shardId-x in stream s under account "
                           "123456789012."));
    EXPECT_TRUE(fails_with(lab.iterator("LATEST", "5"), ErrorCode::ResourceNotFound,
                           "Shard shardId-000000000005 in stream s under account 123456789012 "
                           "does not exist"));
    lab.make_active("s", 1);
    EXPECT_TRUE(fails_with(lab.iterator("LATEST", "shardId-x"), ErrorCode::ResourceNotFound,
                           "Could not find shard shardId-x in stream s under account "
                           "123456789012."));
    EXPECT_TRUE(fails_with(lab.iterator("LATEST", "shardId-5"), ErrorCode::ResourceNotFound,
                           "Shard shardId-000000000005 in stream s under account 123456789012 "
                           "does not exist"));
    EXPECT_EQ(lab.last_event().error, ErrorCode::ResourceNotFound);
    EXPECT_EQ(lab.last_event().stream, lab.stream().id);
}

TEST(GetShardIterator, AStreamThatIsCreatingHasNoShards) {
    Lab lab;
    ASSERT_TRUE(succeeds(create_stream(lab.engine, lab.call(), {.stream_name = "s"})));
    EXPECT_TRUE(fails_with(lab.iterator("LATEST"), ErrorCode::ResourceNotFound,
                           "Shard shardId-000000000000 in stream s under account 123456789012 "
                           "does not exist"));
}

TEST(GetShardIterator, TypeAndNumberMustFit) {
    ThreeRecords lab;
    const std::string start =
        "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and "
        "StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. "
        "Request specified ";
    const auto invalid = ErrorCode::InvalidArgument;
    EXPECT_TRUE(fails_with(lab.iterator("LATEST", "0", lab.a), invalid,
                           start + "LATEST and also a StartingSequenceNumber."));
    EXPECT_TRUE(fails_with(lab.iterator("TRIM_HORIZON", "0", "1"), invalid,
                           start + "TRIM_HORIZON and also a StartingSequenceNumber."));
    EXPECT_TRUE(fails_with(lab.iterator("AT_SEQUENCE_NUMBER"), invalid,
                           start + "AT_SEQUENCE_NUMBER and no StartingSequenceNumber."));
    EXPECT_TRUE(fails_with(lab.iterator("AFTER_SEQUENCE_NUMBER"), invalid,
                           start + "AFTER_SEQUENCE_NUMBER and no StartingSequenceNumber."));
}

TEST(GetShardIterator, TheNumberMustBeOneOfThisShard) {
    ThreeRecords lab;
    const SequenceNumber::Parts parts = SequenceNumber::parse(lab.b)->decode();
    const auto refused = [&](const std::string& number, const std::string& message) {
        return fails_with(lab.iterator("AT_SEQUENCE_NUMBER", "0", number),
                          ErrorCode::InvalidArgument, message);
    };
    const auto used = [](const std::string& number) {
        return cat("StartingSequenceNumber ", number,
                   " used in GetShardIterator on shard shardId-000000000000 in stream s under "
                   "account 123456789012 is invalid");
    };
    const std::string none = "49659172051921876073359630856559745603442861731670392835";
    EXPECT_TRUE(refused(none, used(none) + "."));

    SequenceNumber::Parts other = parts;
    other.shard_index = 1;
    EXPECT_TRUE(refused(SequenceNumber::encode(other).to_decimal(),
                        "Invalid StartingSequenceNumber. It encodes shardId-000000000001, while it "
                        "was used in a call to a shard with shardId-000000000000"));
    other = parts;
    other.shard_created_s -= 1;
    const std::string elsewhere = SequenceNumber::encode(other).to_decimal();
    EXPECT_TRUE(refused(elsewhere, used(elsewhere) + " because it did not come from this stream."));

    // Numbers of the old layouts: of another shard, and of this one.
    EXPECT_TRUE(refused("49659172051944179018806131157993723618535320152346460177",
                        "Invalid StartingSequenceNumber. It encodes shardId-000000000001, while it "
                        "was used in a call to a shard with shardId-000000000000"));
    const std::string old = "49659172051921878273607600534852187900262671790840479745";
    EXPECT_TRUE(refused(old, used(old) + " because it did not come from this stream."));
}

TEST(GetShardIterator, ANumberOfVersionZeroIsAFaultOfTheService) {
    ThreeRecords lab;
    EXPECT_TRUE(
        fails_with(lab.iterator("AT_SEQUENCE_NUMBER", "0", "0"), ErrorCode::InternalFailure, ""));
    EXPECT_EQ(lab.last_event().error, ErrorCode::InternalFailure);
    // What is looked at before its version is found first.
    EXPECT_TRUE(fails_with(lab.iterator("AT_SEQUENCE_NUMBER", "0", "5"), ErrorCode::InvalidArgument,
                           "Invalid StartingSequenceNumber. It encodes shardId-000000000005, while "
                           "it was used in a call to a shard with shardId-000000000000"));
}

TEST(GetShardIterator, AllowsFiveCallsASecondOnAShard) {
    Lab lab;
    lab.make_active("s", 2);
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(succeeds(lab.iterator("LATEST")));
    EXPECT_TRUE(fails_with(
        lab.iterator("LATEST"), ErrorCode::ProvisionedThroughputExceeded,
        "Rate exceeded for shard shardId-000000000000 in stream s under account 123456789012."));
    EXPECT_EQ(lab.last_event().kind, EventKind::CallFailed);
    EXPECT_EQ(lab.last_event().error, ErrorCode::ProvisionedThroughputExceeded);
    EXPECT_TRUE(succeeds(lab.iterator("LATEST", "1")));
    lab.wait(Duration::millis(200));
    EXPECT_TRUE(succeeds(lab.iterator("LATEST")));
}

}  // namespace
}  // namespace kds
