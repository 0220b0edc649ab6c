#include "core/sim/metrics/seconds_reader.h"

#include <algorithm>

namespace kds::sim {

const ShardSecond* SecondOfStream::find_shard(std::uint32_t shard) const {
    const auto it = std::ranges::find(shards, shard, &ShardSecond::shard);
    return it == shards.end() ? nullptr : &*it;
}

const ConsumerSecond* SecondOfStream::find_consumer(ActorId actor) const {
    const auto it = std::ranges::find(consumers, actor, &ConsumerSecond::actor);
    return it == consumers.end() ? nullptr : &*it;
}

SecondsReader::SecondsReader(const Seconds& seconds, StreamId stream, std::int64_t from,
                             std::int64_t to)
    : seconds_{seconds},
      stream_{stream},
      to_{to},
      row_{seconds.rows_.begin()},
      from_{std::max(from, seconds.known_from())} {
    std::uint64_t end = seconds_.rows_.end();
    while (row_ < end) {
        const std::uint64_t middle = row_ + (end - row_) / 2;
        if (seconds_.rows_[middle].second < from_)
            row_ = middle + 1;
        else
            end = middle;
    }
}

std::uint64_t SecondsReader::take() {
    std::uint64_t number = 0;
    for (int shift = 0;; shift += 7) {
        const std::uint8_t byte = seconds_.bytes_[at_++];
        number |= std::uint64_t{byte & 0x7fu} << shift;
        if (byte < 0x80) return number;
    }
}

bool SecondsReader::next(SecondOfStream& out) {
    while (row_ < seconds_.rows_.end() && seconds_.rows_[row_].stream != stream_) ++row_;
    if (row_ < seconds_.rows_.end()) {
        const Seconds::Row& row = seconds_.rows_[row_++];
        if (row.second >= to_) return false;
        out.second = row.second;
        at_ = row.from;
        out.shards.resize(static_cast<std::size_t>(take()));
        for (ShardSecond& shard : out.shards) {
            shard.shard = static_cast<std::uint32_t>(take());
            const auto which = static_cast<unsigned>(take());
            for (std::size_t i = 0; i < kShardFigureCount; ++i)
                shard.figures[i] = which >> i & 1 ? static_cast<std::int64_t>(take()) : 0;
        }
        out.consumers.resize(static_cast<std::size_t>(take()));
        for (ConsumerSecond& consumer : out.consumers) {
            consumer.actor = static_cast<ActorId>(take());
            consumer.records = static_cast<std::int64_t>(take());
            consumer.behind_ms = static_cast<std::int64_t>(take());
        }
        return true;
    }
    if (is_present_read_) return false;
    is_present_read_ = true;
    const auto now = std::ranges::find(seconds_.streams_, stream_, &Seconds::StreamNow::id);
    if (now == seconds_.streams_.end() || now->shards.empty()) return false;
    if (seconds_.second_ < from_ || seconds_.second_ >= to_) return false;
    out.second = seconds_.second_;
    out.shards = now->shards;
    out.consumers = now->consumers;
    return true;
}

// Nobody hashes metrics on the page, so this stands where the page's first part has no use for it.
void Seconds::hash(Hasher& hasher) const {
    for (std::uint64_t i = bytes_.begin(); i < bytes_.end(); ++i)
        hasher.add(std::uint64_t{bytes_[i]});
    for (std::uint64_t i = rows_.begin(); i < rows_.end(); ++i) {
        hasher.add(static_cast<std::uint64_t>(rows_[i].second));
        hasher.add(std::uint64_t{rows_[i].stream.value});
    }
    hasher.add(static_cast<std::uint64_t>(second_));
    hasher.add(static_cast<std::uint64_t>(known_from_));
    for (const StreamNow& stream : streams_) {
        hasher.add(std::uint64_t{stream.id.value});
        for (const ShardSecond& shard : stream.shards) {
            hasher.add(std::uint64_t{shard.shard});
            for (const std::int64_t figure : shard.figures)
                hasher.add(static_cast<std::uint64_t>(figure));
        }
        for (const ConsumerSecond& consumer : stream.consumers) {
            hasher.add(std::uint64_t{consumer.actor});
            hasher.add(static_cast<std::uint64_t>(consumer.records));
            hasher.add(static_cast<std::uint64_t>(consumer.behind_ms));
        }
    }
}

}  // namespace kds::sim
