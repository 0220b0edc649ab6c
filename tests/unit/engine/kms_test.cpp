#include "core/engine/kms.h"

#include <gtest/gtest.h>

#include <set>

namespace kds {
namespace {

constexpr std::string_view kAccount = "123456789012", kOther = "210987654321";

TEST(Kms, MakesKeysThatCanBeNamedInFourWays) {
    Kms kms("us-east-1");
    const std::string arn = kms.create_key(kAccount, "alias/mine");
    const std::string id = arn.substr(arn.find('/') + 1);
    EXPECT_TRUE(arn.starts_with("arn:aws:kms:us-east-1:123456789012:key/"));
    EXPECT_EQ(id.size(), 36u);
    for (const std::string& name : {arn, id, std::string("alias/mine"),
                                    std::string("arn:aws:kms:us-east-1:123456789012:alias/mine")}) {
        EXPECT_EQ(kms.resolve(name, kAccount), arn) << name;
    }
    EXPECT_EQ(kms.state_of(arn), KeyState::Enabled);
    // To another account the bare names mean keys of its own; the ARN means the same.
    EXPECT_EQ(kms.resolve(arn, kOther), arn);
    EXPECT_NE(kms.resolve(id, kOther), arn);
    EXPECT_EQ(kms.resolve("alias/mine", kOther), std::nullopt);
    EXPECT_EQ(kms.resolve("arn:aws:kms:us-east-1:123456789012:alias/mine", kOther), arn);
}

TEST(Kms, KnowsNoOtherKeys) {
    const Kms kms("us-east-1");
    for (const char* name : {"arn:aws:kms:us-east-1:123456789012:key/none", "none", "",
                             "arn:", "arn:aws:kms:eu-west-1:123456789012:key/none"}) {
        const auto arn = kms.resolve(name, kAccount);
        ASSERT_TRUE(arn) << name;
        EXPECT_EQ(kms.state_of(*arn), KeyState::Deleted) << name;
    }
    EXPECT_EQ(kms.resolve("none", kAccount), "arn:aws:kms:us-east-1:123456789012:key/none");
    EXPECT_EQ(kms.resolve("alias/none", kAccount), std::nullopt);
    EXPECT_EQ(kms.resolve("alias/aws/s3", kAccount), std::nullopt);
}

TEST(Kms, EachAccountHasTheKeyOfAws) {
    Kms kms("us-east-1");
    const auto own = kms.resolve("alias/aws/kinesis", kAccount);
    const auto other = kms.resolve("alias/aws/kinesis", kOther);
    ASSERT_TRUE(own && other);
    EXPECT_NE(*own, *other);
    EXPECT_EQ(kms.resolve("arn:aws:kms:us-east-1:123456789012:alias/aws/kinesis", kAccount), own);
    EXPECT_EQ(kms.state_of(*own), KeyState::Enabled);
    EXPECT_EQ(kms.state_of(*other), KeyState::Enabled);
    // It is not shared, it does not change, and it is no state.
    EXPECT_EQ(kms.resolve("arn:aws:kms:us-east-1:123456789012:alias/aws/kinesis", kOther),
              std::nullopt);
    EXPECT_FALSE(kms.set_state(*own, KeyState::Disabled));
    EXPECT_TRUE(kms.is_empty());
    EXPECT_NE(Kms("eu-west-1").resolve("alias/aws/kinesis", kAccount), own);
}

TEST(Kms, KeysChangeTheirState) {
    Kms kms("us-east-1");
    const std::string arn = kms.create_key(kAccount);
    for (const KeyState state :
         {KeyState::Disabled, KeyState::PendingDeletion, KeyState::Deleted, KeyState::Enabled}) {
        EXPECT_TRUE(kms.set_state(arn, state));
        EXPECT_EQ(kms.state_of(arn), state);
        EXPECT_EQ(parse_key_state(to_string(state)), state);
    }
    EXPECT_EQ(parse_key_state("enabled"), std::nullopt);
    EXPECT_FALSE(kms.set_state("arn:aws:kms:us-east-1:123456789012:key/none", KeyState::Enabled));
}

TEST(Kms, AnAliasMovesToTheNewestKey) {
    Kms kms("us-east-1");
    const std::string first = kms.create_key(kAccount, "alias/a");
    const std::string second = kms.create_key(kAccount, "alias/a");
    const std::string third = kms.create_key(kOther, "alias/a");
    EXPECT_EQ((std::set{first, second, third}.size()), 3u);
    EXPECT_EQ(kms.resolve("alias/a", kAccount), second);
    EXPECT_EQ(kms.resolve("alias/a", kOther), third);
    EXPECT_EQ(kms.state_of(first), KeyState::Enabled);
}

TEST(Kms, TheHashSeesEverything) {
    Kms kms("us-east-1");
    std::set<std::uint64_t> seen;
    const auto is_new = [&] {
        Hasher hasher;
        kms.hash(hasher);
        return seen.insert(hasher.digest()).second;
    };
    EXPECT_TRUE(is_new());
    const std::string key = kms.create_key(kAccount, "alias/a");
    EXPECT_TRUE(is_new());
    kms.set_state(key, KeyState::Disabled);
    EXPECT_TRUE(is_new());
    static_cast<void>(kms.create_key(kAccount, "alias/a"));
    EXPECT_TRUE(is_new());
}

}  // namespace
}  // namespace kds
