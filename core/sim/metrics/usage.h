/// What a bill would be made from, as plain counters since the world began.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/hasher.h"
#include "core/engine/event.h"

namespace kds::sim {

/// Bytes of a record that one PUT payload unit pays for (kinesis.md 10.4: 25 KB, 26 KB are two,
/// 1,024 KB are 41).
inline constexpr std::int64_t kPutPayloadUnitBytes = 25 * 1'024;

class Usage {
public:
    /// Of accepted records.
    std::uint64_t put_payload_units() const { return put_payload_units_; }
    std::uint64_t put_bytes() const { return put_bytes_; }
    /// Returned by GetRecords.
    std::uint64_t get_bytes() const { return get_bytes_; }
    /// Pushed to subscriptions.
    std::uint64_t fan_out_bytes() const { return fan_out_bytes_; }
    /// Open shards of all streams, times how long they were open.
    Duration shard_time(Instant now) const;

    void count(const Event& event);
    void hash(Hasher& hasher) const;

private:
    struct OpenShards {
        StreamId stream;
        std::uint32_t count = 0;
        Instant since{};  ///< From when on `count` holds.
    };
    OpenShards& shards_of(const Event& event);
    void set_open(const Event& event, std::uint32_t count);

    std::uint64_t put_payload_units_ = 0;
    std::uint64_t put_bytes_ = 0;
    std::uint64_t get_bytes_ = 0;
    std::uint64_t fan_out_bytes_ = 0;
    Duration shard_time_{};
    std::vector<OpenShards> open_;  ///< Of streams that have been ACTIVE and are not gone.
};

}  // namespace kds::sim
