#include "web/model/stage_lanes.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/engine/record_content.h"
#include "web/model/consumer_text.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

constexpr std::size_t kNewestInTwin = 8;
/// So many of a shard's newest records are compared to find duplicates.
constexpr std::uint64_t kComparedForDuplicates = 512;

GaugeModel gauge(std::int64_t used, std::int64_t limit, std::string_view unit) {
    return {.used = std::min(1.0f, static_cast<float>(used) / static_cast<float>(limit)),
            .text = cat(with_thousands(used), " of ", with_thousands(limit), ' ', unit)};
}

GaugeModel byte_gauge(std::int64_t used, std::int64_t limit) {
    constexpr std::int64_t kMega = 1'048'576;
    const std::int64_t hundredths = used * 100 / kMega;
    return {.used = std::min(1.0f, static_cast<float>(used) / static_cast<float>(limit)),
            .text = cat(hundredths / 100, '.', hundredths / 10 % 10, hundredths % 10, " of ",
                        limit / kMega, " MB/s")};
}

void build_gauges(const LaneCounts& counts, LaneModel& lane) {
    lane.records_in = gauge(counts.records, limits::kWriteRecordsPerSecond, "records/s");
    lane.bytes_in = byte_gauge(counts.bytes, limits::kWriteBytesPerSecond);
    lane.calls_out = gauge(counts.calls, limits::kReadCallsPerSecond, "calls/s");
    lane.bytes_out = byte_gauge(counts.bytes_read, limits::kReadBytesPerSecond);
    lane.read = counts.records_read > 0 ? with_thousands(counts.records_read) + " records/s read"
                                        : std::string();
    lane.refusing =
        counts.refused > 0 ? cat("refusing ", with_thousands(counts.refused), "/s") : "";
    lane.refusing_reads =
        counts.reads_refused > 0 ? cat("refusing ", counts.reads_refused, " reads/s") : "";
}

/// The worker that holds the lease of a shard, from 0.
std::size_t worker_of(const sim::Consumer& consumer, ShardIndex shard) {
    const auto* const kcl = std::get_if<sim::KclReader>(&consumer.reader);
    const sim::Lease* const lease = kcl ? kcl->leases.find(shard) : nullptr;
    return lease && lease->owner ? lease->owner.number - 1 : 0;
}

void add_cursor(std::uint64_t place, const std::string& letter, std::vector<CursorModel>& out) {
    const auto at = std::ranges::lower_bound(out, place, {}, &CursorModel::place);
    if (at != out.end() && at->place == place)
        at->letters += letter;
    else
        out.insert(at, {place, letter});
}

void build_readers(const sim::World& world, const Stream& stream, const Shard& shard,
                   const StageModel& out, LaneModel& lane) {
    lane.cursors.clear();
    lane.links.clear();
    std::size_t reading = 0;
    for (std::size_t i = 0; i < out.consumers.size(); ++i) {
        const sim::Consumer* const consumer = world.find_consumer(out.consumers[i].id);
        if (!consumer || consumer->spec.stream_name != stream.name) continue;
        ++reading;
        const auto at = std::ranges::find(consumer->cursors, shard.index, &sim::ShardCursor::shard);
        if (at == consumer->cursors.end()) continue;
        // Cursors that would stand at one dot are one.
        const std::uint64_t place = std::max(at->next_place, shard.records.first());
        const std::uint64_t group = out.records_per_dot;
        add_cursor((place + group - 1) / group * group, out.consumers[i].letter, lane.cursors);
        if (!at->finished)
            lane.links.push_back({i, worker_of(*consumer, shard.index), is_pushed(consumer->spec)});
    }
    for (CursorModel& cursor : lane.cursors) {
        constexpr std::size_t kLettersMost = 4;
        if (cursor.letters.size() == reading && reading > 2)
            cursor.letters = "all";
        else if (cursor.letters.size() > kLettersMost)
            cursor.letters = cat(cursor.letters.substr(0, 2), "+", cursor.letters.size() - 2);
    }
}

/// A record that a producer stored twice, because it never heard that it was stored, has the same
/// recipe in the same shard. Only the second one is a duplicate.
void find_duplicates(const RecordStore& records, std::vector<std::uint64_t>& out) {
    out.clear();
    struct Seen {
        std::uint64_t hash;
        std::uint64_t place;
    };
    std::vector<Seen> seen;
    const std::uint64_t begin = records.end() - std::min(records.size(), kComparedForDuplicates);
    RecordStore::Reader reader(records, begin);
    for (std::uint64_t place = begin; place < records.end(); ++place) {
        const StoredRecord record = reader.next();
        if (!record.is_generated()) continue;
        std::uint64_t hash = record.source.value;
        for (const char c : record.recipe)
            hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
        seen.push_back({hash, place});
    }
    std::ranges::sort(seen, {}, [](const Seen& s) { return std::pair(s.hash, s.place); });
    for (std::size_t i = 1; i < seen.size(); ++i) {
        if (seen[i].hash != seen[i - 1].hash) continue;
        if (records.at(seen[i].place).recipe == records.at(seen[i - 1].place).recipe)
            out.push_back(seen[i].place);
    }
    std::ranges::sort(out);
}

/// Somebody has stored a record without hearing of it, so that it may be there twice.
bool may_have_duplicates(const sim::World& world) {
    return std::ranges::any_of(world.producers(), [](const sim::Producer& producer) {
        return producer.stored_unknown > 0 ||
               std::holds_alternative<sim::AgentSender>(producer.sender);
    });
}

void build_newest(const sim::World& world, const Stream& stream, const Shard& shard,
                  LaneModel& lane) {
    const RecordStore& records = shard.records;
    const std::uint64_t shown = std::min<std::uint64_t>(records.size(), kNewestInTwin);
    lane.newest.clear();
    ContentRoom room;
    for (std::uint64_t place = records.end(); place-- > records.end() - shown;) {
        const StoredRecord record = records.at(place);
        const std::string_view key = partition_key_of(world.engine().sources(), record, room);
        lane.newest.push_back(
            {.id = cat("stage.record.", shard.index.value, '.', place),
             .label = cat(key, ", ", number_tail(shard.sequence_number_of(record))),
             .action = Select{RecordSelected{stream.id, shard.index, place}},
             .describe = std::ranges::binary_search(lane.duplicates, place) ? "duplicate" : ""});
    }
}

void build_lane(const Stream& stream, const Shard& shard, LaneModel& lane) {
    lane.shard = shard.index;
    lane.title = cat("shard ", shard.index.value);
    lane.closed = !shard.is_open();
    lane.locked = stream.encryption.key_number != 0 && shard.is_open();
    lane.range = shard.range;
    lane.range_top = hash_share(shard.range.first());
    lane.range_bottom = shard.range.last() == kLastHashKey ? 1.0f : hash_share(shard.range.last());
    lane.range_start = shard.range.first() == kFirstHashKey ? "0" : hex_start(shard.range.first());
    const RecordStore& records = shard.records;
    lane.first_place = records.first();
    lane.end_place = records.end();
    lane.stored = cat(lane.closed ? "closed · " : "",
                      counted(static_cast<std::int64_t>(records.size()), "record"), " stored");
    lane.sequence =
        records.size() == 0
            ? std::string("no records yet")
            : cat(number_tail(shard.sequence_number_of(records.at(records.first()))), " to ",
                  number_tail(shard.sequence_number_of(records.at(records.end() - 1))));
    lane.select = {.id = cat("stage.shard.", shard.index.value),
                   .label = cat("Shard ", shard.index.value),
                   .action = Select{ShardSelected{stream.id, shard.index}},
                   .describe = {}};
}

void build_parents(const Shard& shard, StageModel& out, LaneModel& lane) {
    const auto lane_of = [&](const std::optional<ShardIndex>& parent) {
        return parent ? out.lane_of(*parent) : kNoLane;
    };
    lane.parents[0] = lane_of(shard.parent);
    lane.parents[1] = lane_of(shard.adjacent_parent);
    out.has_joins = out.has_joins || lane.parents[0] != kNoLane || lane.parents[1] != kNoLane;
}

}  // namespace

float hash_share(HashKey key) {
    // The upper 32 bits decide where a pixel is.
    return static_cast<float>(static_cast<double>(high_word(key.value) >> 32) / 4294967296.0);
}

void build_lanes(const sim::World& world, const Stream& stream,
                 const std::vector<LaneCounts>& counts, StageModel& out) {
    std::vector<std::uint32_t> order(stream.shards.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    // Of equal beginnings the older one comes first: a parent before its children.
    std::ranges::sort(order, {}, [&](std::uint32_t i) {
        return std::pair(stream.shards[i].range.first(), stream.shards[i].index);
    });
    out.lane_of_shard.assign(stream.next_shard_index().value, kNoLane);
    for (std::uint32_t i = 0; i < order.size(); ++i)
        out.lane_of_shard[stream.shards[order[i]].index.value] = i;
    const bool duplicates = may_have_duplicates(world);
    out.has_joins = false;
    out.lanes.resize(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        const Shard& shard = stream.shards[order[i]];
        LaneModel& lane = out.lanes[i];
        build_lane(stream, shard, lane);
        build_gauges(counts[order[i]], lane);
        build_parents(shard, out, lane);
        build_readers(world, stream, shard, out, lane);
        lane.duplicates.clear();
        if (duplicates) find_duplicates(shard.records, lane.duplicates);
        build_newest(world, stream, shard, lane);
    }
}

}  // namespace kds::web
