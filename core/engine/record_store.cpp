#include "core/engine/record_store.h"

#include <algorithm>
#include <array>
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
};
static_assert(sizeof(Entry) == 48);

constexpr std::uint64_t kOdd1 = 0x9e3779b97f4a7c15u;
constexpr std::uint64_t kOdd2 = 0xc2b2ae3d27d4eb4fu;

constexpr std::uint64_t mix(std::uint64_t x) {
    x = (x ^ x >> 32) * kOdd1;
    return x ^ x >> 29;
}

constexpr std::size_t kStripeWords = 32;

constexpr std::array<std::uint64_t, kStripeWords> make_stripe_keys() {
    std::array<std::uint64_t, kStripeWords> keys{};
    std::uint64_t key = kOdd2;
    for (std::uint64_t& k : keys) k = key = mix(key + kOdd1);
    return keys;
}
constexpr auto kStripeKeys = make_stripe_keys();

/// A digest of bytes that costs a fraction of copying them: a sum of products of the two halves of
/// each word, which do not wait for each other (the NH function of UMAC, RFC 4418, section 5.2, on
/// fixed keys). Words are read as they lie in memory, so their byte order must be the same
/// everywhere.
std::uint64_t digest_of(std::string_view bytes) {
    static_assert(std::endian::native == std::endian::little);
    std::uint64_t digest = bytes.size() * kOdd2;
    while (!bytes.empty()) {
        const std::size_t size = std::min(bytes.size(), kStripeWords * 8);
        std::uint64_t sum = 0;
        const auto add = [&sum](std::uint64_t word, std::uint64_t key) {
            const std::uint64_t low = (word + key) & 0xffff'ffff;
            const std::uint64_t high = ((word >> 32) + (key >> 32)) & 0xffff'ffff;
            sum += low * high;
        };
        const auto word_at = [&bytes](std::size_t at) {
            std::uint64_t word;
            std::memcpy(&word, bytes.data() + at, 8);
            return word;
        };
        for (std::size_t i = 0; i + 8 <= size; i += 8) add(word_at(i), kStripeKeys[i / 8]);
        if (size < 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, bytes.data(), size);
            add(word, kStripeKeys[0]);
        } else if (size % 8 != 0) {
            add(word_at(size - 8), kStripeKeys[size / 8]);  // Overlaps the word before it.
        }
        digest = mix(digest + sum);
        bytes.remove_prefix(size);
    }
    return digest;
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
    block.bytes.append(record.partition_key).append(record.data);
    block.entries.push_back(
        {.sequence_index = record.sequence_index,
         .arrival = record.arrival,
         .hash_key_high = high_word(record.hash_key.value),
         .hash_key_low = low_word(record.hash_key.value),
         .actor = record.actor,
         .bytes_end = static_cast<std::uint32_t>(block.bytes.size()),
         .key_length = static_cast<std::uint16_t>(record.partition_key.size())});
    ++end_;
    content_bytes_ += static_cast<std::int64_t>(size);
    digest_ = mix(digest_ + record.sequence_index * kOdd1 +
                  static_cast<std::uint64_t>(record.arrival.us) * kOdd2 +
                  std::rotl(low_word(record.hash_key.value), 7) +
                  std::rotl(high_word(record.hash_key.value), 11) * kOdd1 + record.actor +
                  std::rotl(digest_of(record.partition_key), 23) + digest_of(record.data));
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
            .actor = entry.actor};
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
