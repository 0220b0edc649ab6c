#include "core/engine/shard.h"

#include <algorithm>

#include "core/base/text.h"

namespace kds {
namespace {
constexpr std::uint64_t kIndexMax = 2'147'483'647;
}  // namespace

std::string to_string(ShardIndex index) {
    std::string id;
    append_shard_id(id, index);
    return id;
}

void append_shard_id(std::string& out, ShardIndex index) {
    out += "shardId-000000000000";
    std::size_t at = out.size();
    for (std::uint32_t rest = index.value; rest != 0; rest /= 10)
        out[--at] = static_cast<char>('0' + rest % 10);
}

std::optional<ShardIndex> parse_shard_id(std::string_view text) {
    if (const std::size_t dash = text.find('-'); dash != text.npos) text.remove_prefix(dash + 1);
    if (text.empty()) return std::nullopt;
    std::uint64_t value = 0;
    for (char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + static_cast<unsigned>(c - '0');
        if (value > kIndexMax) return std::nullopt;
    }
    return ShardIndex{static_cast<std::uint32_t>(value)};
}

SequenceNumber Shard::starting_sequence_number() const {
    return SequenceNumber::encode({.shard_created_s = created_s,
                                   .shard_index = index.value,
                                   .sequence_index = 0,
                                   .time_s = created_s});
}

std::optional<SequenceNumber> Shard::ending_sequence_number() const {
    if (!closed_at) return std::nullopt;
    return SequenceNumber::encode({.shard_created_s = created_s,
                                   .shard_index = index.value,
                                   .sequence_index = kEndingSequenceIndex,
                                   .time_s = closed_at->epoch_seconds()});
}

}  // namespace kds
