/// Documents are read back as they were written, in JSON and in CBOR.
#include <gtest/gtest.h>

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
            if (value.kind == Value::Kind::Object) value.names.push_back(small_text());
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
        if (outer.kind == Value::Kind::Object) outer.names.push_back("in");
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
