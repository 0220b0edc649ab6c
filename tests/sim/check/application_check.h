/// What an application must show, and what a delivery stream's objects must hold: worked out from
/// all records that the consumer has done, without the application's own economies. The KCL and a
/// delivery stream give each user record of an aggregated record once for each time that its batch
/// is done (kinesis.md 7.5, 8.9); all others give the records of the stream.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/sim/world.h"
#include "tests/sim/check/findings.h"
#include "tests/sim/check/spans.h"

namespace kds::sim::checking {

class ApplicationCheck {
public:
    /// A batch was done; `before` are the places of its shard and slice that had been done.
    void take(const World& world, const Consumer& consumer, const Processed& processed,
              const Spans& before);
    void compare(const World& world, const Consumer& consumer, Findings& findings);

private:
    struct Window {
        std::uint64_t all = 0;
        std::map<std::string, std::uint64_t, std::less<>> by_key = {};
    };
    /// One key of an alarm or a price. A record that comes late counts in the newest window.
    struct Key {
        std::map<Instant, std::int64_t> counts = {};
        bool spoke = false;
    };

    void take(const Consumer& consumer, Instant now, Instant arrival, std::string_view key,
              std::size_t data_bytes);
    void count_in_window(Instant window, std::string_view key);
    void count_for_key(const ApplicationSpec& spec, Instant now, Instant arrival,
                       std::string_view key);
    std::int64_t price(const PriceSpec& spec, const Key& key, Instant now) const;

    void compare_objects(const World& world, const Consumer& consumer, Findings& findings);

    bool is_known_ = true;  ///< No batch was done whose records cannot be looked at any more.
    bool has_news_ = false;
    std::uint64_t records_ = 0;
    std::uint64_t batches_ = 0;  ///< With a record that counts.
    std::int64_t bytes_ = 0;
    std::map<Instant, Window> windows_;
    std::uint64_t too_late_ = 0;
    std::map<std::string, Key, std::less<>> keys_;
    std::uint64_t raised_ = 0;
    Duration worst_delay_{};
    std::uint64_t next_object_ = 0;
    std::uint64_t delivered_ = 0;  ///< Records of the objects before that one.
    std::int64_t delivered_bytes_ = 0;
};

}  // namespace kds::sim::checking
