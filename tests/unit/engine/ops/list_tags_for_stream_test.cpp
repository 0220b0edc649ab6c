#include "core/engine/ops/list_tags_for_stream.h"

#include <gtest/gtest.h>

#include "core/engine/ops/add_tags_to_stream.h"
#include "core/engine/ops/delete_stream.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

/// "a=1 b=2 +": the tags listed, "+" if there are more.
std::string list(Lab& lab, std::optional<std::string> after = {},
                 std::optional<std::int64_t> limit = {}) {
    const auto output = list_tags_for_stream(
        lab.engine, lab.call(),
        {.stream_name = "s", .exclusive_start_tag_key = std::move(after), .limit = limit});
    if (!output) return output.error().message;
    std::string all;
    for (const Tag& tag : output->tags) all += cat(all.empty() ? "" : " ", tag.key, "=", tag.value);
    return all + (output->has_more_tags ? " +" : "");
}

TEST(ListTagsForStream, ListsByKeyInPages) {
    Lab lab;
    lab.make_active("s", 1);
    EXPECT_EQ(list(lab), "");
    ASSERT_TRUE(succeeds(add_tags_to_stream(
        lab.engine, lab.call(),
        {.stream_name = "s", .tags = {{"b", "2"}, {"B", "0"}, {"a", "1"}, {"c", ""}}})));
    EXPECT_EQ(list(lab), "B=0 a=1 b=2 c=");
    EXPECT_EQ(list(lab, {}, 1), "B=0 +");
    EXPECT_EQ(list(lab, "B", 2), "a=1 b=2 +");
    lab.wait(Duration::seconds(1));  // For the rate of calls.
    EXPECT_EQ(list(lab, "B", 3), "a=1 b=2 c=");
    EXPECT_EQ(list(lab, "aa", 50), "b=2 c=");  // The key need not exist.
    EXPECT_EQ(list(lab, "c"), "");
}

TEST(ListTagsForStream, TagsGoWithTheirStream) {
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(
        add_tags_to_stream(lab.engine, lab.call(), {.stream_name = "s", .tags = {{"a", "1"}}})));
    ASSERT_TRUE(succeeds(delete_stream(lab.engine, lab.call(), {.stream_name = "s"})));
    EXPECT_EQ(list(lab), "a=1");
    lab.wait(limits::kDeletingTakes);
    lab.make_active("s", 1);
    EXPECT_EQ(list(lab), "");
}

TEST(ListTagsForStream, RefusesAnUnknownStream) {
    Lab lab;
    EXPECT_TRUE(fails_with(list_tags_for_stream(lab.engine, lab.call(), {.stream_name = "s"}),
                           ErrorCode::ResourceNotFound,
                           "Stream s under account 123456789012 not found."));
}

}  // namespace
}  // namespace kds
