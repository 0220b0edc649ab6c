#include "web/model/consumer_lag.h"

#include <algorithm>

namespace kds::web {
namespace {

bool is_all_at_work(const sim::Consumer& consumer) {
    if (consumer.crashed || consumer.frozen) return false;
    const auto* const kcl = std::get_if<sim::KclReader>(&consumer.reader);
    return !kcl || std::ranges::all_of(kcl->workers, &sim::KclWorker::is_up);
}

}  // namespace

std::int64_t behind_now(const sim::World& world, const Stream& stream,
                        const sim::ShardCursor& cursor) {
    const Shard* const shard = stream.find(cursor.shard);
    if (!shard) return cursor.behind_ms;
    const std::uint64_t place = std::max(cursor.next_place, shard->records.first());
    if (place >= shard->records.end()) return cursor.behind_ms;
    return std::max(cursor.behind_ms,
                    (world.now() - shard->records.at(place).arrival).whole_millis());
}

std::int64_t behind_now(const sim::World& world, const sim::Consumer& consumer) {
    std::int64_t most = consumer.behind_ms();
    if (is_all_at_work(consumer)) return most;
    const Stream* const stream = world.engine().find_stream(consumer.spec.stream_name);
    if (!stream) return most;
    for (const sim::ShardCursor& cursor : consumer.cursors)
        most = std::max(most, behind_now(world, *stream, cursor));
    return most;
}

}  // namespace kds::web
