#include "core/api/event_stream.h"

#include <gtest/gtest.h>

#include "core/base/rng.h"
#include "core/base/text.h"

namespace kds::api {
namespace {

std::string from_hex(std::string_view hex) {
    std::string bytes;
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
    return bytes;
}

// kinesis.md 1.6: the three byte-exact examples.
constexpr std::string_view kInitialResponse =
    "00000068000000564e6817240b3a6576656e742d74797065070010696e697469616c2d726573706f6e73650d3a636f"
    "6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d7479706507000565"
    "76656e747b7dd591c62b";
constexpr std::string_view kEvent =
    "000000b10000005bb43c76b10b3a6576656e742d74797065070015537562736372696265546f53686172644576656e"
    "740d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d747970"
    "650700056576656e747b225265636f726473223a5b5d2c22436f6e74696e756174696f6e53657175656e63654e756d"
    "626572223a2231222c224d696c6c6973426568696e644c6174657374223a307de9e91ea5";
constexpr std::string_view kException =
    "0000008300000064d9bbb06a0f3a657863657074696f6e2d747970650700165265736f75726365496e557365457863"
    "657074696f6e0d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e0d3a6d6573736167"
    "652d74797065070009657863657074696f6e7b226d657373616765223a2278227d8bd5b57e";

TEST(EventStream, ChecksumsAreThoseOfZlib) {
    EXPECT_EQ(crc32(""), 0u);
    EXPECT_EQ(crc32("123456789"), 0xcbf43926u);  // The check value of CRC-32/ISO-HDLC.
}

TEST(EventStream, TheFramesOfTheReference) {
    // kinesis.md 14.3, row 25.
    EXPECT_EQ(initial_response_frame(), from_hex(kInitialResponse));
    EXPECT_EQ(
        event_frame("SubscribeToShardEvent",
                    R"({"Records":[],"ContinuationSequenceNumber":"1","MillisBehindLatest":0})"),
        from_hex(kEvent));
    EXPECT_EQ(exception_frame("ResourceInUseException", R"({"message":"x"})"),
              from_hex(kException));
    const auto read = read_event_frame(from_hex(kException) + "more");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->size, 131u);
    EXPECT_EQ(read->frame.payload, R"({"message":"x"})");
    ASSERT_EQ(read->frame.headers.size(), 3u);
    EXPECT_EQ(read->frame.headers[0], (Header{":exception-type", "ResourceInUseException"}));
    EXPECT_EQ(read->frame.headers[2], (Header{":message-type", "exception"}));
}

TEST(EventStream, WhatIsWrittenIsReadAgain) {
    Rng rng(1);
    for (int round = 0; round < 300; ++round) {
        EventFrame frame;
        const auto text = [&rng](std::uint64_t least, std::uint64_t most) {
            std::string bytes(static_cast<std::size_t>(least + rng.below(most - least + 1)), '\0');
            for (char& byte : bytes) byte = static_cast<char>(rng.below(256));
            return bytes;
        };
        for (std::uint64_t i = rng.below(4); i > 0; --i)
            frame.headers.push_back({text(1, round % 7 == 0 ? 255 : 9), text(0, 300)});
        frame.payload = text(0, round % 10 == 0 ? 70'000 : 50);
        const std::string bytes = write_event_frame(frame);
        const auto read = read_event_frame(bytes);
        ASSERT_TRUE(read) << round;
        EXPECT_EQ(read->size, bytes.size());
        EXPECT_EQ(read->frame, frame);
    }
    // The bounds themselves.
    const EventFrame largest{.headers = {{std::string(255, 'n'), std::string(65'535, 'v')},
                                         {"n", std::string(65'273, 'v')}},
                             .payload = std::string(kFramePayloadBytesMax, 'p')};
    const auto read = read_event_frame(write_event_frame(largest));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->frame, largest);
}

TEST(EventStream, EveryFlippedBitAndEveryCutIsSeen) {
    for (const std::string_view hex : {kInitialResponse, kEvent, kException}) {
        const std::string good = from_hex(hex);
        for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
            std::string bad = good;
            bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ 1 << bit % 8);
            EXPECT_FALSE(read_event_frame(bad)) << bit;
        }
        for (std::size_t size = 0; size < good.size(); ++size)
            EXPECT_FALSE(read_event_frame(std::string_view(good).substr(0, size))) << size;
    }
}

/// A frame whose lengths and checksums are as they should be, whatever its headers hold.
std::string sealed(std::string_view headers, std::string_view payload, std::uint32_t size_error = 0,
                   std::uint32_t headers_error = 0) {
    const auto number = [](std::uint64_t value) {
        std::string bytes;
        for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
        return bytes;
    };
    std::string out = number(16 + headers.size() + payload.size() + size_error) +
                      number(headers.size() + headers_error);
    out += number(crc32(out));
    out += headers;
    out += payload;
    return out + number(crc32(out));
}

TEST(EventStream, GoodChecksumsAreNotEnough) {
    using std::string_literals::operator""s;
    EXPECT_TRUE(read_event_frame(sealed("\1a\7\0\1b"s, "p")));
    EXPECT_TRUE(read_event_frame(sealed("", "")));
    EXPECT_FALSE(read_event_frame(sealed("\0\7\0\1b"s, "")));   // A name of no bytes.
    EXPECT_FALSE(read_event_frame(sealed("\1a\6\0\1b"s, "")));  // No text.
    EXPECT_FALSE(read_event_frame(sealed("\1a\7\0\2b"s, "")));  // A value that is cut.
    EXPECT_FALSE(read_event_frame(sealed("\1a\7\0"s, "")));     // A length that is cut.
    EXPECT_FALSE(read_event_frame(sealed("\1a"s, "")));
    EXPECT_FALSE(read_event_frame(sealed("\5a"s, "")));
    EXPECT_FALSE(read_event_frame(sealed("\1a\7\0\1b"s, "p", 1)));  // More than there is.
    EXPECT_FALSE(read_event_frame(sealed("", "", 0, 1)));           // No room for the headers.
    EXPECT_FALSE(read_event_frame(sealed("", "", 0, 0xffffffff)));
    const std::string too_many(kFrameHeaderBytesMax + 1, 'h');
    EXPECT_FALSE(read_event_frame(sealed(too_many, "")));
    const std::string too_long(kFramePayloadBytesMax + 1, 'p');
    EXPECT_FALSE(read_event_frame(sealed("", too_long)));
}

}  // namespace
}  // namespace kds::api
