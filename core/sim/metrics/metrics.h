/// CloudWatch's metrics of all streams, computed from the engine's events alone.
///
/// A regular value. Finished minutes lie in one log whose copies share it, so that a snapshot of a
/// world stays cheap. What a call sums up to is known when the next call begins or when the world
/// has taken the new events, so the portions in which a clock is advanced do not matter.
///
///   for (const Datapoint& point : world.metrics().datapoints(
///            Metric::IncomingRecords, {.stream_name = "clicks"}, from, to)) …
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/chunked_log.h"
#include "core/base/instant.h"
#include "core/engine/engine.h"
#include "core/sim/metrics/metric.h"
#include "core/sim/metrics/seconds.h"
#include "core/sim/metrics/statistics.h"
#include "core/sim/metrics/usage.h"

namespace kds::sim {

inline constexpr Duration kMetricPeriod = Duration::seconds(60);
/// Datapoints are kept at least this long.
inline constexpr Duration kMetricsKept = Duration::hours(24);

/// Which series of a metric is meant. A stream that was deleted and made anew under its name goes
/// on with the same series, as in CloudWatch.
struct Dimensions {
    std::string stream_name;
    std::string consumer_name = {};  ///< Metrics of subscriptions only.
    ShardIndex shard = {};           ///< Metrics of shards only.
    friend bool operator==(const Dimensions&, const Dimensions&) = default;
};

struct Datapoint {
    Instant minute{};  ///< When it began.
    Statistics statistics;
    friend bool operator==(const Datapoint&, const Datapoint&) = default;
};

struct ListedMetric {
    Metric metric{};
    Dimensions dimensions;
    friend bool operator==(const ListedMetric&, const ListedMetric&) = default;
};

class Metrics {
public:
    /// Counts the events that the engine has logged since the last time. `stream_of` says which
    /// stream an actor works with (a stream id, 0 for none): of a call that failed inside the
    /// service the engine does not know it.
    template <typename StreamOf>
    void take(const Engine& engine, StreamOf&& stream_of) {
        const EventLog& events = engine.events();
        if (next_event_ < events.begin()) {
            missed_ += events.begin() - next_event_;
            next_event_ = events.begin();
        }
        for (; next_event_ < events.end(); ++next_event_) {
            const Event& event = events[next_event_];
            if (event.kind == EventKind::CallFailed && event.stream == StreamId{} &&
                event.error == ErrorCode::InternalFailure) {
                Event known = event;
                known.stream = stream_of(event.actor);
                count(engine, known);
            } else {
                count(engine, event);
            }
        }
        finish_put();
    }

    /// The minutes from that in which `from` lies to that in which `to` lies, without those that
    /// have no sample. The minute that is under way is one of them, as far as it has come.
    std::vector<Datapoint> datapoints(Metric metric, const Dimensions& dimensions, Instant from,
                                      Instant to) const;
    /// All series that have a sample among what is kept, each once, by name of the stream, then
    /// metric, then consumer or shard.
    std::vector<ListedMetric> list() const;

    const Usage& usage() const { return usage_; }
    /// By the second, for charts; no part of CloudWatch.
    const Seconds& seconds() const { return seconds_; }
    /// Events that the engine had forgotten before they were counted; 0 unless a world goes on for
    /// a long time without any actor while subscriptions push.
    std::uint64_t missed() const { return missed_; }

    /// Everything that is counted follows from events, which the engine's own hash covers.
    void hash(Hasher& hasher) const;

private:
    /// A finished minute of a series.
    struct Row {
        std::int64_t minute = 0;   ///< Since 1970.
        std::uint16_t stream = 0;  ///< In stream_names_.
        Metric metric{};
        std::uint32_t part = 0;  ///< Shard index, or place in consumer_names_.
        Statistics statistics;
    };
    template <std::size_t kCount>
    struct Part {
        std::uint32_t number = 0;
        std::array<Statistics, kCount> metrics;
    };
    /// The minute that is under way.
    struct StreamMinute {
        StreamId id;
        std::uint16_t name = 0;
        std::uint8_t monitored = 0;  ///< Bits of ShardLevelMetrics.
        std::array<Statistics, kStreamMetricCount> metrics;
        std::vector<Part<kConsumerMetricCount>> consumers;
        std::vector<Part<kShardMetricCount>> shards;  ///< Those that are monitored and had events.

        Statistics& of(Metric metric) { return metrics[static_cast<std::size_t>(metric)]; }
    };
    /// A put operation whose events are being read.
    struct Put {
        std::uint64_t call = 0;
        std::size_t stream = 0;  ///< In streams_.
        Action action{};
        std::int64_t bytes = 0;
        std::int64_t accepted = 0;
        std::int64_t throttled = 0;
        std::int64_t failed = 0;  ///< Entries, by InternalFailure.
        struct OfShard {
            std::uint32_t shard = 0;
            std::int64_t bytes = 0;
            std::int64_t accepted = 0;
            std::int64_t throttled = 0;
        };
        std::vector<OfShard> shards;  ///< Of a stream with shard-level metrics only.
        bool open = false;
    };

    void count(const Engine& engine, const Event& event);
    void count_put(const Engine& engine, const Event& event);
    void finish_put();
    void count_get(const Engine& engine, const Event& event);
    void count_push(const Engine& engine, const Event& event);
    void count_failure(const Engine& engine, const Event& event);
    void begin_minute(std::int64_t minute);
    std::size_t stream_of(const Engine& engine, StreamId id);
    void shard_sample(StreamMinute& stream, std::uint32_t shard, Metric metric, std::int64_t value);
    Part<kConsumerMetricCount>& consumer_of(const Engine& engine, StreamMinute& stream,
                                            ConsumerId id);
    /// Calls visit(row) for what the minute under way has in it.
    template <typename Visit>
    void each_present_row(Visit&& visit) const;
    bool is_of(const Row& row, Metric metric, const Dimensions& dimensions) const;

    std::uint64_t next_event_ = 0;
    std::uint64_t missed_ = 0;
    std::int64_t minute_ = 0;
    std::vector<std::string> stream_names_;
    std::vector<std::string> consumer_names_;
    std::vector<StreamMinute> streams_;
    Put put_;
    ChunkedLog<Row, 256> rows_;
    Usage usage_;
    Seconds seconds_;
};

}  // namespace kds::sim
