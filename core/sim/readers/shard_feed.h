/// How a program reads one shard with GetRecords: it holds an iterator, and knows where to go on
/// when it has none. Shared by the readers that poll.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/hasher.h"
#include "core/base/instant.h"
#include "core/base/result.h"
#include "core/engine/ops/get_records.h"
#include "core/engine/sequence_number.h"
#include "core/engine/shard_iterator.h"
#include "core/sim/surroundings.h"

namespace kds::sim {

struct Consumer;

/// A GetRecords is sent: how long it is on its way. Empty if the client hears nothing of it, or the
/// service answers InternalFailure, which the consumer keeps.
std::optional<Duration> ask_for_records(Surroundings& around, Consumer& consumer);

struct ShardFeed {
    /// Where it begins while it has read nothing: TrimHorizon, Latest or AtTimestamp (`began_at`).
    ShardIteratorType start_at = ShardIteratorType::TrimHorizon;
    std::string iterator = {};  ///< Empty until one was got, when it expired, and at the end.
    std::optional<SequenceNumber> last_read = {};  ///< It goes on behind this one.
    std::optional<Instant> began_at = {};          ///< When its first iterator was got.

    /// Reads on, and notes in the consumer what came of it. Fails as GetShardIterator and
    /// GetRecords do; an iterator that has expired is dropped, so that the next call gets another.
    /// After the end of the shard (no next iterator in the answer) it must not be called again.
    Result<ReadPortion> read(Surroundings& around, Consumer& consumer, ShardIndex shard,
                             std::int64_t limit);
    /// Goes on behind this record, or at its beginning if there is none.
    void go_back(std::optional<SequenceNumber> behind) {
        iterator.clear();
        last_read = behind;
    }
    void hash(Hasher& hasher) const;

private:
    Result<void> renew_iterator(Surroundings& around, const Consumer& consumer, ShardIndex shard);
};

}  // namespace kds::sim
