/// CloudWatch's metrics and the counters of a bill, counted once more from the events alone.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "core/sim/metrics/statistics.h"
#include "core/sim/world.h"
#include "tests/sim/check/findings.h"
#include "tests/sim/check/ledger.h"

namespace kds::sim::checking {

class MetricsCheck {
public:
    /// Of one moment: the events must be told before another moment's state is looked at.
    void take(const World& world, const Event& event);
    /// At the end of a moment: no call goes on.
    void end_moment();
    /// What a bill is made from.
    void look(const World& world, const Ledger& ledger, Findings& findings) const;
    /// Every datapoint that is kept.
    void compare(const World& world, Findings& findings) const;

private:
    /// A series and its minute; `part` is a consumer's name or a shard's number.
    using Key = std::tuple<Metric, std::string, std::string, std::int64_t>;
    struct Put {
        std::uint64_t call = 0;
        Instant at{};
        Action action{};
        std::uint32_t stream = 0;
        std::int64_t bytes = 0, accepted = 0, throttled = 0, failed = 0;
    };
    struct Names {
        std::string stream;
        std::uint8_t monitored = 0;
        bool is_gone = false;
        std::map<std::uint32_t, std::string> consumers = {};
    };

    Names& names_of(const World& world, std::uint32_t stream);
    const std::string& consumer_of(const World& world, const Event& event);
    void add(const World& world, std::uint32_t stream, Metric metric, const std::string& part,
             Instant at, std::int64_t value);
    void add_of_shard(const World& world, const Event& event, Metric metric, std::int64_t value);
    void take_put(const World& world, const Event& event);
    void take_get(const World& world, const Event& event);
    void take_push(const World& world, const Event& event);
    void take_failure(const World& world, const Event& event);
    void end_put(const Put& put, bool is_of_shard, std::uint32_t shard);

    std::map<std::uint32_t, Names> names_;
    std::map<Key, Statistics> counted_;
    std::map<std::uint32_t, Put> puts_;  ///< Of the present call, by shard.
    Put put_;                            ///< The same, of all shards.
    std::uint64_t units_ = 0, put_bytes_ = 0, get_bytes_ = 0, pushed_bytes_ = 0;
};

}  // namespace kds::sim::checking
