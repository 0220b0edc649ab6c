#include "core/sim/metrics/seconds.h"

#include <algorithm>

namespace kds::sim {
namespace {

/// The entry of this number, which is made when the second has none yet.
template <typename Entry>
Entry& entry_of(std::vector<Entry>& entries, std::vector<std::uint32_t>& places,
                std::uint32_t number) {
    if (number >= places.size()) places.resize(number + std::size_t{1});
    std::uint32_t& place = places[number];
    if (place == 0) {
        entries.emplace_back();
        place = static_cast<std::uint32_t>(entries.size());
    }
    return entries[place - 1];
}

}  // namespace

void Seconds::count(const Event& event) {
    switch (event.kind) {
        case EventKind::RecordAccepted:
        case EventKind::RecordRefused:
        case EventKind::RecordsRead:
        case EventKind::ReadRefused:
        case EventKind::Pushed: break;
        case EventKind::StreamDeleted: stream_of(event.stream).is_gone = true; return;
        default: return;
    }
    if (const std::int64_t second = event.at.epoch_seconds(); second > second_) finish(second);
    StreamNow& stream = stream_of(event.stream);
    ShardSecond& shard = entry_of(stream.shards, stream.place_of_shard, event.shard.value);
    shard.shard = event.shard.value;
    const auto add = [&shard](ShardFigure figure, std::int64_t amount) {
        shard.figures[static_cast<std::size_t>(figure)] += amount;
    };
    switch (event.kind) {
        case EventKind::RecordAccepted:
            add(ShardFigure::RecordsIn, 1);
            add(ShardFigure::BytesIn, event.bytes);
            return;
        case EventKind::RecordRefused: add(ShardFigure::RefusedWrites, 1); return;
        case EventKind::ReadRefused: add(ShardFigure::RefusedReads, 1); return;
        case EventKind::RecordsRead:
            add(ShardFigure::Reads, 1);
            add(ShardFigure::BytesRead, event.bytes);
            return answered(stream, event);
        default: add(ShardFigure::BytesPushed, event.bytes); return answered(stream, event);
    }
}

void Seconds::answered(StreamNow& stream, const Event& event) {
    if (event.actor >= kActorsCounted) return;
    ConsumerSecond& consumer = entry_of(stream.consumers, stream.place_of_actor, event.actor);
    consumer.actor = event.actor;
    consumer.records += event.count;
    consumer.behind_ms = std::max(consumer.behind_ms, event.behind_ms);
}

Seconds::StreamNow& Seconds::stream_of(StreamId id) {
    if (last_ < streams_.size() && streams_[last_].id == id) return streams_[last_];
    last_ = 0;
    while (last_ < streams_.size() && streams_[last_].id != id) ++last_;
    if (last_ == streams_.size()) streams_.emplace_back().id = id;
    return streams_[last_];
}

void Seconds::put(std::uint64_t number) {
    for (; number >= 0x80; number >>= 7) bytes_.append(static_cast<std::uint8_t>(number | 0x80));
    bytes_.append(static_cast<std::uint8_t>(number));
}

void Seconds::finish(std::int64_t second) {
    for (StreamNow& stream : streams_) write(stream);
    std::erase_if(streams_, [](const StreamNow& stream) { return stream.is_gone; });
    second_ = second;
    drop_old();
}

/// Number of shards; of each its number, which figures are not 0, and these; the same of consumers.
void Seconds::write(StreamNow& stream) {
    if (stream.shards.empty()) return;
    rows_.append({second_, stream.id, bytes_.end()});
    put(stream.shards.size());
    for (const ShardSecond& shard : stream.shards) {
        unsigned which = 0;
        for (std::size_t i = 0; i < kShardFigureCount; ++i)
            which |= unsigned{shard.figures[i] != 0} << i;
        put(shard.shard);
        put(which);
        for (const std::int64_t figure : shard.figures)
            if (figure != 0) put(static_cast<std::uint64_t>(figure));
        stream.place_of_shard[shard.shard] = 0;
    }
    put(stream.consumers.size());
    for (const ConsumerSecond& consumer : stream.consumers) {
        put(consumer.actor);
        put(static_cast<std::uint64_t>(consumer.records));
        put(static_cast<std::uint64_t>(consumer.behind_ms));
        stream.place_of_actor[consumer.actor] = 0;
    }
    stream.shards.clear();
    stream.consumers.clear();
}

void Seconds::drop_old() {
    // Older ones lie before newer ones, and so do their bytes.
    const auto is_old = [this](const Row& row) {
        return row.second < second_ - kSecondsKept || bytes_.end() - row.from > kSecondsBytes;
    };
    if (rows_.empty() || !is_old(rows_[rows_.begin()])) return;
    std::uint64_t keep = rows_.begin();
    std::uint64_t end = rows_.end();
    while (keep < end) {
        const std::uint64_t middle = keep + (end - keep) / 2;
        if (is_old(rows_[middle]))
            keep = middle + 1;
        else
            end = middle;
    }
    // Of the second of the newest row that goes, rows of other streams may stay.
    known_from_ = rows_[keep - 1].second + 1;
    // Rows and bytes go by whole chunks, so a row may stay whose bytes are gone: it lies before
    // known_from_.
    bytes_.trim_to(keep < rows_.end() ? bytes_.end() - rows_[keep].from : 0);
    rows_.trim_to(rows_.end() - keep);
}

}  // namespace kds::sim
