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
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/chunked_log.h"
#include "core/base/result.h"
#include "core/base/text.h"
#include "core/engine/engine.h"
#include "core/sim/command.h"
#include "core/sim/metrics/metrics.h"
#include "core/sim/scenario.h"
#include "core/sim/surroundings.h"
#include "core/sim/wake_queue.h"

namespace kds::sim {

struct Access;

/// What is read from the log of events concerns this time before the present, or so many records
/// that a stream has accepted: no copy of a world may know less.
inline constexpr Duration kLookedBack = Duration::seconds(1);
inline constexpr std::int64_t kRecordsLookedBack = 1'000;

/// The answer to a call that the learner made.
using CallOutput = std::variant<std::monostate, PutRecordOutput, PutRecordsOutput,
                                GetShardIteratorOutput, GetRecordsOutput, api::Value>;

struct LearnerCall {
    Instant at{};
    std::uint64_t command = 0;  ///< Serial in the command log.
    Command request;
    Result<CallOutput> answer;  ///< monostate: an operation without output (CreateStream).
};

/// Does the commands of a log at their times, then goes on to `until`; `to` is a World or whatever
/// has its apply(), advance_to() and now(). Fails with BadDocument, naming the entry, if times go
/// back or lie after `until`, or if a command is refused.
template <typename Replayed>
Result<void> replay_log(const std::vector<LoggedCommand>& log, Instant until, Replayed& to);

class World {
public:
    // Made in one place: every source that copies or drops one would make all that it holds anew.
    World(const World& other);
    World(World&& other) noexcept;
    World& operator=(const World& other);
    World& operator=(World&& other) noexcept;
    ~World();

    /// Runs the set-up and the warm-up. Fails with BadDocument, naming the command (from 1), if one
    /// of the set-up is refused.
    static Result<World> start(const Scenario& scenario, std::uint64_t seed);
    /// The set-up only: the world can be used when warm_up_within() has said so. Fails as start().
    static Result<World> set_up(const Scenario& scenario, std::uint64_t seed);
    /// Runs the warm-up on for so many steps of work. True when it is over.
    bool warm_up_within(std::uint64_t steps);
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
    /// The same, but stops when so many steps of work are done, at a moment at which nothing is
    /// under way: what is due then is done. True if `t` was reached. How the way is cut does not
    /// matter for the state.
    bool advance_within(Instant t, std::uint64_t steps);
    /// Work done so far, in steps: wake-ups and events. The same for equal worlds.
    std::uint64_t work() const { return wakes_run_ + engine_.events().end(); }
    /// When the next thing happens by itself; empty if nothing ever will.
    std::optional<Instant> next_event() const;

    const Engine& engine() const { return engine_; }
    /// In the order in which they were added.
    const std::vector<Producer>& producers() const { return producers_; }
    const std::vector<Consumer>& consumers() const { return consumers_; }
    const Producer* find_producer(ActorId id) const;
    const Consumer* find_consumer(ActorId id) const;
    const FaultBoard& faults() const { return faults_; }
    /// Principals, policies and ways (access.h); null while nobody has said anything about them.
    const Access* access() const { return access_.get(); }
    /// CloudWatch's metrics, and what a bill is made from. They follow from the engine's events,
    /// which its hash covers, so state_hash() leaves them out.
    const Metrics& metrics() const { return metrics_; }
    const ChunkedLog<LearnerCall, 32>& calls() const { return calls_; }
    const ChunkedLog<LoggedCommand, 64>& log() const { return log_; }
    /// Records that the learner has put and that were accepted.
    std::uint64_t learner_records() const { return learner_records_; }
    /// The iterator that CallGetRecords without one will use; empty if there is none.
    const std::string& held_iterator() const { return held_iterator_; }

    /// An estimate of the memory of all of it, and of what a copy takes beyond what it shares.
    std::int64_t memory_bytes() const;
    std::int64_t copy_bytes() const;
    /// For a copy that is kept for long: drops events as far as kRecordsLookedBack allows. Those of
    /// kLookedBack may be among them, and are there again when it has run on for so long.
    void drop_old_events();
    std::uint64_t state_hash() const;

private:
    World(const Scenario& scenario, std::uint64_t seed);
    /// Who wants it: what the learner does is logged, what a set-up calls must succeed, and of what
    /// a schedule does nobody waits for the answer.
    enum class By : std::uint8_t { Learner, Setup, Schedule };
    struct Performer;
    Result<void> perform(const Command& command, By by);
    Surroundings around() { return {engine_, wakes_, faults_, room_, access_.get(), now_}; }
    Result<void> change_access(const AccessCommand& command, By by);
    void identify_learner(Call& call, const Command& command) const;
    void forget_access(std::string_view actor);
    Result<void> check_name(std::string_view name) const;
    Producer* find_producer(std::string_view name);
    Consumer* find_consumer(std::string_view name);

    /// What comes next by itself, up to `t`: a wake-up or, if somebody listens, a push.
    enum class Next : std::uint8_t { Nothing, Wake, Push };
    Next next_up_to(Instant t) const;
    /// Tells those consumers that have subscriptions what was pushed to them.
    void deliver_pushes();
    void see_who_listens();
    void listen_again();

    /// Wake-ups of the world itself.
    enum What : std::uint8_t { LiftFaultByTime, RunSchedule, RestoreStreams };
    /// Nobody waits for it any more.
    bool is_void(const Wake& wake) const;
    void run(const Wake& wake);
    void run_own(const Wake& wake);
    void run_schedule();
    void plan_schedule();

    void take_metrics();
    /// A fault at work on this actor; null if there is none.
    const ActiveFault* fault_of(std::string_view actor) const;
    Result<void> check_target(const FaultSpec& fault);
    Result<void> inject(const FaultSpec& fault);
    /// Precondition: it is at work.
    void lift(std::string_view name);
    /// Has made what is due before a fault begins or ends.
    void catch_up(const FaultSpec& fault);
    /// Tells the target of a fault, or does to a stream what the fault does.
    void tell(const ActiveFault& active, bool begins);
    bool has_own_key(const Stream& stream) const;
    std::string key_of(std::string_view stream_name) const;
    void switch_key(const std::string& key, bool enabled);
    void delete_stream_of_fault(const std::string& name);
    void restore_streams();

    Engine engine_;
    std::uint64_t seed_;
    Instant now_;
    Instant began_at_;
    std::vector<Producer> producers_;
    std::vector<Consumer> consumers_;
    ActorId last_actor_ = kLearner;
    WakeQueue wakes_;
    std::uint64_t wakes_run_ = 0;
    FaultBoard faults_;
    std::shared_ptr<const Access> access_;
    Metrics metrics_;
    bool somebody_listens_ = false;  ///< One of the consumers is pushed records; follows from them.
    /// No subscription pushes before, whatever producers do: see listen_again().
    Instant next_push_{};
    std::uint64_t pushes_seen_ = 0;  ///< Events up to here were looked through for pushes.
    /// What the scenario does by itself; shared by all copies.
    std::shared_ptr<const std::vector<Scheduled>> schedule_;
    std::size_t scheduled_done_ = 0;
    /// Shards of the streams that faults have deleted, to make them anew when these are lifted.
    std::map<std::string, std::int64_t> deleted_streams_;
    ChunkedLog<LearnerCall, 32> calls_;
    ChunkedLog<LoggedCommand, 64> log_;
    std::string held_iterator_;
    std::uint64_t learner_records_ = 0;
    RequestRoom room_;
};

template <typename Replayed>
Result<void> replay_log(const std::vector<LoggedCommand>& log, Instant until, Replayed& to) {
    std::size_t number = 0;
    for (const LoggedCommand& entry : log) {
        ++number;
        if (entry.at < to.now() || entry.at > until)
            return fail(ErrorCode::BadDocument,
                        cat("log entry ", number, ": its time is out of order"));
        to.advance_to(entry.at);
        if (auto done = to.apply(entry.command); !done)
            return fail(ErrorCode::BadDocument,
                        cat("log entry ", number, ": ", done.error().message));
    }
    if (until < to.now())
        return fail(ErrorCode::BadDocument, "the session ends before its scenario begins");
    to.advance_to(until);
    return {};
}

}  // namespace kds::sim
