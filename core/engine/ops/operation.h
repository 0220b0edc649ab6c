/// What the operations share: how a call begins, how it fails, and the sentences of the errors that
/// several of them answer. For core/engine/ops only.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/engine/action.h"
#include "core/engine/engine.h"
#include "core/engine/ops/authorization.h"

namespace kds {

/// One call under way: settles the engine, numbers the call, stamps its events. Lives on the stack
/// of an operation.
class Operation {
public:
    Operation(Engine& engine, const Call& call, Action action)
        : engine_{engine},
          call_{call},
          action_{action},
          number_{(engine.settle(call.now), engine.begin_call())} {}

    Instant now() const { return call_.now; }
    ActorId actor() const { return call_.actor; }
    std::uint64_t number() const { return number_; }
    Engine& engine() { return engine_; }
    const Engine& engine() const { return engine_; }

    Action action() const { return action_; }
    /// The account that calls, and the one whose streams the input's names mean.
    std::string_view caller() const {
        const std::string& account = call_.principal.account;
        return account.empty() ? engine_.options().account : account;
    }
    std::string_view owner() const {
        return call_.owner.empty() ? caller() : std::string_view(call_.owner);
    }
    std::string caller_arn() const;
    /// From where the request comes; null if nobody says.
    const iam::Origin* origin() const { return call_.origin; }

    /// Whether the call may go on: AccessDenied if the caller may not do this to the stream, then
    /// LimitExceeded if it is called too often (kinesis.md 1.5, rows 15 and 16). Every operation
    /// asks this first. `stream_name` is empty for one that names no stream.
    Result<void> admit(std::string_view stream_name = {}) {
        return admit(Asked{.stream_name = stream_name});
    }
    Result<void> admit(const Asked& asked) {
        // The data plane nearly always: nothing is to be asked of an account that means its own.
        if (call_.owner.empty() && !engine_.asks_policies() &&
            rate_of(action_).scope == CallRate::Scope::None)
            return {};
        return admit_if_allowed(asked);
    }
    const Stream* find_stream(std::string_view name) const {
        return engine().find_stream(name, owner());
    }
    Stream* find_stream(std::string_view name) { return engine_.find_stream(name, owner()); }

    /// An event of this call, of this kind, now.
    Event event(EventKind kind) const {
        return {.at = call_.now,
                .kind = kind,
                .actor = call_.actor,
                .action = action_,
                .call = number_};
    }
    /// Logs CallFailed and makes the error that the operation returns.
    std::unexpected<Error> fail(ErrorCode code, std::string message, StreamId stream = {},
                                ShardIndex shard = {});
    /// The same for an error that is made already.
    std::unexpected<Error> fail(Error error, StreamId stream = {}) {
        return fail(error.code, std::move(error.message), stream);
    }
    std::unexpected<Error> stream_not_found(std::string_view name);
    /// For an iterator or a shard id that names nothing; the stream itself may be what is missing.
    std::unexpected<Error> no_such_shard(ShardIndex shard, std::string_view stream_name);

    /// For a text that is no shard id, or the id of a shard to reshard that is not there
    /// (kinesis.md 3.3).
    std::unexpected<Error> could_not_find_shard(std::string_view id, std::string_view stream_name);
    /// ResourceInUse (kinesis.md 3.4).
    std::unexpected<Error> not_active(const Stream& stream);

    /// The stream whatever its state; fails with ResourceNotFound.
    Result<Stream*> known_stream(std::string_view name);
    /// The stream if a change of it can begin; fails with ResourceNotFound, or with ResourceInUse
    /// if it is not ACTIVE (kinesis.md 2.3).
    Result<Stream*> active_stream(std::string_view name);
    /// The same for a change of its shards, which an on-demand stream makes by itself: Validation
    /// comes before ResourceInUse (kinesis.md 2.4).
    Result<Stream*> reshardable_stream(std::string_view name);
    /// Makes the stream UPDATING until the change is done.
    void begin_change(Stream& stream, StreamChange change);

    /// "<name> under account <account>", as nearly every message has it.
    std::string under_account(std::string_view name) const;

private:
    Result<void> admit_if_allowed(const Asked& asked);

    Engine& engine_;
    const Call& call_;
    Action action_;
    std::uint64_t number_;
};

/// How many of these calls, oldest first, are not older than the window; forgets the others.
std::int64_t calls_within(std::vector<Instant>& calls, Duration window, Instant now);

/// Sentence of LimitExceeded for `wanted` shards that the account has no room for (kinesis.md 3.5).
std::string shard_limit_exceeded(const Operation& operation, std::int64_t wanted);

/// Sentence of InvalidArgument for a closed shard that should be split or merged (kinesis.md 3.6).
std::string already_resharded(const Operation& operation, const Stream& stream, const Shard& shard);

/// Kinesis, ProvisionedThroughputExceededException (kinesis.md 3.7).
Error rate_exceeded(Operation& operation, const Stream& stream, ShardIndex shard);

}  // namespace kds
