/// What the programs behind consumers make of the records that they have read: how long they need,
/// at which record they fail, and a log of what was done.
///
/// A program takes the records of a batch in the order of the shard, one after another. The records
/// before one that it cannot process are done, whatever becomes of the rest; if the batch comes
/// once more, they are done once more.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/chunked_log.h"
#include "core/base/hasher.h"
#include "core/base/instant.h"
#include "core/engine/engine.h"
#include "core/engine/ops/get_records.h"
#include "core/engine/record_content.h"
#include "core/sim/faults.h"
#include "core/sim/kpl/deaggregate.h"

namespace kds::sim {

/// Records of one shard that are processed together: places only, no contents.
struct Batch {
    StreamId stream{};
    ShardIndex shard{};
    std::uint64_t begin = 0;  ///< Places in the shard's store, [begin, end).
    std::uint64_t end = 0;
    std::uint32_t worker = 1;   ///< Number of the worker, from 1.
    std::uint32_t attempt = 1;  ///< Which try it is, from 1.
    /// Of `slices` shares of the shard by partition key, this one: only its records are meant.
    std::uint32_t slice = 0;
    std::uint32_t slices = 1;

    friend bool operator==(const Batch&, const Batch&) = default;
};

enum class Outcome : std::uint8_t {
    Done,       ///< The application has taken note of each record.
    Failed,     ///< Not done; it comes again.
    Skipped,    ///< Not done, and this consumer goes on behind it (KCL).
    Discarded,  ///< Not done, and given up for good (Lambda, delivery).
};

/// One entry of the log of a consumer.
struct Processed {
    Instant at{};  ///< When the program was through with it.
    Outcome outcome = Outcome::Done;
    Batch batch{};
};

/// The entries of a consumer stand in the order of their times. Within one shard, slice, worker
/// and life of a program the places of what is Done go up from entry to entry; where they go back,
/// the program has begun again (a crash, a lost lease, a failed batch), and exactly the places that
/// stand in two Done entries were processed twice. So at-least-once is: the places of the entries
/// Done, Skipped and Discarded cover every place of the shard that the consumer has passed.
using ProcessedLog = ChunkedLog<Processed, 256>;
/// At least so many of the newest entries are kept.
inline constexpr std::uint64_t kProcessedKept = 16'384;

/// A set of places, as ranges. Beyond kSpansMax of them the two lowest become one with what lies
/// between, so that memory is bounded; a shard read in order has one.
class PlaceSet {
public:
    struct Span {
        std::uint64_t begin;
        std::uint64_t end;
        friend bool operator==(const Span&, const Span&) = default;
    };
    static constexpr std::size_t kSpansMax = 256;

    /// Adds [begin, end) and gives how many of them were in the set before.
    std::uint64_t add(std::uint64_t begin, std::uint64_t end);
    bool contains(std::uint64_t place) const;
    const std::vector<Span>& spans() const { return spans_; }
    void hash(Hasher& hasher) const;

private:
    std::vector<Span> spans_;  ///< Ascending; no two touch.
};

/// What a program needs for so many records: its own cost, and what the fault SlowConsumer adds.
Duration processing_time(const FaultBoard& faults, std::string_view consumer, std::int64_t cost_us,
                         std::uint64_t records);

/// In which of `slices` shares of a shard a key belongs. How Lambda shares keys out is not
/// published (kinesis.md 8.8 says only that the order of each key is kept): (unconfirmed).
std::uint32_t slice_of(std::string_view partition_key, std::uint32_t slices);

/// The batch of an answer of GetRecords.
Batch batch_of(const ReadPortion& portion);

/// Precondition: the engine keeps the record.
SequenceNumber sequence_number_at(const Engine& engine, StreamId stream, ShardIndex shard,
                                  std::uint64_t place);

/// Calls `visit(place, record, partition key)` for the records of a batch that the engine keeps,
/// in their order, until it gives false. A program holds its records in memory; this simulation
/// holds places, so what has expired or was deleted meanwhile cannot be looked at any more.
template <typename Visit>
void for_each_record(const Engine& engine, const Batch& batch, Visit visit) {
    const Stream* const stream = engine.find_stream(batch.stream);
    const Shard* const shard = stream ? stream->find(batch.shard) : nullptr;
    if (!shard) return;
    const std::uint64_t begin = std::max(batch.begin, shard->records.first());
    if (begin >= batch.end || batch.end > shard->records.end()) return;
    RecordStore::Reader reader(shard->records, begin);
    ContentRoom room;
    for (std::uint64_t place = begin; place < batch.end; ++place) {
        const StoredRecord record = reader.next();
        const std::string_view key = partition_key_of(engine.sources(), record, room);
        if (batch.slices > 1 && slice_of(key, batch.slices) != batch.slice) continue;
        if (!visit(place, record, key)) return;
    }
}

/// Whether the record may hold several user records: a producer's source writes those with the
/// library's own key and a hash key only (kinesis.md 7.3), so that others need not be made to see
/// what they are.
bool may_be_aggregated(const StoredRecord& record);

/// Calls `visit(partition key, bytes of data)` for each user record that a reader gets of a record
/// of a shard with this range which opens aggregates (kpl/deaggregate.h); a plain one is its own.
template <typename Visit>
void for_each_user_record(const Engine& engine, const StoredRecord& record, HashKeyRange range,
                          ContentRoom& room, Visit visit) {
    if (!may_be_aggregated(record))
        return visit(partition_key_of(engine.sources(), record, room),
                     std::int64_t{record.data_bytes});
    const RecordContent content = content_of(engine.sources(), record, room);
    for (const SubRecord& each : deaggregate(content.partition_key, content.data, range))
        visit(each.record.partition_key, static_cast<std::int64_t>(each.record.data.size()));
}

/// Records of the batch's slice; of those of a slice that are gone it cannot know.
std::uint64_t records_in(const Engine& engine, const Batch& batch);

/// Whether a program sees the user records of an aggregated record, or the record as it is.
enum class Aggregates : std::uint8_t { AsTheyAre, Opened };

/// The first record of the batch that the fault PoisonRecord keeps this consumer from processing;
/// where aggregates are opened, an aggregated one with such a user record.
std::optional<std::uint64_t> first_poison(const Engine& engine, const FaultBoard& faults,
                                          std::string_view consumer, const Batch& batch,
                                          Aggregates aggregates);

}  // namespace kds::sim
