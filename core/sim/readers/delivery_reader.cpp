#include "core/sim/readers/delivery_reader.h"

#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "core/sim/consumer.h"
#include "core/sim/readers/shard_list.h"

namespace kds::sim {
namespace {

const DeliverySpec& delivery_spec(const Consumer& consumer) {
    const auto* const spec = std::get_if<DeliverySpec>(&consumer.spec.reader);
    KDS_ASSERT(spec);
    return *spec;
}

}  // namespace

std::string object_name(std::string_view consumer, const DeliveredObject& object) {
    // "2025-01-31T09:15:00.000Z"
    const std::string iso = to_iso8601(object.at);
    const auto part = [&iso](std::size_t from, std::size_t size) { return iso.substr(from, size); };
    return cat(part(0, 4), "/", part(5, 2), "/", part(8, 2), "/", part(11, 2), "/", consumer, "-1-",
               part(0, 10), "-", part(11, 2), "-", part(14, 2), "-", part(17, 2), "-",
               object.number);
}

void DeliveryReader::start(Surroundings& around, Consumer& consumer) {
    consumer.plan(around, Duration{}, Poll, 0);
    // What had been gathered when it was stopped does not wait any longer.
    if (!gathered.empty()) write_object(around, consumer);
}

void DeliveryReader::wake(Surroundings& around, Consumer& consumer, const Wake& wake) {
    if (wake.what == Poll) return poll(around, consumer);
    if (wake.what == PollArrive)
        return arrive(around, consumer, {static_cast<std::uint32_t>(wake.number)});
    if (wake.number == filling && !gathered.empty()) write_object(around, consumer);
}

void DeliveryReader::poll(Surroundings& around, Consumer& consumer) {
    consumer.plan(around, kDeliveryPollInterval, Poll, 0);
    find_first_and_children(around, consumer, stream_created_at, holds,
                            [&](ShardIndex shard, ShardIteratorType start_at) {
                                consumer.cursor_of(shard);
                                holds.try_emplace(shard, Hold{.feed = {.start_at = start_at}});
                            });
    for (const auto& [shard, hold] : holds) {
        if (hold.ended) continue;
        if (const auto way = ask_for_records(around, consumer))
            consumer.plan(around, *way, PollArrive, shard.value);
    }
}

void DeliveryReader::arrive(Surroundings& around, Consumer& consumer, ShardIndex shard) {
    const auto held = holds.find(shard);
    if (held == holds.end() || held->second.ended) return;
    Hold& hold = held->second;
    const auto answer = read_on(around, consumer, stream_created_at, shard, hold);
    if (!answer) return;
    if (answer->begin < answer->end) gather(around, consumer, batch_of(*answer));
}

void DeliveryReader::gather(Surroundings& around, Consumer& consumer, Batch batch) {
    const DeliverySpec& spec = delivery_spec(consumer);
    const std::int64_t bytes_max = spec.buffer_mib * 1'048'576;
    const Shard& shard = *around.engine.find_stream(batch.stream)->find(batch.shard);
    RecordStore::Reader records(shard.records, batch.begin);
    ContentRoom room;
    Batch part = batch;
    for (part.end = batch.begin; part.end < batch.end; part.begin = part.end) {
        if (gathered.empty()) {
            ++filling;
            consumer.plan(around, Duration::seconds(spec.buffer_s), Flush, filling);
        }
        // What the buffer's size is compared with, the records as they come or as they are
        // delivered, is (unconfirmed). The record that fills it is the last one of its object. One
        // whose user records belong elsewhere is dropped as the KCL drops it (unconfirmed).
        while (part.end < batch.end && gathered_bytes < bytes_max) {
            for_each_user_record(around.engine, records.next(), shard.range, room,
                                 [this](std::string_view, std::int64_t data_bytes) {
                                     ++gathered_records;
                                     gathered_bytes += data_bytes;
                                 });
            ++part.end;
        }
        gathered.push_back(part);
        if (gathered_bytes >= bytes_max) write_object(around, consumer);
    }
}

void DeliveryReader::write_object(Surroundings& around, Consumer& consumer) {
    for (const Batch& batch : gathered) consumer.process(around, batch);
    objects.append({.at = around.now,
                    .number = filling,
                    .records = gathered_records,
                    .bytes = gathered_bytes});
    objects.trim_to(kObjectsKept);
    gathered.clear();
    gathered_records = 0;
    gathered_bytes = 0;
}

void DeliveryReader::hash(Hasher& hasher) const {
    hasher.add(filling);
    hasher.add(objects.end());
    hasher.add(static_cast<std::uint64_t>(gathered_bytes));
    for (const Batch& batch : gathered) {
        hasher.add(batch.begin);
        hasher.add(batch.end);
    }
    for (const auto& [shard, hold] : holds) {
        hasher.add(std::uint64_t{shard.value} << 1 | std::uint64_t{hold.ended});
        hold.feed.hash(hasher);
    }
}

}  // namespace kds::sim
