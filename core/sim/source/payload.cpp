#include "core/sim/source/payload.h"

#include <array>
#include <charconv>
#include <cstring>

#include "core/base/assert.h"
#include "core/base/hasher.h"
#include "core/base/instant.h"
#include "core/sim/source/chance.h"
#include "core/sim/source/wave.h"

namespace kds::sim {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

/// The two digits of each byte, the lower one first.
constexpr std::array<char, 512> make_hex_pairs() {
    std::array<char, 512> pairs{};
    for (std::size_t byte = 0; byte < 256; ++byte) {
        pairs[2 * byte] = kHexDigits[byte & 15];
        pairs[2 * byte + 1] = kHexDigits[byte >> 4];
    }
    return pairs;
}
constexpr auto kHexPairs = make_hex_pairs();

/// Writes where there is room enough: the template knows how long a payload can be.
class Writer {
public:
    explicit Writer(char* at) : at_{at} {}
    char* place() const { return at_; }

    void put(char c) { *at_++ = c; }
    void put(std::string_view text) {
        std::memcpy(at_, text.data(), text.size());
        at_ += text.size();
    }
    template <typename Integer>
    void put_number(Integer number) {
        constexpr int kDigitsMost = 20;
        at_ = std::to_chars(at_, at_ + kDigitsMost, number).ptr;
    }
    void put_time(Instant t) {
        write_iso8601(at_, t);
        at_ += kIso8601Size;
    }
    /// "-12.05" of -1205 and two decimals.
    void put_decimal(std::int64_t value, std::uint8_t decimals) {
        char digits[24];
        char* const end = digits + sizeof digits;
        char* first = end;
        auto rest = static_cast<std::uint64_t>(value < 0 ? -value : value);
        for (int written = 0; written <= decimals || rest != 0; ++written) {
            if (written == decimals && decimals > 0) *--first = '.';
            *--first = static_cast<char>('0' + rest % 10);
            rest /= 10;
        }
        if (value < 0) *--first = '-';
        put(std::string_view(first, static_cast<std::size_t>(end - first)));
    }
    /// The lowest digits of a word, up to 16, the lowest first.
    void put_hex(std::uint64_t word, unsigned count) {
        for (; count >= 2; count -= 2, word >>= 8) {
            std::memcpy(at_, kHexPairs.data() + 2 * (word & 255), 2);
            at_ += 2;
        }
        if (count == 1) put(kHexDigits[word & 15]);
    }

private:
    char* at_;
};

void put_long_hex(Writer& out, std::uint64_t count, Chance& random) {
    for (; count > 16; count -= 16) out.put_hex(random.next_u64(), 16);
    out.put_hex(random.next_u64(), static_cast<unsigned>(count));
}

/// Version 4, variant 1 (RFC 9562, section 5.4).
void put_uuid(Writer& out, Chance& random) {
    const std::uint64_t one = random.next_u64();
    const std::uint64_t two = random.next_u64();
    out.put_hex(one, 8);
    out.put('-');
    out.put_hex(one >> 32, 4);
    out.put('-');
    out.put('4');
    out.put_hex(one >> 48, 3);
    out.put('-');
    out.put(kHexDigits[8 | (two & 3)]);
    out.put_hex(two >> 2, 3);
    out.put('-');
    out.put_hex(two >> 14, 12);
}

void put_ip(Writer& out, Chance& random) {
    // The three blocks that RFC 5737 keeps for documentation: nobody real is named.
    constexpr std::string_view kBlocks[] = {"192.0.2.", "198.51.100.", "203.0.113."};
    const std::uint64_t one = random.below(3 * 254);
    out.put(kBlocks[one / 254]);
    out.put_number(one % 254 + 1);
}

std::uint64_t hash_of(std::string_view key) {
    Hasher hasher;
    hasher.add(key);
    return hasher.digest();
}

}  // namespace

/// What parts of the template become, one after another.
class PayloadTemplate::Filler {
public:
    Filler(const PayloadTemplate& of, const PayloadOf& record, Chance& random, Writer& out)
        : of_{of},
          record_{record},
          random_{random},
          out_{out},
          key_hash_{of.has_wave_ ? hash_of(record.key) : 0} {}

    void put(const Part& part) {
        switch (part.kind) {
            case Kind::Literal: put_slice(part.slice); return;
            case Kind::Key: out_.put(record_.key); return;
            case Kind::Number: out_.put_number(record_.number); return;
            case Kind::Time: out_.put_time(record_.made_at); return;
            case Kind::EpochMillis: out_.put_number(record_.made_at.epoch_millis()); return;
            case Kind::Integer: out_.put_number(drawn(part)); return;
            case Kind::Decimal: out_.put_decimal(drawn(part), part.decimals); return;
            case Kind::Word: put_word(part); return;
            case Kind::Words: put_words(part); return;
            case Kind::Hex: put_long_hex(out_, part.span, random_); return;
            case Kind::Uuid: put_uuid(out_, random_); return;
            case Kind::Ip: put_ip(out_, random_); return;
            case Kind::Wave: out_.put_decimal(swung(part), part.decimals); return;
        }
    }

private:
    void put_slice(Slice slice) {
        out_.put(std::string_view(of_.text_).substr(slice.begin, slice.size));
    }
    void put_word(const Part& part) {
        const auto place = static_cast<std::size_t>(random_.below(part.slice.size));
        put_slice(of_.words_[part.slice.begin + place]);
    }
    void put_words(const Part& part) {
        auto left = static_cast<std::uint64_t>(part.low) + random_.below(part.span);
        for (; left > 1; --left) {
            put_word(part);
            out_.put(' ');
        }
        put_word(part);
    }
    std::int64_t drawn(const Part& part) {
        return part.low + static_cast<std::int64_t>(random_.below(part.span));
    }
    std::int64_t swung(const Part& part) const {
        const auto now = static_cast<std::uint64_t>(record_.made_at.epoch_millis());
        const std::uint64_t turn = (now % part.period << 32) / part.period;
        const std::int64_t up =
            kWaveOne + wave(static_cast<std::uint32_t>(turn + mix(key_hash_ + part.purpose)));
        // The spans of waves have 31 bits, so that the product has 62.
        const auto most = static_cast<std::int64_t>(part.span - 1);
        return part.low + (most * (up / 2) + kWaveOne / 2) / kWaveOne;
    }

    const PayloadTemplate& of_;
    const PayloadOf& record_;
    Chance& random_;
    Writer& out_;
    std::uint64_t key_hash_;
};

void PayloadTemplate::append(std::string& out, const PayloadOf& record) const {
    KDS_ASSERT(record.made_at.us >= 0);
    Chance chance(record.seed, record.number, Chance::Purpose::Payload);
    const std::size_t before = out.size();
    const std::size_t most = before + bytes_most_ + keys_ * record.key.size();
    out.resize_and_overwrite(most, [&](char* begin, std::size_t) {
        Writer writer(begin + before);
        Filler filler(*this, record, chance, writer);
        for (const Part& part : parts_) filler.put(part);
        const auto end = static_cast<std::size_t>(writer.place() - begin);
        KDS_ASSERT(end <= most);
        return end;
    });
}

}  // namespace kds::sim
