#include "core/sim/metrics/metrics.h"

#include <algorithm>
#include <tuple>

#include "core/sim/metrics/unconfirmed.h"

namespace kds::sim {
namespace {

constexpr std::size_t kFirstConsumerMetric = kStreamMetricCount;
constexpr std::size_t kFirstShardMetric = kStreamMetricCount + kConsumerMetricCount;

std::int64_t minute_of(Instant at) { return at.us / kMetricPeriod.us; }
Instant begin_of(std::int64_t minute) { return {minute * kMetricPeriod.us}; }

std::uint32_t number_of(std::vector<std::string>& names, std::string_view name) {
    const auto it = std::ranges::find(names, name);
    if (it != names.end()) return static_cast<std::uint32_t>(it - names.begin());
    names.emplace_back(name);
    return static_cast<std::uint32_t>(names.size() - 1);
}

}  // namespace

void Metrics::count(const Engine& engine, const Event& event) {
    if (put_.open && put_.call != event.call) finish_put();
    if (const std::int64_t minute = minute_of(event.at); minute > minute_) begin_minute(minute);
    usage_.count(event);
    seconds_.count(event);
    switch (event.kind) {
        case EventKind::RecordAccepted:
        case EventKind::RecordRefused: count_put(engine, event); break;
        case EventKind::RecordsRead:
        case EventKind::ReadRefused: count_get(engine, event); break;
        case EventKind::Subscribed:
        case EventKind::Pushed: count_push(engine, event); break;
        case EventKind::CallFailed:
            // Entries of a PutRecords that failed inside the service, or a whole call.
            if (put_.open)
                put_.failed += event.count;
            else
                count_failure(engine, event);
            break;
        case EventKind::StreamActive:
            // Also the end of the change that EnableEnhancedMonitoring begins.
            if (const Stream* const stream = engine.find_stream(event.stream))
                streams_[stream_of(engine, event.stream)].monitored = stream->monitoring.bits();
            break;
        default: break;
    }
}

std::size_t Metrics::stream_of(const Engine& engine, StreamId id) {
    const auto it = std::ranges::find(streams_, id, &StreamMinute::id);
    if (it != streams_.end()) return static_cast<std::size_t>(it - streams_.begin());
    StreamMinute made;
    made.id = id;
    const Stream* const stream = engine.find_stream(id);
    made.name =
        static_cast<std::uint16_t>(number_of(stream_names_, stream ? stream->name : std::string()));
    if (stream) made.monitored = stream->monitoring.bits();
    streams_.push_back(std::move(made));
    return streams_.size() - 1;
}

void Metrics::shard_sample(StreamMinute& stream, std::uint32_t shard, Metric metric,
                           std::int64_t value) {
    const std::size_t place = static_cast<std::size_t>(metric) - kFirstShardMetric;
    if ((stream.monitored >> place & 1) == 0) return;
    auto it = std::ranges::lower_bound(stream.shards, shard, {}, &Part<kShardMetricCount>::number);
    if (it == stream.shards.end() || it->number != shard)
        it = stream.shards.insert(it, {.number = shard, .metrics = {}});
    it->metrics[place].add(value);
}

void Metrics::count_put(const Engine& engine, const Event& event) {
    if (!put_.open) {
        put_.open = true;
        put_.call = event.call;
        put_.stream = stream_of(engine, event.stream);
        put_.action = event.action;
        put_.bytes = put_.accepted = put_.throttled = put_.failed = 0;
        put_.shards.clear();
    }
    const bool accepted = event.kind == EventKind::RecordAccepted;
    put_.bytes += accepted ? event.bytes : 0;
    put_.accepted += accepted;
    put_.throttled += !accepted;
    if (streams_[put_.stream].monitored == 0) return;
    auto it = std::ranges::find(put_.shards, event.shard.value, &Put::OfShard::shard);
    if (it == put_.shards.end())
        it = put_.shards.insert(it, Put::OfShard{.shard = event.shard.value});
    it->bytes += accepted ? event.bytes : 0;
    it->accepted += accepted;
    it->throttled += !accepted;
}

void Metrics::finish_put() {
    if (!put_.open) return;
    put_.open = false;
    StreamMinute& stream = streams_[put_.stream];
    if (put_.accepted > 0) {
        stream.of(Metric::IncomingBytes).add(put_.bytes);
        stream.of(Metric::IncomingRecords).add(put_.accepted);
    }
    stream.of(Metric::WriteThroughputExceeded).add(put_.throttled);
    if (put_.action == Action::PutRecord) {
        if (put_.accepted > 0) stream.of(Metric::PutRecordBytes).add(put_.bytes);
        stream.of(Metric::PutRecordSuccess).add(put_.accepted);
        stream.of(Metric::PutRecordLatency).add(unconfirmed::kServiceMs);
    } else {
        stream.of(Metric::PutRecordsBytes).add(put_.bytes);
        stream.of(Metric::PutRecordsSuccess).add(put_.accepted > 0);
        stream.of(Metric::PutRecordsLatency).add(unconfirmed::kServiceMs);
        stream.of(Metric::PutRecordsTotalRecords).add(put_.accepted + put_.throttled + put_.failed);
        stream.of(Metric::PutRecordsSuccessfulRecords).add(put_.accepted);
        stream.of(Metric::PutRecordsFailedRecords).add(put_.failed);
        stream.of(Metric::PutRecordsThrottledRecords).add(put_.throttled);
    }
    for (const Put::OfShard& of : put_.shards) {
        if (of.accepted > 0) {
            shard_sample(stream, of.shard, Metric::ShardIncomingBytes, of.bytes);
            shard_sample(stream, of.shard, Metric::ShardIncomingRecords, of.accepted);
        }
        shard_sample(stream, of.shard, Metric::ShardWriteExceeded, of.throttled);
    }
}

void Metrics::count_get(const Engine& engine, const Event& event) {
    StreamMinute& stream = streams_[stream_of(engine, event.stream)];
    const bool done = event.kind == EventKind::RecordsRead;
    stream.of(Metric::GetRecordsSuccess).add(done);
    stream.of(Metric::GetRecordsLatency).add(unconfirmed::kServiceMs);
    stream.of(Metric::ReadThroughputExceeded).add(!done);
    shard_sample(stream, event.shard.value, Metric::ShardReadExceeded, !done);
    if (!done) return;
    stream.of(Metric::GetRecordsBytes).add(event.bytes);
    stream.of(Metric::GetRecordsRecords).add(event.count);
    stream.of(Metric::GetRecordsIteratorAge).add(event.behind_ms);
    shard_sample(stream, event.shard.value, Metric::ShardOutgoingBytes, event.bytes);
    shard_sample(stream, event.shard.value, Metric::ShardOutgoingRecords, event.count);
    shard_sample(stream, event.shard.value, Metric::ShardIteratorAge, event.behind_ms);
}

Metrics::Part<kConsumerMetricCount>& Metrics::consumer_of(const Engine& engine,
                                                          StreamMinute& stream, ConsumerId id) {
    const Stream* const found = engine.find_stream(stream.id);
    const RegisteredConsumer* const consumer = found ? found->find_consumer(id) : nullptr;
    const std::uint32_t name =
        number_of(consumer_names_, consumer ? consumer->name : std::string());
    auto it = std::ranges::find(stream.consumers, name, &Part<kConsumerMetricCount>::number);
    if (it == stream.consumers.end())
        it = stream.consumers.insert(it, {.number = name, .metrics = {}});
    return *it;
}

void Metrics::count_push(const Engine& engine, const Event& event) {
    StreamMinute& stream = streams_[stream_of(engine, event.stream)];
    auto& of = consumer_of(engine, stream, event.consumer).metrics;
    const auto add = [&](Metric metric, std::int64_t value) {
        of[static_cast<std::size_t>(metric) - kFirstConsumerMetric].add(value);
    };
    if (event.kind == EventKind::Subscribed) return add(Metric::SubscribeSuccess, 1);
    add(Metric::PushSuccess, 1);
    add(Metric::PushBytes, event.bytes);
    add(Metric::PushRecords, event.count);
    add(Metric::PushMillisBehind, event.behind_ms);
    shard_sample(stream, event.shard.value, Metric::ShardOutgoingBytes, event.bytes);
    shard_sample(stream, event.shard.value, Metric::ShardOutgoingRecords, event.count);
    shard_sample(stream, event.shard.value, Metric::ShardIteratorAge, event.behind_ms);
}

void Metrics::count_failure(const Engine& engine, const Event& event) {
    // Of a stream that nobody knows there are no metrics.
    if (!engine.find_stream(event.stream)) return;
    StreamMinute& stream = streams_[stream_of(engine, event.stream)];
    switch (event.action) {
        case Action::PutRecord: stream.of(Metric::PutRecordSuccess).add(0); break;
        case Action::PutRecords: stream.of(Metric::PutRecordsSuccess).add(0); break;
        case Action::GetRecords: stream.of(Metric::GetRecordsSuccess).add(0); break;
        case Action::SubscribeToShard:
            consumer_of(engine, stream, event.consumer)
                .metrics[static_cast<std::size_t>(Metric::SubscribeRateExceeded) -
                         kFirstConsumerMetric]
                .add(event.error == ErrorCode::LimitExceeded ||
                     event.error == ErrorCode::ResourceInUse);
            break;
        default: break;
    }
}

template <typename Visit>
void Metrics::each_present_row(Visit&& visit) const {
    for (const StreamMinute& stream : streams_) {
        const auto give = [&](std::size_t metric, std::uint32_t part, const Statistics& of) {
            if (of.samples > 0)
                visit(Row{.minute = minute_,
                          .stream = stream.name,
                          .metric = static_cast<Metric>(metric),
                          .part = part,
                          .statistics = of});
        };
        for (std::size_t i = 0; i < kStreamMetricCount; ++i) give(i, 0, stream.metrics[i]);
        for (const auto& consumer : stream.consumers)
            for (std::size_t i = 0; i < kConsumerMetricCount; ++i)
                give(kFirstConsumerMetric + i, consumer.number, consumer.metrics[i]);
        for (const auto& shard : stream.shards)
            for (std::size_t i = 0; i < kShardMetricCount; ++i)
                give(kFirstShardMetric + i, shard.number, shard.metrics[i]);
    }
}

void Metrics::begin_minute(std::int64_t minute) {
    each_present_row([&](const Row& row) { rows_.append(row); });
    for (StreamMinute& stream : streams_) {
        stream.metrics = {};
        stream.consumers.clear();
        stream.shards.clear();
    }
    minute_ = minute;
    const std::int64_t oldest = minute - kMetricsKept.us / kMetricPeriod.us;
    std::uint64_t keep = rows_.begin();
    std::uint64_t end = rows_.end();
    while (keep < end) {
        const std::uint64_t middle = keep + (end - keep) / 2;
        if (rows_[middle].minute < oldest)
            keep = middle + 1;
        else
            end = middle;
    }
    rows_.trim_to(rows_.end() - keep);
}

bool Metrics::is_of(const Row& row, Metric metric, const Dimensions& dimensions) const {
    if (row.metric != metric || stream_names_[row.stream] != dimensions.stream_name) return false;
    switch (info_of(metric).level) {
        case MetricLevel::Stream: return true;
        case MetricLevel::Consumer: return consumer_names_[row.part] == dimensions.consumer_name;
        case MetricLevel::Shard: return row.part == dimensions.shard.value;
    }
    return false;
}

std::vector<Datapoint> Metrics::datapoints(Metric metric, const Dimensions& dimensions,
                                           Instant from, Instant to) const {
    std::vector<Datapoint> points;
    const auto look = [&](const Row& row) {
        if (row.minute < minute_of(from) || row.minute > minute_of(to)) return;
        if (!is_of(row, metric, dimensions)) return;
        // Two streams of one name, one after the other, can share a minute.
        if (!points.empty() && points.back().minute == begin_of(row.minute)) {
            Statistics& had = points.back().statistics;
            had.least = std::min(had.least, row.statistics.least);
            had.most = std::max(had.most, row.statistics.most);
            had.sum += row.statistics.sum;
            had.samples += row.statistics.samples;
            return;
        }
        points.push_back({begin_of(row.minute), row.statistics});
    };
    for (std::uint64_t i = rows_.begin(); i < rows_.end(); ++i) look(rows_[i]);
    each_present_row(look);
    return points;
}

std::vector<ListedMetric> Metrics::list() const {
    std::vector<ListedMetric> all;
    const auto key = [](const ListedMetric& listed) {
        return std::tie(listed.dimensions.stream_name, listed.metric,
                        listed.dimensions.consumer_name, listed.dimensions.shard);
    };
    const auto less = [&](const ListedMetric& a, const ListedMetric& b) { return key(a) < key(b); };
    const auto look = [&](const Row& row) {
        ListedMetric listed{.metric = row.metric,
                            .dimensions = {.stream_name = stream_names_[row.stream]}};
        const MetricLevel level = info_of(row.metric).level;
        if (level == MetricLevel::Consumer)
            listed.dimensions.consumer_name = consumer_names_[row.part];
        if (level == MetricLevel::Shard) listed.dimensions.shard = {row.part};
        const auto it = std::ranges::lower_bound(all, listed, less);
        if (it == all.end() || *it != listed) all.insert(it, listed);
    };
    for (std::uint64_t i = rows_.begin(); i < rows_.end(); ++i) look(rows_[i]);
    each_present_row(look);
    return all;
}

void Metrics::hash(Hasher& hasher) const {
    const auto add = [&](const Row& row) {
        hasher.add(static_cast<std::uint64_t>(row.minute));
        hasher.add(stream_names_[row.stream]);
        hasher.add(static_cast<std::uint64_t>(row.metric));
        hasher.add(std::uint64_t{row.part});
        row.statistics.hash(hasher);
    };
    for (std::uint64_t i = rows_.begin(); i < rows_.end(); ++i) add(rows_[i]);
    each_present_row(add);
    usage_.hash(hasher);
    seconds_.hash(hasher);
    hasher.add(missed_);
}

}  // namespace kds::sim
