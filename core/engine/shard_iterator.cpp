#include "core/engine/shard_iterator.h"

#include <limits>

#include "core/base/assert.h"
#include "core/engine/limits.h"
#include "core/engine/sealed_text.h"

namespace kds {
namespace {

constexpr std::string_view kPurpose = "ShardLab shard iterator 1";

/// kinesis.md 5.4: 152 + 16 * floor((name + 2) / 16) bytes in all, of which sealing takes 24.
constexpr std::size_t content_size(std::size_t name_length) {
    return 128 + (name_length + 2) / 16 * 16;
}

constexpr std::uint64_t kIssuedMsMax = std::numeric_limits<std::int64_t>::max() / 1'000;

constexpr bool is_name_length(std::size_t length) {
    return length >= 1 && length <= static_cast<std::size_t>(limits::kStreamNameMax);
}

std::string content_of(const ShardIterator& it) {
    ContentWriter content;
    content.add(static_cast<std::uint64_t>(it.issued_at.epoch_millis()), 8);
    content.add(static_cast<std::uint64_t>(it.stream_created_at.us), 8);
    content.add(it.shard.value, 4);
    content.add(it.sequence_index, 8);
    content.add(it.serial, 8);
    content.add(it.stream_name.size(), 1);
    content.add(it.stream_name);
    content.pad_to(content_size(it.stream_name.size()));
    return content.content();
}

}  // namespace

std::string_view to_string(ShardIteratorType type) {
    switch (type) {
        case ShardIteratorType::AtSequenceNumber: return "AT_SEQUENCE_NUMBER";
        case ShardIteratorType::AfterSequenceNumber: return "AFTER_SEQUENCE_NUMBER";
        case ShardIteratorType::TrimHorizon: return "TRIM_HORIZON";
        case ShardIteratorType::Latest: return "LATEST";
        case ShardIteratorType::AtTimestamp: return "AT_TIMESTAMP";
    }
    return "";
}

std::optional<ShardIteratorType> parse_shard_iterator_type(std::string_view text) {
    using enum ShardIteratorType;
    for (const auto type :
         {AtSequenceNumber, AfterSequenceNumber, TrimHorizon, Latest, AtTimestamp})
        if (to_string(type) == text) return type;
    return std::nullopt;
}

std::string encode(const ShardIterator& iterator) {
    KDS_ASSERT(is_name_length(iterator.stream_name.size()));
    return seal(kPurpose, content_of(iterator));
}

std::optional<ShardIterator> decode_shard_iterator(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
        text = text.substr(1, text.size() - 2);
    const auto content = unseal(kPurpose, text);
    if (!content) return std::nullopt;
    ContentReader reader(*content);
    ShardIterator it;
    const std::uint64_t issued_ms = reader.take(8);
    it.stream_created_at = {static_cast<std::int64_t>(reader.take(8))};
    it.shard = {static_cast<std::uint32_t>(reader.take(4))};
    it.sequence_index = reader.take(8);
    it.serial = reader.take(8);
    it.stream_name = reader.take_text(static_cast<std::size_t>(reader.take(1)));
    // The keys are in the source, so a sealed text may still be none that encode() made.
    if (!reader.is_good() || !is_name_length(it.stream_name.size()) || issued_ms > kIssuedMsMax)
        return std::nullopt;
    it.issued_at = Instant::from_millis(static_cast<std::int64_t>(issued_ms));
    if (content_of(it) != *content) return std::nullopt;
    return it;
}

}  // namespace kds
