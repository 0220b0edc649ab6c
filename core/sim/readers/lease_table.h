/// The lease table of an application of the KCL (kinesis.md 8.3): what its workers share. On AWS it
/// is a table of DynamoDB; here a value, whose updates are conditional as they are there. It
/// answers at once: how long DynamoDB takes is left out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/hasher.h"
#include "core/engine/hash_key.h"
#include "core/engine/sequence_number.h"
#include "core/engine/shard.h"

namespace kds::sim {

/// A worker, and which of its lives: one that was started again is another worker to the table.
struct WorkerId {
    std::uint32_t number = 0;  ///< From 1; 0: nobody.
    std::uint32_t life = 0;
    explicit operator bool() const { return number != 0; }
    friend auto operator<=>(const WorkerId&, const WorkerId&) = default;
};
/// "worker-2", and "worker-2.3" in its third life: the column leaseOwner; empty for nobody.
std::string to_string(WorkerId worker);

struct Checkpoint {
    enum class Kind : std::uint8_t { TrimHorizon, Latest, AtSequence, ShardEnd };
    Kind kind = Kind::TrimHorizon;
    std::optional<SequenceNumber> sequence = {};  ///< AtSequence: of the last record done.
    friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};
/// "TRIM_HORIZON", "LATEST", "SHARD_END" or the sequence number: the column checkpoint.
std::string to_string(const Checkpoint& checkpoint);

/// One row; the members are its columns, leaseKey first.
struct Lease {
    ShardIndex shard{};
    WorkerId owner = {};
    std::uint64_t counter = 0;  ///< One more at each renewal and take: the heart-beat.
    std::uint64_t owner_switches_since_checkpoint = 0;
    Checkpoint checkpoint = {};
    std::vector<ShardIndex> parents = {};
    std::vector<ShardIndex> children = {};  ///< Set at the end of the shard.
    HashKeyRange range = HashKeyRange::whole();

    bool is_finished() const { return checkpoint.kind == Checkpoint::Kind::ShardEnd; }
};

class LeaseTable {
public:
    /// In the order of their keys.
    const std::vector<Lease>& rows() const { return rows_; }
    const Lease* find(ShardIndex shard) const;

    /// False, and nothing is changed, if the condition of the update does not hold.
    bool create(Lease lease);
    /// If it is `owner`'s and the counter is this one.
    bool renew(ShardIndex shard, WorkerId owner, std::uint64_t counter);
    /// If the counter is this one; also from another owner.
    bool take(ShardIndex shard, WorkerId by, std::uint64_t counter);
    /// If it is `owner`'s.
    bool check_point(ShardIndex shard, WorkerId owner, Checkpoint checkpoint);
    /// The shard is at its end: the checkpoint, its children, and nobody owns it any more.
    bool finish(ShardIndex shard, WorkerId owner, std::vector<ShardIndex> children);
    /// Gives it up, if it is `owner`'s.
    bool release(ShardIndex shard, WorkerId owner);
    void remove(ShardIndex shard);

    void hash(Hasher& hasher) const;

private:
    Lease* owned(ShardIndex shard, WorkerId owner);
    std::vector<Lease> rows_;
};

}  // namespace kds::sim
