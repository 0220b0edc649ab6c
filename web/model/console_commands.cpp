// What the console does: from an act and its fields to a call, and from an answer to a sentence.
#include <charconv>

#include "core/base/text.h"
#include "web/model/build_models.h"
#include "web/model/console_model.h"

namespace kds::web {
namespace {

using api::Value;
using Operation = kds::Action;

Value text(std::string value) { return Value::of_text(std::move(value)); }

Result<std::int64_t> number_of(const ViewState& view, Field field, const char* name) {
    const std::string& digits = view.field(field);
    std::int64_t number = 0;
    const char* const end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, number);
    if (read.ec != std::errc{} || read.ptr != end)
        return fail(ErrorCode::BadDocument, cat(name, " must be a whole number."));
    return number;
}

sim::Command call(Operation operation, Value input) {
    return sim::CallOperation{operation, std::move(input)};
}

Result<sim::Command> create(const ViewState& view) {
    const bool on_demand = view.console.on_demand;
    Value input = Value::object().with("StreamName", text(view.field(Field::ConsoleName)));
    if (!on_demand) {
        KDS_TRY(const std::int64_t shards,
                number_of(view, Field::ConsoleShards, "The number of shards"));
        input.with("ShardCount", Value::of_integer(shards));
    }
    input.with("StreamModeDetails",
               Value::object().with("StreamMode", on_demand ? Value::of_text("ON_DEMAND")
                                                            : Value::of_text("PROVISIONED")));
    return call(Operation::CreateStream, std::move(input));
}

}  // namespace

const Stream* console_stream(const sim::World& world, const ViewState& view) {
    return world.engine().find_stream(view.console.stream);
}

ConsoleAct console_act_of(Field field) {
    switch (field) {
        case Field::ConsoleTarget: return ConsoleAct::SetShardCount;
        case Field::ConsoleRetention: return ConsoleAct::SetRetention;
        case Field::ConsoleRecordSize: return ConsoleAct::SetRecordSize;
        case Field::ConsoleKey: return ConsoleAct::Encrypt;
        case Field::ConsoleTagKey:
        case Field::ConsoleTagValue: return ConsoleAct::AddTag;
        case Field::ConsoleConsumer: return ConsoleAct::Register;
        default: return ConsoleAct::Create;
    }
}

Result<sim::Command> console_command(const sim::World& world, const ViewState& view, ConsoleAct act,
                                     const std::string& what) {
    if (act == ConsoleAct::Create) return create(view);
    const Stream* const stream = console_stream(world, view);
    if (!stream) return fail(ErrorCode::BadDocument, "This stream is there no more.");
    // Most operations take the name, the others the ARN (kinesis.md 2.2).
    Value named = Value::object().with("StreamName", text(stream->name));
    Value by_arn = Value::object().with("StreamARN", text(world.engine().arn_of(*stream)));
    switch (act) {
        case ConsoleAct::Create: break;
        case ConsoleAct::SetShardCount: {
            KDS_TRY(const std::int64_t count,
                    number_of(view, Field::ConsoleTarget, "The number of shards"));
            return call(Operation::UpdateShardCount,
                        named.with("TargetShardCount", Value::of_integer(count))
                            .with("ScalingType", Value::of_text("UNIFORM_SCALING")));
        }
        case ConsoleAct::SetRetention: {
            KDS_TRY(const std::int64_t hours,
                    number_of(view, Field::ConsoleRetention, "The number of hours"));
            return call(hours < stream->retention_hours ? Operation::DecreaseStreamRetentionPeriod
                                                        : Operation::IncreaseStreamRetentionPeriod,
                        named.with("RetentionPeriodHours", Value::of_integer(hours)));
        }
        case ConsoleAct::SwitchMode: {
            const StreamMode other = stream->mode == StreamMode::OnDemand ? StreamMode::Provisioned
                                                                          : StreamMode::OnDemand;
            return call(Operation::UpdateStreamMode,
                        by_arn.with("StreamModeDetails",
                                    Value::object().with("StreamMode",
                                                         Value::of_text_at(to_string(other)))));
        }
        case ConsoleAct::SetRecordSize: {
            KDS_TRY(const std::int64_t kib,
                    number_of(view, Field::ConsoleRecordSize, "The number of KiB"));
            return call(Operation::UpdateMaxRecordSize,
                        by_arn.with("MaxRecordSizeInKiB", Value::of_integer(kib)));
        }
        case ConsoleAct::Encrypt:
            return call(Operation::StartStreamEncryption,
                        named.with("EncryptionType", Value::of_text("KMS"))
                            .with("KeyId", text(view.field(Field::ConsoleKey))));
        case ConsoleAct::StopEncryption:
            return call(Operation::StopStreamEncryption,
                        named.with("EncryptionType", Value::of_text("KMS"))
                            .with("KeyId", text(stream->encryption.key_id)));
        case ConsoleAct::SwitchMetric: {
            const auto metric = ShardLevelMetrics::named(what);
            const bool is_on = metric && stream->monitoring.with(*metric) == stream->monitoring;
            Value names = Value::list();
            names.items.push_back(text(what));
            return call(
                is_on ? Operation::DisableEnhancedMonitoring : Operation::EnableEnhancedMonitoring,
                named.with("ShardLevelMetrics", std::move(names)));
        }
        case ConsoleAct::AddTag: {
            Value tags = Value::object().with(api::Text(view.field(Field::ConsoleTagKey)),
                                              text(view.field(Field::ConsoleTagValue)));
            return call(Operation::AddTagsToStream, named.with("Tags", std::move(tags)));
        }
        case ConsoleAct::RemoveTag: {
            Value keys = Value::list();
            keys.items.push_back(text(what));
            return call(Operation::RemoveTagsFromStream, named.with("TagKeys", std::move(keys)));
        }
        case ConsoleAct::Register:
            return call(Operation::RegisterStreamConsumer,
                        by_arn.with("ConsumerName", text(view.field(Field::ConsoleConsumer))));
        case ConsoleAct::Deregister:
            return call(Operation::DeregisterStreamConsumer,
                        by_arn.with("ConsumerName", text(what)));
        case ConsoleAct::Delete: return call(Operation::DeleteStream, std::move(named));
        case ConsoleAct::DeleteAll:
            return call(Operation::DeleteStream,
                        named.with("EnforceConsumerDeletion", Value::of_boolean(true)));
    }
    return fail(ErrorCode::BadDocument, "");
}

namespace {

const char* on_success(ConsoleAct act) {
    switch (act) {
        case ConsoleAct::Create:
            return "The stream is CREATING: it has no shards and takes no records until it is "
                   "ACTIVE.";
        case ConsoleAct::AddTag:
        case ConsoleAct::RemoveTag: return "Tags change at once.";
        case ConsoleAct::Register:
            return "The consumer is CREATING; it can subscribe to shards when it is ACTIVE.";
        case ConsoleAct::Deregister: return "The consumer is DELETING, then it is gone.";
        case ConsoleAct::Delete:
        case ConsoleAct::DeleteAll:
            return "The stream is DELETING, with its records. When it is gone, its name is free.";
        default:
            return "The call only asks for the change: the stream is UPDATING until it is done, "
                   "and takes and gives records meanwhile.";
    }
}

const char* on_refusal(ConsoleAct act, ErrorCode code) {
    switch (code) {
        case ErrorCode::ResourceInUse:
            if (act == ConsoleAct::Create)
                return "A name can be used once; that of a stream that is being deleted is free "
                       "when it is gone.";
            if (act == ConsoleAct::Delete || act == ConsoleAct::DeleteAll)
                return "Registered consumers keep a stream from being deleted, unless the call "
                       "says that they go with it.";
            return "What is being made, changed or deleted takes no other change: wait until it "
                   "is ACTIVE. A consumer's name can be used once.";
        case ErrorCode::ResourceNotFound: return "Nothing of this name is there, or not any more.";
        case ErrorCode::LimitExceeded:
            if (act == ConsoleAct::SetShardCount)
                return "A call may at most double or halve the open shards, ten times in 24 "
                       "hours, and within the account's quota.";
            if (act == ConsoleAct::SwitchMode)
                return "The mode of a stream can be changed twice in 24 hours, and each mode has "
                       "a quota.";
            return "A quota, or the number of calls a second, is used up; the message says which.";
        case ErrorCode::Validation:
            return act == ConsoleAct::SetShardCount
                       ? "A value is not what the service takes here, or the stream is on-demand: "
                         "then the service itself sees to its shards."
                       : "A value does not have the form that the service asks for; the message "
                         "names the member.";
        case ErrorCode::InvalidArgument:
            return "The form is right, but the value does not go with this stream as it is now.";
        case ErrorCode::KmsNotFound:
            return "KMS has no such key: alias/aws/kinesis is always there, others are made first.";
        case ErrorCode::KmsDisabled:
        case ErrorCode::KmsInvalidState: return "KMS has the key, but not in a state to be used.";
        case ErrorCode::AccessDenied:
            return "A policy does not allow it; Help, Who may do what, Why? shows which.";
        case ErrorCode::KmsAccessDenied:
            return "The caller may not use the key: neither the key's policy nor a grant allows "
                   "it.";
        case ErrorCode::UnrecognizedClient: return "The access key is not active.";
        default: return "The service did not do it.";
    }
}

}  // namespace

std::string console_explanation(ConsoleAct act, const sim::LearnerCall& call) {
    return call.answer ? on_success(act) : on_refusal(act, call.answer.error().code);
}

}  // namespace kds::web
