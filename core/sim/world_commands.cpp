// What each command does to the world.
#include <algorithm>

#include "core/api/operation.h"
#include "core/base/text.h"
#include "core/engine/ops/create_stream.h"
#include "core/engine/ops/delete_stream.h"
#include "core/sim/refusal.h"
#include "core/sim/service_call.h"
#include "core/sim/world.h"

namespace kds::sim {
namespace {

constexpr std::size_t kActorsMax = 64;
constexpr std::size_t kFaultsMax = 64;
constexpr std::uint64_t kCallsKept = 256;
constexpr std::size_t kAliasMax = 256;

/// The answer of a typed operation as the answer of any call.
template <typename Output>
Result<CallOutput> as_answer(Result<Output>&& result) {
    if (!result) return std::unexpected(std::move(result).error());
    if constexpr (std::is_void_v<Output>)
        return CallOutput{};
    else
        return CallOutput{*std::move(result)};
}

Result<CallOutput> as_answer(api::Reply&& reply) {
    if (reply) return CallOutput{*std::move(reply)};
    api::WireError& error = reply.error();
    // An operation gives no other types than those that have a code.
    const auto code = error_code(error.type);
    KDS_ASSERT(code);
    return fail(code.value_or(ErrorCode::Validation), std::move(error.message));
}

}  // namespace

/// A visitor of commands. Each gives an error if the command makes no sense to the world.
struct World::Performer {
    World& world;
    By by;
    Call call;
    const Command& command;

    Result<void> answered(Result<CallOutput> answer) {
        if (by == By::Schedule) return {};
        world.calls_.append({.at = world.now_,
                             .command = world.log_.end(),
                             .request = command,
                             .answer = std::move(answer)});
        world.calls_.trim_to(kCallsKept);
        return {};
    }
    template <typename Input, typename Operation>
    auto checked(Action action, const Input& input, Operation operation) {
        return checked_call(world.engine_, call, action, input, operation);
    }
    void count_own(std::uint64_t records) {
        if (by == By::Learner) world.learner_records_ += records;
    }

    Result<void> operator()(const CallCreateStream& c) {
        return answered(as_answer(checked(Action::CreateStream, c.input, create_stream)));
    }
    Result<void> operator()(const CallPutRecord& c) {
        auto result = checked(Action::PutRecord, c.input, put_record);
        count_own(result.has_value());
        return answered(as_answer(std::move(result)));
    }
    Result<void> operator()(const CallPutRecords& c) {
        auto result = checked(Action::PutRecords, c.input, put_records);
        if (result) count_own(result->records.size() - result->failed_record_count);
        return answered(as_answer(std::move(result)));
    }
    Result<void> operator()(const CallGetShardIterator& c) {
        auto result = checked(Action::GetShardIterator, c.input, get_shard_iterator);
        if (result) world.held_iterator_ = result->shard_iterator;
        return answered(as_answer(std::move(result)));
    }
    Result<void> operator()(const CallGetRecords& c) {
        const GetRecordsInput input{
            .shard_iterator = c.shard_iterator.value_or(world.held_iterator_), .limit = c.limit};
        auto result = checked(Action::GetRecords, input, get_records);
        if (result && !c.shard_iterator)
            world.held_iterator_ = result->next_shard_iterator.value_or("");
        return answered(as_answer(std::move(result)));
    }
    Result<void> operator()(const CallOperation& c) {
        if (c.action == Action::SubscribeToShard)
            return refuse(
                "SubscribeToShard answers with a stream of events, which a command "
                "cannot hold; add a consumer with enhanced fan-out instead");
        if (c.input.kind != api::Value::Kind::Object)
            return refuse(cat("the input of ", to_string(c.action), " must be an object"));
        return answered(as_answer(api::run(c.action, world.engine_, call, c.input)));
    }

    Result<void> operator()(const AddProducer& c) {
        KDS_CHECK(world.check_name(c.spec.name));
        KDS_CHECK(check(c.spec));
        Surroundings around = world.around();
        KDS_TRY(auto producer, Producer::start(world.last_actor_ + 1, c.spec, world.seed_, around));
        ++world.last_actor_;
        world.producers_.push_back(std::move(producer));
        return {};
    }
    Result<void> operator()(const AddConsumer& c) {
        KDS_CHECK(world.check_name(c.spec.name));
        KDS_CHECK(check(c.spec));
        Surroundings around = world.around();
        world.consumers_.push_back(
            Consumer::start(++world.last_actor_, c.spec, world.seed_, around));
        world.see_who_listens();
        return {};
    }
    Result<void> operator()(const RemoveActor& c) {
        const auto is_named = [&c](const auto& actor) { return actor.spec.name == c.name; };
        if (Consumer* const consumer = world.find_consumer(c.name)) {
            Surroundings around = world.around();
            consumer->stop(around);
        }
        if (std::erase_if(world.producers_, is_named) + std::erase_if(world.consumers_, is_named) ==
            0)
            return no_actor(c.name);
        if (world.access_) world.forget_access(c.name);
        world.see_who_listens();
        // A later actor of this name shall not inherit what went wrong with this one.
        while (const ActiveFault* fault = world.fault_of(c.name))
            world.lift(std::string(fault->spec.name));
        return {};
    }
    Result<void> operator()(const PauseActor& c) { return set_paused(c.name, true); }
    Result<void> operator()(const ResumeActor& c) { return set_paused(c.name, false); }
    Result<void> operator()(const SetProducerRate& c) {
        Producer* const producer = world.find_producer(c.name);
        if (!producer) return refuse(cat("there is no producer named \"", c.name, "\""));
        if (c.records_per_1000s < 0 || c.records_per_1000s > kRecordsPer1000sMax)
            return refuse(cat("a rate of ", c.records_per_1000s,
                              " records in 1,000 s is out of range: 0 to ", kRecordsPer1000sMax));
        Surroundings around = world.around();
        producer->set_rate(around, c.records_per_1000s);
        return {};
    }
    Result<void> operator()(const SetProducerPayload& c) {
        Producer* const producer = world.find_producer(c.name);
        if (!producer) return refuse(cat("there is no producer named \"", c.name, "\""));
        Surroundings around = world.around();
        return producer->set_payload(around, c.payload_template, c.lists, c.template_id);
    }
    Result<void> operator()(const InjectFault& c) { return world.inject(c.fault); }
    Result<void> operator()(const LiftFault& c) {
        if (!world.faults_.find(c.name))
            return refuse(cat("there is no fault named \"", c.name, "\" at work"));
        world.lift(c.name);
        return {};
    }
    Result<void> operator()(const CreateKey& c) {
        if (!c.alias.starts_with("alias/") || c.alias.starts_with("alias/aws/") ||
            c.alias.size() <= 6 || c.alias.size() > kAliasMax)
            return refuse(
                "the alias of a key is \"alias/\" and a name that does not begin with "
                "\"aws/\"");
        world.engine_.kms().create_key(world.engine_.options().account, c.alias);
        return {};
    }

    Result<void> operator()(const ChangeAccess& c) { return world.change_access(c.command(), by); }

    static Result<void> no_actor(std::string_view name) {
        return refuse(cat("there is no actor named \"", name, "\""));
    }
    Result<void> set_paused(std::string_view name, bool paused) {
        Surroundings around = world.around();
        if (Producer* producer = world.find_producer(name)) {
            producer->set_paused(around, paused);
        } else if (Consumer* consumer = world.find_consumer(name)) {
            consumer->set_paused(around, paused);
        } else {
            return no_actor(name);
        }
        return {};
    }
};

Result<void> World::apply(const Command& command) { return perform(command, By::Learner); }

Result<void> World::perform(const Command& command, By by) {
    engine_.settle(now_);
    Call call{.now = now_, .actor = by == By::Schedule ? kScenarioActor : kLearner};
    if (access_ && by == By::Learner) identify_learner(call, command);
    if (auto done = std::visit(Performer{*this, by, call, command}, command); !done) return done;
    deliver_pushes();
    if (somebody_listens_) listen_again();
    take_metrics();
    if (by == By::Learner) log_.append({.at = now_, .command = command});
    return {};
}

Result<void> World::check_name(std::string_view name) const {
    KDS_CHECK(sim::check_name("an actor", name));
    const auto same = [&](const auto& actor) { return actor.spec.name == name; };
    if (std::ranges::any_of(producers_, same) || std::ranges::any_of(consumers_, same))
        return refuse(cat("an actor named \"", name, "\" exists already"));
    if (producers_.size() + consumers_.size() >= kActorsMax)
        return refuse(cat("a world has at most ", kActorsMax, " actors"));
    return {};
}

// Faults.

const ActiveFault* World::fault_of(std::string_view target) const {
    const auto it = std::ranges::find_if(faults_.active(), [&](const ActiveFault& fault) {
        return fault.spec.target == target && target_of(fault.spec.kind) != FaultTarget::Stream;
    });
    return it == faults_.active().end() ? nullptr : &*it;
}

Result<void> World::check_target(const FaultSpec& fault) {
    const auto missing = [&fault](std::string_view what) {
        return refuse(
            cat("fault \"", fault.name, "\": there is no ", what, " named \"", fault.target, "\""));
    };
    const FaultTarget wanted = target_of(fault.kind);
    if (wanted == FaultTarget::Stream) {
        const Stream* const stream = engine_.find_stream(fault.target);
        if (!stream) return missing("stream");
        if (fault.kind == FaultKind::KeyDisabled && !has_own_key(*stream))
            return refuse(cat("fault \"", fault.name, "\": the stream \"", fault.target,
                              "\" is not encrypted by a customer managed key"));
        return {};
    }
    const bool is_producer = find_producer(fault.target) != nullptr;
    const bool is_consumer = find_consumer(fault.target) != nullptr;
    if (wanted == FaultTarget::Producer && !is_producer) return missing("producer");
    if (wanted == FaultTarget::Consumer && !is_consumer) return missing("consumer");
    if (!is_producer && !is_consumer) return missing("actor");
    return {};
}

Result<void> World::inject(const FaultSpec& fault) {
    KDS_CHECK(FaultBoard::check(fault));
    if (faults_.find(fault.name))
        return refuse(cat("a fault named \"", fault.name, "\" is at work already"));
    if (faults_.find(fault.kind, fault.target))
        return refuse(cat("fault \"", fault.name, "\": one of its kind is at work on \"",
                          fault.target, "\" already"));
    if (faults_.active().size() >= kFaultsMax)
        return refuse(cat("a world has at most ", kFaultsMax, " faults at once"));
    KDS_CHECK(check_target(fault));
    if (fault.kind == FaultKind::HotKey && engine_.sources().size() >= RecordSources::kMax)
        return refuse(cat("fault \"", fault.name, "\": this world has had too many hot keys"));
    catch_up(fault);
    const ActiveFault& active = faults_.inject(
        fault, now_, fault.kind == FaultKind::KeyDisabled ? key_of(fault.target) : std::string());
    if (fault.lasts > Duration{})
        wakes_.add({.at = now_ + fault.lasts,
                    .actor = kLearner,
                    .what = LiftFaultByTime,
                    .number = active.number});
    tell(active, true);
    return {};
}

void World::lift(std::string_view name) {
    catch_up(faults_.find(name)->spec);
    const ActiveFault lifted = faults_.lift(name);
    tell(lifted, false);
}

void World::catch_up(const FaultSpec& fault) {
    Surroundings surroundings = around();
    if (target_of(fault.kind) == FaultTarget::Stream) return;
    if (Producer* producer = find_producer(fault.target)) producer->catch_up(surroundings);
}

void World::tell(const ActiveFault& active, bool begins) {
    Surroundings surroundings = around();
    const FaultSpec fault = active.spec;  // What it is told may lift it.
    if (fault.kind == FaultKind::KeyDisabled) return switch_key(active.kms_key, !begins);
    if (fault.kind == FaultKind::StreamDeleted)
        return begins ? delete_stream_of_fault(fault.target) : restore_streams();
    if (Producer* producer = find_producer(fault.target)) producer->faults_changed(surroundings);
    if (Consumer* consumer = find_consumer(fault.target)) consumer->faults_changed(surroundings);
}

bool World::has_own_key(const Stream& stream) const {
    const std::uint32_t number = stream.encryption.key_number;
    return number != 0 && engine_.kms().is_customer_managed(stream.keys[number - 1u]);
}

/// Precondition: has_own_key().
std::string World::key_of(std::string_view stream_name) const {
    const Stream& stream = *engine_.find_stream(stream_name);
    return stream.keys[stream.encryption.key_number - 1u];
}

/// The key that was disabled is enabled again, whatever the stream is encrypted by then; not while
/// the same fault of another stream holds.
void World::switch_key(const std::string& key, bool enabled) {
    if (enabled && std::ranges::any_of(faults_.active(), [&key](const ActiveFault& fault) {
            return fault.kms_key == key;
        }))
        return;
    engine_.kms().set_state(key, enabled ? KeyState::Enabled : KeyState::Disabled);
}

void World::delete_stream_of_fault(const std::string& name) {
    deleted_streams_[name] = engine_.find_stream(name)->open_shard_count();
    (void)checked_call(engine_, {.now = now_, .actor = kScenarioActor}, Action::DeleteStream,
                       DeleteStreamInput{name, true}, delete_stream);
}

void World::restore_streams() {
    std::erase_if(deleted_streams_, [this](const auto& deleted) {
        const auto& [name, shards] = deleted;
        if (faults_.holds(FaultKind::StreamDeleted, name)) return false;
        // While the old one is still DELETING its name is taken.
        const Stream* const stream = engine_.find_stream(name);
        if (stream && stream->status == StreamStatus::Deleting) return false;
        (void)checked_call(engine_, {.now = now_, .actor = kScenarioActor}, Action::CreateStream,
                           CreateStreamInput{.stream_name = name, .shard_count = shards},
                           create_stream);
        return true;
    });
    const bool waits = std::ranges::any_of(deleted_streams_, [this](const auto& deleted) {
        return !faults_.holds(FaultKind::StreamDeleted, deleted.first);
    });
    const auto next = engine_.next_transition();
    if (waits && next) wakes_.add({.at = *next, .actor = kLearner, .what = RestoreStreams});
}

}  // namespace kds::sim
