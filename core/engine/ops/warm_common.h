/// What the operations that know of warm throughput share: capacity for writes that an on-demand
/// stream has before its load asks for it (kinesis.md 2.5). One MiB a second is one shard.
#pragma once

#include <cstdint>
#include <optional>

#include "core/engine/engine.h"

namespace kds {

/// API Reference, WarmThroughputObject.
struct WarmThroughput {
    std::int64_t target_mibps;   ///< What was asked for; 0 if nothing ever was.
    std::int64_t current_mibps;  ///< What the open shards take: (unconfirmed) that it is this.
};

/// Empty if the stream is provisioned or the account has no commitment: then nothing tells of it.
std::optional<WarmThroughput> warm_throughput_of(const Engine& engine, const Stream& stream);

class Operation;
/// Fails with Validation if a stream of this mode, in this account, cannot have warm throughput.
Result<void> check_warm_throughput(Operation& op, StreamMode mode, StreamId stream);
/// Fails with LimitExceeded above the quota of a stream.
Result<void> check_warm_quota(Operation& op, std::int64_t mibps, StreamId stream);

/// The change that gives the stream this warm throughput: it leads to the shards that the stream
/// should have then.
StreamChange change_to_warm(const Stream& stream, std::int64_t mibps);

}  // namespace kds
