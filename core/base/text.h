/// Small text helpers: std::format is missing in libstdc++ 12 and costs wasm bytes.
#pragma once

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

namespace kds {

inline void append_part(std::string& out, std::string_view part) { out += part; }
inline void append_part(std::string& out, char part) { out += part; }
template <std::integral T>
    requires(!std::same_as<T, char> && !std::same_as<T, bool>)
void append_part(std::string& out, T number) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}

/// Appends texts and integers, one after another.
template <typename... Parts>
void append_parts(std::string& out, const Parts&... parts) {
    (append_part(out, parts), ...);
}

/// cat("Stream ", name, " has ", 3, " shards"): texts and integers, one after another.
template <typename... Parts>
std::string cat(const Parts&... parts) {
    std::string out;
    append_parts(out, parts...);
    return out;
}

/// 1234567 -> "1,234,567".
std::string with_thousands(std::int64_t number);

/// Number of Unicode characters in UTF-8 text. Bytes that are no valid UTF-8 count one each.
std::size_t utf8_length(std::string_view text);

/// True if the bytes are well-formed UTF-8 (RFC 3629).
bool is_utf8(std::string_view bytes);

}  // namespace kds
