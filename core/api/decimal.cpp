#include "core/api/decimal.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>

#include "core/base/u128.h"

namespace kds::api {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

/// The magnitude with its sign, `more` telling that a fraction was cut off: a floor goes down.
std::int64_t clamped(bool negative, u128 magnitude, bool more) {
    if (!negative) return magnitude > u128(kMost) ? kMost : static_cast<std::int64_t>(magnitude);
    if (more) ++magnitude;
    if (magnitude > u128(kMost)) return kLeast;
    return -static_cast<std::int64_t>(magnitude);
}

}  // namespace

std::int64_t scaled_floor(std::string_view text, int digits) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    std::int64_t exponent = digits;
    if (const auto e = text.find_first_of("eE"); e != std::string_view::npos) {
        std::string_view power = text.substr(e + 1);
        if (power.starts_with('+')) power.remove_prefix(1);
        std::int64_t given = 0;
        const auto read = std::from_chars(power.data(), power.data() + power.size(), given);
        // Far beyond what can matter, and far from where the sum below could overflow.
        constexpr std::int64_t kFar = 1'000'000'000'000;
        if (read.ec == std::errc::result_out_of_range)
            given = power.starts_with('-') ? -kFar : kFar;
        exponent += std::clamp(given, -kFar, kFar);
        text = text.substr(0, e);
    }
    std::string mantissa;
    std::int64_t whole_digits = 0;
    for (const char c : text) {
        if (c == '.') continue;
        mantissa += c;
    }
    whole_digits = static_cast<std::int64_t>(std::min(text.find('.'), text.size()));
    // The value is 0.MANTISSA * 10^(whole_digits + exponent): so many digits stand before the
    // point.
    const std::int64_t kept = whole_digits + exponent;
    u128 magnitude = 0;
    bool more = false;
    const auto size = static_cast<std::int64_t>(mantissa.size());
    for (std::int64_t i = 0; i < size; ++i) {
        const auto digit = static_cast<unsigned>(mantissa[static_cast<std::size_t>(i)] - '0');
        if (i >= kept) {
            more |= digit != 0;
        } else if (magnitude <= u128(kMost)) {
            magnitude = magnitude * 10 + digit;
        }
    }
    for (std::int64_t i = size; i < kept && magnitude != 0 && magnitude <= u128(kMost); ++i)
        magnitude *= 10;
    return clamped(negative, magnitude, more);
}

ScaledNumber scaled_floor_of_double(std::uint64_t bits) {
    constexpr int kMantissaBits = 52;
    const bool negative = bits >> 63;
    const int biased = static_cast<int>(bits >> kMantissaBits & 0x7ff);
    std::uint64_t mantissa = bits & ((std::uint64_t{1} << kMantissaBits) - 1);
    if (biased == 0x7ff && mantissa != 0) return {0, 0};  // Not a number.
    if (biased != 0) mantissa |= std::uint64_t{1} << kMantissaBits;
    const int power = (biased != 0 ? biased : 1) - 1023 - kMantissaBits;
    const auto scaled = [&](unsigned factor) {
        u128 magnitude = u128(mantissa) * factor;
        bool more = false;
        if (power > 64) {
            magnitude = mantissa != 0 ? u128(kMost) + 1 : u128(0);
        } else if (power >= 0) {
            magnitude =
                magnitude > (u128(kMost) + 1) >> power ? u128(kMost) + 1 : magnitude << power;
        } else if (power > -128) {
            more = (magnitude & ((u128(1) << -power) - 1)) != 0;
            magnitude >>= -power;
        } else {
            more = magnitude != 0;
            magnitude = 0;
        }
        return clamped(negative, magnitude, more);
    };
    return {scaled(1), scaled(1000)};
}

std::int64_t thousand_times(std::int64_t number) {
    if (number > kMost / 1000) return kMost;
    if (number < kLeast / 1000) return kLeast;
    return number * 1000;
}

}  // namespace kds::api
