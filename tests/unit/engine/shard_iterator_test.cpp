#include "core/engine/shard_iterator.h"

#include <gtest/gtest.h>

#include "core/base/base64.h"
#include "core/engine/sealed_text.h"

namespace kds {
namespace {

ShardIterator sample(std::string name = "clicks") {
    return {.issued_at = Instant::from_millis(1'735'689'602'345),
            .stream_name = std::move(name),
            .stream_created_at = {1'735'689'600'123'456},
            .shard = {2'147'483'647},
            .sequence_index = 0x7fff'ffff'ffff'fffeu,
            .serial = 42};
}

TEST(ShardIteratorType, IsNamedAsTheApiNamesIt) {
    using enum ShardIteratorType;
    const struct {
        ShardIteratorType type;
        const char* name;
    } cases[] = {{AtSequenceNumber, "AT_SEQUENCE_NUMBER"},
                 {AfterSequenceNumber, "AFTER_SEQUENCE_NUMBER"},
                 {TrimHorizon, "TRIM_HORIZON"},
                 {Latest, "LATEST"},
                 {AtTimestamp, "AT_TIMESTAMP"}};
    for (const auto& c : cases) {
        EXPECT_EQ(to_string(c.type), c.name);
        EXPECT_EQ(parse_shard_iterator_type(c.name), c.type);
    }
    for (const char* text : {"", "latest", "FOO", "LATEST "})
        EXPECT_FALSE(parse_shard_iterator_type(text)) << text;
}

TEST(ShardIterator, DecodesToWhatWasEncoded) {
    EXPECT_EQ(decode_shard_iterator(encode(sample())), sample());
    const ShardIterator least{.stream_name = "s"};
    EXPECT_EQ(decode_shard_iterator(encode(least)), least);
}

TEST(ShardIterator, HasTheShapeOfTheService) {
    // kinesis.md 5.4: first bytes, and length by the length of the stream's name.
    const struct {
        std::size_t name;
        std::size_t bytes;
    } cases[] = {{1, 152},  {13, 152},  {14, 168},  {29, 168},
                 {30, 184}, {125, 264}, {126, 280}, {128, 280}};
    for (const auto& c : cases) {
        const std::string text = encode(sample(std::string(c.name, 'n')));
        EXPECT_EQ(text.substr(0, 10), "AAAAAAAAAA");
        EXPECT_NE(std::string("EFGH").find(text[10]), std::string::npos);
        EXPECT_EQ(base64_decode(text)->size(), c.bytes) << c.name;
        EXPECT_LE(text.size(), 512u);
    }
}

TEST(ShardIterator, IsUnlikeEveryOther) {
    ShardIterator other = sample();
    other.serial = 43;
    const std::string a = encode(sample()), b = encode(other);
    EXPECT_NE(a, b);
    EXPECT_NE(a.substr(11, 20), b.substr(11, 20));
}

TEST(ShardIterator, IsAcceptedInDoubleQuotes) {
    const std::string text = encode(sample());
    EXPECT_EQ(decode_shard_iterator('"' + text + '"'), sample());
    EXPECT_FALSE(decode_shard_iterator('"' + text));
    EXPECT_FALSE(decode_shard_iterator(text + '"'));
    EXPECT_FALSE(decode_shard_iterator("\"\"" + text + "\"\""));
}

TEST(ShardIterator, IsRefusedIfAltered) {
    const std::string text = encode(sample());
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string other = text;
        other[i] = other[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(decode_shard_iterator(other)) << "character " << i;
    }
    EXPECT_FALSE(decode_shard_iterator(""));
    EXPECT_FALSE(decode_shard_iterator("\""));
    EXPECT_FALSE(decode_shard_iterator(text.substr(4)));
    EXPECT_FALSE(decode_shard_iterator(text.substr(0, text.size() - 4)));
    EXPECT_FALSE(decode_shard_iterator(text + "AAAA"));
    EXPECT_FALSE(decode_shard_iterator(text + "="));
    EXPECT_FALSE(decode_shard_iterator(" " + text));
}

TEST(ShardIterator, IsRefusedIfSealedButNotAsEncodeWouldHave) {
    // Whoever reads the source can seal what he likes; it is still no iterator that we gave.
    const auto forged = [](std::uint64_t name_length, std::string_view name, std::size_t size,
                           bool clean) {
        ContentWriter content;
        for (int i = 0; i < 2; ++i) content.add(1'735'689'600'000, 8);
        content.add(0, 4);
        content.add(0, 8);
        content.add(0, 8);
        content.add(name_length, 1);
        content.add(name);
        content.pad_to(size);
        std::string bytes = content.content();
        if (!clean) bytes.back() = 1;
        return decode_shard_iterator(seal("ShardLab shard iterator 1", bytes)).has_value();
    };
    EXPECT_TRUE(forged(6, "clicks", 128, true));
    EXPECT_FALSE(forged(6, "clicks", 128, false));  // Padding that is not zero.
    EXPECT_FALSE(forged(6, "clicks", 144, true));   // Of another length.
    EXPECT_FALSE(forged(0, "", 128, true));
    EXPECT_FALSE(forged(129, std::string(129, 'n'), 256, true));
    EXPECT_FALSE(forged(200, "clicks", 128, true));  // The name would end beyond the content.
}

}  // namespace
}  // namespace kds
