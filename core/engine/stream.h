/// One data stream.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/call_rates.h"
#include "core/engine/consumer.h"
#include "core/engine/limits.h"
#include "core/engine/resource_policy.h"
#include "core/engine/shard.h"
#include "core/engine/shard_level_metrics.h"

namespace kds {

/// API Reference, StreamDescription: StreamStatus.
enum class StreamStatus : std::uint8_t { Creating, Deleting, Active, Updating };
/// "CREATING", "ACTIVE", …
std::string_view to_string(StreamStatus status);

/// Capacity mode (API Reference, StreamModeDetails: StreamMode).
enum class StreamMode : std::uint8_t { Provisioned, OnDemand };
/// "PROVISIONED", "ON_DEMAND".
std::string_view to_string(StreamMode mode);
std::optional<StreamMode> parse_stream_mode(std::string_view text);

/// Who chooses the shard of a record (API Reference, RecordDistributionStrategy): its partition
/// key, or the service, for which keys mean nothing. The latter for on-demand streams only.
enum class RecordDistribution : std::uint8_t { Auto, UserPartitionKey };
/// "AUTO", "USER_PARTITION_KEY".
std::string_view to_string(RecordDistribution distribution);
std::optional<RecordDistribution> parse_record_distribution(std::string_view text);

/// How a stream encrypts what is put (API Reference, StreamDescription: EncryptionType, KeyId).
struct StreamEncryption {
    std::string key_id = {};       ///< As StartStreamEncryption was told; empty for none.
    std::uint32_t key_number = 0;  ///< Place of the key in Stream::keys, from 1; 0 for none.
};

/// Number of a stream, never used again within an engine: a name may be.
struct StreamId {
    std::uint32_t value = 0;
    friend constexpr auto operator<=>(StreamId, StreamId) = default;
};

/// One split or one merge of a resharding.
struct ReshardStep {
    enum class Kind : std::uint8_t { Split, Merge };
    Kind kind = Kind::Split;
    ShardIndex shard{};       ///< The one to split, or the lower one of the two to merge.
    ShardIndex adjacent{};    ///< Merge only: the one whose range follows.
    HashKey second_starts{};  ///< Split only: where the second child begins.
};

/// What becomes of a stream that is UPDATING. It is one change at a time, because each operation
/// that makes one demands a stream that is ACTIVE.
struct StreamChange {
    std::vector<ReshardStep> steps = {};  ///< One after another, each at its own moment.
    std::uint32_t steps_done = 0;
    std::uint32_t open_shards_most = 0;  ///< That are open at once on the way.
    std::optional<std::int64_t> retention_hours = {};
    std::optional<ShardLevelMetrics> monitoring = {};
    std::optional<StreamMode> mode = {};
    std::optional<std::int64_t> warm_mibps = {};
    std::optional<std::int64_t> record_bytes_max = {};
    std::optional<StreamEncryption> encryption = {};
};

struct Stream {
    StreamId id;
    std::string name;
    std::string account;  ///< Twelve digits.
    StreamStatus status = StreamStatus::Creating;
    Instant created_at{};
    /// When the running change is done, or its next step; meaningful unless ACTIVE.
    Instant status_changes_at{};
    StreamChange change;  ///< Empty unless UPDATING.
    /// When UpdateShardCount succeeded, oldest first; those of the last 24 hours and maybe older.
    std::vector<Instant> shard_count_updates;
    std::uint32_t shards_wanted = 1;
    StreamMode mode = StreamMode::Provisioned;
    /// When UpdateStreamMode succeeded, oldest first; those of the last 24 hours and maybe older.
    std::vector<Instant> mode_updates;
    OnDemandScaling on_demand;    ///< Empty unless on-demand.
    std::int64_t warm_mibps = 0;  ///< Warm throughput asked for; 0 unless on-demand.
    RecordDistribution distribution = RecordDistribution::UserPartitionKey;
    std::uint64_t distributed = 0;  ///< Records that the service has chosen the shard of.
    std::int64_t record_bytes_max = limits::kRecordBytesMax;  ///< Data and partition key.
    std::int64_t retention_hours = limits::kRetentionHoursDefault;
    Instant retention_since{};  ///< When it was changed last; else the beginning of time.
    ShardLevelMetrics monitoring;
    std::map<std::string, std::string> tags;
    ResourcePolicy policy;
    CallRates rates;  ///< Of the actions that are limited for each stream.
    std::vector<RegisteredConsumer> consumers;  ///< Ordered by name.
    /// By index, ascending, open and closed; a closed one is dropped when the retention period has
    /// passed since it was closed (kinesis.md 4.3). Empty while CREATING (kinesis.md 2.3). The last
    /// one is always open: only the making of later shards closes a shard.
    std::vector<Shard> shards;
    /// Next sequence index of each group of five shards (kinesis.md 5.1).
    std::vector<std::uint64_t> next_sequence_index;
    /// The open shards by hash key range: what a put searches. Follows from `shards`; whoever adds
    /// or closes a shard calls index_open_shards().
    struct OpenShard {
        HashKey first;
        std::uint32_t place;  ///< In `shards`.
    };
    std::vector<OpenShard> open_shards;

    StreamEncryption encryption;
    /// ARNs of the keys by which records were encrypted ever, as the records name them.
    std::vector<std::string> keys;
    /// When StartStreamEncryption and StopStreamEncryption succeeded, oldest first; those of the
    /// last 24 hours and maybe older.
    std::vector<Instant> encryption_starts;
    std::vector<Instant> encryption_stops;

    /// What the byte bucket of each of its shards holds (kinesis.md 6.2).
    std::int64_t write_burst_bytes() const {
        return record_bytes_max > limits::kRecordBytesMax ? limits::kWriteBytesBurstForLargeRecords
                                                          : limits::kWriteBytesPerSecond;
    }

    Duration retention() const { return Duration::hours(retention_hours); }
    const Shard* find(ShardIndex index) const;
    Shard* find(ShardIndex index);
    const RegisteredConsumer* find_consumer(std::string_view consumer) const;
    RegisteredConsumer* find_consumer(std::string_view consumer);
    const RegisteredConsumer* find_consumer(ConsumerId consumer) const;
    /// The open shard whose range holds the key; null only while there are no shards.
    Shard* open_shard_for(HashKey key);
    const Shard* open_shard_for(HashKey key) const;
    std::uint32_t open_shard_count() const;
    /// Index of the next shard to be made: indices are never given again (kinesis.md 4.3).
    ShardIndex next_shard_index() const;

    /// The counter from which the shard's next record takes its sequence index, and its value.
    std::uint64_t& sequence_counter_of(ShardIndex index) {
        const std::size_t group = index.value / limits::kShardsPerSequenceCounter;
        if (group >= next_sequence_index.size()) next_sequence_index.resize(group + 1, 0);
        return next_sequence_index[group];
    }
    std::uint64_t next_index_of(ShardIndex index) const;
    void index_open_shards();
};

}  // namespace kds
