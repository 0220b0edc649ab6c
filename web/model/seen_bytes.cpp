#include "web/model/seen_bytes.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/engine/md5.h"

namespace kds::web {
namespace {

constexpr char kDigits[] = "0123456789abcdef";

void write_hex(std::uint64_t number, int digits, std::string& out) {
    for (int i = digits; i-- > 0;) out += kDigits[number >> 4 * i & 15];
}

}  // namespace

void hex_rows(std::string_view bytes, std::vector<HexRow>& out) {
    out.resize((bytes.size() + kHexRow - 1) / kHexRow);
    for (std::size_t i = 0; i < out.size(); ++i) {
        HexRow& row = out[i];
        row.offset.clear();
        row.hex.clear();
        row.text.clear();
        write_hex(i * kHexRow, 4, row.offset);
        for (const char c : bytes.substr(i * kHexRow, kHexRow)) {
            const auto byte = static_cast<unsigned char>(c);
            if (!row.hex.empty()) row.hex += ' ';
            write_hex(byte, 2, row.hex);
            row.text += byte >= 0x20 && byte < 0x7f ? c : '.';
        }
    }
}

std::string sealed_bytes(std::string_view bytes, const Sealing& with, std::size_t most) {
    std::string out(bytes.substr(0, most));
    std::string seed = cat(with.key, '|', with.number, '|', with.of, '|', bytes.size(), '|');
    const std::size_t begin = seed.size();
    for (std::size_t block = 0; block * 16 < out.size(); ++block) {
        seed.resize(begin);
        append_part(seed, block);
        u128 mask = md5(seed);
        const std::size_t end = std::min(out.size(), (block + 1) * 16);
        for (std::size_t i = block * 16; i < end; ++i, mask >>= 8)
            out[i] = static_cast<char>(static_cast<unsigned char>(out[i]) ^
                                       static_cast<unsigned char>(low_word(mask) & 0xff));
    }
    return out;
}

}  // namespace kds::web
