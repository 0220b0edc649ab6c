#include "core/engine/reading.h"

#include <algorithm>

#include "core/engine/kms.h"
#include "core/engine/stream.h"

namespace kds {

Portion portion_of(const RecordStore& records, std::uint64_t begin, const PortionLimits& limits) {
    std::uint64_t end = records.end();
    if (limits.arrived_by.us < std::numeric_limits<std::int64_t>::max())
        end = records.lower_bound_arrival(limits.arrived_by + Duration::micros(1));
    end = std::min(std::max(begin, end), begin + static_cast<std::uint64_t>(limits.records));
    Portion portion{.begin = begin, .end = end};
    if (begin < end) {
        const std::uint64_t within =
            records.end_within(begin, end, std::max<std::int64_t>(limits.bytes, 0));
        portion.end = std::max(begin + 1, within);
        portion.bytes = records.content_bytes(begin, portion.end);
    }
    portion.full = portion.end < end || portion.bytes >= limits.bytes;
    return portion;
}

std::optional<Error> decryption_problem(const Kms& kms, const Stream& stream,
                                        const RecordStore& records, std::uint64_t begin,
                                        std::uint64_t end) {
    if (stream.keys.empty()) return std::nullopt;
    std::uint32_t checked = 0;  // Most records have the key of the one before.
    for (std::uint64_t place = begin; place < end;) {
        const RecordStore::KeyRun run = records.key_run(place);
        place = run.end;
        if (run.key_number == checked || run.key_number == 0) continue;
        if (auto problem = key_problem(kms, stream.keys[run.key_number - 1u])) return problem;
        checked = run.key_number;
    }
    return std::nullopt;
}

std::vector<Record> records_of(const RecordSources& sources, const Shard& shard,
                               std::uint64_t begin, std::uint64_t end) {
    begin = std::max(begin, shard.records.first());
    std::vector<Record> all;
    if (begin >= end) return all;
    all.reserve(static_cast<std::size_t>(end - begin));
    RecordStore::Reader reader(shard.records, begin);
    for (std::uint64_t place = begin; place < end; ++place) {
        const StoredRecord record = reader.next();
        all.push_back({.sequence_number = shard.sequence_number_of(record),
                       .approximate_arrival = Instant::from_millis(record.arrival.epoch_millis()),
                       .partition_key = std::string(record.partition_key),
                       .data = std::string(record.data),
                       .is_encrypted = record.key_number != 0});
        Record& made = all.back();
        if (record.is_generated())
            sources[record.source].make(record.recipe, made.partition_key, made.data);
    }
    return all;
}

std::int64_t millis_behind(const Shard& shard, std::uint64_t next_place, Instant now) {
    Instant position = now;
    if (next_place < shard.records.end()) {
        position = shard.records.arrival_at(next_place);
    } else if (shard.closed_at) {
        position = *shard.closed_at;
    }
    return std::max<std::int64_t>(now.epoch_millis() - position.epoch_millis(), 0);
}

std::vector<ChildShard> children_of(const Stream& stream, ShardIndex parent) {
    std::vector<ChildShard> children;
    for (const Shard& shard : stream.shards) {
        if (shard.parent != parent && shard.adjacent_parent != parent) continue;
        ChildShard child{.shard = shard.index, .parents = {}, .range = shard.range};
        if (shard.parent) child.parents.push_back(*shard.parent);
        if (shard.adjacent_parent) child.parents.push_back(*shard.adjacent_parent);
        children.push_back(std::move(child));
    }
    return children;
}

}  // namespace kds
