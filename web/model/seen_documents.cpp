// What calls have sent and what they were answered, as documents of the API.
#include <utility>

#include "core/engine/record_content.h"
#include "web/model/code/code_call.h"
#include "web/model/seen_calls.h"

namespace kds::web {
namespace {

using api::Value;

Value put_answer(const PutRecordOutput& output) {
    Value out = Value::object()
                    .with("ShardId", Value::of_text(to_string(output.shard)))
                    .with("SequenceNumber", Value::of_text(output.sequence_number.to_decimal()));
    if (output.is_encrypted) out.with("EncryptionType", Value::of_text("KMS"));
    return out;
}

Value record_document(const Record& record) {
    Value out = Value::object()
                    .with("SequenceNumber", Value::of_text(record.sequence_number.to_decimal()))
                    .with("ApproximateArrivalTimestamp",
                          Value::of_timestamp(record.approximate_arrival.epoch_millis()))
                    .with("Data", Value::of_blob(record.data))
                    .with("PartitionKey", Value::of_text(record.partition_key));
    if (record.is_encrypted) out.with("EncryptionType", Value::of_text("KMS"));
    return out;
}

/// The answers of typed operations, as their codecs write them.
struct Answer {
    Value operator()(std::monostate) const { return {}; }
    Value operator()(const Value& answer) const { return answer; }
    Value operator()(const PutRecordOutput& o) const { return put_answer(o); }
    Value operator()(const PutRecordsOutput& o) const {
        Value records = Value::list();
        for (const auto& entry : o.records) {
            if (entry)
                records.items.push_back(
                    Value::object()
                        .with("SequenceNumber", Value::of_text(entry->sequence_number.to_decimal()))
                        .with("ShardId", Value::of_text(to_string(entry->shard))));
            else
                records.items.push_back(
                    Value::object()
                        .with("ErrorCode",
                              Value::of_text(std::string(error_name(entry.error().code))))
                        .with("ErrorMessage", Value::of_text(entry.error().message)));
        }
        Value out = Value::object()
                        .with("FailedRecordCount", Value::of_integer(o.failed_record_count))
                        .with("Records", std::move(records));
        if (o.is_encrypted) out.with("EncryptionType", Value::of_text("KMS"));
        return out;
    }
    Value operator()(const GetShardIteratorOutput& o) const {
        return Value::object().with("ShardIterator", Value::of_text(o.shard_iterator));
    }
    Value operator()(const GetRecordsOutput& o) const {
        Value records = Value::list();
        for (const Record& record : o.records) records.items.push_back(record_document(record));
        Value out = Value::object().with("Records", std::move(records));
        if (o.next_shard_iterator)
            out.with("NextShardIterator", Value::of_text(*o.next_shard_iterator));
        return std::move(out).with("MillisBehindLatest", Value::of_integer(o.millis_behind_latest));
    }
};

/// The iterator that the learner held when this call was made; empty if the lab has forgotten it.
std::string held_before(const sim::World& world, std::uint64_t serial) {
    while (serial > world.calls().begin()) {
        const auto& answer = world.calls()[--serial].answer;
        if (!answer) continue;
        if (const auto* const issued = std::get_if<GetShardIteratorOutput>(&*answer))
            return issued->shard_iterator;
        if (const auto* const read = std::get_if<GetRecordsOutput>(&*answer))
            return read->next_shard_iterator.value_or(std::string());
    }
    return {};
}

bool is_put(const SeenCall& call) {
    return call.action == kds::Action::PutRecord || call.action == kds::Action::PutRecords;
}

/// A record that a call of an actor has put, while it is kept.
struct Put {
    const Shard* shard;
    StoredRecord record;
};
std::optional<Put> put_of(const Stream& stream, const Event& event) {
    const Shard* const shard = stream.find(event.shard);
    if (event.kind != EventKind::RecordAccepted || !shard) return std::nullopt;
    const RecordStore& records = shard->records;
    if (event.place < records.first() || event.place >= records.end()) return std::nullopt;
    return Put{shard, records.at(event.place)};
}

/// Everything about what an actor has put follows from the records: which are there unless some
/// were refused or have expired.
template <typename Each>
bool each_put(const sim::World& world, const SeenCall& call, Each each) {
    const Stream* const stream = world.engine().find_stream(call.stream);
    if (!stream || call.begin == call.end) return false;
    const EventLog& events = world.engine().events();
    for (std::uint64_t serial = call.begin; serial < call.end; ++serial) {
        const auto put = put_of(*stream, events[serial]);
        if (!put) return false;
        each(*stream, *put);
    }
    return true;
}

std::optional<Value> request_of_put(const sim::World& world, const SeenCall& call) {
    ContentRoom room;
    Value records = Value::list();
    std::string name;
    const bool all = each_put(world, call, [&](const Stream& stream, const Put& put) {
        const RecordContent content = content_of(world.engine().sources(), put.record, room);
        name = stream.name;
        Value record =
            Value::object()
                .with("Data", Value::of_blob(std::string(content.data)))
                .with("PartitionKey", Value::of_text(std::string(content.partition_key)));
        if (put.record.chosen_hash_key)
            record.with("ExplicitHashKey",
                        Value::of_text(to_decimal(put.record.chosen_hash_key->value)));
        records.items.push_back(std::move(record));
    });
    if (!all) return std::nullopt;
    Value out = Value::object().with("StreamName", Value::of_text(std::move(name)));
    if (call.action == kds::Action::PutRecords)
        return std::move(out).with("Records", std::move(records));
    Value& only = records.items.front();
    for (std::size_t i = 0; i < only.items.size(); ++i)
        out.with(std::move(only.names[i]), std::move(only.items[i]));
    return out;
}

std::optional<Value> answer_of_put(const sim::World& world, const SeenCall& call) {
    PutRecordsOutput output{.failed_record_count = 0};
    const bool all = each_put(world, call, [&](const Stream&, const Put& put) {
        output.is_encrypted = put.record.key_number > 0;
        output.records.push_back(
            PutRecordOutput{.shard = put.shard->index,
                            .sequence_number = put.shard->sequence_number_of(put.record),
                            .is_encrypted = output.is_encrypted});
    });
    if (!all) return std::nullopt;
    if (call.action == kds::Action::PutRecords) return Answer{}(output);
    return put_answer(*output.records.front());
}

}  // namespace

bool keeps_request(const sim::World& world, const SeenCall& call) {
    if (call.is_learners) return true;
    return is_put(call) && each_put(world, call, [](const Stream&, const Put&) {});
}

std::optional<Value> request_of(const sim::World& world, const SeenCall& call) {
    if (call.is_learners) {
        const auto made =
            code::code_call(world.calls()[call.begin].request, held_before(world, call.begin));
        if (!made) return std::nullopt;
        return made->input;
    }
    if (is_put(call)) return request_of_put(world, call);
    return std::nullopt;
}

std::optional<Value> answer_of(const sim::World& world, const SeenCall& call) {
    if (call.is_learners) {
        const auto& answer = world.calls()[call.begin].answer;
        if (!answer) return std::nullopt;
        return std::visit(Answer{}, *answer);
    }
    if (is_put(call)) return answer_of_put(world, call);
    return std::nullopt;
}

}  // namespace kds::web
