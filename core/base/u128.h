/// Unsigned 128-bit integers: the hash key space of a stream is [0, 2^128).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kds {

__extension__ using u128 = unsigned __int128;

inline constexpr u128 kU128Max = ~u128{0};

constexpr std::uint64_t high_word(u128 value) { return static_cast<std::uint64_t>(value >> 64); }
constexpr std::uint64_t low_word(u128 value) { return static_cast<std::uint64_t>(value); }
constexpr u128 make_u128(std::uint64_t high, std::uint64_t low) { return u128{high} << 64 | low; }

/// Decimal digits without leading zeros, "0" for zero; 39 digits at most.
std::string to_decimal(u128 value);

/// Reads one or more decimal digits and nothing else. Empty if another character occurs, if there
/// is no digit, or if the number is 2^128 or more. Leading zeros are read.
std::optional<u128> parse_decimal_u128(std::string_view text);

/// 32 lower-case hexadecimal digits.
std::string to_hex32(u128 value);

}  // namespace kds
