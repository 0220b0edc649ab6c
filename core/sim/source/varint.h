/// Numbers in as few bytes as they need: seven bits a byte, the lowest first, the highest bit set
/// in all but the last (the encoding of protobuf).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kds::sim {

inline constexpr std::size_t kVarintBytesMax = 10;

constexpr std::size_t varint_size(std::uint64_t value) {
    std::size_t size = 1;
    for (; value >= 0x80; value >>= 7) ++size;
    return size;
}

inline void append_varint(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        out += static_cast<char>(static_cast<unsigned char>(value | 0x80));
    out += static_cast<char>(value);
}

/// Reads one from the front of `bytes` and takes it away. Empty, and nothing taken, if the bytes
/// end within it or if it is longer than any number needs. Bits beyond the 64th are lost, as
/// protobuf has it.
inline std::optional<std::uint64_t> take_varint(std::string_view& bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size() && i < kVarintBytesMax; ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        value |= std::uint64_t{byte & 0x7fu} << (7 * i);
        if (byte >= 0x80) continue;
        bytes.remove_prefix(i + 1);
        return value;
    }
    return std::nullopt;
}

/// Small numbers of either sign as small numbers without: 0, -1, 1, -2 … become 0, 1, 2, 3 …
constexpr std::uint64_t zigzag(std::int64_t value) {
    return static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t value) {
    return static_cast<std::int64_t>(value >> 1 ^ (0 - (value & 1)));
}

}  // namespace kds::sim
