/// Random use of an engine, for whoever counts it again: streams of both modes and of another
/// account, puts, reads, subscriptions, changes of everything that is charged, and much time.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/rng.h"
#include "core/engine/engine.h"
#include "core/pricing/price_sheet.h"

namespace kds::pricing::test {

struct UsageLimits {
    /// The commitment may begin anew when it has ended. Then a meter must look after each step.
    bool commits_again = true;
};

class RandomUsage {
public:
    explicit RandomUsage(std::uint64_t seed, UsageLimits limits = {});
    /// One call, after which a meter should look: it may have read what then expires.
    void act();
    void let_time_pass();

    const Engine& engine() const { return engine_; }
    /// All events so far.
    const std::vector<Event>& events() const { return events_; }
    /// From when to when the account had the commitment; the end is empty while it is not known.
    struct Committed {
        Instant start{};
        std::optional<Instant> end = {};
    };
    const std::vector<Committed>& committed() const { return committed_; }
    /// Streams that another account pays for.
    const std::vector<StreamId>& foreign() const { return foreign_; }

private:
    Call call() const { return {.now = now_, .actor = actor_}; }
    std::string any_stream();
    /// One that the stream has, if there is such a stream.
    std::string any_shard(const std::string& stream);
    void make_stream();
    void put();
    void read();
    void change_shards();
    void change_retention();
    void change_consumers();
    void change_commitment();
    void change_mode();
    void record_events();

    Rng rng_;
    UsageLimits limits_;
    Engine engine_{EngineOptions{}};
    bool is_long_;  ///< Weeks, in which records become old; else days at most.
    Instant now_;
    ActorId actor_ = 1;
    std::uint64_t next_event_ = 0;
    std::vector<Event> events_;
    std::vector<Committed> committed_;
    std::vector<StreamId> foreign_;
};

/// A sheet with random prices, in which some are missing.
PriceSheet random_sheet(Rng& rng);

}  // namespace kds::pricing::test
