/// What the events of an engine say of its streams, written down apart from the engine: which
/// shards are open, which records each of them has accepted, and when. Everything that a reader is
/// given is compared with it, and so is what the engine keeps.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/sim/world.h"
#include "tests/sim/check/bucket.h"
#include "tests/sim/check/findings.h"

namespace kds::sim::checking {

struct RecordFacts {
    Instant arrival{};
    std::uint64_t sequence_index = 0;
    std::int64_t bytes_before = 0;  ///< Of all records of the shard before this one.
    std::uint32_t key = 0;          ///< Number of its partition key, see Ledger::key().
};

struct ShardFacts {
    bool is_open = true;
    Instant closed_at{};
    std::optional<HashKeyRange> range = {};  ///< Known once the state was seen.
    std::vector<std::uint32_t> parents = {};
    std::int64_t created_s = 0;
    std::vector<RecordFacts> records = {};  ///< By place: all that were ever accepted.
    std::int64_t bytes = 0;                 ///< Of all of them.
    std::uint64_t first_kept = 0;           ///< As the engine says; only what has expired is below.
    bool is_gone = false;                   ///< Expired, or its stream was deleted.
    Bucket written_records = {}, written_bytes = {}, read_calls = {};
    Instant reads_pause_until{};
    std::map<std::uint32_t, Bucket> pushed = {};  ///< By registered consumer.

    std::int64_t bytes_of(std::uint64_t begin, std::uint64_t end) const;
};

struct StreamFacts {
    std::string name;
    bool was_active = false;
    bool is_gone = false;
    bool is_on_demand = false;
    bool takes_large_records = false;  ///< At some time.
    std::int64_t retention_hours = limits::kRetentionHoursDefault;
    std::int64_t retention_least = limits::kRetentionHoursDefault;
    std::map<std::uint32_t, ShardFacts> shards = {};

    std::size_t open_count() const;
};

class Ledger {
public:
    /// Takes note of an event. `world` is as it was at some later moment.
    void take(const World& world, const Event& event, Findings& findings);
    /// Compares what the engine keeps with what was written down.
    void look(const World& world, Findings& findings);

    const std::map<std::uint32_t, StreamFacts>& streams() const { return streams_; }
    const StreamFacts* find(StreamId stream) const;
    const ShardFacts* find(StreamId stream, ShardIndex shard) const;
    /// A partition key by its number.
    const std::string& key(std::uint32_t number) const { return keys_[number]; }
    /// Records that this actor has put and that were accepted, and those that were refused.
    std::uint64_t accepted_of(ActorId actor) const;
    std::uint64_t refused_of(ActorId actor) const;
    /// Open shards of all streams, times how long they were open.
    Duration shard_time(Instant now) const;

private:
    void take_accepted(const World& world, const Event& event, Findings& findings);
    void take_refused(const World& world, const Event& event, Findings& findings);
    void take_given(const World& world, const Event& event, Findings& findings);
    void count_read(const World& world, const Event& event, ShardFacts& shard, Findings& findings);
    void count_push(const World& world, const Event& event, ShardFacts& shard, Findings& findings);
    void count_shard_time(Instant at);
    void look_at(const World& world, const Stream& stream, Findings& findings);
    void look_at(const World& world, const Stream& stream, const Shard& shard, Findings& findings);
    std::uint32_t number_of(std::string_view key);

    std::map<std::uint32_t, StreamFacts> streams_;
    std::map<std::string, std::uint32_t, std::less<>> key_numbers_;
    std::vector<std::string> keys_;
    std::map<ActorId, std::uint64_t> accepted_;
    std::map<ActorId, std::uint64_t> refused_;
    std::int64_t open_shards_ = 0;
    Instant open_since_{};
    Duration shard_time_{};
};

}  // namespace kds::sim::checking
