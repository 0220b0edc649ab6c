/// The calls that a world's service was made, whoever made them: what an audit trail and an
/// eavesdropper are shown of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/api/document.h"
#include "core/engine/audit.h"
#include "core/sim/world.h"

namespace kds::web {

/// One call. Names nothing that would have to be copied: a trail has tens of thousands.
struct SeenCall {
    std::uint64_t number = 0;  ///< Its identity in this world, above 0.
    Instant at{};
    ActorId actor = kLearner;
    kds::Action action{};
    StreamId stream{};                 ///< None if the call names none, or names what is not there.
    ConsumerId consumer{};             ///< Of an action on a registered consumer.
    std::optional<ErrorCode> error{};  ///< Of the call as a whole.
    /// Where it stands: the learner's in World::calls(), others in the log of events, [begin, end).
    bool is_learners = false;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    /// What the engine has written down of it; null if it had no policies to ask yet, or has
    /// forgotten. Lives until the world changes.
    const AuditEntry* audit = nullptr;
};

/// Goes through the calls from the newest back to the oldest that is known: the learner's own that
/// World::calls() keeps, those of actors of which the log of events still says something, and
/// those of the engine's audit log. What several of them have is one call.
///
///   for (SeenCalls calls(world); auto call = calls.next();) …
class SeenCalls {
public:
    explicit SeenCalls(const sim::World& world);
    /// Empty at the end.
    std::optional<SeenCall> next();

private:
    std::optional<SeenCall> learners();
    std::optional<SeenCall> others();
    const AuditEntry* audited();

    const sim::World& world_;
    std::uint64_t calls_left_;   ///< Those from here on were given.
    std::uint64_t events_left_;  ///< The same.
    std::uint64_t management_left_;
    std::uint64_t data_left_;
    bool newest_left_ = true;
    std::optional<SeenCall> learners_;
    std::optional<SeenCall> others_;
    const AuditEntry* audited_;
};

/// The call with this number; empty if it is not known any more.
std::optional<SeenCall> find_call(const sim::World& world, std::uint64_t number);

/// Whether request_of() has something; costs little.
bool keeps_request(const sim::World& world, const SeenCall& call);

/// The request's document with the names of the API, typed (code/schema.h); empty for the call of
/// an actor whose request the lab does not keep. A GetRecords that goes on with an iterator of an
/// earlier answer has that one.
std::optional<api::Value> request_of(const sim::World& world, const SeenCall& call);

/// The answer of the service, with the names of the API: Null if it has no members. Empty if the
/// call was refused, or if the lab does not keep the answer.
std::optional<api::Value> answer_of(const sim::World& world, const SeenCall& call);

/// The refusal of the whole call; its message is empty where the lab does not keep it.
std::optional<Error> refusal_of(const sim::World& world, const SeenCall& call);

/// The ARN of the stream or the consumer that the call is about; empty if it names none.
std::string resource_of(const sim::World& world, const SeenCall& call);

/// Who signs it: the ARN of a user, of a role's session, or of an account's root user.
std::string caller_of(const sim::World& world, const SeenCall& call);

/// The interface endpoint through which it came, "vpce-…"; empty for the public one, also when
/// nobody has said anything of ways.
std::string endpoint_of(const sim::World& world, const SeenCall& call);

}  // namespace kds::web
