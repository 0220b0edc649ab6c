/// Documents are read back as they were written, in JSON and in CBOR.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/api/cbor.h"
#include "core/api/decimal.h"
#include "core/api/json_reader.h"
#include "core/api/json_writer.h"
#include "tests/property/random_input.h"

namespace kds::api {
namespace {

using test::pick;
using test::random_bytes;
using test::random_utf8;

/// Of all lengths, and the ends of the range.
std::int64_t random_integer(Rng& rng) {
    const std::uint64_t bits = rng.next_u64() >> pick(rng, 64);
    return static_cast<std::int64_t>(rng.below(2) == 0 ? bits : ~bits);
}

enum class Wire : std::uint8_t { Json, Cbor };

/// A document that the wire can tell from every other: JSON has no bytes and no times of its own.
Value random_document(Rng& rng, Wire wire, std::size_t depth) {
    // The tag of a time in CBOR is a level of its own.
    const bool deepest = depth == kDocumentDepthMax;
    const std::size_t scalars = wire == Wire::Json ? 4 : deepest ? 5 : 6;
    const std::size_t kinds = deepest ? scalars : scalars + 2;
    const std::size_t kind = pick(rng, kinds);
    const auto small_text = [&rng] { return rng.below(8) == 0 ? "" : random_utf8(rng, 6); };
    if (kind >= scalars) {
        Value value = kind == scalars ? Value::list() : Value::object();
        // Of deep documents most are narrow.
        for (std::uint64_t n = rng.below(depth < 3 ? 8 : 2); n > 0; --n) {
            if (value.kind == Value::Kind::Object) value.names.push_back(Text(small_text()));
            value.items.push_back(random_document(rng, wire, depth + 1));
        }
        return value;
    }
    switch (kind) {
        case 0: return Value{};
        case 1: return Value::of_boolean(rng.below(2) == 0);
        case 2: {
            Value value = Value::of_integer(random_integer(rng));
            value.thousandths = thousand_times(value.integer);
            return value;
        }
        case 3: return Value::of_text(small_text());
        case 4: return Value::of_blob(random_bytes(rng, 40));
        default: return Value::of_timestamp(random_integer(rng));
    }
}

/// The same, now and then far down in lists and structures.
Value random_deep_document(Rng& rng, Wire wire) {
    const std::size_t levels = rng.below(4) == 0 ? pick(rng, kDocumentDepthMax + 1) : 0;
    Value document = random_document(rng, wire, levels);
    for (std::size_t i = 0; i < levels; ++i) {
        Value outer = rng.below(2) == 0 ? Value::list() : Value::object();
        if (outer.kind == Value::Kind::Object) outer.names.push_back(Text::at("in"));
        outer.items.push_back(std::move(document));
        document = std::move(outer);
    }
    return document;
}

TEST(DocumentProperty, JsonGivesBackEveryDocument) {
    Rng rng(21);
    std::size_t longest = 0;
    for (int i = 0; i < 20'000; ++i) {
        const Value document = random_deep_document(rng, Wire::Json);
        const std::string text = write_json(document);
        const auto read = read_json(text);
        ASSERT_TRUE(read.has_value()) << text;
        ASSERT_EQ(*read, document) << text;
        longest = std::max(longest, text.size());
    }
    EXPECT_GT(longest, 300u);
}

/// Whether two readers that have nothing in common take a document for the same.
bool are_equal(const Value& ours, const nlohmann::json& theirs) {
    switch (ours.kind) {
        case Value::Kind::Null: return theirs.is_null();
        case Value::Kind::Boolean: return theirs.is_boolean() && theirs == ours.boolean;
        case Value::Kind::Number:
            if (theirs.is_number_float()) return true;  // decimal_test.cpp has them.
            if (const auto* large = theirs.get_ptr<const std::uint64_t*>())
                return ours.integer ==
                       static_cast<std::int64_t>(std::min<std::uint64_t>(*large, INT64_MAX));
            return theirs.is_number() && theirs == ours.integer;
        case Value::Kind::Text:
            return theirs.is_string() && *theirs.get_ptr<const std::string*>() == ours.text.view();
        case Value::Kind::List:
            return theirs.is_array() && std::ranges::equal(ours.items, theirs, are_equal);
        case Value::Kind::Object: break;
        default: return false;
    }
    if (!theirs.is_object()) return false;
    // Of members with one name, both let the last one count.
    for (auto member = theirs.begin(); member != theirs.end(); ++member) {
        std::size_t at = ours.names.size();
        while (at > 0 && !(ours.names[at - 1] == member.key())) --at;
        if (at == 0 || !are_equal(ours.items[at - 1], *member)) return false;
    }
    return true;
}

/// Pieces in which readers of JSON differ.
std::string random_piece(Rng& rng) {
    constexpr auto kPieces = std::to_array<std::string_view>({"\\u00e9",
                                                              "\\ud834\\udd1e",
                                                              "\\ud834",
                                                              "\\udd1e",
                                                              "\\ud834\\u0041",
                                                              "\\uD8",
                                                              "\\x",
                                                              "\\/\\b\\f",
                                                              "\"",
                                                              "\\",
                                                              "\\\"",
                                                              "\xc3\xa9",
                                                              "\xc3",
                                                              "\xed\xa0\x80",
                                                              "\xf4\x90\x80\x80",
                                                              "\xef\xbb\xbf",
                                                              "\x7f",
                                                              "\x1f",
                                                              "-",
                                                              "-0",
                                                              "0",
                                                              "00",
                                                              "1.",
                                                              ".5",
                                                              "1e",
                                                              "1E+2",
                                                              "2e-3",
                                                              "1.5e308",
                                                              "1.8e308",
                                                              "-1e309",
                                                              "0e999",
                                                              "1e-999",
                                                              "0.0000001e315",
                                                              "18446744073709551616",
                                                              "-9223372036854775809",
                                                              "1e99999999999999999999",
                                                              "true",
                                                              "nul",
                                                              "[",
                                                              "]",
                                                              "{",
                                                              "}",
                                                              ",",
                                                              ":",
                                                              " ",
                                                              "\n",
                                                              "\t",
                                                              "\v",
                                                              "/**/",
                                                              "abcdefgh"});
    return std::string(kPieces[pick(rng, kPieces.size())]);
}

TEST(DocumentProperty, JsonIsReadAsAnotherReaderReadsIt) {
    Rng rng(24);
    int good = 0, bad = 0;
    for (int i = 0; i < 60'000; ++i) {
        std::string text = write_json(random_document(rng, Wire::Json, 2));
        for (std::uint64_t n = rng.below(4); n > 0; --n) {
            const std::size_t at = pick(rng, text.size() + 1);
            if (rng.below(3) == 0) text.erase(at, pick(rng, 3));
            text.insert(std::min(at, text.size()), random_piece(rng));
        }
        const auto ours = read_json(text);
        const auto theirs = nlohmann::json::parse(text, nullptr, false);
        ASSERT_EQ(ours.has_value(), !theirs.is_discarded()) << text;
        ASSERT_TRUE(!ours || are_equal(*ours, theirs)) << text;
        ++(ours ? good : bad);
    }
    EXPECT_GT(good, 10'000);
    EXPECT_GT(bad, 10'000);
}

TEST(DocumentProperty, CborGivesBackEveryDocument) {
    Rng rng(22);
    std::size_t longest = 0;
    for (int i = 0; i < 20'000; ++i) {
        const Value document = random_deep_document(rng, Wire::Cbor);
        const std::string bytes = write_cbor(document);
        const auto read = read_cbor(bytes);
        ASSERT_TRUE(read.has_value());
        ASSERT_EQ(*read, document);
        longest = std::max(longest, bytes.size());
    }
    EXPECT_GT(longest, 300u);
}

/// Where a document is cut off, it is none: no part of one is taken for the whole.
TEST(DocumentProperty, NoBeginningOfADocumentIsOne) {
    Rng rng(23);
    int cut = 0;
    for (int i = 0; i < 2'000; ++i) {
        Value document = Value::object().with("a", random_document(rng, Wire::Json, 3));
        const std::string text = write_json(document), bytes = write_cbor(document);
        ASSERT_FALSE(read_json(text.substr(0, pick(rng, text.size()))));
        ASSERT_FALSE(read_cbor(bytes.substr(0, pick(rng, bytes.size()))));
        ++cut;
    }
    EXPECT_EQ(cut, 2'000);
}

}  // namespace
}  // namespace kds::api
