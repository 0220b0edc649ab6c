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
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group =
                group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
        for (std::size_t k = 0; k < 4; ++k)
            text += i + k <= bytes.size() ? kAlphabet[group >> (18 - 6 * k) & 63] : '=';
    }
    return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=')
        ++padding;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < text.size() - padding; ++i) {
        const int value = kReverse[static_cast<unsigned char>(text[i])];
        if (value < 0) return std::nullopt;
        group = group << 6 | static_cast<std::uint32_t>(value);
        if (i % 4 == 3) {
            bytes += static_cast<char>(group >> 16 & 255);
            bytes += static_cast<char>(group >> 8 & 255);
            bytes += static_cast<char>(group & 255);
            group = 0;
        }
    }
    if (padding == 1) {
        if (group & 3) return std::nullopt;
        bytes += static_cast<char>(group >> 10 & 255);
        bytes += static_cast<char>(group >> 2 & 255);
    } else if (padding == 2) {
        if (group & 15) return std::nullopt;
        bytes += static_cast<char>(group >> 4 & 255);
    }
    return bytes;
}

}  // namespace kds
