#include "core/engine/ops/add_tags_to_stream.h"

#include <gtest/gtest.h>

#include "core/engine/ops/list_tags_for_stream.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

constexpr const char* kInvalid =
    "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white "
    "space, _ . / = + - % @.";

Result<void> add(Lab& lab, std::map<std::string, std::string> tags) {
    return add_tags_to_stream(lab.engine, lab.call(),
                              {.stream_name = "s", .tags = std::move(tags)});
}
std::vector<Tag> tags(Lab& lab) {
    return list_tags_for_stream(lab.engine, lab.call(), {.stream_name = "s"})->tags;
}

TEST(AddTagsToStream, AddsAndOverwrites) {
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(add(lab, {{"team", "red"}, {"env", ""}})));
    EXPECT_EQ(tags(lab), (std::vector<Tag>{{"env", ""}, {"team", "red"}}));
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
    ASSERT_TRUE(succeeds(add(lab, {{"team", "blue"}, {"a b", "1"}})));
    EXPECT_EQ(tags(lab), (std::vector<Tag>{{"a b", "1"}, {"env", ""}, {"team", "blue"}}));
}

TEST(AddTagsToStream, WorksInAnyState) {
    Lab lab;
    ASSERT_TRUE(succeeds(create_stream(lab.engine, lab.call(), {.stream_name = "s"})));
    EXPECT_TRUE(succeeds(add(lab, {{"creating", "1"}})));
    lab.wait(limits::kCreatingTakes);
    ASSERT_TRUE(succeeds(lab.split_shard("0", "5")));
    EXPECT_TRUE(succeeds(add(lab, {{"updating", "1"}})));
    EXPECT_EQ(tags(lab).size(), 2u);
}

TEST(AddTagsToStream, AStreamHasAtMostFiftyTags) {
    const auto numbered = [](int from, int to) {
        std::map<std::string, std::string> tags;
        for (int i = from; i < to; ++i) tags[cat("key-", i)] = "v";
        return tags;
    };
    constexpr auto kTooMany =
        "Failed to add tags to stream s under account 123456789012 because a given stream cannot "
        "have more than 10 tags associated with it.";
    for (const int count : {49, 50, 51}) {
        Lab lab;
        lab.make_active("s", 1);
        const auto added = add(lab, numbered(0, count));
        if (count <= 50) {
            EXPECT_TRUE(succeeds(added));
        } else {
            EXPECT_TRUE(fails_with(added, ErrorCode::InvalidArgument, kTooMany));
        }
        EXPECT_EQ(tags(lab).size(), count <= 50 ? static_cast<std::size_t>(count) : 0u);
    }
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(add(lab, numbered(0, 48))));
    EXPECT_TRUE(fails_with(add(lab, numbered(46, 51)), ErrorCode::InvalidArgument, kTooMany));
    EXPECT_EQ(lab.last_event().error, ErrorCode::InvalidArgument);
    // Keys that are there already do not count twice.
    EXPECT_TRUE(succeeds(add(lab, numbered(46, 50))));
}

TEST(AddTagsToStream, TakesLettersDigitsAndSomeSigns) {
    // kinesis.md 3.6: U+00C0 to U+1FFF and U+2C00 to U+D7FF beside those of ASCII.
    const struct {
        const char* text;
        bool good;
    } cases[] = {{"aZ09_./-=+ @", true},
                 {"\xc3\x80", true},       // U+00C0
                 {"\xc2\xbf", false},      // U+00BF
                 {"\xe1\xbf\xbf", true},   // U+1FFF
                 {"\xe2\x80\x80", false},  // U+2000
                 {"\xe2\xaf\xbf", false},  // U+2BFF
                 {"\xe2\xb0\x80", true},   // U+2C00
                 {"\xed\x9f\xbf", true},   // U+D7FF
                 {"\xee\x80\x80", false},  // U+E000
                 {"\xf0\x90\x80\x80", false},
                 {"\xff", false},
                 {"a:b", false},
                 {"a,b", false},
                 {"a\tb", false},
                 {"a!b", false}};
    for (const auto& c : cases) {
        Lab lab;
        lab.make_active("s", 1);
        for (const auto& tags : {std::map<std::string, std::string>{{c.text, "v"}},
                                 std::map<std::string, std::string>{{"k", c.text}}}) {
            if (c.good) {
                EXPECT_TRUE(succeeds(add(lab, tags))) << c.text;
            } else {
                EXPECT_TRUE(fails_with(add(lab, tags), ErrorCode::InvalidArgument, kInvalid))
                    << c.text;
            }
        }
    }
}

TEST(AddTagsToStream, RefusesAPercentSignInItsOwnWords) {
    Lab lab;
    lab.make_active("s", 1);
    constexpr auto kPercent =
        "Failed to add tags to stream s under account 123456789012 because some tags contained "
        "illegal characters. The allowed characters are Unicode letters, white-spaces, "
        "'_',',','/','=','+','-','@'.";
    EXPECT_TRUE(fails_with(add(lab, {{"a%", "v"}}), ErrorCode::InvalidArgument, kPercent));
    EXPECT_TRUE(fails_with(add(lab, {{"a", "%"}}), ErrorCode::InvalidArgument, kPercent));
    // Other characters are looked at first.
    EXPECT_TRUE(
        fails_with(add(lab, {{"a%", "v"}, {"b", "!"}}), ErrorCode::InvalidArgument, kInvalid));
    EXPECT_TRUE(tags(lab).empty());
}

TEST(AddTagsToStream, RefusesAnUnknownStream) {
    Lab lab;
    EXPECT_TRUE(fails_with(add(lab, {{"!", "v"}}), ErrorCode::ResourceNotFound,
                           "Stream s under account 123456789012 not found."));
}

}  // namespace
}  // namespace kds
