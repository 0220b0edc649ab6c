/// What an actor may touch while it acts: the service, the queue of wake-ups, and what goes wrong.
/// For the actors' own files and the world only.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/rng.h"
#include "core/engine/engine.h"
#include "core/engine/ops/put_record.h"
#include "core/engine/ops/put_records.h"
#include "core/sim/faults.h"
#include "core/sim/wake_queue.h"

namespace kds::sim {

/// Where producers make requests, one after another, so that not each allocates anew. It is
/// nobody's state: a copy begins with an empty one.
struct RequestRoom {
    PutRecordInput record = {};
    PutRecordsInput records = {};

    RequestRoom() = default;
    RequestRoom(const RequestRoom&) {}
    RequestRoom& operator=(const RequestRoom&) { return *this; }
};

struct Access;

struct Surroundings {
    Engine& engine;
    WakeQueue& wakes;
    const FaultBoard& faults;
    RequestRoom& room;
    const Access* access;  ///< Null while nobody has said anything about principals and ways.
    Instant now;

    /// A call that this actor makes now: by its principal, over its way.
    Call call_by(ActorId id, std::string_view name) const;
};

/// One way between an actor and the service takes this long. AWS publishes no figure for the
/// latency of PutRecord; 5 to 30 ms a call within a Region is usual (kinesis.md 6.5, unconfirmed).
inline constexpr Duration kLinkDelay = Duration::millis(8);

/// What becomes of one request and its answer.
struct Fate {
    Duration way = kLinkDelay;  ///< Each way.
    bool request_lost = false;
    bool answer_lost = false;       ///< The service has done what was asked.
    bool internal_failure = false;  ///< The service answers InternalFailure and does nothing.
};
/// Draws from the generator only while a fault needs it, so that an actor without faults goes on as
/// if there were none.
Fate fate_of_request(const FaultBoard& faults, std::string_view actor, Rng& rng);

/// What the service answers while the fault InternalFailure holds (kinesis.md 1.4); logged as a
/// CallFailed.
std::unexpected<Error> internal_failure(Engine& engine, const Call& call, Action action);

inline bool is_throttle(const Error& error) {
    return error.code == ErrorCode::ProvisionedThroughputExceeded;
}

}  // namespace kds::sim
