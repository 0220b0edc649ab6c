#include <array>
#include <memory>
#include <span>

#include "core/api/codec.h"

namespace kds::api {

Value document_of(HashKeyRange range) {
    return Value::object()
        .with("StartingHashKey", Value::of_text(to_decimal(range.first().value)))
        .with("EndingHashKey", Value::of_text(to_decimal(range.last().value)));
}

Value document_of(const ListedShard& shard) {
    Value document = Value::object().with("ShardId", Value::of_text(to_string(shard.index)));
    if (shard.parent) document.with("ParentShardId", Value::of_text(to_string(*shard.parent)));
    if (shard.adjacent_parent)
        document.with("AdjacentParentShardId", Value::of_text(to_string(*shard.adjacent_parent)));
    Value numbers = Value::object().with(
        "StartingSequenceNumber", Value::of_text(shard.starting_sequence_number.to_decimal()));
    if (shard.ending_sequence_number) {
        numbers.with("EndingSequenceNumber",
                     Value::of_text(shard.ending_sequence_number->to_decimal()));
    }
    document.with("HashKeyRange", document_of(shard.range));
    document.with("SequenceNumberRange", std::move(numbers));
    return document;
}

namespace {

class RecordTable : public Table {
public:
    explicit RecordTable(std::vector<Record> records) : records_{std::move(records)} {}

    std::span<const std::string_view> names() const override {
        static constexpr std::array<std::string_view, 5> kNames = {
            "SequenceNumber", "ApproximateArrivalTimestamp", "Data", "PartitionKey",
            "EncryptionType"};
        return kNames;
    }
    std::size_t size() const override { return records_.size(); }
    void row(std::size_t number, std::span<Cell> cells, std::string& scratch) const override {
        const Record& record = records_[number];
        scratch.clear();
        record.sequence_number.append_decimal(scratch);
        cells[0] = Cell::of_text(scratch);
        cells[1] = {.kind = Value::Kind::Timestamp,
                    .integer = record.approximate_arrival.epoch_millis()};
        cells[2] = {.kind = Value::Kind::Blob, .text = record.data};
        // A key that was sent has a character at least (kinesis.md 2.1, 2.6).
        if (!record.partition_key.empty()) cells[3] = Cell::of_text(record.partition_key);
        // Left out of a record that is not encrypted (kinesis.md 2.1).
        if (record.is_encrypted) cells[4] = Cell::of_text("KMS");
    }

private:
    std::vector<Record> records_;
};

}  // namespace

Value document_of(std::vector<Record> records) {
    return Value::rows(std::make_shared<RecordTable>(std::move(records)));
}

Value document_of(const std::vector<ChildShard>& children) {
    Value list = Value::list();
    for (const ChildShard& child : children) {
        Value parents = Value::list();
        for (const ShardIndex parent : child.parents)
            parents.items.push_back(Value::of_text(to_string(parent)));
        list.items.push_back(Value::object()
                                 .with("ShardId", Value::of_text(to_string(child.shard)))
                                 .with("ParentShards", std::move(parents))
                                 .with("HashKeyRange", document_of(child.range)));
    }
    return list;
}

Value document_of(const ConsumerDescription& consumer) {
    return Value::object()
        .with("ConsumerName", Value::of_text(consumer.consumer_name))
        .with("ConsumerARN", Value::of_text(consumer.consumer_arn))
        .with("ConsumerStatus", Value::of_text(std::string(to_string(consumer.status))))
        .with("ConsumerCreationTimestamp", creation_time(consumer.created_at));
}

Value document_of(const std::vector<Tag>& tags) {
    Value list = Value::list();
    for (const Tag& tag : tags) {
        list.items.push_back(Value::object()
                                 .with("Key", Value::of_text(tag.key))
                                 .with("Value", Value::of_text(tag.value)));
    }
    return list;
}

Value document_of(ShardLevelMetrics metrics) {
    Value names = Value::list();
    for (const std::string_view name : metrics.names())
        names.items.push_back(Value::of_text(std::string(name)));
    return names;
}

Value enhanced_monitoring(ShardLevelMetrics metrics) {
    Value list = Value::list();
    list.items.push_back(Value::object().with("ShardLevelMetrics", document_of(metrics)));
    return list;
}

Value document_of(const EnhancedMonitoringOutput& output) {
    return Value::object()
        .with("StreamName", Value::of_text(output.stream_name))
        .with("CurrentShardLevelMetrics", document_of(output.current))
        .with("DesiredShardLevelMetrics", document_of(output.desired))
        .with("StreamARN", Value::of_text(output.stream_arn));
}

Value stream_mode_details(StreamMode mode) {
    return Value::object().with("StreamMode", Value::of_text(std::string(to_string(mode))));
}

void add_encryption(Value& description, const std::string& key_id) {
    description.with("EncryptionType", Value::of_text(key_id.empty() ? "NONE" : "KMS"));
    if (!key_id.empty()) description.with("KeyId", Value::of_text(key_id));
}

Value document_of(const WarmThroughput& warm) {
    return Value::object()
        .with("TargetMiBps", Value::of_integer(warm.target_mibps))
        .with("CurrentMiBps", Value::of_integer(warm.current_mibps));
}

Value document_of(const CommitmentOutput& output) {
    Value commitment =
        Value::object().with("Status", Value::of_text(std::string(to_string(output.status))));
    const auto add = [&commitment](std::string_view member, const std::optional<Instant>& t) {
        if (t) commitment.with(Text::at(member), Value::of_timestamp(t->epoch_millis()));
    };
    add("StartedAt", output.started_at);
    add("EndedAt", output.ended_at);
    add("EarliestAllowedEndAt", output.earliest_allowed_end);
    return Value::object().with("MinimumThroughputBillingCommitment", std::move(commitment));
}

bool distributes_records(const Engine& engine, const Call& call, const InputReader& in,
                         const std::optional<std::string>& name) {
    const auto named = named_stream(engine.options(), name, in.members());
    if (!named) return false;
    const std::string& caller =
        call.principal.account.empty() ? engine.options().account : call.principal.account;
    const Stream* stream = engine.find_stream(*named, call.owner.empty() ? caller : call.owner);
    return stream && stream->distribution == RecordDistribution::Auto;
}

Value creation_time(Instant created_at) {
    return Value::of_timestamp(created_at.epoch_seconds() * 1000);
}

Reply no_output(Result<void> done) {
    if (!done) return std::unexpected(WireError(std::move(done).error()));
    return Value{};
}

}  // namespace kds::api
