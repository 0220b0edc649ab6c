/// Whether consumers do what they owe: every record that was accepted after they began is done at
/// least once, in the order of its shard, parents before children; nothing is done twice without a
/// cause; no checkpoint runs ahead of what was done; no worker goes on with a lease that it lost.
///
/// A record is not owed if it has expired, if its stream is gone, if it came before the consumer
/// began, or if the consumer documents that it loses it: one that begins at LATEST and keeps its
/// positions in memory begins at LATEST again after a crash, and so does an application of the KCL
/// that has not written its first checkpoint of a shard.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "core/sim/world.h"
#include "tests/sim/check/application_check.h"
#include "tests/sim/check/findings.h"
#include "tests/sim/check/ledger.h"
#include "tests/sim/check/spans.h"

namespace kds::sim::checking {

class ConsumerCheck {
public:
    /// What consumers are at present: to be told before the events of the next moment.
    void see(const World& world);
    void take(const World& world, const Ledger& ledger, const Event& event, Findings& findings);
    /// Reads on in the logs of the consumers, then looks at counters and lease tables.
    void look(const World& world, const Ledger& ledger, Findings& findings);
    /// True if the consumer has done all that it owes. If not, and `findings` is not null, says
    /// what is missing.
    bool has_done_all(const World& world, const Ledger& ledger, const Consumer& consumer,
                      Findings* findings);

private:
    struct SliceFollow {
        Spans covered = {};          ///< Done, skipped or discarded.
        Spans done = {};             ///< Done.
        std::uint64_t frontier = 0;  ///< All that it owes below is covered.
        std::uint64_t last_end = 0;  ///< Of the newest entry.
        std::uint32_t last_worker = 0;
        bool last_failed = false;
    };
    struct ShardFollow {
        bool has_begun = false;
        bool begins_again = false;  ///< After a crash: the next iterator is its first one.
        bool is_left = false;       ///< It crashed and begins at LATEST: what it missed is lost.
        bool parents_done = false;
        int causes = 0;  ///< For going back, that were not used up yet.
        std::uint64_t last_run = 0;
        std::uint32_t slices = 1;
        Spans given = {};
        Spans not_owed = {};
        std::map<std::uint32_t, SliceFollow> by_slice = {};
    };
    struct LeaseSeen {
        std::uint64_t counter = 0;
        Checkpoint checkpoint = {};
    };
    struct Counts {
        std::uint64_t read = 0, refused = 0;
        std::uint64_t done = 0, again = 0, skipped = 0, discarded = 0, failed = 0;
    };
    using ShardKey = std::pair<std::uint32_t, std::uint32_t>;  ///< Stream and shard.
    struct Follow {
        bool has_crashed = false;
        std::uint64_t epoch = 0;
        std::uint64_t next_entry = 0;
        Instant last_entry_at{};
        bool shares_shards = false;  ///< Lambda with several slices: counts are not followed.
        Counts counts = {};
        ApplicationCheck application = {};
        std::map<ShardKey, ShardFollow> shards = {};
        std::map<std::uint32_t, LeaseSeen> leases = {};
    };
    /// One entry of a consumer's log, with what is known of its shard.
    struct Entry {
        const World& world;
        const Ledger& ledger;
        const Consumer& consumer;
        const Processed& processed;
    };

    void begin(const World& world, const Ledger& ledger, const Consumer& consumer,
               const Event& event, Findings& findings);
    void take_entry(const Entry& entry, Follow& follow, Findings& findings);
    void check_order(const Entry& entry, const Follow& follow, ShardFollow& shard,
                     Findings& findings);
    void check_parents(const Entry& entry, const Follow& follow, ShardFollow& shard,
                       Findings& findings);
    void check_again(const Entry& entry, ShardFollow& shard, SliceFollow& slice,
                     Findings& findings);
    void check_counts(const World& world, const Consumer& consumer, const Follow& follow,
                      Findings& findings);
    void check_leases(const World& world, const Ledger& ledger, const Consumer& consumer,
                      const KclReader& reader, Follow& follow, Findings& findings);
    void check_checkpoint(const World& world, const Ledger& ledger, const Consumer& consumer,
                          const Lease& lease, Follow& follow, Findings& findings);
    void check_workers(const World& world, const Consumer& consumer, const KclReader& reader,
                       Findings& findings);
    /// The first place before `end` that it owes and has not covered; `end` if there is none.
    static std::uint64_t first_missing(const World& world, const Ledger& ledger, ShardKey key,
                                       ShardFollow& shard, std::uint32_t slice, std::uint64_t end);
    static std::uint64_t first_missing(const World& world, const Ledger& ledger, ShardKey key,
                                       ShardFollow& shard, std::uint64_t end);

    std::map<ActorId, Follow> follows_;
};

}  // namespace kds::sim::checking
