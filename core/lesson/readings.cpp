#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/engine/md5.h"
#include "core/engine/record_content.h"
#include "core/lesson/goal.h"
#include "core/lesson/readings_costs.h"
#include "core/lesson/readings_security.h"

namespace kds::lesson {
namespace {

using sim::LearnerCall;
using sim::World;

/// "shardId-000000000000" and "0" name one shard, as they do for the service.
bool is_shard(const ReadingFilter& where, ShardIndex shard) {
    return !where.shard || parse_shard_id(*where.shard) == shard;
}

bool is_stream(const ReadingFilter& where, const Stream& stream) {
    return (!where.stream || *where.stream == stream.name) &&
           (!where.status || *where.status == to_string(stream.status));
}

bool is_record(const ReadingFilter& where, std::string_view key, std::string_view data) {
    return (!where.key || *where.key == key) && (!where.data || *where.data == data);
}

template <typename Visit>
void each_call(const World& world, const Mark& since, Visit&& visit) {
    // The oldest calls are dropped from a long log, and an undone command leaves a mark beyond the
    // end.
    for (std::uint64_t i = std::max(since.calls, world.calls().begin()); i < world.calls().end();
         ++i)
        visit(world.calls()[i]);
}

/// visit(stream name, key, shard) for each record of the call that was stored and fits the filter.
template <typename Visit>
void each_put(const LearnerCall& call, const ReadingFilter& where, Visit&& visit) {
    if (!call.answer) return;
    if (const auto* put = std::get_if<sim::CallPutRecord>(&call.request)) {
        const auto* output = std::get_if<PutRecordOutput>(&*call.answer);
        if (output && is_record(where, put->input.partition_key, put->input.data) &&
            is_shard(where, output->shard))
            visit(put->input.stream_name, put->input.partition_key, output->shard);
        return;
    }
    const auto* puts = std::get_if<sim::CallPutRecords>(&call.request);
    const auto* output = std::get_if<PutRecordsOutput>(&*call.answer);
    if (!puts || !output) return;
    const auto& entries = puts->input.records;
    for (std::size_t i = 0; i < std::min(entries.size(), output->records.size()); ++i) {
        const auto& stored = output->records[i];
        if (stored && is_record(where, entries[i].partition_key, entries[i].data) &&
            is_shard(where, stored->shard))
            visit(puts->input.stream_name, entries[i].partition_key, stored->shard);
    }
}

/// visit(record) for each record that the call read and that fits the filter.
template <typename Visit>
void each_read(const LearnerCall& call, const ReadingFilter& where, Visit&& visit) {
    if (!call.answer) return;
    const auto* output = std::get_if<GetRecordsOutput>(&*call.answer);
    if (!output) return;
    for (const Record& record : output->records) {
        const ShardIndex shard{record.sequence_number.decode().shard_index};
        if (is_record(where, record.partition_key, record.data) && is_shard(where, shard))
            visit(record);
    }
}

std::int64_t records(const Reading& reading, const World& world, const Mark& since) {
    std::int64_t count = 0;
    each_call(world, since, [&](const LearnerCall& call) {
        each_put(call, reading.where, [&](auto&&...) { ++count; });
    });
    return count;
}

std::int64_t records_of_one_key(const Reading& reading, const World& world, const Mark& since) {
    // Keys of different streams have nothing to do with each other.
    std::map<std::pair<std::string_view, std::string_view>, std::int64_t> counts;
    std::int64_t most = 0;
    each_call(world, since, [&](const LearnerCall& call) {
        each_put(call, reading.where,
                 [&](const std::string& stream, const std::string& key, ShardIndex) {
                     most = std::max(most, ++counts[{stream, key}]);
                 });
    });
    return most;
}

std::int64_t shards(const Reading& reading, const World& world, const Mark& since) {
    std::set<std::pair<std::string_view, ShardIndex>> seen;
    each_call(world, since, [&](const LearnerCall& call) {
        each_put(call, reading.where,
                 [&](const std::string& stream, const std::string&, ShardIndex shard) {
                     seen.emplace(stream, shard);
                 });
    });
    return static_cast<std::int64_t>(seen.size());
}

std::int64_t refused(const World& world, const Mark& since) {
    std::int64_t count = 0;
    each_call(world, since, [&](const LearnerCall& call) { count += call.answer ? 0 : 1; });
    return count;
}

std::int64_t iterators(const Reading& reading, const World& world, const Mark& since) {
    std::int64_t count = 0;
    each_call(world, since, [&](const LearnerCall& call) {
        const auto* get = std::get_if<sim::CallGetShardIterator>(&call.request);
        if (!get || !call.answer) return;
        const auto& type = reading.where.iterator_type;
        const auto shard = parse_shard_id(get->input.shard_id);
        const bool fits = (!type || *type == get->input.shard_iterator_type) &&
                          (!reading.where.shard || (shard && is_shard(reading.where, *shard)));
        count += fits ? 1 : 0;
    });
    return count;
}

std::int64_t records_read(const Reading& reading, const World& world, const Mark& since) {
    std::int64_t count = 0;
    each_call(world, since, [&](const LearnerCall& call) {
        each_read(call, reading.where, [&](const Record&) { ++count; });
    });
    return count;
}

/// Did the learner put this record? The store knows, also when the call has left the log of calls.
/// An answer does not name its stream, so all are asked; a record is known by number, key and data.
bool is_own(const World& world, const Record& record) {
    const SequenceNumber::Parts parts = record.sequence_number.decode();
    return std::ranges::any_of(world.engine().streams(), [&](const Stream& stream) {
        const Shard* const shard = stream.find(ShardIndex{parts.shard_index});
        if (!shard) return false;
        const std::uint64_t place = shard->records.lower_bound_index(parts.sequence_index);
        if (place == shard->records.end()) return false;
        const StoredRecord stored = shard->records.at(place);
        ContentRoom room;
        const RecordContent content = content_of(world.engine().sources(), stored, room);
        return stored.actor == kLearner && stored.arrival >= world.began_at() &&
               content.partition_key == record.partition_key && content.data == record.data &&
               shard->sequence_number_of(stored) == record.sequence_number;
    });
}

std::int64_t own_records_read(const Reading& reading, const World& world, const Mark& since) {
    std::set<SequenceNumber> seen;
    each_call(world, since, [&](const LearnerCall& call) {
        each_read(call, reading.where, [&](const Record& record) {
            if (is_own(world, record)) seen.insert(record.sequence_number);
        });
    });
    return static_cast<std::int64_t>(seen.size());
}

std::int64_t stream_records(const Reading& reading, const World& world) {
    std::uint64_t count = 0;
    for (const Stream& stream : world.engine().streams()) {
        if (!is_stream(reading.where, stream)) continue;
        for (const Shard& shard : stream.shards) {
            if (is_shard(reading.where, shard.index)) count += shard.records.size();
        }
    }
    return static_cast<std::int64_t>(count);
}

std::int64_t consumer_behind_ms(const Reading& reading, const World& world) {
    std::int64_t most = -1;
    for (const sim::Consumer& consumer : world.consumers()) {
        if (reading.where.actor && *reading.where.actor != consumer.spec.name) continue;
        most = std::max(most, consumer.behind_ms());
    }
    return most;
}

/// The sum of what `count` gives for each of the actors that fit.
template <typename Actors, typename Count>
std::int64_t sum(const ReadingFilter& where, const Actors& actors, Count count) {
    std::uint64_t total = 0;
    for (const auto& actor : actors)
        if (!where.actor || *where.actor == actor.spec.name) total += count(actor);
    return static_cast<std::int64_t>(total);
}

std::uint64_t unread(const sim::Consumer& consumer, const World& world) {
    const Stream* const stream = world.engine().find_stream(consumer.spec.stream_name);
    if (!stream) return 0;
    std::uint64_t count = 0;
    for (const Shard& shard : stream->shards) {
        const RecordStore& records = shard.records;
        const auto cursor =
            std::ranges::find(consumer.cursors, shard.index, &sim::ShardCursor::shard);
        std::uint64_t next =
            consumer.spec.start_at == ShardIteratorType::Latest ? records.end() : records.first();
        if (cursor != consumer.cursors.end()) next = std::max(cursor->next_place, records.first());
        count += records.end() - std::min(next, records.end());
    }
    return count;
}

std::int64_t open_shards(const Reading& reading, const World& world) {
    std::int64_t count = 0;
    for (const Stream& stream : world.engine().streams())
        if (is_stream(reading.where, stream)) count += stream.open_shard_count();
    return count;
}

std::int64_t streams(const Reading& reading, const World& world) {
    return std::ranges::count_if(world.engine().streams(), [&](const Stream& stream) {
        return is_stream(reading.where, stream);
    });
}

/// visit(event) for the events of the last second, newest first; of streams that are there still.
template <typename Visit>
void each_event_of_last_second(const Reading& reading, const World& world, Visit&& visit) {
    const EventLog& events = world.engine().events();
    const Instant from = world.now() - sim::kLookedBack;
    for (std::uint64_t i = events.end(); i > events.begin() && events[i - 1].at > from; --i) {
        const Event& event = events[i - 1];
        if (!is_shard(reading.where, event.shard)) continue;
        const Stream* const stream = world.engine().find_stream(event.stream);
        if (stream && is_stream(reading.where, *stream)) visit(event);
    }
}

struct Use {
    std::int64_t count = 0;
    std::int64_t bytes = 0;
};

/// By the fullest of the shards that fit: events of this kind, and their bytes.
std::int64_t use_percent(const Reading& reading, const World& world, EventKind kind,
                         std::int64_t count_limit, std::int64_t bytes_limit) {
    std::map<std::pair<StreamId, ShardIndex>, Use> uses;
    each_event_of_last_second(reading, world, [&](const Event& event) {
        if (event.kind != kind) return;
        Use& use = uses[{event.stream, event.shard}];
        ++use.count;
        use.bytes += event.bytes;
    });
    std::int64_t most = 0;
    for (const auto& [shard, use] : uses)
        most = std::max({most, use.count * 100 / count_limit, use.bytes * 100 / bytes_limit});
    return most;
}

std::int64_t metric_value(const Reading& reading, const World& world) {
    const ReadingFilter& where = reading.where;
    if (!where.metric || !where.statistic || !where.stream) return 0;
    sim::Dimensions dimensions{.stream_name = *where.stream,
                               .consumer_name = where.actor.value_or("")};
    auto level = where.actor ? sim::MetricLevel::Consumer : sim::MetricLevel::Stream;
    if (where.shard) {
        level = sim::MetricLevel::Shard;
        dimensions.shard = parse_shard_id(*where.shard).value_or(ShardIndex{});
    }
    const auto metric = sim::metric_named(*where.metric, level);
    if (!metric) return 0;
    const Instant minute = world.now() - sim::kMetricPeriod;
    const auto points = world.metrics().datapoints(*metric, dimensions, minute, minute);
    const auto named = std::ranges::find(sim::kStatisticNames, *where.statistic);
    if (points.empty() || named == std::end(sim::kStatisticNames)) return 0;
    return sim::value_of(points.back().statistics,
                         static_cast<sim::Statistic>(named - std::begin(sim::kStatisticNames)));
}

std::int64_t key_share_percent(const Reading& reading, const World& world) {
    const EventLog& events = world.engine().events();
    std::map<std::uint32_t, std::int64_t> counts;
    std::int64_t all = 0;
    for (std::uint64_t i = events.end(); i > events.begin() && all < sim::kRecordsLookedBack; --i) {
        const Event& event = events[i - 1];
        if (event.kind != EventKind::RecordAccepted) continue;
        if (reading.where.stream) {
            const Stream* const stream = world.engine().find_stream(event.stream);
            if (!stream || !is_stream(reading.where, *stream)) continue;
        }
        ++counts[event.key_tag];
        ++all;
    }
    if (all == 0) return 0;
    if (reading.where.key)
        return counts[static_cast<std::uint32_t>(md5(*reading.where.key) >> 96)] * 100 / all;
    std::int64_t most = 0;
    for (const auto& [tag, count] : counts) most = std::max(most, count);
    return most * 100 / all;
}

/// combine(value so far, application, its spec) over the applications of this kind of the consumers
/// that fit.
template <typename Kind, typename Spec, typename Combine>
std::int64_t over_applications(const Reading& reading, const World& world, std::int64_t value,
                               Combine combine) {
    for (const sim::Consumer& consumer : world.consumers()) {
        if (reading.where.actor && *reading.where.actor != consumer.spec.name) continue;
        if (const Kind* const application = std::get_if<Kind>(&consumer.application))
            value =
                combine(value, *application, *std::get_if<Spec>(&consumer.spec.application.kind));
    }
    return value;
}

std::int64_t dashboard_records(const Reading& reading, const World& world) {
    return over_applications<sim::Dashboard, sim::DashboardSpec>(
        reading, world, 0, [&](std::int64_t sum, const auto& dashboard, const auto& spec) {
            const Instant window = sim::window_of(world.now(), spec.window_s);
            return sum + static_cast<std::int64_t>(dashboard.count(
                             window - Duration::seconds(spec.window_s), reading.where.key));
        });
}

std::int64_t alarms(const Reading& reading, const World& world) {
    return over_applications<sim::Alarm, sim::AlarmSpec>(
        reading, world, 0, [&](std::int64_t sum, const auto& alarm, const auto&) {
            return sum + static_cast<std::int64_t>(alarm.count(reading.where.key));
        });
}

std::int64_t alarm_delay_ms(const Reading& reading, const World& world) {
    return over_applications<sim::Alarm, sim::AlarmSpec>(
        reading, world, 0, [](std::int64_t most, const auto& alarm, const auto&) {
            return std::max(most, alarm.worst_delay().us / 1'000);
        });
}

std::int64_t price_percent(const Reading& reading, const World& world) {
    return over_applications<sim::Price, sim::PriceSpec>(
        reading, world, 100, [&](std::int64_t highest, const auto& price, const auto& spec) {
            return std::max(highest, price.percent(spec, world.now(), reading.where.key));
        });
}

template <typename Count>
std::int64_t of_archives(const Reading& reading, const World& world, Count count) {
    return over_applications<sim::Archive, sim::ArchiveSpec>(
        reading, world, 0, [&](std::int64_t sum, const sim::Archive& archive, const auto&) {
            return sum + static_cast<std::int64_t>(archive.*count);
        });
}

}  // namespace

std::int64_t read(const Reading& reading, const World& world, const Mark& since) {
    switch (reading.kind) {
        case ReadingKind::LearnerRecords: return records(reading, world, since);
        case ReadingKind::LearnerRecordsOfOneKey: return records_of_one_key(reading, world, since);
        case ReadingKind::LearnerShards: return shards(reading, world, since);
        case ReadingKind::LearnerRefused: return refused(world, since);
        case ReadingKind::LearnerIterators: return iterators(reading, world, since);
        case ReadingKind::LearnerRecordsRead: return records_read(reading, world, since);
        case ReadingKind::OwnRecordsRead: return own_records_read(reading, world, since);
        case ReadingKind::OwnRecordsPut: return records(reading, world, Mark{});
        case ReadingKind::StreamRecords: return stream_records(reading, world);
        case ReadingKind::ConsumerBehindMs: return consumer_behind_ms(reading, world);
        case ReadingKind::OpenShards: return open_shards(reading, world);
        case ReadingKind::Streams: return streams(reading, world);
        case ReadingKind::FaultsAtWork:
            return static_cast<std::int64_t>(world.faults().active().size());
        case ReadingKind::ProducerRecords:
            return sum(reading.where, world.producers(), [](const auto& p) { return p.accepted; });
        case ReadingKind::ProducerThrottled:
            return sum(reading.where, world.producers(), [](const auto& p) { return p.throttled; });
        case ReadingKind::ProducerLost:
            return sum(reading.where, world.producers(),
                       [](const auto& p) { return p.given_up + p.dropped; });
        case ReadingKind::ProducerUnknown:
            return sum(reading.where, world.producers(),
                       [](const auto& p) { return p.stored_unknown; });
        case ReadingKind::ConsumerRecords:
            return sum(reading.where, world.consumers(),
                       [](const auto& c) { return c.records_read; });
        case ReadingKind::ConsumerUnread:
            return sum(reading.where, world.consumers(),
                       [&](const auto& c) { return unread(c, world); });
        case ReadingKind::ConsumerThrottled:
            return sum(reading.where, world.consumers(), [](const auto& c) { return c.throttled; });
        case ReadingKind::WriteUsePercent:
            return use_percent(reading, world, EventKind::RecordAccepted,
                               limits::kWriteRecordsPerSecond, limits::kWriteBytesPerSecond);
        case ReadingKind::ReadUsePercent:
            return use_percent(reading, world, EventKind::RecordsRead, limits::kReadCallsPerSecond,
                               limits::kReadBytesPerSecond);
        case ReadingKind::PutPayloadUnits:
            return static_cast<std::int64_t>(world.metrics().usage().put_payload_units());
        case ReadingKind::ShardSeconds:
            return world.metrics().usage().shard_time(world.now()).us / 1'000'000;
        case ReadingKind::FanOutBytes:
            return static_cast<std::int64_t>(world.metrics().usage().fan_out_bytes());
        case ReadingKind::MetricValue: return metric_value(reading, world);
        case ReadingKind::KeySharePercent: return key_share_percent(reading, world);
        case ReadingKind::ConsumerDuplicates:
            return sum(reading.where, world.consumers(),
                       [](const auto& c) { return c.work.done_again; });
        case ReadingKind::ConsumerSkipped:
            return sum(reading.where, world.consumers(),
                       [](const auto& c) { return c.work.skipped + c.work.discarded; });
        case ReadingKind::DashboardRecords: return dashboard_records(reading, world);
        case ReadingKind::Alarms: return alarms(reading, world);
        case ReadingKind::AlarmDelayMs: return alarm_delay_ms(reading, world);
        case ReadingKind::PricePercent: return price_percent(reading, world);
        case ReadingKind::ArchiveObjects:
            return of_archives(reading, world, &sim::Archive::objects);
        case ReadingKind::ArchiveRecords:
            return of_archives(reading, world, &sim::Archive::records);
        case ReadingKind::ArchiveBytes: return of_archives(reading, world, &sim::Archive::bytes);
        case ReadingKind::CostPerHour: return cost_per_hour(reading, world);
        case ReadingKind::Consumers: return consumers(reading.where, world);
        case ReadingKind::RegisteredConsumers: return registered_consumers(reading.where, world);
        case ReadingKind::RetentionHours: return retention_hours(reading.where, world);
        case ReadingKind::RefusedCalls: return refused_calls(reading.where, world, since);
        case ReadingKind::ShutOut: return shut_out(reading.where, world);
        case ReadingKind::AllowedActions: return allowed_actions(reading.where, world);
        case ReadingKind::EncryptedStreams: return encrypted_streams(reading.where, world);
    }
    return 0;
}

bool counts_calls_only(ReadingKind kind) { return kind < ReadingKind::StreamRecords; }

}  // namespace kds::lesson
