/// How the shards of an on-demand stream follow its load (Developer Guide, "On-demand mode";
/// kinesis.md 4.9): capacity for twice the peak of the last 30 days, and a shard that takes more
/// than 500 KB a second is split within 15 minutes.
///
/// AWS documents neither what it measures nor when it acts, so all of this is (unconfirmed):
/// - Load is what was accepted, counted by shard and whole minute. At the end of a minute in which
///   something was written the stream's demand is known: shards for twice the bytes and twice the
///   records of that minute. It is remembered for 30 days.
/// - A shard that took more than 500 KB, or 500 records, a second on the average of a minute is
///   hot, unless all of that had one hash key: a split cannot part it.
/// - Ten minutes after the end of the minute that showed a need, the service acts: it splits the
///   hot shards in their middle, and after them the widest ones until there are as many as the
///   demand of the last 30 days asks for. What it has made counts as a demand of that moment.
/// - When the greatest demand leaves the 30 days, neighbours are merged, the narrowest pairs first,
///   until the greatest demand that is left has its shards, but never below the four shards of a
///   new stream.
/// - Each time a shard is split or merged once at most, so that a child is never closed in the
///   second in which it was stamped. What is not enough goes on a minute later.
/// - All splits and merges of one time happen at one moment, and the stream stays ACTIVE: no caller
///   asked for them, and none could know when UPDATING would refuse his own change. For the same
///   reason they wait, a minute at a time, while the stream is UPDATING by a call.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/hasher.h"
#include "core/base/instant.h"
#include "core/engine/hash_key.h"

namespace kds {

struct ReshardStep;
struct Shard;
struct Stream;

/// What a shard of an on-demand stream took in the minute of its latest write.
struct ShardLoad {
    std::int64_t minute = 0;  ///< Since 1970.
    std::int64_t bytes = 0;   ///< Data and partition keys.
    std::int64_t records = 0;
    HashKey hash_key;  ///< Of the first record of the minute.
    bool several_hash_keys = false;
    bool was_hot = false;  ///< In some minute; such a shard is split next time.

    void hash(Hasher& hasher) const;
};

/// What an on-demand stream remembers of its load, and when it is to be looked at again.
struct OnDemandScaling {
    struct Demand {
        std::uint32_t shards;
        Instant at;
    };
    /// The greatest one, then the greatest one after it, and so on: shards fall, times rise.
    std::vector<Demand> demands;
    std::optional<Instant> minute_ends;  ///< End of a minute with writes that is not counted yet.
    std::optional<Instant> acts_at;      ///< When hot shards are split, or a demand is met.

    void hash(Hasher& hasher) const;
};

/// Open shards that an on-demand stream of the Region can have: 10 GB a second in the large ones,
/// 200 MB a second elsewhere (kinesis.md 4.9), at 1 MB a shard.
std::uint32_t on_demand_shards_max(std::string_view region);

/// The stream is on-demand from now on; the shards that it has are its first demand.
void begin_on_demand(Stream& stream, Instant now);
/// Forgets all that was measured: the stream is provisioned from now on.
void end_on_demand(Stream& stream);

/// Counts a record that the shard accepted. True if its minute has to be looked at when it ends,
/// which is then next_on_demand_look().
/// Precondition: everything that was due up to `now` is done.
bool count_write(Stream& stream, Shard& shard, HashKey hash_key, std::int64_t bytes, Instant now);

/// When look_at_load() has something to do next, a whole minute; empty while nothing is measured.
std::optional<Instant> next_on_demand_look(const Stream& stream);

/// Does what is due at that moment, and says which shards are to be split and merged then.
/// Precondition: `at` is next_on_demand_look(), and the caller takes all steps at that moment.
std::vector<ReshardStep> look_at_load(Stream& stream, Instant at, std::uint32_t shards_max);

/// Open shards that the stream should have for its demands and its warm throughput of so many
/// MiB a second, if it had to be scaled now.
std::uint32_t shards_for(const Stream& stream, std::int64_t warm_mibps);

}  // namespace kds
