#include "core/pricing/idle.h"

#include "core/engine/ops/update_account_settings.h"
#include "core/pricing/meter.h"
#include "tests/unit/engine/fan_out_lab.h"

namespace kds::pricing {
namespace {

using kds::test::FanOutLab;
using kds::test::Lab;
using kds::test::succeeds;

constexpr std::uint64_t kHourUs = 3'600'000'000;

/// What a meter counts of so many hours in which nothing is done.
Quantities metered(Lab& lab, std::int64_t hours) {
    Meter meter;
    meter.take(lab.engine);
    const Quantities before = meter.used();
    lab.wait(Duration::hours(hours));
    meter.take(lab.engine);
    Quantities used = meter.used();
    for (std::size_t i = 0; i < kItemCount; ++i) used[i] -= before[i];
    return used;
}

TEST(Idle, IsWhatAMeterCountsOfATimeInWhichNothingIsDone) {
    FanOutLab lab(3);
    lab.make_consumer("second");
    lab.make_on_demand("d");
    const Quantities thought = idle_quantities(lab.engine, 12);
    EXPECT_EQ(of(thought, Item::ShardHours), kHourUs * 3u * 12);
    EXPECT_EQ(of(thought, Item::FanOutHours), kHourUs * 2 * 3 * 12);
    EXPECT_EQ(of(thought, Item::OnDemandStreamHours), kHourUs * 12);
    EXPECT_EQ(of(thought, Item::ExtendedRetention), 0u);
    EXPECT_EQ(metered(lab, 12), thought);
}

TEST(Idle, CountsLongerRetentionOfShards) {
    FanOutLab lab(2);
    ASSERT_TRUE(succeeds(lab.increase_retention(48)));
    lab.wait_until_active();
    const Quantities thought = idle_quantities(lab.engine, 12);
    EXPECT_EQ(of(thought, Item::ExtendedRetention), kHourUs * 2u * 12);
    EXPECT_EQ(metered(lab, 12), thought);
}

TEST(Idle, IsNothingWithoutStreamsOrWhileTheyGo) {
    Lab none;
    EXPECT_EQ(idle_quantities(none.engine, 12), Quantities{});
    FanOutLab lab(2);
    EXPECT_EQ(idle_quantities(lab.engine, 0), Quantities{});
    ASSERT_TRUE(succeeds(delete_stream(lab.engine, lab.call(),
                                       {.stream_name = "s", .enforce_consumer_deletion = true})));
    EXPECT_EQ(idle_quantities(lab.engine, 12), Quantities{});
}

TEST(Idle, HasTheMinimumOfTheCommitmentInsteadOfStreamHours) {
    Lab lab;
    lab.make_on_demand("d");
    ASSERT_TRUE(succeeds(
        update_account_settings(lab.engine, lab.call(), {.commitment_status = "ENABLED"})));
    const Quantities thought = idle_quantities(lab.engine, 1);
    EXPECT_EQ(of(thought, Item::OnDemandStreamHours), 0u);
    EXPECT_EQ(of(thought, Item::AdvantageStreamHours), kHourUs);
    EXPECT_EQ(of(thought, Item::CommitmentIn), u128{25 * 1'048'576} * 3'600);
    EXPECT_EQ(of(thought, Item::CommitmentOut), of(thought, Item::CommitmentIn));
}

}  // namespace
}  // namespace kds::pricing
