#include "web/model/code/code_call.h"

#include <utility>

#include "core/base/text.h"
#include "web/model/access_text.h"
#include "web/model/code/schema.h"

namespace kds::web::code {
namespace {

using api::Value;

Value text(std::string value) { return Value::of_text(std::move(value)); }

void add(Value& to, std::string_view name, const std::optional<std::string>& value) {
    if (value) to.with(api::Text::at(name), text(*value));
}

Value mode_details(std::string mode) {
    return Value::object().with("StreamMode", text(std::move(mode)));
}

Value record_members(const std::string& data, const std::string& key, bool without_key,
                     const std::optional<std::string>& hash_key) {
    Value out = Value::object().with("Data", Value::of_blob(data));
    if (!without_key) out.with("PartitionKey", text(key));
    add(out, "ExplicitHashKey", hash_key);
    return out;
}

struct Caller {
    std::string_view held;

    std::optional<CodeCall> operator()(const sim::CallOperation& c) const {
        return CodeCall{c.action, c.input};
    }
    std::optional<CodeCall> operator()(const sim::CallCreateStream& c) const {
        CodeCall out{Action::CreateStream};
        const CreateStreamInput& in = c.input;
        out.input.with("StreamName", text(in.stream_name));
        const bool on_demand = in.stream_mode == "ON_DEMAND";
        if (!on_demand) out.input.with("ShardCount", Value::of_integer(in.shard_count));
        // Provisioned is what a stream with a number of shards is.
        if (in.stream_mode != "PROVISIONED")
            out.input.with("StreamModeDetails", mode_details(in.stream_mode));
        if (in.tags) {
            Value tags = Value::object();
            for (const auto& [key, value] : *in.tags) tags.with(api::Text(key), text(value));
            out.input.with("Tags", std::move(tags));
        }
        if (in.warm_throughput_mibps)
            out.input.with("WarmThroughputMiBps", Value::of_integer(*in.warm_throughput_mibps));
        if (in.max_record_size_kib)
            out.input.with("MaxRecordSizeInKiB", Value::of_integer(*in.max_record_size_kib));
        add(out.input, "RecordDistributionStrategy", in.record_distribution_strategy);
        return out;
    }
    std::optional<CodeCall> operator()(const sim::CallPutRecord& c) const {
        CodeCall out{Action::PutRecord};
        const PutRecordInput& in = c.input;
        out.input.with("StreamName", text(in.stream_name));
        const Value record = record_members(in.data, in.partition_key, in.without_partition_key,
                                            in.explicit_hash_key);
        for (std::size_t i = 0; i < record.items.size(); ++i)
            out.input.with(record.names[i], record.items[i]);
        add(out.input, "SequenceNumberForOrdering", in.sequence_number_for_ordering);
        return out;
    }
    std::optional<CodeCall> operator()(const sim::CallPutRecords& c) const {
        CodeCall out{Action::PutRecords};
        out.input.with("StreamName", text(c.input.stream_name));
        Value records = Value::list();
        for (const PutRecordsEntry& entry : c.input.records)
            records.items.push_back(record_members(entry.data, entry.partition_key,
                                                   entry.without_partition_key,
                                                   entry.explicit_hash_key));
        out.input.with("Records", std::move(records));
        return out;
    }
    std::optional<CodeCall> operator()(const sim::CallGetShardIterator& c) const {
        CodeCall out{Action::GetShardIterator};
        out.input.with("StreamName", text(c.input.stream_name))
            .with("ShardId", text(c.input.shard_id))
            .with("ShardIteratorType", text(c.input.shard_iterator_type));
        add(out.input, "StartingSequenceNumber", c.input.starting_sequence_number);
        if (c.input.timestamp_ms)
            out.input.with("Timestamp", Value::of_timestamp(*c.input.timestamp_ms));
        return out;
    }
    std::optional<CodeCall> operator()(const sim::CallGetRecords& c) const {
        CodeCall out{Action::GetRecords};
        out.continues_iterator = !c.shard_iterator;
        out.input.with("ShardIterator", text(c.shard_iterator ? *c.shard_iterator
                                             : held.empty()   ? "<shard iterator>"
                                                              : std::string(held)));
        if (c.limit) out.input.with("Limit", Value::of_integer(*c.limit));
        return out;
    }
    template <typename Other>
    std::optional<CodeCall> operator()(const Other&) const {
        return std::nullopt;
    }
};

struct Sentence {
    std::string operator()(const sim::AddProducer& c) const {
        const std::string& stream = c.spec.stream_name;
        if (std::get_if<sim::KplSpec>(&c.spec.sender))
            return cat(
                "In reality: start a program that hands its records to the Kinesis Producer "
                "Library, which puts them into the stream ",
                stream, ".");
        if (std::get_if<sim::AgentSpec>(&c.spec.sender))
            return cat(
                "In reality: install the Kinesis Agent on a server, and name the files that "
                "it follows and the stream ",
                stream, " in its agent.json.");
        return cat(
            "In reality: start a program that calls PutRecord or PutRecords of an AWS SDK "
            "for the stream ",
            stream, ", again and again.");
    }
    std::string operator()(const sim::AddConsumer& c) const {
        const std::string& stream = c.spec.stream_name;
        struct Kind {
            std::string operator()(const sim::PollingSpec&) const {
                return "start a program that calls GetRecords in a loop for each shard of the "
                       "stream ";
            }
            std::string operator()(const sim::KclSpec&) const {
                return "start workers with the Kinesis Client Library, which share the shards by a "
                       "lease table in DynamoDB, for the stream ";
            }
            std::string operator()(const sim::FanOutSpec&) const {
                return "start a program that calls RegisterStreamConsumer, then SubscribeToShard "
                       "every five minutes for each shard of the stream ";
            }
            std::string operator()(const sim::LambdaSpec&) const {
                return "call CreateEventSourceMapping of AWS Lambda, with a function and the "
                       "stream ";
            }
            std::string operator()(const sim::DeliverySpec&) const {
                return "call CreateDeliveryStream of Amazon Data Firehose, with S3 as its "
                       "destination, for the stream ";
            }
        };
        return cat("In reality: ", std::visit(Kind{}, c.spec.reader), stream, ".");
    }
    std::string operator()(const sim::RemoveActor& c) const {
        return cat("In reality: end the program ", c.name, " for good.");
    }
    std::string operator()(const sim::PauseActor& c) const {
        return cat("In reality: stop the program ", c.name, " for a while.");
    }
    std::string operator()(const sim::ResumeActor& c) const {
        return cat("In reality: let the program ", c.name, " run again.");
    }
    std::string operator()(const sim::SetProducerRate& c) const {
        return cat("In reality: nobody calls this. The program ", c.name,
                   " has more or less to send, because its users do more or less.");
    }
    std::string operator()(const sim::SetProducerPayload& c) const {
        return cat("In reality: nobody calls this. The program ", c.name,
                   " is given a new version that sends other data.");
    }
    std::string operator()(const sim::InjectFault&) const {
        return "In reality: nobody calls this, it happens. Who wants to be ready for it makes it "
               "happen on purpose, in a test.";
    }
    std::string operator()(const sim::LiftFault&) const {
        return "In reality: nobody calls this. Somebody finds the cause and removes it, or it "
               "passes.";
    }
    std::string operator()(const sim::CreateKey& c) const {
        return cat(
            "In reality: calls of another service. CreateKey of AWS KMS makes the key, "
            "CreateAlias gives it the name ",
            c.alias, ".");
    }
    std::string operator()(const sim::ChangeAccess& c) const {
        return cat("In reality: ", access_in_reality(c.command()));
    }
    template <typename Call>
    std::string operator()(const Call&) const {
        return {};
    }
};

struct Name {
    std::string operator()(const sim::CallOperation& c) const {
        return std::string(to_string(c.action));
    }
    std::string operator()(const sim::CallCreateStream&) const { return "CreateStream"; }
    std::string operator()(const sim::CallPutRecord&) const { return "PutRecord"; }
    std::string operator()(const sim::CallPutRecords&) const { return "PutRecords"; }
    std::string operator()(const sim::CallGetShardIterator&) const { return "GetShardIterator"; }
    std::string operator()(const sim::CallGetRecords&) const { return "GetRecords"; }
    std::string operator()(const sim::AddProducer& c) const {
        return cat("The producer ", c.spec.name, " was added");
    }
    std::string operator()(const sim::AddConsumer& c) const {
        return cat("The consumer ", c.spec.name, " was added");
    }
    std::string operator()(const sim::RemoveActor& c) const { return cat(c.name, " was removed"); }
    std::string operator()(const sim::PauseActor& c) const { return cat(c.name, " was paused"); }
    std::string operator()(const sim::ResumeActor& c) const { return cat(c.name, " was resumed"); }
    std::string operator()(const sim::SetProducerRate& c) const {
        return cat("The rate of ", c.name, " was changed");
    }
    std::string operator()(const sim::SetProducerPayload& c) const {
        return cat("What ", c.name, " sends was changed");
    }
    std::string operator()(const sim::InjectFault& c) const {
        return cat("The fault ", c.fault.name, " was injected");
    }
    std::string operator()(const sim::LiftFault& c) const {
        return cat("The fault ", c.name, " was lifted");
    }
    std::string operator()(const sim::CreateKey& c) const {
        return cat("The key ", c.alias, " was made");
    }
    std::string operator()(const sim::ChangeAccess& c) const { return access_text(c.command()); }
};

}  // namespace

std::optional<CodeCall> code_call(const sim::Command& command, std::string_view held) {
    std::optional<CodeCall> call = std::visit(Caller{held}, command);
    if (call) call->input = typed(call->input);
    return call;
}

std::string what_it_is(const sim::Command& command) { return std::visit(Sentence{}, command); }

std::string name_of_act(const sim::Command& command) { return std::visit(Name{}, command); }

bool has_output(Action action) {
    switch (action) {
        case Action::AddTagsToStream:
        case Action::CreateStream:
        case Action::DecreaseStreamRetentionPeriod:
        case Action::DeleteResourcePolicy:
        case Action::DeleteStream:
        case Action::DeregisterStreamConsumer:
        case Action::IncreaseStreamRetentionPeriod:
        case Action::MergeShards:
        case Action::PutResourcePolicy:
        case Action::RemoveTagsFromStream:
        case Action::SplitShard:
        case Action::StartStreamEncryption:
        case Action::StopStreamEncryption:
        case Action::TagResource:
        case Action::UntagResource:
        case Action::UpdateMaxRecordSize:
        case Action::UpdateStreamMode:
        case Action::UpdateStreamRecordDistributionStrategy: return false;
        default: return true;
    }
}

}  // namespace kds::web::code
