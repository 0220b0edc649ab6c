#include "core/base/base64.h"

#include <array>
#include <cstdint>

namespace kds {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> make_reverse() {
    std::array<std::int8_t, 256> reverse{};
    reverse.fill(-1);
    for (std::size_t i = 0; i < kAlphabet.size(); ++i)
        reverse[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
    return reverse;
}
constexpr auto kReverse = make_reverse();

}  // namespace

std::string base64_encode(std::string_view bytes) {
    std::string text;
    append_base64(text, bytes);
    return text;
}

void append_base64(std::string& out, std::string_view bytes) {
    const std::size_t begin = out.size();
    out.resize(begin + (bytes.size() + 2) / 3 * 4);
    char* to = out.data() + begin;
    const auto byte = [&](std::size_t i) {
        return std::uint32_t{static_cast<unsigned char>(bytes[i])};
    };
    std::size_t i = 0;
    for (; i + 3 <= bytes.size(); i += 3, to += 4) {
        const std::uint32_t group = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
        to[0] = kAlphabet[group >> 18];
        to[1] = kAlphabet[group >> 12 & 63];
        to[2] = kAlphabet[group >> 6 & 63];
        to[3] = kAlphabet[group & 63];
    }
    if (i == bytes.size()) return;
    const bool two = i + 2 == bytes.size();
    const std::uint32_t group = byte(i) << 16 | (two ? byte(i + 1) << 8 : 0u);
    to[0] = kAlphabet[group >> 18];
    to[1] = kAlphabet[group >> 12 & 63];
    to[2] = two ? kAlphabet[group >> 6 & 63] : '=';
    to[3] = '=';
}

std::optional<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=')
        ++padding;
    const auto digit = [&](std::size_t i) {
        return std::int32_t{kReverse[static_cast<unsigned char>(text[i])]};
    };
    std::string bytes(text.size() / 4 * 3 - padding, '\0');
    char* to = bytes.data();
    const std::size_t whole = text.size() - (padding > 0 ? 4 : 0);
    for (std::size_t i = 0; i < whole; i += 4, to += 3) {
        const std::int32_t a = digit(i), b = digit(i + 1), c = digit(i + 2), d = digit(i + 3);
        if ((a | b | c | d) < 0) return std::nullopt;
        to[0] = static_cast<char>(a << 2 | b >> 4);
        to[1] = static_cast<char>(b << 4 | c >> 2);
        to[2] = static_cast<char>(c << 6 | d);
    }
    if (padding == 0) return bytes;
    const std::int32_t a = digit(whole), b = digit(whole + 1);
    const std::int32_t c = padding == 1 ? digit(whole + 2) : 0;
    if ((a | b | c) < 0) return std::nullopt;
    // What the last digit says beyond the last byte must be nothing.
    if (padding == 1 ? (c & 3) != 0 : (b & 15) != 0) return std::nullopt;
    to[0] = static_cast<char>(a << 2 | b >> 4);
    if (padding == 1) to[1] = static_cast<char>(b << 4 | c >> 2);
    return bytes;
}

}  // namespace kds
