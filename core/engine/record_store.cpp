#include "core/engine/record_store.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#include "core/base/assert.h"

namespace kds {
namespace {

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

/// The same for a record that is generated: what it is made of, and the sizes of what is made.
std::uint64_t digest_of(const GeneratedFrom& from, std::string_view key, std::string_view data) {
    return mix(digest_of(from.recipe, {}) + from.source.value * kOdd1) +
           (std::uint64_t{key.size()} << 32 ^ data.size()) * kOdd2;
}

}  // namespace

/// What is kept of a record beside its bytes. Numbers and times count from those of the first
/// record of the block; where something ends in the block, it begins where the last one ended.
struct RecordStore::Entry {
    std::uint32_t index : 31;
    std::uint32_t has_hash_key : 1;  ///< It lies before the other bytes.
    std::uint32_t arrival_us;
    std::uint32_t bytes_end;    ///< Of the bytes that are kept.
    std::uint32_t content_end;  ///< Of keys and data as if all of them were kept.
    std::uint32_t actor;
    std::uint16_t key_bytes;
    std::uint16_t source;  ///< 0: key and data are kept, else the recipe.
};

namespace {

constexpr std::size_t kEntry = 24;
constexpr std::size_t kHashKeyBytes = 16;
/// Blocks of a shard that is quiet are small; each is twice as large as what the last one held.
/// The unit is the size of an entry.
constexpr std::uint64_t kSlotsMin = 512 / kEntry;
constexpr std::uint64_t kSlotsMax = 256 * 1024 / kEntry;
/// A record that takes more and does not fit has a block of its own that it fills: otherwise the
/// rest of a block could be a large part of it.
constexpr std::uint64_t kSlotsLarge = kSlotsMax / 16;

constexpr std::uint32_t kIndexMax = (std::uint32_t{1} << 31) - 1;
constexpr std::uint64_t kWordMax = std::numeric_limits<std::uint32_t>::max();

constexpr std::uint64_t slots_for(std::uint64_t bytes) { return (bytes + kEntry - 1) / kEntry; }

/// Of the store: `bytes` are those that are kept.
std::uint64_t kept_bytes(const RecordToStore& record) {
    const std::uint64_t hash_key = record.hash_key_follows ? 0 : kHashKeyBytes;
    if (record.generated) return hash_key + record.generated->recipe.size();
    return hash_key + record.partition_key.size() + record.data.size();
}

char* put(char* to, std::string_view bytes) {
    if (!bytes.empty()) std::memcpy(to, bytes.data(), bytes.size());
    return to + bytes.size();
}

}  // namespace

/// Entries from the beginning on, bytes from the end on, until they meet: how many of both there
/// will be need not be known. Nothing that was appended ever moves.
struct RecordStore::Block {
    std::uint64_t first_place;
    std::uint64_t first_index;
    Instant first_arrival;
    std::uint32_t key_number;  ///< Of all records.
    std::uint32_t slots;
    std::uint32_t next_slots;  ///< Of the next block, if this one is that of a large record.
    /// Of the store that has appended most; the last two as in its newest entry, so that an append
    /// need not wait for that.
    std::uint32_t count = 0;
    std::uint32_t bytes_used = 0;
    std::uint32_t content_used = 0;
    std::unique_ptr<Entry[]> room;

    const Entry& entry(std::uint64_t i) const { return room[static_cast<std::size_t>(i)]; }
    std::uint64_t bytes_end(std::uint64_t count_of_store) const {
        return count_of_store == 0 ? 0 : entry(count_of_store - 1).bytes_end;
    }
    std::uint64_t content_end(std::uint64_t count_of_store) const {
        return count_of_store == 0 ? 0 : entry(count_of_store - 1).content_end;
    }
    /// Where the bytes begin that end at `end`, counted from the end of the room.
    char* bytes(std::uint64_t end) const {
        return reinterpret_cast<char*>(room.get() + slots) - static_cast<std::size_t>(end);
    }
    std::uint64_t index_of(std::uint64_t i) const { return first_index + entry(i).index; }
    Instant arrival_of(std::uint64_t i) const {
        return first_arrival + Duration::micros(entry(i).arrival_us);
    }
    std::uint64_t slots_used() const { return count + slots_for(bytes_used); }

    bool takes(const RecordToStore& record, std::uint64_t bytes) const {
        const std::uint64_t content = record.partition_key.size() + record.data.size();
        return record.key_number == key_number &&
               record.sequence_index - first_index <= kIndexMax &&
               static_cast<std::uint64_t>(record.arrival.us - first_arrival.us) <= kWordMax &&
               content_used + content <= kWordMax &&
               (count + std::uint64_t{1}) * sizeof(Entry) + bytes_used + bytes <=
                   slots * std::uint64_t{sizeof(Entry)};
    }
    /// Drops all records but so many of the oldest.
    void cut_to(std::uint64_t records) {
        bytes_used = static_cast<std::uint32_t>(bytes_end(records));
        content_used = static_cast<std::uint32_t>(content_end(records));
        count = static_cast<std::uint32_t>(records);
    }
    void append(const RecordToStore& record, std::uint64_t kept);
    StoredRecord get(std::uint64_t i) const;
};

void RecordStore::Block::append(const RecordToStore& record, std::uint64_t kept) {
    bytes_used += static_cast<std::uint32_t>(kept);
    content_used += static_cast<std::uint32_t>(record.partition_key.size() + record.data.size());
    room[count++] = {
        .index = static_cast<std::uint32_t>(record.sequence_index - first_index) & kIndexMax,
        .has_hash_key = !record.hash_key_follows,
        .arrival_us = static_cast<std::uint32_t>(record.arrival.us - first_arrival.us),
        .bytes_end = bytes_used,
        .content_end = content_used,
        .actor = record.actor,
        .key_bytes = static_cast<std::uint16_t>(record.partition_key.size()),
        .source =
            static_cast<std::uint16_t>(record.generated ? record.generated->source.value : 0)};
    char* to = bytes(bytes_used);
    if (!record.hash_key_follows) {
        const std::uint64_t words[] = {high_word(record.hash_key.value),
                                       low_word(record.hash_key.value)};
        std::memcpy(to, words, kHashKeyBytes);
        to += kHashKeyBytes;
    }
    if (record.generated) {
        put(to, record.generated->recipe);
    } else {
        put(put(to, record.partition_key), record.data);
    }
}

StoredRecord RecordStore::Block::get(std::uint64_t i) const {
    const Entry& e = entry(i);
    StoredRecord record{
        .sequence_index = first_index + e.index,
        .arrival = arrival_of(i),
        .actor = e.actor,
        .key_number = key_number,
        .key_bytes = e.key_bytes,
        .data_bytes = static_cast<std::uint32_t>(e.content_end - content_end(i)) - e.key_bytes,
        .source = {e.source}};
    std::string_view kept(bytes(e.bytes_end), static_cast<std::size_t>(e.bytes_end - bytes_end(i)));
    if (e.has_hash_key) {
        std::uint64_t words[2];
        std::memcpy(words, kept.data(), kHashKeyBytes);
        record.chosen_hash_key = HashKey{make_u128(words[0], words[1])};
        kept.remove_prefix(kHashKeyBytes);
    }
    if (record.is_generated()) {
        record.recipe = kept;
    } else {
        record.partition_key = kept.substr(0, e.key_bytes);
        record.data = kept.substr(e.key_bytes);
    }
    return record;
}

RecordStore::Block& RecordStore::block_for(const RecordToStore& record, std::uint64_t bytes) {
    static_assert(sizeof(Entry) == kEntry);
    if (!blocks_.empty()) {
        Block& last = *blocks_.back();
        const std::uint64_t records = end_ - last.first_place;
        // What lies behind the end of this store was appended by a copy. If it is gone, so are
        // they.
        if (last.count != records && blocks_.back().use_count() == 1) last.cut_to(records);
        if (last.count == records && last.takes(record, bytes)) return last;
    }
    return open_block(record, bytes);
}

RecordStore::Block& RecordStore::open_block(const RecordToStore& record, std::uint64_t bytes) {
    std::uint64_t slots = kSlotsMin;
    if (!blocks_.empty()) {
        const Block& last = *blocks_.back();
        const std::uint64_t records = end_ - last.first_place;
        // A store that leaves the way of others does not know yet how far it will go.
        if (last.count == records)
            slots = last.next_slots ? last.next_slots : 2 * last.slots_used();
    }
    slots = std::clamp(slots, kSlotsMin, kSlotsMax);
    const std::uint64_t needed = 1 + slots_for(bytes);
    const bool is_large = needed > kSlotsLarge;
    const std::uint64_t next_slots = is_large ? slots : 0;
    slots = is_large ? needed : std::max(slots, needed);
    blocks_.push_back(std::make_shared<Block>(
        Block{.first_place = end_,
              .first_index = record.sequence_index,
              .first_arrival = record.arrival,
              .key_number = record.key_number,
              .slots = static_cast<std::uint32_t>(slots),
              .next_slots = static_cast<std::uint32_t>(next_slots),
              .room = std::make_unique_for_overwrite<Entry[]>(static_cast<std::size_t>(slots))}));
    return *blocks_.back();
}

void RecordStore::append(const RecordToStore& record) {
    KDS_ASSERT(end_ == 0 ||
               (record.sequence_index > last_index_ && record.arrival >= last_arrival_));
    const std::uint64_t kept = kept_bytes(record);
    const std::uint64_t content = record.partition_key.size() + record.data.size();
    KDS_ASSERT(std::max(kept, content) < kWordMax - 1'024 && record.partition_key.size() <= 65'535);
    Block& block = block_for(record, kept);
    block.append(record, kept);
    last_index_ = record.sequence_index;
    last_arrival_ = record.arrival;
    ++end_;
    content_bytes_ += static_cast<std::int64_t>(content);
    const std::uint64_t digest =
        record.generated ? digest_of(*record.generated, record.partition_key, record.data)
                         : digest_of(record.partition_key, record.data);
    digest_ = mix(digest_ + record.sequence_index * kOdd1 +
                  static_cast<std::uint64_t>(record.arrival.us) * kOdd2 +
                  std::rotl(low_word(record.hash_key.value), 7) +
                  std::rotl(high_word(record.hash_key.value), 11) * kOdd1 + record.actor +
                  record.key_number * kOdd2 + digest);
}

std::size_t RecordStore::block_of(std::uint64_t place) const {
    KDS_ASSERT(place >= first_ && place < end_);
    if (place >= blocks_.back()->first_place) return blocks_.size() - 1;  // Most look there.
    const auto after = std::partition_point(blocks_.begin(), blocks_.end(), [&](const auto& block) {
        return block->first_place <= place;
    });
    return static_cast<std::size_t>(after - blocks_.begin()) - 1;
}

std::uint64_t RecordStore::end_of_block(std::size_t number) const {
    return number + 1 < blocks_.size() ? blocks_[number + 1]->first_place : end_;
}

StoredRecord RecordStore::at(std::uint64_t place) const {
    const Block& block = *blocks_[block_of(place)];
    return block.get(place - block.first_place);
}

Instant RecordStore::arrival_at(std::uint64_t place) const {
    const Block& block = *blocks_[block_of(place)];
    return block.arrival_of(place - block.first_place);
}

/// `is_before` is asked for records by block and number: true for those up to some place.
template <typename IsBefore>
std::uint64_t RecordStore::first_not(IsBefore is_before) const {
    // Whoever follows the tip is in the last block.
    const bool is_in_last = !blocks_.empty() && is_before(*blocks_.back(), 0);
    const auto next =
        is_in_last ? blocks_.end()
                   : std::partition_point(blocks_.begin(), blocks_.end(),
                                          [&](const auto& block) { return is_before(*block, 0); });
    if (next == blocks_.begin()) return first_;
    const auto number = static_cast<std::size_t>(next - blocks_.begin()) - 1;
    const Block& block = *blocks_[number];
    std::uint64_t low = 1, high = end_of_block(number) - block.first_place;
    // It is a few records behind the end mostly: steps that double find the part to search.
    for (std::uint64_t step = 1; is_in_last && step < high - low; step *= 2) {
        if (is_before(block, high - step)) {
            low = high - step + 1;
            break;
        }
        high -= step;
    }
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        if (is_before(block, middle)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return std::max(first_, block.first_place + low);
}

std::uint64_t RecordStore::lower_bound_index(std::uint64_t sequence_index) const {
    if (last_index_ < sequence_index) return end_;  // The tip, where most look.
    return first_not(
        [&](const Block& block, std::uint64_t i) { return block.index_of(i) < sequence_index; });
}

std::uint64_t RecordStore::lower_bound_arrival(Instant t) const {
    if (last_arrival_ < t) return end_;
    return first_not([&](const Block& block, std::uint64_t i) { return block.arrival_of(i) < t; });
}

std::uint64_t RecordStore::trim_before(Instant t) {
    const std::uint64_t kept = lower_bound_arrival(t);
    const std::uint64_t trimmed = kept - first_;
    content_bytes_ -= content_bytes(first_, kept);
    first_ = kept;
    const auto holds_one = std::ranges::find_if(blocks_, [&](const auto& block) {
        return end_of_block(static_cast<std::size_t>(&block - blocks_.data())) > first_;
    });
    blocks_.erase(blocks_.begin(), holds_one);
    // Without exceptions libstdc++'s shrink_to_fit does nothing.
    if (blocks_.size() < blocks_.capacity() / 4)
        blocks_ = std::vector(blocks_.begin(), blocks_.end());
    return trimmed;
}

std::int64_t RecordStore::content_bytes(std::uint64_t begin, std::uint64_t end) const {
    KDS_ASSERT(first_ <= begin && begin <= end && end <= end_);
    std::uint64_t bytes = 0;
    for (std::size_t number = begin < end ? block_of(begin) : 0; begin < end; ++number) {
        const Block& block = *blocks_[number];
        const std::uint64_t until = std::min(end, end_of_block(number));
        bytes += block.content_end(until - block.first_place) -
                 block.content_end(begin - block.first_place);
        begin = until;
    }
    return static_cast<std::int64_t>(bytes);
}

std::uint64_t RecordStore::end_within(std::uint64_t begin, std::uint64_t end,
                                      std::int64_t bytes) const {
    KDS_ASSERT(first_ <= begin && begin <= end && end <= end_ && bytes >= 0);
    auto left = static_cast<std::uint64_t>(bytes);
    for (std::size_t number = begin < end ? block_of(begin) : 0; begin < end; ++number) {
        const Block& block = *blocks_[number];
        const std::uint64_t until = std::min(end, end_of_block(number));
        const std::uint64_t before = block.content_end(begin - block.first_place);
        const std::uint64_t all = block.content_end(until - block.first_place) - before;
        if (all > left) {
            const Entry* const entries = block.room.get();
            const auto within = std::partition_point(
                entries + (begin - block.first_place), entries + (until - block.first_place),
                [&](const Entry& entry) { return entry.content_end - before <= left; });
            return block.first_place + static_cast<std::uint64_t>(within - entries);
        }
        left -= all;
        begin = until;
    }
    return end;
}

RecordStore::KeyRun RecordStore::key_run(std::uint64_t place) const {
    const std::size_t number = block_of(place);
    return {.key_number = blocks_[number]->key_number, .end = end_of_block(number)};
}

std::size_t RecordStore::memory_bytes() const {
    // A block made by make_shared has two counters and a pointer beside it.
    constexpr std::size_t kPerBlock = sizeof(Block) + 2 * sizeof(void*);
    std::size_t bytes = sizeof(RecordStore) + blocks_.capacity() * sizeof(std::shared_ptr<Block>);
    for (const auto& block : blocks_) bytes += kPerBlock + block->slots * sizeof(Entry);
    return bytes;
}

RecordStore::Reader::Reader(const RecordStore& store, std::uint64_t place)
    : store_{store}, place_{place} {
    if (place == store.end_) return;
    block_ = store.block_of(place);
    block_end_ = store.end_of_block(block_);
}

StoredRecord RecordStore::Reader::next() {
    KDS_ASSERT(place_ < store_.end_);
    if (place_ == block_end_) block_end_ = store_.end_of_block(++block_);
    const Block& block = *store_.blocks_[block_];
    return block.get(place_++ - block.first_place);
}

}  // namespace kds
