/// Bytes as one reads them in a dump, and how they look when they are encrypted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kds::web {

/// Bytes of a row. On a wide screen two rows stand beside each other, on a phone one.
inline constexpr std::size_t kHexRow = 8;
/// So many bytes of one thing are shown.
inline constexpr std::size_t kBytesShown = 512;

struct HexRow {
    std::string offset;  ///< "0010"
    std::string hex;     ///< "68 65 6c 6c 6f"
    std::string text;    ///< "hello": what is no printable ASCII is a point.
};

/// Rows of these bytes in place of those that were there, whose memory is used again. No bytes: no
/// rows.
void hex_rows(std::string_view bytes, std::vector<HexRow>& out);

/// What makes one ciphertext unlike another.
struct Sealing {
    std::string_view key;      ///< ARN of the KMS key, or the session of a connection.
    std::uint64_t number = 0;  ///< Of the data key, or of the direction.
    std::string_view of;       ///< What is encrypted: a sequence number, a call.
};

/// As long as the bytes, and different for every key, number and thing. No cipher: the lab draws
/// what looks as random as AES does from MD5 (RFC 1321), because all that matters is that nobody
/// can read it. At most `most` bytes are made.
std::string sealed_bytes(std::string_view bytes, const Sealing& with, std::size_t most);

}  // namespace kds::web
