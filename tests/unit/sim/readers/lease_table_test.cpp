// The lease table of the KCL: conditional updates, and which leases a worker takes.
#include "core/sim/readers/lease_table.h"

#include <gtest/gtest.h>

#include "core/sim/readers/lease_taking.h"

namespace kds::sim::test {
namespace {

constexpr WorkerId kMe{1, 1};
constexpr WorkerId kOther{2, 1};
constexpr WorkerId kThird{3, 1};
const Instant kStart = Instant::from_seconds(1'000);

LeaseTable with_leases(std::uint32_t count) {
    LeaseTable table;
    for (std::uint32_t i = 0; i < count; ++i) table.create({.shard = {i}});
    return table;
}

void give(LeaseTable& table, std::uint32_t shard, WorkerId owner) {
    EXPECT_TRUE(table.take({shard}, owner, table.find({shard})->counter));
}

TEST(LeaseTable, UpdatesAreConditional) {
    LeaseTable table = with_leases(1);
    EXPECT_FALSE(table.create({.shard = {0}}));
    EXPECT_FALSE(table.take({0}, kMe, 1));
    EXPECT_TRUE(table.take({0}, kMe, 0));
    EXPECT_EQ(table.find({0})->counter, 1u);
    EXPECT_EQ(table.find({0})->owner_switches_since_checkpoint, 1u);
    EXPECT_FALSE(table.renew({0}, kMe, 0));
    EXPECT_FALSE(table.renew({0}, kOther, 1));
    EXPECT_TRUE(table.renew({0}, kMe, 1));
    EXPECT_FALSE(table.take({0}, kOther, 1));  // Renewed since it was read.
    EXPECT_TRUE(table.take({0}, kOther, 2));
    EXPECT_FALSE(table.check_point({0}, kMe, {Checkpoint::Kind::Latest}));
    EXPECT_TRUE(table.check_point({0}, kOther, {Checkpoint::Kind::Latest}));
    EXPECT_EQ(table.find({0})->owner_switches_since_checkpoint, 0u);
    EXPECT_FALSE(table.finish({0}, kMe, {}));
    EXPECT_TRUE(table.finish({0}, kOther, {{4}, {5}}));
    EXPECT_TRUE(table.find({0})->is_finished());
    EXPECT_FALSE(table.find({0})->owner);
    EXPECT_EQ(to_string(table.find({0})->checkpoint), "SHARD_END");
}

TEST(LeaseTable, WorkersAreNamed) {
    EXPECT_EQ(to_string(WorkerId{}), "");
    EXPECT_EQ(to_string(WorkerId{2, 1}), "worker-2");
    EXPECT_EQ(to_string(WorkerId{2, 3}), "worker-2.3");
}

/// What `kMe` takes now, having looked before at `looked`.
std::size_t taken(const LeaseTable& table, std::vector<SeenLease> seen, Instant now,
                  TakingRules rules = {}) {
    Rng rng(1);
    look_at(table, now, seen);
    return leases_to_take(table, seen, kMe, now, rules, rng).size();
}
std::vector<SeenLease> looked(const LeaseTable& table) {
    std::vector<SeenLease> seen;
    look_at(table, kStart, seen);
    return seen;
}

TEST(LeaseTaking, LeasesOfNobodyAreTakenAtOnce) {
    EXPECT_EQ(taken(with_leases(5), {}, kStart), 5u);
    EXPECT_EQ(taken(with_leases(5), {}, kStart, {.leases_max = 3}), 3u);
    EXPECT_EQ(taken(with_leases(0), {}, kStart), 0u);
}

TEST(LeaseTaking, ALeaseExpiresAfterTheFailoverTime) {
    LeaseTable table = with_leases(2);
    give(table, 0, kOther);
    give(table, 1, kMe);
    const auto seen = looked(table);
    // Two workers, two leases: there is one for each of them.
    EXPECT_EQ(taken(table, seen, kStart + Duration::millis(10'000)), 0u);
    // Then the other is none any more.
    EXPECT_EQ(taken(table, seen, kStart + Duration::micros(10'000'001)), 1u);
    // A renewal is a sign of life.
    table.renew({0}, kOther, 1);
    EXPECT_EQ(taken(table, seen, kStart + Duration::millis(20'000)), 0u);
}

TEST(LeaseTaking, StealsFromWhoHasTheMostOneAtATime) {
    LeaseTable table = with_leases(6);
    for (std::uint32_t i = 0; i < 6; ++i) give(table, i, i < 4 ? kOther : kThird);
    const auto seen = looked(table);
    Rng rng(1);
    const auto first = leases_to_take(table, seen, kMe, kStart, {}, rng);
    ASSERT_EQ(first.size(), 1u);
    EXPECT_LT(first[0].value, 4u);
    // The target is two of six; he has two more than that.
    EXPECT_EQ(leases_to_take(table, seen, kMe, kStart, {.steals_max = 10}, rng).size(), 2u);
}

TEST(LeaseTaking, StealsFromAnEqualOnlyIfItNeedsMoreThanOne) {
    LeaseTable table = with_leases(4);
    for (std::uint32_t i = 0; i < 4; ++i) give(table, i, i < 2 ? kOther : kThird);
    // Three workers, four leases: the target is two, and each of the others has as many.
    EXPECT_EQ(taken(table, {}, kStart, {.steals_max = 10}), 1u);
    give(table, 0, kMe);
    EXPECT_EQ(taken(table, {}, kStart, {.steals_max = 10}), 0u);
}

TEST(LeaseTaking, AsManyWorkersAsLeasesWantOneEach) {
    LeaseTable table = with_leases(2);
    give(table, 0, kOther);
    give(table, 1, kThird);
    EXPECT_EQ(taken(table, {}, kStart, {.steals_max = 10}), 0u);
}

TEST(LeaseTaking, VeryOldLeasesAreTakenWhateverTheTarget) {
    LeaseTable table = with_leases(4);
    give(table, 0, kMe);
    give(table, 1, kMe);
    give(table, 2, kOther);
    give(table, 3, kThird);
    const auto seen = looked(table);
    table.renew({3}, kThird, 1);
    // Lease 2 has expired; two workers are left, and two of four leases are the target.
    EXPECT_EQ(taken(table, seen, kStart + Duration::millis(30'000)), 0u);
    EXPECT_EQ(taken(table, seen, kStart + Duration::micros(30'000'001)), 1u);
}

TEST(LeaseTaking, FinishedLeasesAreLeftAlone) {
    LeaseTable table = with_leases(2);
    give(table, 0, kOther);
    table.finish({0}, kOther, {});
    Rng rng(1);
    const auto take = leases_to_take(table, looked(table), kMe, kStart, {}, rng);
    ASSERT_EQ(take.size(), 1u);
    EXPECT_EQ(take[0].value, 1u);
}

}  // namespace
}  // namespace kds::sim::test
