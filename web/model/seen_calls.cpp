#include "web/model/seen_calls.h"

#include <utility>

#include "core/base/text.h"
#include "core/sim/access.h"
#include "web/model/event_text.h"

namespace kds::web {
namespace {

using api::Value;

/// Numbers of the learner's calls are even, those of others odd, so that no two are the same.
std::uint64_t learners_number(std::uint64_t serial) { return 2 * serial + 2; }
std::uint64_t others_number(std::uint64_t call) { return 2 * call + 1; }

/// What happens by itself, and what is pushed to a subscription later, is no call.
bool is_of_call(const Event& event) {
    return event.call > 0 && event.actor != kLearner && event.kind != EventKind::Pushed &&
           event.kind != EventKind::SubscriptionEnded;
}

struct CallAction {
    std::optional<kds::Action> operator()(const sim::CallCreateStream&) const {
        return kds::Action::CreateStream;
    }
    std::optional<kds::Action> operator()(const sim::CallPutRecord&) const {
        return kds::Action::PutRecord;
    }
    std::optional<kds::Action> operator()(const sim::CallPutRecords&) const {
        return kds::Action::PutRecords;
    }
    std::optional<kds::Action> operator()(const sim::CallGetShardIterator&) const {
        return kds::Action::GetShardIterator;
    }
    std::optional<kds::Action> operator()(const sim::CallGetRecords&) const {
        return kds::Action::GetRecords;
    }
    std::optional<kds::Action> operator()(const sim::CallOperation& c) const { return c.action; }
    template <typename Other>
    std::optional<kds::Action> operator()(const Other&) const {
        return std::nullopt;
    }
};

/// What the caller was given; null if nobody has said anything about it.
const sim::ActorAccess* access_of(const sim::World& world, const SeenCall& call) {
    const sim::Access* const access = world.access();
    if (!access || call.actor == sim::kScenarioActor) return nullptr;
    return access->find_actor(call.actor == kLearner ? std::string()
                                                     : actor_name(world, call.actor));
}

}  // namespace

SeenCalls::SeenCalls(const sim::World& world)
    : world_{world},
      calls_left_{world.calls().end()},
      events_left_{world.engine().events().end()},
      management_left_{world.engine().audit().management().end()},
      data_left_{world.engine().audit().data().end()},
      learners_{learners()},
      others_{others()},
      audited_{audited()} {}

std::optional<SeenCall> SeenCalls::learners() {
    while (calls_left_ > world_.calls().begin()) {
        const sim::LearnerCall& made = world_.calls()[--calls_left_];
        const auto action = std::visit(CallAction{}, made.request);
        if (!action) continue;
        SeenCall out{.number = learners_number(calls_left_),
                     .at = made.at,
                     .action = *action,
                     .is_learners = true,
                     .begin = calls_left_,
                     .end = calls_left_ + 1};
        if (!made.answer) out.error = made.answer.error().code;
        return out;
    }
    return std::nullopt;
}

std::optional<SeenCall> SeenCalls::others() {
    const EventLog& events = world_.engine().events();
    while (events_left_ > events.begin()) {
        const Event& last = events[--events_left_];
        if (!is_of_call(last)) continue;
        SeenCall out{.number = others_number(last.call),
                     .at = last.at,
                     .actor = last.actor,
                     .action = last.action,
                     .stream = last.stream,
                     .consumer = last.consumer,
                     .end = events_left_ + 1};
        // All that one call has brought about stands together.
        while (events_left_ > events.begin() && events[events_left_ - 1].call == last.call &&
               is_of_call(events[events_left_ - 1]))
            --events_left_;
        out.begin = events_left_;
        if (last.kind == EventKind::CallFailed) out.error = last.error;
        // PutRecords answers for each record; what is refused there is no error of the call.
        if ((last.kind == EventKind::RecordRefused && last.action == kds::Action::PutRecord) ||
            last.kind == EventKind::ReadRefused)
            out.error = ErrorCode::ProvisionedThroughputExceeded;
        return out;
    }
    return std::nullopt;
}

const AuditEntry* SeenCalls::audited() {
    const AuditLog& audit = world_.engine().audit();
    if (std::exchange(newest_left_, false) && audit.newest()) return &*audit.newest();
    const bool has_management = management_left_ > audit.management().begin();
    const bool has_data = data_left_ > audit.data().begin();
    if (!has_management && !has_data) return nullptr;
    // Calls are numbered in the order in which they begin.
    if (has_management && (!has_data || audit.management()[management_left_ - 1].call >
                                            audit.data()[data_left_ - 1].call))
        return &audit.management()[--management_left_];
    return &audit.data()[--data_left_];
}

std::optional<SeenCall> SeenCalls::next() {
    const AuditEntry* const entry = audited_;
    // A call that something else knows too is that one, with what the audit log adds to it.
    const bool is_learners = entry && learners_ && entry->actor == kLearner &&
                             entry->at == learners_->at && entry->action == learners_->action;
    const bool is_others = entry && others_ && others_->number == others_number(entry->call);
    const auto is_behind = [&](const std::optional<SeenCall>& call) {
        return !call || call->at < entry->at ||
               (!call->is_learners && call->at == entry->at &&
                call->number < others_number(entry->call));
    };
    if (entry && (is_learners || is_behind(learners_)) && (is_others || is_behind(others_))) {
        std::optional<SeenCall> out;
        if (is_learners)
            out = std::exchange(learners_, learners());
        else if (is_others)
            out = std::exchange(others_, others());
        else
            out = SeenCall{.number = others_number(entry->call),
                           .at = entry->at,
                           .actor = entry->actor,
                           .action = entry->action};
        out->audit = entry;
        out->error = entry->error;
        audited_ = audited();
        return out;
    }
    const bool of_learner = learners_ && (!others_ || learners_->at >= others_->at);
    return of_learner ? std::exchange(learners_, learners()) : std::exchange(others_, others());
}

std::optional<SeenCall> find_call(const sim::World& world, std::uint64_t number) {
    for (SeenCalls calls(world); auto call = calls.next();)
        if (call->number == number) return call;
    return std::nullopt;
}

std::optional<Error> refusal_of(const sim::World& world, const SeenCall& call) {
    if (!call.error) return std::nullopt;
    const sim::LearnerCall* const made = call.is_learners ? &world.calls()[call.begin] : nullptr;
    if (made && !made->answer) return made->answer.error();
    return Error{.code = *call.error, .message = call.audit ? call.audit->message : std::string()};
}

std::string resource_of(const sim::World& world, const SeenCall& call) {
    if (call.audit) return call.audit->resource == "*" ? std::string() : call.audit->resource;
    const Engine& engine = world.engine();
    if (call.is_learners) {
        const auto request = request_of(world, call);
        if (!request) return {};
        for (const char* member : {"ConsumerARN", "ResourceARN", "StreamARN"})
            if (const Value* arn = request->find(member)) return std::string(arn->text.view());
        const Value* const name = request->find("StreamName");
        if (!name) return {};
        return cat("arn:aws:kinesis:", engine.options().region, ':', engine.options().account,
                   ":stream/", name->text.view());
    }
    const Stream* const stream = engine.find_stream(call.stream);
    if (!stream) return {};
    const RegisteredConsumer* const consumer = stream->find_consumer(call.consumer);
    return consumer ? engine.arn_of(*stream, *consumer) : engine.arn_of(*stream);
}

std::string caller_of(const sim::World& world, const SeenCall& call) {
    if (call.audit) return call.audit->caller;
    const sim::ActorAccess* const of = access_of(world, call);
    if (of && !of->caller.arn.empty()) return of->caller.arn;
    return cat("arn:aws:iam::", world.engine().options().account, ":root");
}

std::string endpoint_of(const sim::World& world, const SeenCall& call) {
    if (call.audit) return call.audit->endpoint;
    const sim::ActorAccess* const of = access_of(world, call);
    return of ? of->endpoint : std::string();
}

}  // namespace kds::web
