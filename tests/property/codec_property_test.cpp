/// decode(encode(x)) == x, and nothing else is decoded.
#include <gtest/gtest.h>

#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/engine/sequence_number.h"
#include "core/engine/shard_iterator.h"
#include "tests/property/random_input.h"

namespace kds {
namespace {

TEST(CodecProperty, Base64GivesBackAllBytes) {
    Rng rng(1);
    for (std::size_t size = 0; size <= 300; ++size) {
        std::string bytes(size, '\0');
        for (char& c : bytes) c = static_cast<char>(rng.below(256));
        const std::string text = base64_encode(bytes);
        EXPECT_EQ(text.size(), (size + 2) / 3 * 4);
        ASSERT_EQ(base64_decode(text), bytes) << size;
    }
}

TEST(CodecProperty, Base64ReadsOnlyWhatItWouldWrite) {
    // All texts of four characters from a small alphabet, and random ones.
    constexpr std::string_view kSome = "AQgw=/+ _";
    for (std::size_t n = 0; n < 9 * 9 * 9 * 9; ++n) {
        std::string text;
        for (std::size_t k = 0, rest = n; k < 4; ++k, rest /= 9) text += kSome[rest % 9];
        if (const auto bytes = base64_decode(text)) {
            EXPECT_EQ(base64_encode(*bytes), text);
        }
    }
    Rng rng(2);
    int read = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (std::uint64_t k = rng.below(13); k > 0; --k) text += "ABCDxyz019+/=="[rng.below(14)];
        const auto bytes = base64_decode(text);
        if (!bytes) continue;
        ++read;
        ASSERT_EQ(base64_encode(*bytes), text) << text;
    }
    EXPECT_GT(read, 1'000);
}

SequenceNumber::Parts random_parts(Rng& rng) {
    return {.shard_created_s = static_cast<std::int64_t>(rng.below(16'025'175'000)),
            .shard_index = static_cast<std::uint32_t>(rng.below(2'147'483'648)),
            .sequence_index = rng.below(kEndingSequenceIndex + std::uint64_t{1}),
            .time_s = static_cast<std::int64_t>(rng.below(std::uint64_t{1} << 36))};
}

TEST(CodecProperty, SequenceNumbersGiveBackTheirPartsAndTheirText) {
    Rng rng(3);
    for (int i = 0; i < 20'000; ++i) {
        const auto parts = random_parts(rng);
        const auto number = SequenceNumber::encode(parts);
        ASSERT_EQ(number.decode(), parts);
        const std::string text = number.to_decimal();
        ASSERT_EQ(text.size(), 56u);
        const auto read = SequenceNumber::parse(text);
        ASSERT_TRUE(read.has_value()) << text;
        ASSERT_EQ(*read, number) << text;
    }
}

TEST(CodecProperty, SequenceNumbersAreOrderedLikeTheirTexts) {
    Rng rng(4);
    for (int i = 0; i < 5'000; ++i) {
        auto parts = random_parts(rng);
        const auto a = SequenceNumber::encode(parts);
        // Neighbours as often as strangers.
        if (rng.below(2) == 0) {
            parts.sequence_index = parts.sequence_index / 2 + rng.below(2);
        } else {
            parts = random_parts(rng);
        }
        const auto b = SequenceNumber::encode(parts);
        ASSERT_EQ(a < b, a.to_decimal() < b.to_decimal());
    }
}

TEST(CodecProperty, ChangedDigitsAreNoOtherNumberOfTheSameParts) {
    Rng rng(5);
    for (int i = 0; i < 500; ++i) {
        const auto number = SequenceNumber::encode(random_parts(rng));
        std::string text = number.to_decimal();
        char& digit = text[test::pick(rng, text.size())];
        digit = static_cast<char>('0' + (digit - '0' + 1 + static_cast<int>(rng.below(9))) % 10);
        const auto read = SequenceNumber::parse(text);
        if (!read) continue;
        EXPECT_NE(read->decode(), number.decode());
        EXPECT_EQ(read->to_decimal(), text);
    }
}

ShardIterator random_iterator(Rng& rng) {
    ShardIterator it;
    it.issued_at = Instant::from_millis(static_cast<std::int64_t>(rng.below(4'102'444'800'000)));
    for (std::uint64_t n = 1 + rng.below(128); n > 0; --n)
        it.stream_name +=
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"[rng.below(65)];
    it.stream_created_at = {static_cast<std::int64_t>(rng.below(4'102'444'800'000'000))};
    it.shard = {static_cast<std::uint32_t>(rng.below(2'147'483'648))};
    it.sequence_index = rng.next_u64();
    it.serial = rng.next_u64();
    return it;
}

TEST(CodecProperty, IteratorsGiveBackWhatWasEncoded) {
    Rng rng(6);
    for (int i = 0; i < 3'000; ++i) {
        const ShardIterator it = random_iterator(rng);
        const std::string text = encode(it);
        ASSERT_EQ(decode_shard_iterator(text), it) << text;
        ASSERT_EQ(base64_encode(*base64_decode(text)), text);
        ASSERT_EQ(base64_decode(text)->size(), 152 + 16 * ((it.stream_name.size() + 2) / 16));
    }
}

TEST(CodecProperty, NoSingleBitOfAnIteratorCanBeFlipped) {
    Rng rng(7);
    for (int i = 0; i < 20; ++i) {
        const std::string bytes = *base64_decode(encode(random_iterator(rng)));
        for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
            std::string other = bytes;
            other[bit / 8] = static_cast<char>(other[bit / 8] ^ 1 << bit % 8);
            ASSERT_FALSE(decode_shard_iterator(base64_encode(other))) << "bit " << bit;
        }
    }
}

TEST(CodecProperty, NoBytesCanBeCutOffAnIteratorOrAddedToIt) {
    Rng rng(8);
    for (int i = 0; i < 20; ++i) {
        const std::string bytes = *base64_decode(encode(random_iterator(rng)));
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            ASSERT_FALSE(decode_shard_iterator(base64_encode(bytes.substr(0, size)))) << size;
            ASSERT_FALSE(decode_shard_iterator(base64_encode(bytes + bytes.substr(size)))) << size;
        }
    }
}

}  // namespace
}  // namespace kds
