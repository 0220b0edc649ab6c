#include "web/model/shard_cut.h"

#include <algorithm>

#include "core/base/text.h"

namespace kds::web {
namespace {

/// How much of the range lies before the cut, in parts of `times` (up to 2^20), rounded down. Of a
/// range of more than 2^106 hash keys the lowest bits do not count.
std::int64_t scaled(HashKeyRange range, HashKey cut, std::int64_t times) {
    constexpr u128 kRoom = u128{1} << 106;
    u128 part = cut.value - range.first().value;
    u128 less_one = range.last().value - range.first().value;
    while (less_one >= kRoom) {
        less_one >>= 1;
        part >>= 1;
    }
    return static_cast<std::int64_t>(part * static_cast<u128>(times) / (less_one + 1));
}

std::int64_t tenths_before(HashKeyRange range, HashKey cut) { return scaled(range, cut, 1'000); }

std::string percent(std::int64_t tenths) { return cat(tenths / 10, '.', tenths % 10, " %"); }

}  // namespace

std::optional<HashKey> nearest_cut(HashKeyRange range, HashKey wanted) {
    const u128 first = range.first().value;
    const u128 last = range.last().value;
    if (last - first < 3) return std::nullopt;
    return HashKey{std::min(std::max(wanted.value, first + 2), last - 1)};
}

HashKey middle_cut(HashKeyRange range) {
    const u128 first = range.first().value;
    // Rounded up: the whole space is cut at 2^127.
    const u128 less_one = range.last().value - first;
    return *nearest_cut(range, HashKey{first + less_one / 2 + (less_one & 1)});
}

HashKey cut_at(HashKeyRange range, std::int64_t parts) {
    const u128 count = static_cast<u128>(std::min(std::max(parts, std::int64_t{1}), kCutParts - 1));
    const u128 less_one = range.last().value - range.first().value;
    // What is lost by dividing first is made up for by the rest, so that half is the middle.
    const u128 parts_all = static_cast<u128>(kCutParts);
    const u128 before =
        less_one / parts_all * count + (less_one % parts_all * count + parts_all - 1) / parts_all;
    return *nearest_cut(range, HashKey{range.first().value + before});
}

std::int64_t parts_before(HashKeyRange range, HashKey cut) { return scaled(range, cut, kCutParts); }

HashKey key_at(float along) {
    constexpr double kAll = 4294967296.0;
    const double share = std::min(std::max(static_cast<double>(along), 0.0), 1.0);
    const auto high = static_cast<std::uint64_t>(share * kAll);
    return HashKey{high >= std::uint64_t{1} << 32 ? kU128Max : u128{high} << 96};
}

float place_of(HashKey key) {
    return static_cast<float>(static_cast<double>(high_word(key.value) >> 32) / 4294967296.0);
}

std::string share_before(HashKeyRange range, HashKey cut) {
    return percent(tenths_before(range, cut));
}

std::string share_behind(HashKeyRange range, HashKey cut) {
    return percent(1'000 - tenths_before(range, cut));
}

}  // namespace kds::web
