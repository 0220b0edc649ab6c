#include "core/engine/throttle.h"

#include <gtest/gtest.h>

#include "core/engine/limits.h"

namespace kds {
namespace {

constexpr Instant kStart = Instant::from_seconds(1'735'689'600);

Instant after_ms(std::int64_t ms) { return kStart + Duration::millis(ms); }

TEST(TokenBucket, IsFullAtTheStartAndNeverFuller) {
    const TokenBucket bucket(10, 5);
    EXPECT_EQ(bucket.available(Instant{}), 10);
    EXPECT_EQ(bucket.available(kStart), 10);
    EXPECT_EQ(bucket.available(kStart + Duration::hours(8760 * 100)), 10);
}

TEST(TokenBucket, TakesAllItHasAndNotOneMore) {
    for (const std::int64_t tokens : {9, 10, 11}) {
        TokenBucket bucket(10, 5);
        EXPECT_EQ(bucket.try_take(tokens, kStart), tokens <= 10) << tokens;
        EXPECT_EQ(bucket.available(kStart), tokens <= 10 ? 10 - tokens : 10) << tokens;
    }
}

TEST(TokenBucket, RefillsToTheMicrosecond) {
    TokenBucket bucket(10, 5);
    ASSERT_TRUE(bucket.try_take(10, kStart));
    EXPECT_EQ(bucket.available(kStart + Duration::micros(199'999)), 0);
    EXPECT_EQ(bucket.available(kStart + Duration::micros(200'000)), 1);
    EXPECT_EQ(bucket.available(after_ms(1'999)), 9);
    EXPECT_EQ(bucket.available(after_ms(2'000)), 10);
}

TEST(TokenBucket, LosesNoFractionToManySmallSteps) {
    TokenBucket bucket(1'000, 1'000);
    ASSERT_TRUE(bucket.try_take(1'000, kStart));
    // 7 microseconds at a time a thousandth of a token comes in; asking must not round it away.
    std::int64_t taken = 0;
    for (std::int64_t us = 0; us <= 1'000'000; us += 7)
        taken += bucket.try_take(1, kStart + Duration::micros(us));
    EXPECT_EQ(taken, 999);
}

TEST(TokenBucket, SaysHowLongToWait) {
    TokenBucket bucket(10, 3);
    EXPECT_EQ(bucket.wait_for(10, kStart), Duration{});
    ASSERT_TRUE(bucket.try_take(10, kStart));
    EXPECT_EQ(bucket.wait_for(0, kStart), Duration{});
    const Duration wait = bucket.wait_for(1, kStart);
    EXPECT_EQ(wait, Duration::micros(333'334));
    TokenBucket early = bucket;
    EXPECT_FALSE(early.try_take(1, kStart + wait - Duration::micros(1)));
    EXPECT_TRUE(bucket.try_take(1, kStart + wait));
}

TEST(TokenBucket, HoldsTheLargestCapacityWithoutOverflow) {
    constexpr std::int64_t kLargest = std::int64_t{1} << 40;
    TokenBucket bucket(kLargest, kLargest);
    ASSERT_TRUE(bucket.try_take(kLargest, kStart));
    EXPECT_EQ(bucket.available(kStart + Duration::micros(1)), kLargest / 1'000'000);
    EXPECT_EQ(bucket.available(kStart + Duration::hours(1'000)), kLargest);
}

TEST(WriteThrottle, AdmitsAThousandSmallRecordsFromRest) {
    WriteThrottle throttle;
    for (int i = 0; i < 1'000; ++i) ASSERT_EQ(throttle.admit(1, kStart), WriteLimit::None) << i;
    EXPECT_EQ(throttle.admit(1, kStart), WriteLimit::RecordsPerSecond);
    EXPECT_EQ(throttle.admit(1, kStart + Duration::micros(999)), WriteLimit::RecordsPerSecond);
    EXPECT_EQ(throttle.admit(1, kStart + Duration::micros(1'000)), WriteLimit::None);
}

TEST(WriteThrottle, AdmitsOneMebibyteFromRest) {
    for (const std::int64_t more : {-1, 0, 1}) {
        WriteThrottle throttle;
        const WriteLimit expected = more <= 0 ? WriteLimit::None : WriteLimit::BytesPerSecond;
        EXPECT_EQ(throttle.admit(limits::kWriteBytesPerSecond + more, kStart), expected) << more;
    }
}

TEST(WriteThrottle, TakesNothingForARefusedRecord) {
    WriteThrottle throttle;
    ASSERT_EQ(throttle.admit(1'048'000, kStart), WriteLimit::None);
    ASSERT_EQ(throttle.admit(577, kStart), WriteLimit::BytesPerSecond);
    EXPECT_EQ(throttle.records().available(kStart), 999);
    EXPECT_EQ(throttle.bytes().available(kStart), 576);
    EXPECT_EQ(throttle.admit(576, kStart), WriteLimit::None);
}

TEST(WriteThrottle, NamesTheRecordsWhenBothLack) {
    WriteThrottle throttle;
    ASSERT_EQ(throttle.admit(limits::kWriteBytesPerSecond - 999, kStart), WriteLimit::None);
    for (int i = 0; i < 999; ++i) ASSERT_EQ(throttle.admit(1, kStart), WriteLimit::None);
    EXPECT_EQ(throttle.admit(1, kStart), WriteLimit::RecordsPerSecond);
}

TEST(WriteThrottle, ChargesNoBytesForARecordThatIsPaid) {
    WriteThrottle throttle;
    ASSERT_EQ(throttle.admit(limits::kWriteBytesPerSecond, kStart), WriteLimit::None);
    EXPECT_EQ(throttle.admit(0, kStart), WriteLimit::None);
    EXPECT_EQ(throttle.records().available(kStart), 998);
}

TEST(ReadThrottle, AdmitsFiveCallsFromRestAndFiveASecond) {
    ReadThrottle throttle;
    for (int i = 0; i < 5; ++i) ASSERT_EQ(throttle.admit_call(kStart), ReadLimit::None);
    EXPECT_EQ(throttle.admit_call(kStart), ReadLimit::CallsPerSecond);
    EXPECT_EQ(throttle.admit_call(after_ms(199)), ReadLimit::CallsPerSecond);
    EXPECT_EQ(throttle.admit_call(after_ms(200)), ReadLimit::None);
    EXPECT_EQ(throttle.admit_call(after_ms(399)), ReadLimit::CallsPerSecond);
}

TEST(ReadThrottle, PausesFiveSecondsAfterAFullAnswer) {
    ReadThrottle throttle;
    ASSERT_EQ(throttle.admit_call(kStart), ReadLimit::None);
    throttle.count_answer(limits::kGetRecordsBytesMax, true, kStart);
    EXPECT_EQ(throttle.blocked_until(), after_ms(5'000));
    EXPECT_EQ(throttle.admit_call(after_ms(4'999)), ReadLimit::PauseAfterBytes);
    EXPECT_EQ(throttle.admit_call(after_ms(5'000)), ReadLimit::None);
}

TEST(ReadThrottle, PausesOneSecondOnlyAboveTwoMebibytes) {
    for (const std::int64_t more : {-1, 0, 1}) {
        ReadThrottle throttle;
        ASSERT_EQ(throttle.admit_call(kStart), ReadLimit::None);
        throttle.count_answer(limits::kReadBytesPerSecond + more, false, kStart);
        EXPECT_EQ(throttle.admit_call(after_ms(1)),
                  more > 0 ? ReadLimit::PauseAfterBytes : ReadLimit::None)
            << more;
        EXPECT_EQ(throttle.admit_call(after_ms(1'000)), ReadLimit::None) << more;
    }
}

TEST(ReadThrottle, SumsTheAnswersOfTheLastSecond) {
    ReadThrottle throttle;
    throttle.count_answer(1'500'000, false, kStart);
    throttle.count_answer(597'152, false, after_ms(999));  // Just 2 MiB together.
    EXPECT_EQ(throttle.admit_call(after_ms(999)), ReadLimit::None);
    throttle.count_answer(1'500'000, false, after_ms(1'000));  // The first one is a second old.
    EXPECT_EQ(throttle.admit_call(after_ms(1'000)), ReadLimit::None);
    throttle.count_answer(1, false, after_ms(1'001));
    EXPECT_EQ(throttle.blocked_until(), after_ms(2'001));
}

TEST(ReadThrottle, ARefusedCallTakesNoToken) {
    ReadThrottle throttle;
    throttle.count_answer(limits::kGetRecordsBytesMax, true, kStart);
    for (int i = 0; i < 20; ++i)
        ASSERT_EQ(throttle.admit_call(after_ms(4'999)), ReadLimit::PauseAfterBytes);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(throttle.admit_call(after_ms(5'000)), ReadLimit::None);
}

TEST(Throttles, HashWhatTheyHold) {
    const auto digest = [](const auto& throttle) {
        Hasher hasher;
        throttle.hash(hasher);
        return hasher.digest();
    };
    WriteThrottle writes;
    const auto full = digest(writes);
    ASSERT_EQ(writes.admit(1, kStart), WriteLimit::None);
    EXPECT_NE(digest(writes), full);
    ReadThrottle reads;
    const auto idle = digest(reads);
    reads.count_answer(1, false, kStart);
    const auto counted = digest(reads);
    EXPECT_NE(counted, idle);
    reads.count_answer(1, true, kStart);
    EXPECT_NE(digest(reads), counted);
}

}  // namespace
}  // namespace kds
