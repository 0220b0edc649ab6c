/// The world of a session: one engine, the actors around it, one virtual clock, one seed.
///
/// A discrete-event simulation and a regular value: a copy is a snapshot. The same scenario, seed
/// and command log give the same state_hash() at the same time on every compiler and target, in
/// whatever portions the clock was advanced.
///
///   auto world = World::start(scenario, seed);
///   world->apply(CallPutRecord{{.stream_name = "clicks", .partition_key = "user-7", …}});
///   world->advance_to(world->now() + Duration::seconds(1));
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/chunked_log.h"
#include "core/base/result.h"
#include "core/engine/engine.h"
#include "core/sim/command.h"
#include "core/sim/scenario.h"

namespace kds::sim {

/// The answer to a call that the learner made.
using CallOutput = std::variant<std::monostate, PutRecordOutput, PutRecordsOutput,
                                GetShardIteratorOutput, GetRecordsOutput>;

struct LearnerCall {
    Instant at{};
    std::uint64_t command = 0;  ///< Serial in the command log.
    Command request;
    Result<CallOutput> answer;  ///< monostate: an operation without output (CreateStream).
};

class World {
public:
    /// Runs the set-up and the warm-up. Fails with BadDocument, naming the command (from 1), if one
    /// of the set-up is refused.
    static Result<World> start(const Scenario& scenario, std::uint64_t seed);
    /// The session that has this log, as it was at `until`. Fails with BadDocument, naming the
    /// entry, if times go back or lie after `until`, or if a command is refused.
    static Result<World> replay(const Scenario& scenario, std::uint64_t seed,
                                const std::vector<LoggedCommand>& log, Instant until);

    Instant now() const { return now_; }
    /// When the learner's time began: the end of the warm-up.
    Instant began_at() const { return began_at_; }
    std::uint64_t seed() const { return seed_; }

    /// Does the command now and logs it. Fails with BadDocument, changing nothing, if it names an
    /// unknown actor or has a value out of range; the message says which. What the *service*
    /// refuses is no failure here: the answer is in calls().
    Result<void> apply(const Command& command);

    /// Runs everything due up to and including `t`. Precondition: t >= now().
    void advance_to(Instant t);
    /// When the next thing happens by itself; empty if nothing ever will.
    std::optional<Instant> next_event() const;

    const Engine& engine() const { return engine_; }
    /// In the order in which they were added.
    const std::vector<Producer>& producers() const { return producers_; }
    const std::vector<Consumer>& consumers() const { return consumers_; }
    const Producer* find_producer(ActorId id) const;
    const Consumer* find_consumer(ActorId id) const;
    const ChunkedLog<LearnerCall, 32>& calls() const { return calls_; }
    const ChunkedLog<LoggedCommand, 64>& log() const { return log_; }
    /// Records that the learner has put and that were accepted.
    std::uint64_t learner_records() const { return learner_records_; }
    /// The iterator that CallGetRecords without one will use; empty if there is none.
    const std::string& held_iterator() const { return held_iterator_; }

    std::uint64_t state_hash() const;

private:
    enum class WakeKind : std::uint8_t { Send, Arrive, Retry, Poll, PollArrive };
    struct Wake {
        Instant at;
        std::uint64_t serial;  ///< Breaks ties: first asked, first served.
        WakeKind kind;
        ActorId actor;
        std::uint64_t epoch;   ///< Of the actor; the wake-up is void if the actor's is another.
        std::uint64_t number;  ///< Of the record, or of the cursor.
    };

    World(const Scenario& scenario, std::uint64_t seed);
    Result<void> perform(const Command& command, bool logged);
    Result<void> add(const AddProducer& command);
    Result<void> add(const AddConsumer& command);
    Result<void> check_name(std::string_view name) const;
    Producer* find_producer(std::string_view name);
    Consumer* find_consumer(std::string_view name);
    void wake_at(Instant at, WakeKind kind, ActorId actor, std::uint64_t epoch,
                 std::uint64_t number = 0);
    /// Nobody waits for it any more.
    bool is_void(const Wake& wake) const;
    void run(const Wake& wake);
    void plan_send(Producer& producer);
    void send(Producer& producer);
    void arrive(Producer& producer, std::uint64_t number);
    void poll(Consumer& consumer);
    void poll_shard(Consumer& consumer, std::size_t cursor);

    Engine engine_;
    std::uint64_t seed_;
    Instant now_;
    Instant began_at_;
    std::vector<Producer> producers_;
    std::vector<Consumer> consumers_;
    ActorId last_actor_ = kLearner;
    std::vector<Wake> wakes_;  ///< A heap, the earliest on top.
    std::uint64_t wake_serial_ = 0;
    ChunkedLog<LearnerCall, 32> calls_;
    ChunkedLog<LoggedCommand, 64> log_;
    std::string held_iterator_;
    std::uint64_t learner_records_ = 0;
};

}  // namespace kds::sim
