/// Random inputs for the property tests, all from our Rng so that a seed is a run.
#pragma once

#include <string>

#include "core/base/rng.h"

namespace kds::test {

/// rng.below() as an index or a length: std::size_t has 32 bits in wasm.
inline std::size_t pick(Rng& rng, std::uint64_t bound) {
    return static_cast<std::size_t>(rng.below(bound));
}

/// Well-formed UTF-8 of 1 to `most` characters, of all lengths of encoding.
inline std::string random_utf8(Rng& rng, std::uint64_t most) {
    std::string text;
    for (std::uint64_t left = 1 + rng.below(most); left > 0; --left) {
        // First and last character of one, two, three (below and above the surrogates), four bytes.
        static constexpr std::uint32_t kFrom[] = {0x01, 0x80, 0x800, 0xe000, 0x10000};
        static constexpr std::uint32_t kTo[] = {0x7f, 0x7ff, 0xd7ff, 0xffff, 0x10ffff};
        const std::size_t kind = rng.below(2) == 0 ? 0 : pick(rng, 5);
        const auto c =
            kFrom[kind] + static_cast<std::uint32_t>(rng.below(kTo[kind] - kFrom[kind] + 1));
        const auto tail = [&](int shift) { text += static_cast<char>(0x80 | (c >> shift & 0x3f)); };
        if (c < 0x80) {
            text += static_cast<char>(c);
        } else if (c < 0x800) {
            text += static_cast<char>(0xc0 | c >> 6);
            tail(0);
        } else if (c < 0x10000) {
            text += static_cast<char>(0xe0 | c >> 12);
            tail(6), tail(0);
        } else {
            text += static_cast<char>(0xf0 | c >> 18);
            tail(12), tail(6), tail(0);
        }
    }
    return text;
}

inline std::string random_bytes(Rng& rng, std::uint64_t most) {
    std::string bytes(pick(rng, most + 1), '\0');
    for (char& c : bytes) c = static_cast<char>(rng.below(256));
    return bytes;
}

}  // namespace kds::test
