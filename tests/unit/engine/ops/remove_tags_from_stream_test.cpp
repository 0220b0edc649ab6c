#include "core/engine/ops/remove_tags_from_stream.h"

#include <gtest/gtest.h>

#include "core/engine/ops/add_tags_to_stream.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

Result<void> remove(Lab& lab, std::vector<std::string> keys) {
    return remove_tags_from_stream(lab.engine, lab.call(),
                                   {.stream_name = "s", .tag_keys = std::move(keys)});
}

struct Tagged : Lab {
    Tagged() {
        make_active("s", 1);
        EXPECT_TRUE(succeeds(add_tags_to_stream(
            engine, call(), {.stream_name = "s", .tags = {{"a", "1"}, {"b", "2"}, {"c", "3"}}})));
    }
};

TEST(RemoveTagsFromStream, RemovesWhatIsThere) {
    Tagged lab;
    ASSERT_TRUE(succeeds(remove(lab, {"c", "unknown", "a", "a"})));
    EXPECT_EQ(lab.stream().tags, (std::map<std::string, std::string>{{"b", "2"}}));
}

TEST(RemoveTagsFromStream, RefusesIllegalCharacters) {
    Tagged lab;
    EXPECT_TRUE(fails_with(remove(lab, {"a", "b!"}), ErrorCode::InvalidArgument,
                           "Some tags contain invalid characters. Valid characters: Unicode "
                           "letters, digits, white space, _ . / = + - % @."));
    EXPECT_TRUE(fails_with(remove(lab, {"a", "b%"}), ErrorCode::InvalidArgument,
                           "Failed to remove tags from stream s under account 123456789012 because "
                           "some tags contained illegal characters. The allowed characters are "
                           "Unicode letters, white-spaces, '_',',','/','=','+','-','@'."));
    EXPECT_EQ(lab.last_event().error, ErrorCode::InvalidArgument);
    EXPECT_EQ(lab.stream().tags.size(), 3u);
}

TEST(RemoveTagsFromStream, RefusesAnUnknownStream) {
    Lab lab;
    EXPECT_TRUE(fails_with(remove(lab, {"a"}), ErrorCode::ResourceNotFound,
                           "Stream s under account 123456789012 not found."));
}

}  // namespace
}  // namespace kds
