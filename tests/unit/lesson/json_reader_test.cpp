#include "core/lesson/json_reader.h"

#include <gtest/gtest.h>

#include <array>

#include "core/base/rng.h"
#include "core/base/text.h"
#include "core/lesson/json_writer.h"

namespace kds::lesson {
namespace {

constexpr std::size_t kRoom = 1 << 20;

/// A place in a text of this size.
std::size_t any_below(Rng& rng, std::size_t size) {
    return static_cast<std::size_t>(rng.below(size));
}

std::string error_of(std::string_view text) {
    const auto document = JsonDocument::parse(text, "a.json", kRoom);
    return document ? "" : document.error().message;
}

struct Place {
    std::string_view path;
    std::uint32_t line;
};

TEST(JsonReader, ReportsFileLineAndPath) {
    constexpr std::string_view kText =
        "{\n  \"number\": 1\n,\n\"text\":\n\"x\", \"list\": [true,\n\n {\"in\": false}\n]\n, "
        "\"last\": "
        "-5\n}\n";
    constexpr Place kPlaces[] = {{"number", 2},  {"text", 5},       {"list", 5}, {"list[0]", 5},
                                 {"list[1]", 7}, {"list[1].in", 7}, {"last", 9}};
    for (const Place& place : kPlaces) {
        const auto document = JsonDocument::parse(kText, "a.json", kRoom);
        ASSERT_TRUE(document) << document.error().message;
        const JsonNode root = document->root();
        if (place.path == "list[0]")
            root.field("list").items(2, 2)[0].fail("here");
        else if (place.path == "list[1]")
            root.field("list").items(2, 2)[1].fail("here");
        else if (place.path == "list[1].in")
            root.field("list").items(2, 2)[1].field("in").fail("here");
        else
            root.field(place.path).fail("here");
        ASSERT_TRUE(document->error());
        EXPECT_EQ(document->error()->message,
                  cat("a.json:", place.line, ": ", place.path, ": here"));
        EXPECT_EQ(document->error()->code, ErrorCode::BadDocument);
    }
}

TEST(JsonReader, ReadsEachKindAndNothingElseInItsPlace) {
    const auto document = JsonDocument::parse(
        R"({"i": -9223372036854775808, "t": "a\u00e9\n", "b": true, "l": [1, 2], "o": {"x": 1}})",
        "a.json", kRoom);
    ASSERT_TRUE(document);
    const JsonNode root = document->root();
    EXPECT_EQ(root.field("i").integer(), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(root.field("t").text(), "a\u00e9\n");
    EXPECT_TRUE(root.field("b").boolean());
    EXPECT_EQ(root.field("l").items(0, 5).size(), 2u);
    EXPECT_EQ(root.field("o").field("x").integer(1, 1), 1);
    EXPECT_EQ(root.names(), (std::vector<std::string>{"i", "t", "b", "l", "o"}));
    EXPECT_FALSE(root.has("x"));
    EXPECT_FALSE(document->error());
}

struct Misuse {
    std::string_view text;
    void (*use)(const JsonNode&);
    std::string_view message;
};

TEST(JsonReader, SaysWhatIsWrongWithAValue) {
    constexpr Misuse kMisuses[] = {
        {"{}", [](const JsonNode& n) { n.field("id"); }, "a.json:1: id: this field is missing"},
        {"[]", [](const JsonNode& n) { n.field("id"); },
         "a.json:1: this must be an object, not a list"},
        {"{\"a\":\n5}", [](const JsonNode& n) { n.field("a").text(); },
         "a.json:2: a: this must be text, not a number"},
        {"{\"a\": \"\"}", [](const JsonNode& n) { n.field("a").filled_text(); },
         "a.json:1: a: this text is empty"},
        {"{\"a\": \"5\"}", [](const JsonNode& n) { n.field("a").integer(); },
         "a.json:1: a: this must be a whole number, not text"},
        {"{\"a\": 5.5}", [](const JsonNode& n) { n.field("a").integer(); },
         "a.json:1: a: this must be a whole number, not a number that is not whole or too large"},
        {"{\"a\": 9223372036854775808}", [](const JsonNode& n) { n.field("a").integer(); },
         "a.json:1: a: this must be a whole number, not a number that is not whole or too large"},
        {"{\"a\": 7}", [](const JsonNode& n) { n.field("a").integer(1, 6); },
         "a.json:1: a: 7 is out of range; use 1 to 6"},
        {"{\"a\": 0}", [](const JsonNode& n) { n.field("a").integer(1, 6); },
         "a.json:1: a: 0 is out of range; use 1 to 6"},
        {"{\"a\": null}", [](const JsonNode& n) { n.field("a").boolean(); },
         "a.json:1: a: this must be true or false, not null"},
        {"{\"a\": {}}", [](const JsonNode& n) { n.field("a").items(0, 1); },
         "a.json:1: a: this must be a list, not an object"},
        {"{\"a\": [1]}", [](const JsonNode& n) { n.field("a").items(2, 4); },
         "a.json:1: a: has 1 items; it needs at least 2"},
        {"{\"a\": [1,2,3]}", [](const JsonNode& n) { n.field("a").items(1, 2); },
         "a.json:1: a: has 3 items; it may have at most 2"},
        {"{\"a\": [1]}", [](const JsonNode& n) { n.field("a").items(3, 3); },
         "a.json:1: a: has 1 items; it needs exactly 3"},
        {"{\"titel\": 1}", [](const JsonNode& n) { n.only({"id", "title"}); },
         "a.json:1: titel: there is no such field; did you mean \"title\"?"},
        {"{\"colour\": 1}", [](const JsonNode& n) { n.only({"id", "title"}); },
         "a.json:1: colour: there is no such field"},
    };
    for (const Misuse& misuse : kMisuses) {
        const auto document = JsonDocument::parse(misuse.text, "a.json", kRoom);
        ASSERT_TRUE(document) << misuse.text;
        misuse.use(document->root());
        ASSERT_TRUE(document->error()) << misuse.text;
        EXPECT_EQ(document->error()->message, misuse.message);
    }
}

TEST(JsonReader, ChoosesAWordOrNamesThem) {
    constexpr std::array<std::string_view, 3> kWords{"once", "hold", "at_end"};
    const auto choose = [&](std::string_view word) {
        const auto document = JsonDocument::parse(cat("\"", word, "\""), "a.json", kRoom);
        const std::size_t place = document->root().choice(kWords, "latch");
        return document->error() ? document->error()->message : cat(place);
    };
    EXPECT_EQ(choose("at_end"), "2");
    EXPECT_EQ(choose("at-end"), "a.json:1: \"at-end\" is no latch; did you mean \"at_end\"?");
    EXPECT_EQ(choose("never ever"),
              "a.json:1: \"never ever\" is no latch; use one of once hold at_end");
}

TEST(JsonReader, KeepsTheFirstErrorAndGoesOnHarmlessly) {
    const auto document = JsonDocument::parse("{\"a\": 1}", "a.json", kRoom);
    const JsonNode missing = document->root().field("b");
    EXPECT_FALSE(missing.exists());
    EXPECT_EQ(missing.field("c").text(), "");
    EXPECT_EQ(missing.integer(3, 9), 3);
    EXPECT_TRUE(missing.items(1, 2).empty());
    document->root().field("a").fail("later");
    EXPECT_EQ(document->error()->message, "a.json:1: b: this field is missing");
}

TEST(JsonReader, RefusesWhatIsNoJson) {
    EXPECT_EQ(error_of("{\n\"a\": 1,\n}").substr(0, 25), "a.json:3: this is no JSON");
    for (const std::string_view text : {"", " ", "{", "[1,", "\"a", "tru", "01", "1 2", "{\"a\" 1}",
                                        "'a'", "\"\xff\"", "\"\xc0\x80\"", "\"\xed\xa0\x80\"",
                                        "\"\n\"", "nan", "1e999", "[1]]", "{\"a\":1}}", "// c\n1"})
        EXPECT_NE(error_of(text), "") << text;
    // What the file contains is not repeated: it may be no text at all.
    EXPECT_TRUE(is_utf8(error_of("[\"ok\", \xff\xfe]")));
}

TEST(JsonReader, RefusesTheSameMemberTwice) {
    EXPECT_EQ(error_of("{\"a\": 1,\n \"a\": 2}"), "a.json:2: the member \"a\" stands here twice");
}

TEST(JsonReader, RefusesWhatIsTooDeepTooLargeOrTooMany) {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    EXPECT_EQ(error_of(nested(kJsonDepthMax)), "");
    EXPECT_EQ(error_of(nested(kJsonDepthMax + 1)),
              "a.json:1: the document is nested more than 64 deep");
    EXPECT_NE(error_of(nested(100'000)), "");
    EXPECT_TRUE(JsonDocument::parse("[1]", "a.json", 3));
    EXPECT_FALSE(JsonDocument::parse("[1] ", "a.json", 3));
    std::string many = "[0";
    for (int i = 0; i < 500'000; ++i) many += ",0";
    const auto refused = JsonDocument::parse(many + "]", "a.json", many.size() + 1);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message, "a.json:1: the document has more than 500000 values");
    std::string members = "{\"m\":0";
    for (int i = 0; i < 1'000; ++i) members += cat(",\"", i, "\":0");
    EXPECT_EQ(error_of(members + "}"), "a.json:1: an object has more than 1000 members");
}

TEST(JsonReader, SuggestsOnlyWhatIsNear) {
    constexpr std::array<std::string_view, 4> kKnown{"title", "text", "solutions", "id"};
    EXPECT_EQ(nearest_word("tilte", kKnown), "title");
    EXPECT_EQ(nearest_word("solution", kKnown), "solutions");
    EXPECT_EQ(nearest_word("solutiones", kKnown), "solutions");
    EXPECT_EQ(nearest_word("colour", kKnown), "");
    EXPECT_EQ(nearest_word("i", kKnown), "");
    EXPECT_EQ(nearest_word(std::string(100'000, 'x'), kKnown), "");
}

TEST(JsonWriter, WritesWhatTheReaderReads) {
    std::string all;
    for (int c = 0; c < 0x80; ++c) all += static_cast<char>(c);
    all += "é€😀";
    JsonWriter out;
    out.begin_object().text("text", all).integer("n", -3).boolean("b", true);
    out.begin_list("list").item(std::int64_t{1}).item(false).begin_object().end_object().end_list();
    out.bytes("raw", "\xff\x00").end_object();
    const std::string json = std::move(out).take();
    const auto document = JsonDocument::parse(json, "a.json", kRoom);
    ASSERT_TRUE(document) << document.error().message << json;
    const JsonNode root = document->root();
    EXPECT_EQ(root.field("text").text(), all);
    EXPECT_EQ(root.field("n").integer(), -3);
    EXPECT_TRUE(root.field("b").boolean());
    EXPECT_EQ(root.field("list").items(3, 3)[0].integer(), 1);
    EXPECT_TRUE(root.field("list").items(3, 3)[2].is_object());
    EXPECT_TRUE(root.has("raw_base64"));
    EXPECT_FALSE(document->error());
    EXPECT_EQ(json.find('\n'), std::string::npos);
}

/// Whatever the bytes: an error or a document, and an error is a sentence in UTF-8.
TEST(JsonReader, SurvivesDamagedFiles) {
    const std::string text =
        R"({"a": [1, -2.5e3, "x\u00e9\"", true, null, {"b": {}}], "c": "\ud83d\ude00"})";
    for (std::size_t length = 0; length < text.size(); ++length)
        EXPECT_NE(error_of(std::string_view{text}.substr(0, length)), "") << length;
    for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
        Rng rng{seed};
        std::string damaged = text;
        for (std::uint64_t n = rng.below(4) + 1; n > 0; --n)
            damaged[any_below(rng, damaged.size())] = static_cast<char>(rng.below(256));
        EXPECT_TRUE(is_utf8(error_of(damaged))) << "seed " << seed;
    }
}

}  // namespace
}  // namespace kds::lesson
