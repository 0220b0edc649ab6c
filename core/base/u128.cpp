#include "core/base/u128.h"

#include <array>

namespace kds {

std::string to_decimal(u128 value) {
    std::array<char, 39> digits{};
    std::size_t first = digits.size();
    do {
        digits[--first] = static_cast<char>('0' + static_cast<int>(value % 10));
        value /= 10;
    } while (value != 0);
    return std::string(digits.data() + first, digits.size() - first);
}

std::optional<u128> parse_decimal_u128(std::string_view text) {
    if (text.empty()) return std::nullopt;
    u128 value = 0;
    for (char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        const unsigned digit = static_cast<unsigned>(c - '0');
        if (value > (kU128Max - digit) / 10) return std::nullopt;
        value = value * 10 + digit;
    }
    return value;
}

std::string to_hex32(u128 value) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text(32, '0');
    for (std::size_t i = text.size(); i-- > 0;) {
        text[i] = kDigits[static_cast<unsigned>(value & 15)];
        value >>= 4;
    }
    return text;
}

}  // namespace kds
