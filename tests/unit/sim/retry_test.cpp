#include "core/sim/retry.h"

#include <gtest/gtest.h>

namespace kds::sim {
namespace {

using enum RetryMode;
constexpr auto kThrottled = ErrorCode::ProvisionedThroughputExceeded;

TEST(Retries, WaitsUpToTwiceAsLongEachTime) {
    EXPECT_EQ(backoff_ceiling(Standard, 1), Duration::seconds(1));
    EXPECT_EQ(backoff_ceiling(Standard, 2), Duration::seconds(2));
    EXPECT_EQ(backoff_ceiling(Standard, 5), Duration::seconds(16));
    EXPECT_EQ(backoff_ceiling(Standard, 6), Duration::seconds(20));
    EXPECT_EQ(backoff_ceiling(Legacy, 1), Duration::seconds(1));
    EXPECT_EQ(backoff_ceiling(Legacy, 4), Duration::seconds(8));
    EXPECT_EQ(backoff_ceiling(Legacy, 6), Duration::seconds(32));
    for (const RetryMode mode : {Standard, Legacy})
        for (std::uint32_t attempt = 1; attempt < attempts_max(mode); ++attempt) {
            Rng rng(3);
            Duration longest{};
            for (int i = 0; i < 400; ++i) {
                Retries retries(mode);
                const auto wait = retries.after_failure(attempt, kThrottled, rng);
                ASSERT_TRUE(wait);
                ASSERT_GE(*wait, Duration{});
                ASSERT_LT(*wait, backoff_ceiling(mode, attempt));
                longest = std::max(longest, *wait);
            }
            EXPECT_GT(longest * 10, backoff_ceiling(mode, attempt) * 9);
        }
}

TEST(Retries, GivesUpAfterTheLastAttempt) {
    Rng rng(1);
    const Rng untouched = rng;
    EXPECT_EQ(Retries(Standard).after_failure(3, kThrottled, rng), std::nullopt);
    EXPECT_EQ(Retries(Legacy).after_failure(5, kThrottled, rng), std::nullopt);
    EXPECT_EQ(Retries(Legacy).after_silence(5, rng), std::nullopt);
    EXPECT_EQ(rng, untouched);
    EXPECT_TRUE(Retries(Legacy).after_failure(4, kThrottled, rng));
    EXPECT_TRUE(Retries(Standard).after_silence(2, rng));
}

TEST(Retries, TriesOnlyWhatMayGetBetter) {
    Rng rng(1);
    Retries retries(Standard);
    for (const ErrorCode code : {kThrottled, ErrorCode::LimitExceeded, ErrorCode::InternalFailure})
        EXPECT_TRUE(retries.after_failure(1, code, rng));
    const std::int64_t left = retries.tokens();
    for (const ErrorCode code :
         {ErrorCode::InvalidArgument, ErrorCode::ResourceNotFound, ErrorCode::Validation,
          ErrorCode::AccessDenied, ErrorCode::KmsDisabled, ErrorCode::ExpiredIterator})
        EXPECT_EQ(retries.after_failure(1, code, rng), std::nullopt);
    EXPECT_EQ(retries.tokens(), left);
}

TEST(Retries, TheQuotaLastsForAHundredRetries) {
    Rng rng(1);
    Retries retries(Standard);
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(retries.after_failure(1, kThrottled, rng)) << i;
    EXPECT_EQ(retries.tokens(), 0);
    const Rng untouched = rng;
    EXPECT_EQ(retries.after_failure(1, kThrottled, rng), std::nullopt);
    EXPECT_EQ(rng, untouched);
    for (int i = 0; i < 4; ++i) retries.succeeded();
    EXPECT_EQ(retries.after_silence(1, rng), std::nullopt);
    retries.succeeded();
    EXPECT_TRUE(retries.after_silence(1, rng));
    EXPECT_EQ(retries.tokens(), 0);
    for (int i = 0; i < 600; ++i) retries.succeeded();
    EXPECT_EQ(retries.tokens(), 500);

    Retries legacy(Legacy);
    for (int i = 0; i < 500; ++i) ASSERT_TRUE(legacy.after_failure(1, kThrottled, rng)) << i;
    EXPECT_EQ(legacy.tokens(), 500);
}

TEST(Retries, ItsHashKnowsItsState) {
    const auto hash_of = [](const Retries& retries) {
        Hasher hasher;
        retries.hash(hasher);
        return hasher.digest();
    };
    Rng rng(1);
    Retries retries(Standard);
    EXPECT_NE(hash_of(retries), hash_of(Retries(Legacy)));
    EXPECT_TRUE(retries.after_silence(1, rng));
    EXPECT_NE(hash_of(retries), hash_of(Retries(Standard)));
}

}  // namespace
}  // namespace kds::sim
