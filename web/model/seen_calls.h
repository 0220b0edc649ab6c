/// The calls that a world's service was made, whoever made them: what an audit trail and an
/// eavesdropper are shown of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/api/document.h"
#include "core/sim/world.h"

namespace kds::web {

/// One call. Names nothing that would have to be copied: a trail has tens of thousands.
struct SeenCall {
    std::uint64_t number = 0;  ///< Its identity in this world, above 0.
    Instant at{};
    ActorId actor = kLearner;
    kds::Action action{};
    StreamId stream{};                  ///< None if the call names none, or names what is not there.
    ConsumerId consumer{};              ///< Of an action on a registered consumer.
    std::optional<ErrorCode> error{};   ///< Of the call as a whole.
    /// Where it stands: the learner's in World::calls(), others in the log of events, [begin, end).
    bool is_learners = false;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

/// Goes through the calls from the newest back to the oldest that is known: the learner's own that
/// World::calls() keeps, those of actors of which the log of events still says something.
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

    const sim::World& world_;
    std::uint64_t calls_left_;   ///< Those from here on were given.
    std::uint64_t events_left_;  ///< The same.
    std::optional<SeenCall> learners_;
    std::optional<SeenCall> others_;
};

/// The call with this number; empty if it is not known any more.
std::optional<SeenCall> find_call(const sim::World& world, std::uint64_t number);

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

/// Whether it is of the data plane: the word "data" in kinesis.md 1.1, as 11.6 divides them.
bool is_data_call(kds::Action action);

}  // namespace kds::web
