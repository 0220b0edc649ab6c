#include "core/engine/ops/update_account_settings.h"

#include <gtest/gtest.h>

#include "core/engine/ops/describe_account_settings.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::kStart;
using test::Lab;
using test::succeeds;

/// "ENABLED from 0 h, until 24 h"; hours after kStart.
std::string told(const Result<CommitmentOutput>& output) {
    if (!output) return output.error().message;
    std::string all(to_string(output->status));
    const auto add = [&all](std::string_view word, const std::optional<Instant>& t) {
        if (t) all += cat(", ", word, " ", (*t - kStart).us / Duration::hours(1).us, " h");
    };
    add("from", output->started_at);
    add("ended", output->ended_at);
    add("not before", output->earliest_allowed_end);
    return all;
}

std::string described(Lab& lab) {
    lab.wait(Duration::seconds(1));
    return told(describe_account_settings(lab.engine, lab.call()));
}

TEST(UpdateAccountSettings, ACommitmentLasts24HoursAtLeast) {
    Lab lab;
    EXPECT_EQ(described(lab), "DISABLED");
    EXPECT_EQ(told(lab.set_commitment("DISABLED")), "DISABLED");
    EXPECT_EQ(told(lab.set_commitment("ENABLED")), "ENABLED, from 0 h, not before 24 h");
    lab.wait(Duration::hours(3));
    EXPECT_EQ(told(lab.set_commitment("ENABLED")), "ENABLED, from 0 h, not before 24 h");
    EXPECT_EQ(described(lab), "ENABLED, from 0 h, not before 24 h");
    EXPECT_EQ(told(lab.set_commitment("DISABLED")),
              "ENABLED_UNTIL_EARLIEST_ALLOWED_END, from 0 h, not before 24 h");
    // It can be taken back.
    EXPECT_EQ(told(lab.set_commitment("ENABLED")), "ENABLED, from 0 h, not before 24 h");
    EXPECT_EQ(told(lab.set_commitment("DISABLED")),
              "ENABLED_UNTIL_EARLIEST_ALLOWED_END, from 0 h, not before 24 h");
    lab.wait(Duration::seconds(1));
    EXPECT_EQ(told(lab.set_commitment("DISABLED")),
              "ENABLED_UNTIL_EARLIEST_ALLOWED_END, from 0 h, not before 24 h");
    lab.wait(Duration::hours(30));
    EXPECT_EQ(described(lab), "DISABLED, from 0 h, ended 24 h");
    EXPECT_EQ(told(lab.set_commitment("ENABLED")), "ENABLED, from 33 h, not before 57 h");
    lab.wait(Duration::hours(50));
    EXPECT_EQ(told(lab.set_commitment("DISABLED")), "DISABLED, from 33 h, ended 83 h");
    EXPECT_EQ(described(lab), "DISABLED, from 33 h, ended 83 h");
}

TEST(UpdateAccountSettings, TheLastMomentOfThe24Hours) {
    for (const int more : {-1, 0, 1}) {
        Lab lab;
        ASSERT_TRUE(succeeds(lab.set_commitment("ENABLED")));
        lab.wait(Duration::hours(24) + Duration::micros(more));
        const auto output = lab.set_commitment("DISABLED");
        ASSERT_TRUE(succeeds(output));
        EXPECT_EQ(output->status, more < 0 ? CommitmentStatus::EnabledUntilEarliestAllowedEnd
                                           : CommitmentStatus::Disabled);
        lab.wait(Duration::micros(1));
        EXPECT_TRUE(described(lab).starts_with("DISABLED"));
    }
}

TEST(UpdateAccountSettings, EachAccountHasItsOwn) {
    Lab lab;
    ASSERT_TRUE(succeeds(lab.set_commitment("ENABLED")));
    Call other = lab.call();
    other.principal.account = "210987654321";
    EXPECT_EQ(told(describe_account_settings(lab.engine, other)), "DISABLED");
}

TEST(UpdateAccountSettings, FiveCallsASecondOfEach) {
    Lab lab;
    const std::uint64_t before = lab.engine.state_hash();
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(succeeds(lab.set_commitment("ENABLED")));
        ASSERT_TRUE(succeeds(describe_account_settings(lab.engine, lab.call())));
    }
    EXPECT_TRUE(fails_with(lab.set_commitment("ENABLED"), ErrorCode::LimitExceeded,
                           "Rate exceeded for account 123456789012."));
    EXPECT_TRUE(fails_with(describe_account_settings(lab.engine, lab.call()),
                           ErrorCode::LimitExceeded, "Rate exceeded for account 123456789012."));
    EXPECT_NE(lab.engine.state_hash(), before);
}

TEST(UpdateAccountSettings, TheStateHashSeesTheCommitment) {
    Lab on, off;
    ASSERT_TRUE(succeeds(on.set_commitment("ENABLED")));
    ASSERT_TRUE(succeeds(off.set_commitment("DISABLED")));
    EXPECT_NE(on.engine.state_hash(), off.engine.state_hash());
    Lab ending = on;
    for (Lab* lab : {&on, &ending})
        ASSERT_TRUE(succeeds(lab->set_commitment(lab == &on ? "ENABLED" : "DISABLED")));
    EXPECT_NE(on.engine.state_hash(), ending.engine.state_hash());
}

}  // namespace
}  // namespace kds
