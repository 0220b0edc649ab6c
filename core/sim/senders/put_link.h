/// What senders share: records on their way from a producer to the service and back.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/engine/ops/put_records.h"
#include "core/sim/source/source.h"
#include "core/sim/surroundings.h"

namespace kds::sim {

struct Producer;

/// A record that was made, and the source that makes it again (place in Producer::sources).
struct Item {
    MadeRecord made;
    std::uint32_t source = 0;
    std::uint32_t tries = 0;  ///< Counted by senders whose records go their ways alone.
};
void hash(Hasher& hasher, const Item& item);

/// Draws what becomes of a request whose client waits `timeout` for its answer.
Fate fate_of_put(const FaultBoard& faults, std::string_view producer, Duration timeout, Rng& rng);

/// Puts one record by PutRecord. `fails`: the service answers InternalFailure.
Result<PutRecordOutput> put_one(Surroundings& around, const Producer& producer, const Item& item,
                                bool fails);

/// An answer for each record, or the error of the call.
using PutAnswers = Result<std::vector<Result<PutRecordOutput>>>;

/// Puts by PutRecords, and gives the answer of each entry: of one item the record itself, of
/// several the record that aggregates them; their source must be the same. While the fault
/// InternalFailure holds, single entries fail with it, and the others are put (kinesis.md 14.2); if
/// all of them do, the call does.
PutAnswers put_many(Surroundings& around, Producer& producer,
                    std::span<const std::span<const Item>> entries);
/// The same with an entry for each item.
PutAnswers put_each(Surroundings& around, Producer& producer, std::span<const Item> items);

}  // namespace kds::sim
