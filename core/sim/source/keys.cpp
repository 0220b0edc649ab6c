#include "core/sim/source/keys.h"

#include "core/base/text.h"
#include "core/engine/limits.h"

namespace kds::sim {
namespace {

constexpr std::uint32_t kRangesMax = 10'000;
/// With the largest number behind it a key still has at most 256 characters (kinesis.md 4.1).
constexpr std::size_t kPrefixMax = 240;

Result<void> check_text(std::string_view field, std::string_view text, std::size_t least,
                        std::size_t most) {
    const std::size_t length = utf8_length(text);
    if (is_utf8(text) && length >= least && length <= most) return {};
    return fail(ErrorCode::BadDocument,
                cat("keys.", field, ": ", least, " to ", most, " characters of UTF-8 are wanted"));
}

Result<void> check_number(std::string_view field, std::uint32_t number, std::uint32_t least,
                          std::uint32_t most) {
    if (number >= least && number <= most) return {};
    return fail(ErrorCode::BadDocument,
                cat("keys.", field, ": ", number, " is out of range: ", least, " to ", most));
}

Result<void> check(const KeySpec& spec) {
    constexpr auto kKeyMax = static_cast<std::size_t>(limits::kPartitionKeyCharactersMax);
    if (spec.strategy == KeySpec::Strategy::Constant) {
        KDS_CHECK(check_text("prefix", spec.prefix, 1, kKeyMax));
    } else {
        KDS_CHECK(check_text("prefix", spec.prefix, 0, kPrefixMax));
    }
    KDS_CHECK(check_text("hot_key", spec.hot_key, 0, kKeyMax));
    KDS_CHECK(check_number("count", spec.count, 1, Zipf::kRanksMax));
    KDS_CHECK(
        check_number("skew_hundredths", spec.skew_hundredths, 0, Zipf::kExponentHundredthsMax));
    return check_number("ranges", spec.ranges, 1, kRangesMax);
}

}  // namespace

Heat heat_of(std::uint64_t seed, std::uint64_t number, std::uint32_t per_mille) {
    KDS_ASSERT(per_mille <= 1'000);
    Chance chance(seed, number, Chance::Purpose::Hot);
    return chance.below(1'000) < per_mille ? Heat::Hot : Heat::Usual;
}

// The other strategies do not ask for the law of Zipf: they keep the smallest one.
KeyMaker::KeyMaker(const KeySpec& spec, std::uint64_t seed)
    : spec_{spec},
      seed_{seed},
      zipf_{spec.strategy == KeySpec::Strategy::Zipf ? spec.count : 1, spec.skew_hundredths} {}

Result<KeyMaker> KeyMaker::make(const KeySpec& spec, std::uint64_t seed) {
    KDS_CHECK(check(spec));
    return KeyMaker(spec, seed);
}

void KeyMaker::append_key(std::string& out, std::uint64_t number, Heat heat) const {
    KDS_ASSERT(number >= 1);
    if (heat == Heat::Hot && !spec_.hot_key.empty()) {
        out += spec_.hot_key;
        return;
    }
    out += spec_.prefix;
    if (spec_.strategy == KeySpec::Strategy::Constant) return;
    Chance chance(seed_, number, Chance::Purpose::Key);
    std::uint64_t key = 1;
    if (heat == Heat::Usual) switch (spec_.strategy) {
            case KeySpec::Strategy::Constant: break;
            case KeySpec::Strategy::RoundRobin: key = (number - 1) % spec_.count + 1; break;
            case KeySpec::Strategy::Uniform: key = chance.below(spec_.count) + 1; break;
            case KeySpec::Strategy::Zipf: key = zipf_.draw(chance); break;
        }
    append_part(out, key);
}

std::optional<HashKey> KeyMaker::explicit_hash_key(std::uint64_t number, Heat heat) const {
    KDS_ASSERT(number >= 1);
    if (heat == Heat::Hot) return std::nullopt;
    switch (spec_.explicit_hash) {
        case KeySpec::ExplicitHash::None: break;
        case KeySpec::ExplicitHash::Fixed: return spec_.hash_key;
        case KeySpec::ExplicitHash::Spread: {
            Chance chance(seed_, number, Chance::Purpose::HashKey);
            const std::uint64_t high = chance.next_u64();
            const u128 anywhere = make_u128(high, chance.next_u64());
            if (spec_.ranges == 1) return HashKey{anywhere};
            // Parts as wide as the shards of a new stream, floor(2^128 / ranges) (kinesis.md 4.2).
            // What remains behind the last stays out, so that each part is hit alike.
            const u128 width = (kU128Max - (spec_.ranges - 1)) / spec_.ranges + 1;
            return HashKey{width * ((number - 1) % spec_.ranges) + anywhere % width};
        }
    }
    return std::nullopt;
}

}  // namespace kds::sim
