#include "core/engine/ops/add_tags_to_stream.h"
#include "core/engine/ops/list_tags_for_resource.h"
#include "core/engine/ops/tag_resource.h"
#include "core/engine/ops/untag_resource.h"
#include "tests/unit/engine/fan_out_lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

constexpr const char* kInvalid =
    "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white "
    "space, _ . / = + - % @.";

ResourceReference stream() { return {.stream_name = "s"}; }
ResourceReference consumer(std::string name = "app") {
    return {.stream_name = "s",
            .consumer = ConsumerReference{.stream_name = "s", .consumer_name = std::move(name)}};
}
ResourceReference nowhere() { return {.stream_name = "t"}; }

Result<void> tag(Lab& lab, ResourceReference resource, std::map<std::string, std::string> tags) {
    return tag_resource(lab.engine, lab.call(),
                        {.resource = std::move(resource), .tags = std::move(tags)});
}
Result<void> untag(Lab& lab, ResourceReference resource, std::vector<std::string> keys) {
    return untag_resource(lab.engine, lab.call(),
                          {.resource = std::move(resource), .tag_keys = std::move(keys)});
}
/// "a=1 b=2", or the message.
std::string list(Lab& lab, ResourceReference resource) {
    const auto output =
        list_tags_for_resource(lab.engine, lab.call(), {.resource = std::move(resource)});
    if (!output) return output.error().message;
    std::string all;
    for (const Tag& tag : output->tags) all += cat(all.empty() ? "" : " ", tag.key, "=", tag.value);
    return all;
}

Lab lab_with_consumer() {
    Lab lab;
    lab.make_active("s", 1);
    EXPECT_TRUE(succeeds(register_stream_consumer(
        lab.engine, lab.call(),
        {.stream_name = "s", .consumer_name = "app", .tags = {{"born", "with"}}})));
    lab.wait(Duration::seconds(1));
    return lab;
}

TEST(ResourceTags, AreThoseOfTheStreamOrOfTheConsumer) {
    Lab lab = lab_with_consumer();
    ASSERT_TRUE(succeeds(add_tags_to_stream(lab.engine, lab.call(),
                                            {.stream_name = "s", .tags = {{"env", "test"}}})));
    EXPECT_EQ(lab.last_event().kind, EventKind::TagsChanged);
    ASSERT_TRUE(succeeds(tag(lab, stream(), {{"team", "red"}, {"env", "prod"}, {"a:b", "c:d"}})));
    EXPECT_EQ(lab.last_event().kind, EventKind::TagsChanged);
    EXPECT_EQ(lab.last_event().consumer, ConsumerId{});
    EXPECT_EQ(list(lab, stream()), "a:b=c:d env=prod team=red");
    ASSERT_TRUE(succeeds(tag(lab, consumer(), {{"x", "1"}})));
    EXPECT_EQ(lab.last_event().consumer, lab.stream().consumers[0].id);
    EXPECT_EQ(list(lab, consumer()), "born=with x=1");
    ASSERT_TRUE(succeeds(untag(lab, stream(), {"env", "none", "a:b"})));
    EXPECT_EQ(list(lab, stream()), "team=red");
    ASSERT_TRUE(succeeds(untag(lab, consumer(), {"born"})));
    EXPECT_EQ(lab.last_event().kind, EventKind::TagsChanged);
    EXPECT_EQ(list(lab, consumer()), "x=1");
}

TEST(ResourceTags, HaveCharactersAndANumber) {
    for (const ResourceReference& resource : {stream(), consumer()}) {
        Lab lab = lab_with_consumer();
        const std::string before = list(lab, resource);
        EXPECT_TRUE(
            fails_with(tag(lab, resource, {{"a", "!"}}), ErrorCode::InvalidArgument, kInvalid));
        EXPECT_TRUE(
            fails_with(untag(lab, resource, {"a", "!"}), ErrorCode::InvalidArgument, kInvalid));
        EXPECT_TRUE(fails_with(
            untag(lab, resource, {"5 %"}), ErrorCode::InvalidArgument,
            "Failed to remove tags from stream s under account 123456789012 because some tags "
            "contained illegal characters. The allowed characters are Unicode letters, "
            "white-spaces, '_',',','/','=','+','-','@'."));
        EXPECT_EQ(list(lab, resource), before);
        const std::size_t room = before.empty() ? 50 : 49;
        for (const std::size_t count : {room + 1, room, room - 1}) {
            std::map<std::string, std::string> tags;
            for (std::size_t i = 0; i < count; ++i) tags[cat("key-", i)] = "v";
            const auto added = tag(lab, resource, tags);
            if (count > room) {
                EXPECT_TRUE(fails_with(added, ErrorCode::InvalidArgument,
                                       "Failed to add tags to stream s under account 123456789012 "
                                       "because a given stream cannot have more than 10 tags "
                                       "associated with it."));
            } else {
                EXPECT_TRUE(succeeds(added));
            }
        }
    }
}

TEST(ResourceTags, TheResourceMustBeThere) {
    Lab lab = lab_with_consumer();
    constexpr const char* kNoStream = "Stream t under account 123456789012 not found.";
    constexpr const char* kNoConsumer = "Consumer other, account 123456789012 not found.";
    EXPECT_TRUE(
        fails_with(tag(lab, nowhere(), {{"a", "b"}}), ErrorCode::ResourceNotFound, kNoStream));
    EXPECT_TRUE(fails_with(untag(lab, nowhere(), {"a"}), ErrorCode::ResourceNotFound, kNoStream));
    EXPECT_EQ(list(lab, nowhere()), kNoStream);
    EXPECT_TRUE(fails_with(tag(lab, consumer("other"), {{"a", "b"}}), ErrorCode::ResourceNotFound,
                           kNoConsumer));
    EXPECT_TRUE(
        fails_with(untag(lab, consumer("other"), {"a"}), ErrorCode::ResourceNotFound, kNoConsumer));
    EXPECT_EQ(list(lab, consumer("other")), kNoConsumer);
}

TEST(ResourceTags, FiveCallsASecond) {
    Lab lab = lab_with_consumer();
    constexpr const char* kTooOften = "Rate exceeded for account 123456789012.";
    for (int i = 0; i < 5; ++i) {
        EXPECT_TRUE(succeeds(tag(lab, stream(), {{"a", "b"}})));
        EXPECT_TRUE(succeeds(untag(lab, stream(), {"b"})));
        EXPECT_EQ(list(lab, stream()), "a=b");
    }
    EXPECT_TRUE(fails_with(tag(lab, stream(), {{"a", "b"}}), ErrorCode::LimitExceeded, kTooOften));
    EXPECT_TRUE(fails_with(untag(lab, stream(), {"b"}), ErrorCode::LimitExceeded, kTooOften));
    EXPECT_EQ(list(lab, stream()), kTooOften);
}

}  // namespace
}  // namespace kds
