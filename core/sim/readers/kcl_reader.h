/// An application of the Kinesis Client Library (kinesis.md 8.2 to 8.7): workers that share the
/// shards of a stream by a lease table, and go on from its checkpoints after one of them has died.
///
/// Every record is processed at least once. It is processed again exactly when a worker loses a
/// lease, by a crash, by another that takes it or because it does not reach the table, before it
/// has written a checkpoint behind the record.
/// A record that cannot be processed costs the rest of its batch: the KCL logs it and goes on.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/instant.h"
#include "core/sim/processing.h"
#include "core/sim/readers/fan_out_feed.h"
#include "core/sim/readers/lease_table.h"
#include "core/sim/readers/lease_taking.h"
#include "core/sim/readers/shard_feed.h"
#include "core/sim/surroundings.h"

namespace kds::sim {

struct Consumer;

/// kinesis.md 8.5.
inline constexpr Duration kShardSyncInterval = Duration::millis(60'000);
inline constexpr Duration kLeaseAuditInterval = Duration::millis(120'000);
inline constexpr std::uint32_t kLeaseAuditHoles = 3;  ///< In a row, before it is repaired.
inline constexpr Duration kParentPollInterval = Duration::millis(10'000);
inline constexpr Duration kTaskBackoff = Duration::millis(500);
inline constexpr Duration kLeaseCleanInterval = Duration::seconds(60);
inline constexpr std::uint64_t kCompletedLeasesEvery = 5;  ///< Of those.
inline constexpr std::uint64_t kGarbageLeasesEvery = 30;   ///< Of those.
/// After a ProvisionedThroughputExceeded (kinesis.md 8.1).
inline constexpr Duration kThrottledBackoff = Duration::seconds(1);

/// What a worker does with one shard whose lease it believes to hold.
struct ShardConsumer {
    enum class Phase : std::uint8_t { WaitsForParents, Reads, AtEnd };
    ShardIndex shard{};
    std::uint64_t run = 0;      ///< Number of this hold, never used again; wake-ups name it.
    std::uint64_t counter = 0;  ///< Of the lease, as this worker has written it.
    Instant renewed_at{};
    Phase phase = Phase::WaitsForParents;
    bool lost = false;  ///< The lease is gone; the batch at hand is the last one.
    ShardFeed feed = {};
    FanOutFeed push = {};
    Instant asked_at{};
    std::optional<Batch> at_work = {};
    std::optional<SequenceNumber> read_up_to = {};  ///< Behind the batch at hand.
    std::optional<SequenceNumber> done_up_to = {};  ///< Set while a checkpoint is owed.
    Instant checkpointed_at{};
    std::vector<ChildShard> children = {};  ///< At the end of the shard.
};

struct KclWorker {
    WorkerId id = {};
    bool crashed = false;
    bool frozen = false;
    std::uint64_t turn = 0;  ///< Raised whenever it stops, so that older wake-ups are void.
    std::vector<ShardConsumer> shards = {};  ///< In the order of taking.
    std::vector<SeenLease> seen = {};

    bool is_up() const { return !crashed && !frozen; }
    /// Leases that it believes to hold.
    std::size_t lease_count() const;
};

struct KclReader {
    LeaseTable leases;
    std::vector<KclWorker> workers;

    void start(Surroundings& around, Consumer& consumer);
    void wake(Surroundings& around, Consumer& consumer, const Wake& wake);
    bool is_void(const Wake& wake) const;
    void faults_changed(Surroundings& around, Consumer& consumer, bool goes_on);
    /// All workers have died; faults_changed() is told of each.
    void forget(Surroundings& around, Consumer& consumer);
    /// Shuts down: what is done gets its checkpoints, and the registration is given up.
    void stop(Surroundings& around, Consumer& consumer);
    void pushed(Surroundings& around, Consumer& consumer, const Event& event);
    bool listens(const Consumer& consumer) const;
    void hash(Hasher& hasher) const;

    enum What : std::uint8_t { Sync, Clean, Audit, Take, Renew, Step, Arrive, BatchDone };

private:
    struct Place {
        KclWorker* worker = nullptr;
        ShardConsumer* shard = nullptr;
        explicit operator bool() const { return shard != nullptr; }
    };
    Place find(std::uint64_t run);
    void plan_step(Surroundings& around, const Consumer& consumer, const ShardConsumer& shard,
                   Duration after);
    void begin_worker(Surroundings& around, Consumer& consumer, KclWorker& worker);
    void renumber(KclWorker& worker);
    bool reaches_table(const Surroundings& around, const Consumer& consumer,
                       const KclWorker& worker) const;
    const KclWorker* leader(const Surroundings& around, const Consumer& consumer) const;

    void sync(Surroundings& around, Consumer& consumer);
    void clean(Surroundings& around, Consumer& consumer);
    void audit(Surroundings& around, Consumer& consumer);
    void take(Surroundings& around, Consumer& consumer, KclWorker& worker);
    void renew(Surroundings& around, Consumer& consumer, KclWorker& worker);
    void lose(Surroundings& around, KclWorker& worker, std::uint64_t run);

    void step(Surroundings& around, Consumer& consumer, Place at);
    bool begin_reading(Surroundings& around, Consumer& consumer, Place at);
    void ask(Surroundings& around, Consumer& consumer, Place at);
    void subscribe(Surroundings& around, Consumer& consumer, Place at);
    void arrive(Surroundings& around, Consumer& consumer, Place at);
    void take_pushes(Surroundings& around, Consumer& consumer, Place at);
    void begin_batch(Surroundings& around, Consumer& consumer, Place at, Batch batch);
    void plan_batch(Surroundings& around, Consumer& consumer, Place at);
    void end_batch(Surroundings& around, Consumer& consumer, Place at);
    /// False if the lease turned out to be lost.
    bool check_point(Surroundings& around, Consumer& consumer, Place at, bool must);
    void end_shard(Surroundings& around, Consumer& consumer, Place at);
    /// Whether its only child has another parent that has no lease yet and is to get one.
    bool waits_for_other_parent(Surroundings& around, Consumer& consumer,
                                const ShardConsumer& shard) const;
    /// The table as a worker sees it when it takes leases.
    LeaseTable table_for(const KclWorker& worker) const;

    std::uint64_t last_run_ = 0;
    std::uint64_t cleanings_ = 0;
    std::uint32_t holes_in_a_row_ = 0;
};

}  // namespace kds::sim
