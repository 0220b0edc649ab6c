/// The records of one shard, oldest first, in blocks that copies of the engine share.
///
/// Value semantics: a copy costs a pointer a block; the first append after a copy clones the last
/// block only. At most 200 bytes a stored record of 100 bytes.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/hasher.h"
#include "core/base/instant.h"
#include "core/engine/hash_key.h"

namespace kds {

/// A record as it lies in a store. The partition key has less than 64 KiB, data and key together
/// less than 4 GiB. The views live as long as the store is neither changed nor
/// destroyed.
struct StoredRecord {
    std::uint64_t sequence_index;
    Instant arrival;
    HashKey hash_key;  ///< By which it was routed: MD5 of the key, or the explicit hash key.
    std::string_view partition_key;
    std::string_view data;
    std::uint32_t actor;  ///< Who put it; see event.h.
    /// By which key it is encrypted: its place in Stream::keys, from 1; 0 for none.
    std::uint32_t key_number = 0;
};

class RecordStore {
public:
    /// Precondition: the sequence index is greater than that of every record before, and the
    /// arrival not earlier.
    void append(const StoredRecord& record);

    /// Records are named by their place: 0 is the first ever appended, also after trimming.
    std::uint64_t first() const { return first_; }
    std::uint64_t end() const { return end_; }
    std::uint64_t size() const { return end_ - first_; }
    /// Precondition: first() <= place < end().
    StoredRecord at(std::uint64_t place) const;
    /// Place of the first kept record with this sequence index or a greater one; end() if none.
    std::uint64_t lower_bound_index(std::uint64_t sequence_index) const;
    /// Place of the first kept record that arrived at `t` or later; end() if none.
    std::uint64_t lower_bound_arrival(Instant t) const;
    /// Forgets the records that arrived before `t`; returns how many.
    std::uint64_t trim_before(Instant t);

    /// Bytes of data and keys kept.
    std::int64_t content_bytes() const { return content_bytes_; }
    /// Bytes of memory used for all of it; a block that copies share counts in each of them.
    std::size_t memory_bytes() const;

    /// Digest over all that was ever appended, kept up with each append.
    std::uint64_t digest() const { return digest_; }

private:
    struct Block;
    /// The last block, this store's own, with room for a record of so many bytes.
    Block& block_for(std::size_t more_bytes);
    template <typename IsBefore>
    std::uint64_t first_not(IsBefore is_before) const;

    std::deque<std::shared_ptr<Block>> blocks_;
    std::uint64_t first_ = 0;
    std::uint64_t end_ = 0;
    std::uint64_t last_index_ = 0;  ///< Of the newest record ever, also when it is trimmed.
    Instant last_arrival_{};
    std::int64_t content_bytes_ = 0;
    std::uint64_t digest_ = 0;
};

}  // namespace kds
