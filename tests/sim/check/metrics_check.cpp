#include "tests/sim/check/metrics_check.h"

#include <algorithm>

#include "core/sim/metrics/unconfirmed.h"

namespace kds::sim::checking {
namespace {

std::int64_t minute_of(Instant at) { return at.us / kMetricPeriod.us; }

bool is_monitored(std::uint8_t bits, Metric metric) {
    const auto first = static_cast<unsigned>(Metric::ShardIncomingBytes);
    return (bits >> (static_cast<unsigned>(metric) - first) & 1u) != 0;
}

}  // namespace

MetricsCheck::Names& MetricsCheck::names_of(const World& world, std::uint32_t stream) {
    Names& names = names_[stream];
    if (names.stream.empty())
        if (const Stream* const found = world.engine().find_stream(StreamId{stream}))
            names.stream = found->name;
    return names;
}

void MetricsCheck::add(const World& world, std::uint32_t stream, Metric metric,
                       const std::string& part, Instant at, std::int64_t value) {
    counted_[{metric, names_of(world, stream).stream, part, minute_of(at)}].add(value);
}

void MetricsCheck::add_of_shard(const World& world, const Event& event, Metric metric,
                                std::int64_t value) {
    if (is_monitored(names_of(world, event.stream.value).monitored, metric))
        add(world, event.stream.value, metric, cat(event.shard.value), event.at, value);
}

void MetricsCheck::take(const World& world, const Event& event) {
    if (put_.call != event.call) end_moment();
    switch (event.kind) {
        case EventKind::RecordAccepted:
        case EventKind::RecordRefused: take_put(world, event); break;
        case EventKind::RecordsRead:
        case EventKind::ReadRefused: take_get(world, event); break;
        case EventKind::Subscribed:
        case EventKind::Pushed: take_push(world, event); break;
        case EventKind::CallFailed:
            // Entries of a PutRecords that failed inside the service while others were put.
            if (put_.call != 0)
                put_.failed += event.count;
            else
                take_failure(world, event);
            break;
        case EventKind::StreamDeleted: names_of(world, event.stream.value).is_gone = true; break;
        case EventKind::ConsumerRegistered: consumer_of(world, event); break;
        case EventKind::StreamCreating: names_of(world, event.stream.value); break;
        case EventKind::StreamActive:
            if (const Stream* const stream = world.engine().find_stream(event.stream))
                names_of(world, event.stream.value).monitored = stream->monitoring.bits();
            break;
        default: break;
    }
}

void MetricsCheck::take_put(const World& world, const Event& event) {
    names_of(world, event.stream.value);
    const bool is_accepted = event.kind == EventKind::RecordAccepted;
    for (Put* put : {&put_, &puts_[event.shard.value]}) {
        put->call = event.call;
        put->at = event.at;
        put->action = event.action;
        put->stream = event.stream.value;
        put->bytes += is_accepted ? event.bytes : 0;
        put->accepted += is_accepted ? 1 : 0;
        put->throttled += is_accepted ? 0 : 1;
    }
    if (!is_accepted) return;
    put_bytes_ += static_cast<std::uint64_t>(event.bytes);
    // A unit is begun for each 25 KiB, and one for a record without a byte (kinesis.md 10.4).
    for (std::int64_t paid = 0; paid == 0 || paid < event.bytes; paid += 25 * 1'024) ++units_;
}

void MetricsCheck::end_moment() {
    if (put_.call == 0) return;
    end_put(put_, false, 0);
    for (const auto& [shard, put] : puts_) end_put(put, true, shard);
    put_ = {};
    puts_.clear();
}

void MetricsCheck::end_put(const Put& put, bool is_of_shard, std::uint32_t shard) {
    const Names& names = names_[put.stream];
    const auto count = [&](Metric metric, std::int64_t value) {
        if (is_of_shard && !is_monitored(names.monitored, metric)) return;
        counted_[{metric, names.stream, is_of_shard ? cat(shard) : std::string(),
                  minute_of(put.at)}]
            .add(value);
    };
    if (put.accepted > 0) {
        count(is_of_shard ? Metric::ShardIncomingBytes : Metric::IncomingBytes, put.bytes);
        count(is_of_shard ? Metric::ShardIncomingRecords : Metric::IncomingRecords, put.accepted);
    }
    count(is_of_shard ? Metric::ShardWriteExceeded : Metric::WriteThroughputExceeded,
          put.throttled);
    if (is_of_shard) return;
    if (put.action == Action::PutRecord) {
        if (put.accepted > 0) count(Metric::PutRecordBytes, put.bytes);
        count(Metric::PutRecordSuccess, put.accepted);
        return count(Metric::PutRecordLatency, unconfirmed::kServiceMs);
    }
    count(Metric::PutRecordsBytes, put.bytes);
    count(Metric::PutRecordsSuccess, put.accepted > 0 ? 1 : 0);
    count(Metric::PutRecordsLatency, unconfirmed::kServiceMs);
    count(Metric::PutRecordsTotalRecords, put.accepted + put.throttled + put.failed);
    count(Metric::PutRecordsSuccessfulRecords, put.accepted);
    count(Metric::PutRecordsFailedRecords, put.failed);
    count(Metric::PutRecordsThrottledRecords, put.throttled);
}

void MetricsCheck::take_get(const World& world, const Event& event) {
    const bool is_read = event.kind == EventKind::RecordsRead;
    const auto count = [&](Metric metric, std::int64_t value) {
        add(world, event.stream.value, metric, {}, event.at, value);
    };
    count(Metric::GetRecordsSuccess, is_read ? 1 : 0);
    count(Metric::GetRecordsLatency, unconfirmed::kServiceMs);
    count(Metric::ReadThroughputExceeded, is_read ? 0 : 1);
    add_of_shard(world, event, Metric::ShardReadExceeded, is_read ? 0 : 1);
    if (!is_read) return;
    get_bytes_ += static_cast<std::uint64_t>(event.bytes);
    count(Metric::GetRecordsBytes, event.bytes);
    count(Metric::GetRecordsRecords, event.count);
    count(Metric::GetRecordsIteratorAge, event.behind_ms);
    add_of_shard(world, event, Metric::ShardOutgoingBytes, event.bytes);
    add_of_shard(world, event, Metric::ShardOutgoingRecords, event.count);
    add_of_shard(world, event, Metric::ShardIteratorAge, event.behind_ms);
}

const std::string& MetricsCheck::consumer_of(const World& world, const Event& event) {
    std::string& name = names_of(world, event.stream.value).consumers[event.consumer.value];
    const Stream* const stream = world.engine().find_stream(event.stream);
    const RegisteredConsumer* const found =
        stream ? stream->find_consumer(event.consumer) : nullptr;
    if (found) name = found->name;
    return name;
}

void MetricsCheck::take_push(const World& world, const Event& event) {
    const std::string consumer = consumer_of(world, event);
    const auto count = [&](Metric metric, std::int64_t value) {
        add(world, event.stream.value, metric, consumer, event.at, value);
    };
    if (event.kind == EventKind::Subscribed) return count(Metric::SubscribeSuccess, 1);
    pushed_bytes_ += static_cast<std::uint64_t>(event.bytes);
    count(Metric::PushSuccess, 1);
    count(Metric::PushBytes, event.bytes);
    count(Metric::PushRecords, event.count);
    count(Metric::PushMillisBehind, event.behind_ms);
    add_of_shard(world, event, Metric::ShardOutgoingBytes, event.bytes);
    add_of_shard(world, event, Metric::ShardOutgoingRecords, event.count);
    add_of_shard(world, event, Metric::ShardIteratorAge, event.behind_ms);
}

void MetricsCheck::take_failure(const World& world, const Event& event) {
    std::uint32_t stream = event.stream.value;
    // Of a failure inside the service only the caller's own stream is known.
    if (stream == 0 && event.error == ErrorCode::InternalFailure) {
        const Producer* const producer = world.find_producer(event.actor);
        const Consumer* const consumer = world.find_consumer(event.actor);
        const std::string name = producer   ? producer->spec.stream_name
                                 : consumer ? consumer->spec.stream_name
                                            : std::string();
        for (const auto& [id, names] : names_)
            if (!name.empty() && names.stream == name && !names.is_gone) stream = id;
    }
    // The state may be that of a later moment: what events say of the stream holds.
    const auto known = names_.find(stream);
    if (known == names_.end() || known->second.stream.empty() || known->second.is_gone) return;
    const auto count = [&](Metric metric) { add(world, stream, metric, {}, event.at, 0); };
    if (event.action == Action::PutRecord) count(Metric::PutRecordSuccess);
    if (event.action == Action::PutRecords) count(Metric::PutRecordsSuccess);
    if (event.action == Action::GetRecords) count(Metric::GetRecordsSuccess);
    if (event.action != Action::SubscribeToShard) return;
    add(world, stream, Metric::SubscribeRateExceeded, consumer_of(world, event), event.at,
        event.error == ErrorCode::LimitExceeded || event.error == ErrorCode::ResourceInUse ? 1 : 0);
}

void MetricsCheck::look(const World& world, const Ledger& ledger, Findings& findings) const {
    const Usage& usage = world.metrics().usage();
    const auto compare = [&](std::string_view what, std::uint64_t told, std::uint64_t counted) {
        if (told != counted)
            findings.add(world.now(), "usage tells of ", told, " ", what, ", the events of ",
                         counted);
    };
    compare("PUT payload units", usage.put_payload_units(), units_);
    compare("bytes put", usage.put_bytes(), put_bytes_);
    compare("bytes read", usage.get_bytes(), get_bytes_);
    compare("bytes pushed", usage.fan_out_bytes(), pushed_bytes_);
    compare("microseconds of open shards",
            static_cast<std::uint64_t>(usage.shard_time(world.now()).us),
            static_cast<std::uint64_t>(ledger.shard_time(world.now()).us));
    if (world.metrics().missed() > 0)
        findings.add(world.now(), "the metrics have missed ", world.metrics().missed(), " events");
}

void MetricsCheck::compare(const World& world, Findings& findings) const {
    // Older minutes may have been dropped.
    const std::int64_t oldest = minute_of(world.now() - kMetricsKept + kMetricPeriod);
    std::map<Key, Statistics> told;
    for (const ListedMetric& listed : world.metrics().list()) {
        const MetricLevel level = info_of(listed.metric).level;
        const std::string part = level == MetricLevel::Shard ? cat(listed.dimensions.shard.value)
                                                             : listed.dimensions.consumer_name;
        for (const Datapoint& point :
             world.metrics().datapoints(listed.metric, listed.dimensions, {}, world.now()))
            told[{listed.metric, listed.dimensions.stream_name, part, minute_of(point.minute)}] =
                point.statistics;
    }
    const auto describe = [](const Key& key) {
        const auto& [metric, stream, part, minute] = key;
        return cat(info_of(metric).name, " of ", stream, " ", part, " at minute ", minute);
    };
    for (const auto& [key, statistics] : counted_) {
        const auto& [metric, stream, part, minute] = key;
        if (minute < oldest) continue;
        const auto at = told.find(key);
        if (at == told.end())
            findings.add(world.now(), describe(key), " is missing");
        else if (at->second != statistics)
            findings.add(world.now(), describe(key), " has ", at->second.samples, " samples of ",
                         at->second.sum, " together, but there were ", statistics.samples, " of ",
                         statistics.sum);
    }
    for (const auto& [key, statistics] : told)
        if (!counted_.contains(key))
            findings.add(world.now(), describe(key), " has samples, but nothing was done");
}

}  // namespace kds::sim::checking
