/// When is a task done? A small closed tree over named readings of the world. The text that the
/// learner sees stands beside the check, and each condition says what is missing, with the number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/instant.h"
#include "core/sim/world.h"

namespace kds::pricing {
struct PriceSheet;
}

namespace kds::lesson {

/// What can be read. Counts are of what happened since the step began, unless said otherwise.
enum class ReadingKind : std::uint8_t {
    LearnerRecords,  ///< "learner_records": records that the learner put and that were accepted.
    LearnerRecordsOfOneKey,  ///< "learner_records_of_one_key": most of them with the same key.
    LearnerShards,           ///< "learner_shards": different shards that took them.
    LearnerRefused,          ///< "learner_refused": calls of the learner answered with an error.
    LearnerIterators,        ///< "learner_iterators": iterators that the learner got.
    LearnerRecordsRead,      ///< "learner_records_read": records in answers to the learner's reads.
    OwnRecordsRead,    ///< "own_records_read": those of them that the learner had put, in this
                       ///  step or before, each counted once.
    OwnRecordsPut,     ///< "own_records_put": records that the learner put, in this step or
                       ///  before, as far as World::calls() goes back.
    StreamRecords,     ///< "stream_records": records stored now.
    ConsumerBehindMs,  ///< "consumer_behind_ms": largest lag of the named consumer now;
                       ///  -1 if there is no such consumer.
    // What holds now, or has been counted since the world began, warm-up included. Those of actors
    // are sums over all that fit; 0 if none does.
    OpenShards,         ///< "open_shards": of the streams that fit.
    Streams,            ///< "streams": with the status given, or any.
    FaultsAtWork,       ///< "faults_at_work".
    ProducerRecords,    ///< "producer_records": accepted, as far as the producers know.
    ProducerThrottled,  ///< "producer_throttled": calls or records refused for lack of throughput,
                        ///  each retry counted again.
    ProducerLost,       ///< "producer_lost": records that producers have given up.
    ProducerUnknown,  ///< "producer_unknown": records stored without the producer's hearing of it.
    ConsumerRecords,  ///< "consumer_records": read by consumers.
    ConsumerUnread,   ///< "consumer_unread": records stored that consumers have not read yet; one
                      ///  that has lost its place has all of them before it.
    ConsumerThrottled,  ///< "consumer_throttled": reads of consumers refused for lack of
                        ///< throughput.
    WriteUsePercent,  ///< "write_use_percent": of the fullest shard that fits, in the last second;
                      ///  of its limits of records and bytes the one that is nearer.
    ReadUsePercent,   ///< "read_use_percent": the same for GetRecords, its calls and bytes.
    KeySharePercent,  ///< "key_share_percent": of the key, or of the most frequent one, among the
                      ///  newest 1,000 records that were accepted.
    PutPayloadUnits,  ///< "put_payload_units": of accepted records, 25 KB each, by all streams.
    ShardSeconds,     ///< "shard_seconds": open shards of all streams times their time.
    FanOutBytes,      ///< "fan_out_bytes": pushed to subscriptions.
    MetricValue,      ///< "metric": a statistic of a CloudWatch metric in the newest minute that is
                      ///  over; the average in thousandths, 0 without a sample.
    ConsumerDuplicates,  ///< "consumer_duplicates": records that consumers have processed again.
    ConsumerSkipped,     ///< "consumer_skipped": records that consumers went by without processing.
    DashboardRecords,  ///< "dashboard_records": counted by dashboards for the newest window that is
                       ///  over, of the key or of all.
    Alarms,            ///< "alarms": raised, for the key or for all.
    AlarmDelayMs,      ///< "alarm_delay_ms": the longest from a record's arrival to its alarm.
    PricePercent,      ///< "price_percent": of the key, or the highest; 100 without a price.
    ArchiveObjects,    ///< "archive_objects": written by archives.
    ArchiveRecords,    ///< "archive_records": in them; one that was written twice counts twice.
    ArchiveBytes,      ///< "archive_bytes": of data in them.
    CostPerHour,       ///< "cost_per_hour": what going on as now costs, see readings_costs.h.
    Consumers,         ///< "consumers": that are there, at work or paused.
    RegisteredConsumers,  ///< "registered_consumers": for enhanced fan-out, of the streams that
                          ///  fit, until they are gone.
    RetentionHours,       ///< "retention_hours": the longest of the streams that fit; 0 if none.
    // Of permissions, see readings_security.h.
    RefusedCalls,      ///< "refused_calls": of actors since the step began, for lack of permission.
    ShutOut,           ///< "shut_out": actors that are refused like this now.
    AllowedActions,    ///< "allowed_actions": that the actor's principal may do with the stream.
    EncryptedStreams,  ///< "encrypted_streams": whose new records are encrypted.
};
inline constexpr std::size_t kReadingKindCount = 44;

/// True if the reading is an amount in thousand-millionths of a US dollar. It needs prices.
inline constexpr bool is_money(ReadingKind kind) { return kind == ReadingKind::CostPerHour; }

/// Narrows a reading; what is absent does not matter.
struct ReadingFilter {
    std::optional<std::string> key;            ///< Partition key, exactly.
    std::optional<std::string> data;           ///< Data, exactly.
    std::optional<std::string> iterator_type;  ///< "TRIM_HORIZON" …
    std::optional<std::string> actor;          ///< Name of a producer or consumer.
    std::optional<std::string> shard;          ///< "shardId-000000000000".
    std::optional<std::string> stream;         ///< Name of a stream.
    std::optional<std::string> status;         ///< "ACTIVE" …
    std::optional<std::string> metric;         ///< "IncomingBytes"; with `shard` that of the shard.
    std::optional<std::string> statistic;      ///< "Sum" …
    friend bool operator==(const ReadingFilter&, const ReadingFilter&) = default;
};

struct Reading {
    ReadingKind kind = ReadingKind::LearnerRecords;
    ReadingFilter where;
    /// Of a reading of money, and of the lesson, which outlives it; null for all others.
    const pricing::PriceSheet* prices = nullptr;
};

/// Where counting starts: what was there when the step began.
struct Mark {
    Instant at{};
    std::uint64_t calls = 0;  ///< World::calls().end() at the beginning of the step.
};

std::int64_t read(const Reading& reading, const sim::World& world, const Mark& since);

/// A number of this kind as a sentence has it: "1,200", "USD 0.0450".
std::string number_text(ReadingKind kind, std::int64_t number);

/// True if the reading can change only by a call of the learner.
bool counts_calls_only(ReadingKind kind);

enum class Comparison : std::uint8_t {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual
};
bool compare(std::int64_t left, Comparison how, std::int64_t right);

/// How long a condition must hold to be met (lessons.md, rule 8).
enum class Latch : std::uint8_t {
    Once,   ///< Met for good as soon as it was true.
    Hold,   ///< Met for good after it was true for `hold` without a break.
    AtEnd,  ///< Counts only while it is true.
};

struct Check {
    Reading reading;
    Comparison comparison = Comparison::GreaterOrEqual;
    std::int64_t value = 1;
};

/// What to say while a condition is not met; the first one whose check is true is said.
/// Placeholders: {value} the condition's reading, {goal} its value, {found} the reading of the
/// diagnosis itself, {last_key}, {last_data}, {last_shard} of the learner's newest accepted record,
/// {last_error} of the newest refused call. Money is written as "USD 0.0450".
struct Diagnosis {
    std::optional<Check> when;  ///< Absent: always.
    std::string text;
};

struct Condition {
    std::string id;
    std::string text;  ///< {goal} was replaced by the loader.
    Check check;
    Latch latch = Latch::Once;
    Duration hold{};
    std::vector<Diagnosis> diagnoses;
};

/// The names that may stand in braces in a diagnosis.
inline constexpr std::string_view kPlaceholders[] = {
    "value", "goal", "found", "last_key", "last_data", "last_shard", "last_error"};

struct Goal {
    enum class Kind : std::uint8_t { All, Any, Not, Leaf };
    Kind kind = Kind::Leaf;
    std::vector<Goal> children;  ///< Not: exactly one. Leaf: none.
    Condition condition;         ///< Leaf only.
};

/// The state of one attempt at a goal.
class GoalProgress {
public:
    GoalProgress() = default;
    GoalProgress(const Goal& goal, Mark since);
    /// Continues an attempt: `conditions_met` as latched() gave it; empty for a fresh one.
    /// Precondition: empty or one for each leaf.
    GoalProgress(const Goal& goal, Mark since, const std::vector<bool>& conditions_met);

    /// Looks at the world as it is. To be called after each advance of the world; holds are timed
    /// by the world's clock.
    void update(const Goal& goal, const sim::World& world);

    bool met() const { return met_; }
    const Mark& since() const { return since_; }
    /// Which conditions are met now, one for each leaf: what a saved attempt keeps.
    std::vector<bool> latched() const;

    struct Line {
        const Condition* condition;
        bool met;  ///< Satisfied as the tree wants it: under a Not, while the condition is false.
        std::string diagnosis;  ///< Empty when met, or before anything is to be said.
    };
    /// One for each leaf, in the order of the tree.
    std::vector<Line> lines(const Goal& goal, const sim::World& world) const;

private:
    struct LeafState {
        bool met = false;
        std::optional<Instant> true_since;
        std::int64_t value = 0;  ///< The reading at the last update.
    };
    bool evaluate(const Goal& goal, const sim::World& world, std::size_t& leaf);
    bool evaluate_leaf(const Condition& condition, const sim::World& world, LeafState& state);
    void add_lines(const Goal& goal, const sim::World& world, bool wanted, std::size_t& leaf,
                   std::vector<Line>& lines) const;
    Mark since_;
    std::vector<LeafState> leaves_;
    bool met_ = false;
    std::optional<std::uint64_t> calls_seen_;  ///< World::calls().end() at the last update.
};

}  // namespace kds::lesson
