/// Follows a world from its events, its state and the logs of its consumers, and says in sentences
/// what is not as it must be. It decides nothing and changes nothing, and it shares no computation
/// with the world: what it compares with, it has written down itself (ledger.h).
///
///   Checker checker(world);
///   while (!world.advance_within(end, 1)) checker.look(world);
///   for (const Finding& finding : checker.findings()) …
#pragma once

#include <cstdint>
#include <vector>

#include "core/sim/world.h"
#include "tests/sim/check/consumer_check.h"
#include "tests/sim/check/findings.h"
#include "tests/sim/check/ledger.h"
#include "tests/sim/check/metrics_check.h"
#include "tests/sim/check/producer_check.h"

namespace kds::sim::checking {

class Checker {
public:
    /// Takes note of what the set-up has done. Precondition: the engine still has all its events.
    explicit Checker(const World& world);

    /// To be called after each moment and each command, at the latest before the engine forgets the
    /// events since the last time. Looks at the whole state once in a while only; `thorough` makes
    /// it do so now.
    void look(const World& world, bool thorough = false);
    /// What holds at the end of a run only: every datapoint of the metrics.
    void finish(const World& world);
    /// Whether nothing of a producer is on its way; with `must` it is a finding if something is.
    bool has_sent_all(const World& world, const Producer& producer, bool must);
    /// Whether a consumer has done all that it owes; with `must` it is a finding if it has not.
    bool has_done_all(const World& world, const Consumer& consumer, bool must);

    const std::vector<Finding>& findings() const { return findings_.all(); }
    std::uint64_t events() const { return next_event_; }

private:
    void look_at_learner(const World& world);

    Findings findings_;
    Ledger ledger_;
    ProducerCheck producers_;
    ConsumerCheck consumers_;
    MetricsCheck metrics_;
    std::uint64_t next_event_ = 0;
    std::uint64_t looks_ = 0;
    std::uint64_t learner_before_ = 0;  ///< Records of the set-up, which are not the learner's.
};

}  // namespace kds::sim::checking
