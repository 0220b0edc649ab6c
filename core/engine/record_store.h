/// The records of one shard in the order of their arrival.
///
/// Records lie in blocks that only grow at their end. Copies share them: a copy costs a pointer for
/// each block. Each store knows its own end, and reads nothing behind it. A store whose end is that
/// of its last block appends there, though others share it; one that finds another's records behind
/// its end goes on in a block of its own. So nothing is ever copied but pointers.
/// Stores that share blocks belong to one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/hasher.h"
#include "core/base/instant.h"
#include "core/engine/hash_key.h"
#include "core/engine/record_source.h"

namespace kds {

/// A record on its way into a store. The partition key has less than 64 KiB, data and key together,
/// or the recipe, less than 4 GiB - 1 KiB.
struct RecordToStore {
    std::uint64_t sequence_index;
    Instant arrival;
    HashKey hash_key;  ///< By which it was routed.
    /// The hash key is the MD5 of the partition key and so need not be kept.
    bool hash_key_follows = false;
    std::string_view partition_key;
    std::string_view data;
    std::uint32_t actor;  ///< Who put it; see event.h.
    /// By which key it is encrypted: its place in Stream::keys, from 1; 0 for none.
    std::uint32_t key_number = 0;
    /// Not null: the recipe is kept instead of key and data, which the source makes of it.
    const GeneratedFrom* generated = nullptr;
};

/// A record as it lies in a store. The views live as long as the store is neither changed nor
/// destroyed. See record_content.h for key and data of any record.
struct StoredRecord {
    std::uint64_t sequence_index = 0;
    Instant arrival{};
    /// By which it was routed; empty if it is the MD5 of the partition key.
    std::optional<HashKey> chosen_hash_key = {};
    std::string_view partition_key = {};  ///< Empty if it is generated.
    std::string_view data = {};           ///< Empty if it is generated.
    std::uint32_t actor = 0;
    std::uint32_t key_number = 0;
    std::uint32_t key_bytes = 0;  ///< Size of the partition key, generated or not.
    std::uint32_t data_bytes = 0;
    SourceId source = {};  ///< None: key and data are kept as they are.
    std::string_view recipe = {};

    bool is_generated() const { return source != SourceId{}; }
    /// Data and key: what limits count.
    std::int64_t size() const { return std::int64_t{key_bytes} + data_bytes; }
};

class RecordStore {
public:
    /// Precondition: the sequence index is greater than that of every record before, and the
    /// arrival not earlier.
    void append(const RecordToStore& record);

    /// Records are named by their place: 0 is the first ever appended, also after trimming.
    std::uint64_t first() const { return first_; }
    std::uint64_t end() const { return end_; }
    std::uint64_t size() const { return end_ - first_; }
    /// Precondition: first() <= place < end().
    StoredRecord at(std::uint64_t place) const;
    Instant arrival_at(std::uint64_t place) const;
    /// Place of the first kept record with this sequence index or a greater one; end() if none.
    std::uint64_t lower_bound_index(std::uint64_t sequence_index) const;
    /// Place of the first kept record that arrived at `t` or later; end() if none.
    std::uint64_t lower_bound_arrival(Instant t) const;
    /// Forgets the records that arrived before `t`; returns how many.
    std::uint64_t trim_before(Instant t);

    /// Bytes of data and keys of the places [begin, end), generated ones included. Precondition of
    /// this and the next one: first() <= begin <= end <= end().
    std::int64_t content_bytes(std::uint64_t begin, std::uint64_t end) const;
    /// The last place up to `end` for which content_bytes(begin, place) is at most `bytes`, which
    /// is not negative. Costs a step for each block, not for each record.
    std::uint64_t end_within(std::uint64_t begin, std::uint64_t end, std::int64_t bytes) const;

    /// Records that follow one another and are encrypted by the same key, or by none.
    struct KeyRun {
        std::uint32_t key_number;
        std::uint64_t end;  ///< The next run may have the same key.
    };
    /// The one that begins at this place, which is one of a kept record.
    KeyRun key_run(std::uint64_t place) const;

    /// Bytes of data and keys kept, generated ones included.
    std::int64_t content_bytes() const { return content_bytes_; }
    /// Bytes of memory used for all of it; a block that copies share counts in each of them.
    std::size_t memory_bytes() const;
    /// What a copy has to copy.
    std::size_t block_count() const { return blocks_.size(); }

    /// Digest over all that was ever appended, kept up with each append.
    std::uint64_t digest() const { return digest_; }

    class Reader;

private:
    struct Entry;
    struct Block;
    /// The last block, made ready for this record, which takes so many bytes in it.
    Block& block_for(const RecordToStore& record, std::uint64_t bytes);
    Block& open_block(const RecordToStore& record, std::uint64_t bytes);
    /// Number of the block that holds this place, which is one of a kept record.
    std::size_t block_of(std::uint64_t place) const;
    /// Where this store's part of a block ends; others may have appended to it.
    std::uint64_t end_of_block(std::size_t number) const;
    template <typename IsBefore>
    std::uint64_t first_not(IsBefore is_before) const;

    std::vector<std::shared_ptr<Block>> blocks_;
    std::uint64_t first_ = 0;
    std::uint64_t end_ = 0;
    std::uint64_t last_index_ = 0;  ///< Of the newest record ever, also when it is trimmed.
    Instant last_arrival_{};
    std::int64_t content_bytes_ = 0;
    std::uint64_t digest_ = 0;
};

/// Reads one record after another without searching for each. The store stays as it is meanwhile.
class RecordStore::Reader {
public:
    /// Precondition: `place` is that of a kept record, or the end.
    Reader(const RecordStore& store, std::uint64_t place);
    /// The record at the place, and goes on to the next place. Precondition: it is not the end.
    StoredRecord next();

private:
    const RecordStore& store_;
    std::uint64_t place_;
    std::size_t block_ = 0;
    std::uint64_t block_end_ = 0;
};

}  // namespace kds
