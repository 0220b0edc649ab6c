/// Reads the figures of a stream by the second, oldest first.
///
///   SecondsReader reader(world.metrics().seconds(), stream.id, from, to);
///   for (SecondOfStream second; reader.next(second);) …
#pragma once

#include <cstdint>
#include <vector>

#include "core/sim/metrics/seconds.h"

namespace kds::sim {

struct SecondOfStream {
    std::int64_t second = 0;  ///< Since 1970.
    /// In no particular order, which is the same for equal worlds.
    std::vector<ShardSecond> shards;
    std::vector<ConsumerSecond> consumers;

    const ShardSecond* find_shard(std::uint32_t shard) const;
    const ConsumerSecond* find_consumer(ActorId actor) const;
};

class SecondsReader {
public:
    /// The seconds from `from` on that lie before `to`, both since 1970. `seconds` must outlive the
    /// reader and take no event meanwhile.
    SecondsReader(const Seconds& seconds, StreamId stream, std::int64_t from, std::int64_t to);

    /// The next second in which something happened to the stream; the one under way is the last.
    /// False, and `out` is as it was, when there is none. What `out` had is written over, so that
    /// its memory can be used again.
    bool next(SecondOfStream& out);

private:
    std::uint64_t take();

    const Seconds& seconds_;
    StreamId stream_;
    std::int64_t to_;
    std::uint64_t row_;     ///< The next one to look at.
    std::uint64_t at_ = 0;  ///< In the bytes.
    bool is_present_read_ = false;
    std::int64_t from_;
};

}  // namespace kds::sim
