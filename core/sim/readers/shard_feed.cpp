#include "core/sim/readers/shard_feed.h"

#include <utility>

#include "core/engine/ops/get_shard_iterator.h"
#include "core/sim/consumer.h"

namespace kds::sim {

std::optional<Duration> ask_for_records(Surroundings& around, Consumer& consumer) {
    const Fate fate = fate_of_request(around.faults, consumer.spec.name, consumer.rng);
    if (fate.request_lost || fate.answer_lost) return std::nullopt;
    if (!fate.internal_failure) return fate.way;
    consumer.last_error =
        internal_failure(around.engine, around.call_by(consumer.id, consumer.spec.name),
                         Action::GetRecords)
            .error();
    return std::nullopt;
}

Result<void> ShardFeed::renew_iterator(Surroundings& around, const Consumer& consumer,
                                       ShardIndex shard) {
    // After a lost iterator it goes on behind the last record that it has read.
    GetShardIteratorInput input{.stream_name = consumer.spec.stream_name,
                                .shard_id = to_string(shard),
                                .shard_iterator_type = std::string(to_string(start_at)),
                                .starting_sequence_number = {},
                                .timestamp_ms = {}};
    if (last_read) {
        input.shard_iterator_type = to_string(ShardIteratorType::AfterSequenceNumber);
        input.starting_sequence_number = last_read->to_decimal();
    } else if (began_at && start_at != ShardIteratorType::TrimHorizon) {
        // LATEST once more would skip what has come since.
        input.shard_iterator_type = to_string(ShardIteratorType::AtTimestamp);
        input.timestamp_ms = began_at->epoch_millis();
    }
    KDS_TRY(
        auto issued,
        get_shard_iterator(around.engine, around.call_by(consumer.id, consumer.spec.name), input));
    iterator = std::move(issued.shard_iterator);
    if (!began_at) began_at = around.now;
    return {};
}

Result<ReadPortion> ShardFeed::read(Surroundings& around, Consumer& consumer, ShardIndex shard,
                                    std::int64_t limit) {
    if (iterator.empty()) {
        if (auto renewed = renew_iterator(around, consumer, shard); !renewed) {
            consumer.last_error = renewed.error();
            return std::unexpected(std::move(renewed).error());
        }
    }
    ++consumer.calls;
    auto answer = read_portion(around.engine, around.call_by(consumer.id, consumer.spec.name),
                               {.shard_iterator = iterator, .limit = limit});
    if (!answer) {
        consumer.last_error = answer.error();
        if (is_throttle(answer.error())) ++consumer.throttled;
        if (answer.error().code == ErrorCode::ExpiredIterator) iterator.clear();
        return answer;
    }
    ShardCursor& cursor = consumer.cursor_of(shard);
    consumer.note_read(cursor, answer->begin, answer->end, answer->millis_behind_latest);
    if (answer->end > answer->begin)
        last_read = sequence_number_at(around.engine, answer->stream, shard, answer->end - 1);
    iterator = answer->next_shard_iterator.value_or("");
    cursor.finished = iterator.empty();
    return answer;
}

void ShardFeed::hash(Hasher& hasher) const {
    hasher.add(static_cast<std::uint64_t>(start_at));
    hasher.add(iterator);
    hasher.add(std::uint64_t{last_read.has_value()} | std::uint64_t{began_at.has_value()} << 1);
    if (last_read)
        for (const std::uint64_t word : last_read->words()) hasher.add(word);
    if (began_at) hasher.add(*began_at);
}

}  // namespace kds::sim
