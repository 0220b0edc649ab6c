#include "core/sim/senders/put_link.h"

#include "core/sim/producer.h"
#include "core/sim/service_call.h"

namespace kds::sim {
namespace {

/// Fills key, data, explicit hash key and recipe of a PutRecordInput or a PutRecordsEntry.
template <typename Entry>
void fill(Entry& entry, const Producer& producer, const Item& item) {
    const auto& [id, source, hot_key, payload] = producer.sources[item.source];
    source->make_record(item.made, entry.partition_key, entry.data);
    entry.explicit_hash_key.reset();
    if (const auto hash_key = source->explicit_hash_key(item.made))
        entry.explicit_hash_key = to_decimal(hash_key->value);
    if (!entry.generated) entry.generated.emplace();
    entry.generated->source = id;
    entry.generated->recipe.clear();
    source->append_recipe(entry.generated->recipe, item.made);
}

/// The same for the record that aggregates several.
void fill_aggregate(PutRecordsEntry& entry, const Producer& producer, std::span<const Item> items) {
    const auto& [id, source, hot_key, payload] = producer.sources[items.front().source];
    std::vector<MadeRecord> records;
    records.reserve(items.size());
    for (const Item& item : items) records.push_back(item.made);
    if (!entry.generated) entry.generated.emplace();
    entry.generated->source = id;
    entry.generated->recipe.clear();
    source->append_aggregate_recipe(entry.generated->recipe, records);
    // Where the first user record belongs is where all of them go (kinesis.md 7.3).
    source->make_record(records.front(), entry.partition_key, entry.data);
    const HashKey first =
        source->explicit_hash_key(records.front()).value_or(hash_key_of(entry.partition_key));
    entry.explicit_hash_key = to_decimal(first.value);
    source->make(entry.generated->recipe, entry.partition_key, entry.data);
}

/// The event stands with those of the call, behind them. Precondition: a call has just been made.
void log_failed_entries(Surroundings& around, const Producer& producer, std::size_t count) {
    Event event = around.engine.events().back();
    event = {.at = around.now,
             .kind = EventKind::CallFailed,
             .error = ErrorCode::InternalFailure,
             .actor = producer.id,
             .stream = event.stream,
             .action = Action::PutRecords,
             .count = static_cast<std::uint32_t>(count),
             .call = event.call};
    around.engine.log(event);
}

}  // namespace

void hash(Hasher& hasher, const Item& item) {
    hasher.add(item.made.number);
    hasher.add(item.made.made_at);
    hasher.add(std::uint64_t{item.tries} << 32 | std::uint64_t{item.source} << 1 |
               (item.made.heat == Heat::Hot ? 1 : 0));
}

Fate fate_of_put(const FaultBoard& faults, std::string_view producer, Duration timeout, Rng& rng) {
    Fate fate = fate_of_request(faults, producer, rng);
    // Over a link that is slower than the client's patience no connection comes about; over one
    // that is half as slow the answer comes when nobody waits for it any more.
    if (fate.way >= timeout) fate.request_lost = true;
    if (fate.way * 2 > timeout) fate.answer_lost = true;
    return fate;
}

Result<PutRecordOutput> put_one(Surroundings& around, const Producer& producer, const Item& item,
                                bool fails) {
    const Call call = around.call_by(producer.id, producer.spec.name);
    if (fails) return internal_failure(around.engine, call, Action::PutRecord);
    PutRecordInput& input = around.room.record;
    input.stream_name = producer.spec.stream_name;
    fill(input, producer, item);
    return checked_call(around.engine, call, Action::PutRecord, input, put_record);
}

PutAnswers put_each(Surroundings& around, Producer& producer, std::span<const Item> items) {
    std::vector<std::span<const Item>> entries;
    entries.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) entries.push_back(items.subspan(i, 1));
    return put_many(around, producer, entries);
}

PutAnswers put_many(Surroundings& around, Producer& producer,
                    std::span<const std::span<const Item>> entries) {
    const Call call = around.call_by(producer.id, producer.spec.name);
    const std::int64_t failing =
        around.faults.link_of(producer.spec.name).internal_failure_per_mille;
    PutRecordsInput& input = around.room.records;
    input.stream_name = producer.spec.stream_name;
    input.records.resize(entries.size());
    // Places of the entries that fail by themselves, in order.
    std::vector<std::size_t> failed;
    std::size_t put = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (failing > 0 && static_cast<std::int64_t>(producer.rng.below(1'000)) < failing) {
            failed.push_back(i);
        } else if (entries[i].size() == 1) {
            fill(input.records[put++], producer, entries[i].front());
        } else {
            fill_aggregate(input.records[put++], producer, entries[i]);
        }
    }
    if (put == 0) return internal_failure(around.engine, call, Action::PutRecords);
    input.records.resize(put);
    auto answer = checked_call(around.engine, call, Action::PutRecords, input, put_records);
    if (!answer) return std::unexpected(std::move(answer).error());
    if (failed.empty()) return std::move(answer->records);
    log_failed_entries(around, producer, failed.size());
    for (const std::size_t place : failed)
        answer->records.insert(answer->records.begin() + static_cast<std::ptrdiff_t>(place),
                               fail(ErrorCode::InternalFailure, {}));
    return std::move(answer->records);
}

}  // namespace kds::sim
