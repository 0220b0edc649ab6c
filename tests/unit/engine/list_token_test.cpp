#include "core/engine/list_token.h"

#include "core/engine/sealed_text.h"
#include "core/engine/unconfirmed.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::kStart;

constexpr std::string_view kListing = "a listing";

TEST(ListToken, GivesItsContentBack) {
    for (const std::string& content : {std::string(), std::string("s"), std::string("\0\xff", 2)}) {
        const std::string token = make_list_token(kListing, kStart, 7, content);
        EXPECT_EQ(read_list_token(kListing, token, kStart).value_or("none"), content);
    }
}

TEST(ListToken, LivesThreeHundredSeconds) {
    const std::string token = make_list_token(kListing, kStart, 7, "x");
    const Instant last = kStart + Duration::seconds(300);
    EXPECT_EQ(read_list_token(kListing, token, last).value_or("none"), "x");
    EXPECT_TRUE(fails_with(read_list_token(kListing, token, last + Duration::micros(1)),
                           ErrorCode::ExpiredNextToken, unconfirmed::kExpiredNextToken));
}

TEST(ListToken, IsUnlikeEveryOther) {
    const std::string token = make_list_token(kListing, kStart, 7, "x");
    EXPECT_NE(make_list_token(kListing, kStart, 8, "x"), token);
    EXPECT_NE(make_list_token(kListing, kStart + Duration::micros(1), 7, "x"), token);
    EXPECT_EQ(make_list_token(kListing, kStart, 7, "x"), token);
}

TEST(ListToken, RefusesWhatItDidNotGive) {
    const auto refused = [](std::string_view text) {
        return fails_with(read_list_token(kListing, text, kStart), ErrorCode::InvalidArgument,
                          unconfirmed::kInvalidNextToken);
    };
    std::string token = make_list_token(kListing, kStart, 7, "x");
    EXPECT_TRUE(refused(""));
    EXPECT_TRUE(refused("AAAA"));
    EXPECT_TRUE(refused(make_list_token("another listing", kStart, 7, "x")));
    EXPECT_TRUE(refused(make_list_token(kListing, kStart + Duration::micros(1), 7, "x")));
    EXPECT_TRUE(refused(make_list_token(kListing, Instant{-1}, 7, "x")));
    EXPECT_TRUE(refused(seal(kListing, "too short")));
    token[20] = token[20] == 'A' ? 'B' : 'A';
    EXPECT_TRUE(refused(token));
}

}  // namespace
}  // namespace kds
