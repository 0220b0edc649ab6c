#include "core/engine/record_store.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/base/assert.h"

namespace kds {
namespace {

constexpr std::size_t kBlockRecords = 256;
constexpr std::size_t kBlockBytes = 256 * 1024;

/// What is kept of a record beside its bytes. Two words for the hash key instead of one u128, which
/// would be aligned to 16 bytes and cost a word more.
struct Entry {
    std::uint64_t sequence_index;
    Instant arrival;
    std::uint64_t hash_key_high;
    std::uint64_t hash_key_low;
    std::uint32_t actor;
    std::uint32_t
        bytes_end;  ///< Where its bytes end in the block; they begin where the last ended.
    std::uint16_t key_length;
    std::uint32_t key_number;
};
static_assert(sizeof(Entry) == 48);

constexpr std::uint64_t kOdd1 = 0x9e3779b97f4a7c15u;
constexpr std::uint64_t kOdd2 = 0xc2b2ae3d27d4eb4fu;

constexpr std::uint64_t mix(std::uint64_t x) {
    x = (x ^ x >> 32) * kOdd1;
    return x ^ x >> 29;
}

std::uint64_t word_at(std::string_view bytes, std::size_t at) {
    // As it lies in memory, so the order of bytes must be the same everywhere.
    static_assert(std::endian::native == std::endian::little);
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    return word;
}

/// The last 1 to 7 bytes of a text as a word; it overlaps the word before if there is one.
std::uint64_t last_word(std::string_view bytes) {
    if (bytes.size() >= 8) return word_at(bytes, bytes.size() - 8);
    std::uint64_t word = 0;
    for (const char byte : bytes) word = word << 8 | static_cast<unsigned char>(byte);
    return word;
}

/// A digest of key and data that costs a fraction of copying them: chains that do not wait for each
/// other. Each step is one to one, so two records that differ in one word only never agree.
std::uint64_t digest_of(std::string_view key, std::string_view data) {
    std::uint64_t a = key.size(), b = data.size(), c = kOdd1, d = kOdd2;
    std::size_t i = 0;
    for (; i + 8 <= key.size(); i += 8) a = (a ^ word_at(key, i)) * kOdd1;
    if (i < key.size()) a = mix(a ^ last_word(key));
    for (i = 0; i + 32 <= data.size(); i += 32) {
        a = (a ^ word_at(data, i)) * kOdd1;
        b = (b ^ word_at(data, i + 8)) * kOdd2;
        c = (c ^ word_at(data, i + 16)) * kOdd1;
        d = (d ^ word_at(data, i + 24)) * kOdd2;
    }
    for (; i + 8 <= data.size(); i += 8) a = mix(a ^ word_at(data, i));
    if (i < data.size()) b = mix(b ^ last_word(data));
    return (a ^ std::rotl(b, 17)) + (std::rotl(c, 31) ^ std::rotl(d, 47));
}

}  // namespace

struct RecordStore::Block {
    std::uint64_t first_place = 0;
    std::vector<Entry> entries;
    std::string bytes;

    std::uint64_t end_place() const { return first_place + entries.size(); }
    std::size_t bytes_start(std::size_t i) const { return i == 0 ? 0 : entries[i - 1].bytes_end; }
    bool has_room_for(std::size_t more_bytes) const {
        return entries.empty() ||
               (entries.size() < kBlockRecords && bytes.size() + more_bytes <= kBlockBytes);
    }
    /// Gives back what growth by doubling has reserved beyond a sixteenth.
    void shrink() {
        if (entries.capacity() > entries.size() + entries.size() / 16) entries.shrink_to_fit();
        if (bytes.capacity() > bytes.size() + bytes.size() / 16) bytes.shrink_to_fit();
    }
};

RecordStore::Block& RecordStore::block_for(std::size_t more_bytes) {
    if (blocks_.empty()) {
        blocks_.push_back(std::make_shared<Block>());
        blocks_.back()->first_place = end_;
    } else if (!blocks_.back()->has_room_for(more_bytes)) {
        // The next block will likely be like this one: no growing step by step. A block that this
        // store does not share may be shrunk; a shared one was or will be by another store.
        if (blocks_.back().use_count() == 1) blocks_.back()->shrink();
        auto next = std::make_shared<Block>();
        next->first_place = end_;
        next->entries.reserve(blocks_.back()->entries.size());
        next->bytes.reserve(std::min(blocks_.back()->bytes.size(), kBlockBytes));
        blocks_.push_back(std::move(next));
    } else if (blocks_.back().use_count() > 1) {
        auto own = std::make_shared<Block>();
        own->first_place = blocks_.back()->first_place;
        own->entries.reserve(blocks_.back()->entries.capacity());
        own->bytes.reserve(blocks_.back()->bytes.capacity());
        own->entries = blocks_.back()->entries;
        own->bytes = blocks_.back()->bytes;
        blocks_.back() = std::move(own);
    }
    return *blocks_.back();
}

void RecordStore::append(const StoredRecord& record) {
    const std::size_t size = record.partition_key.size() + record.data.size();
    Block& block = block_for(size);
    KDS_ASSERT(end_ == 0 ||
               (record.sequence_index > last_index_ && record.arrival >= last_arrival_));
    last_index_ = record.sequence_index;
    last_arrival_ = record.arrival;
    const std::size_t start = block.bytes.size();
    block.bytes.resize_and_overwrite(start + size, [&](char* bytes, std::size_t) {
        std::memcpy(bytes + start, record.partition_key.data(), record.partition_key.size());
        if (!record.data.empty()) {
            std::memcpy(bytes + start + record.partition_key.size(), record.data.data(),
                        record.data.size());
        }
        return start + size;
    });
    block.entries.push_back({.sequence_index = record.sequence_index,
                             .arrival = record.arrival,
                             .hash_key_high = high_word(record.hash_key.value),
                             .hash_key_low = low_word(record.hash_key.value),
                             .actor = record.actor,
                             .bytes_end = static_cast<std::uint32_t>(block.bytes.size()),
                             .key_length = static_cast<std::uint16_t>(record.partition_key.size()),
                             .key_number = record.key_number});
    ++end_;
    content_bytes_ += static_cast<std::int64_t>(size);
    digest_ = mix(digest_ + record.sequence_index * kOdd1 +
                  static_cast<std::uint64_t>(record.arrival.us) * kOdd2 +
                  std::rotl(low_word(record.hash_key.value), 7) +
                  std::rotl(high_word(record.hash_key.value), 11) * kOdd1 + record.actor +
                  record.key_number * kOdd2 + digest_of(record.partition_key, record.data));
}

StoredRecord RecordStore::at(std::uint64_t place) const {
    KDS_ASSERT(place >= first_ && place < end_);
    const auto after = std::partition_point(blocks_.begin(), blocks_.end(), [&](const auto& block) {
        return block->end_place() <= place;
    });
    const Block& block = **after;
    const auto i = static_cast<std::size_t>(place - block.first_place);
    const Entry& entry = block.entries[i];
    const std::size_t start = block.bytes_start(i);
    const std::string_view bytes =
        std::string_view(block.bytes).substr(start, entry.bytes_end - start);
    return {.sequence_index = entry.sequence_index,
            .arrival = entry.arrival,
            .hash_key = {make_u128(entry.hash_key_high, entry.hash_key_low)},
            .partition_key = bytes.substr(0, entry.key_length),
            .data = bytes.substr(entry.key_length),
            .actor = entry.actor,
            .key_number = entry.key_number};
}

template <typename IsBefore>
std::uint64_t RecordStore::first_not(IsBefore is_before) const {
    const auto block = std::partition_point(blocks_.begin(), blocks_.end(), [&](const auto& b) {
        return is_before(b->entries.back());
    });
    if (block == blocks_.end()) return end_;
    const auto& entries = (*block)->entries;
    const auto entry = std::partition_point(entries.begin(), entries.end(), is_before);
    const auto i = static_cast<std::uint64_t>(entry - entries.begin());
    return std::max(first_, (*block)->first_place + i);
}

std::uint64_t RecordStore::lower_bound_index(std::uint64_t sequence_index) const {
    return first_not([&](const Entry& e) { return e.sequence_index < sequence_index; });
}

std::uint64_t RecordStore::lower_bound_arrival(Instant t) const {
    return first_not([&](const Entry& e) { return e.arrival < t; });
}

std::uint64_t RecordStore::trim_before(Instant t) {
    const std::uint64_t kept = lower_bound_arrival(t);
    const std::uint64_t trimmed = kept - first_;
    while (first_ < kept) {
        const Block& block = *blocks_.front();
        const auto from = static_cast<std::size_t>(first_ - block.first_place);
        const std::uint64_t until = std::min(kept, block.end_place());
        const auto last = static_cast<std::size_t>(until - block.first_place) - 1;
        content_bytes_ -=
            static_cast<std::int64_t>(block.entries[last].bytes_end - block.bytes_start(from));
        first_ = until;
        if (first_ == block.end_place()) blocks_.pop_front();
    }
    return trimmed;
}

std::size_t RecordStore::memory_bytes() const {
    // A block made by make_shared has two counters and a pointer beside it.
    constexpr std::size_t kPerBlock =
        sizeof(std::shared_ptr<Block>) + sizeof(Block) + 2 * sizeof(void*);
    std::size_t bytes = sizeof(RecordStore);
    for (const auto& block : blocks_) {
        bytes +=
            kPerBlock + block->entries.capacity() * sizeof(Entry) + block->bytes.capacity() + 1;
    }
    return bytes;
}

}  // namespace kds
