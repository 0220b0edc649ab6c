/// How a lesson spells readings, filters and comparisons.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "core/lesson/goal.h"

namespace kds::lesson {

/// In the order of ReadingKind.
inline constexpr std::array<std::string_view, kReadingKindCount> kReadingNames{
    "learner_records",
    "learner_records_of_one_key",
    "learner_shards",
    "learner_refused",
    "learner_iterators",
    "learner_records_read",
    "own_records_read",
    "own_records_put",
    "stream_records",
    "consumer_behind_ms",
    "open_shards",
    "streams",
    "faults_at_work",
    "producer_records",
    "producer_throttled",
    "producer_lost",
    "producer_unknown",
    "consumer_records",
    "consumer_unread",
    "consumer_throttled",
    "write_use_percent",
    "read_use_percent",
    "key_share_percent",
    "put_payload_units",
    "shard_seconds",
    "fan_out_bytes",
    "metric",
    "consumer_duplicates",
    "consumer_skipped",
    "dashboard_records",
    "alarms",
    "alarm_delay_ms",
    "price_percent",
    "archive_objects",
    "archive_records",
    "archive_bytes",
    "cost_per_hour",
    "consumers",
    "registered_consumers",
    "retention_hours",
    "refused_calls",
    "shut_out",
    "allowed_actions",
    "encrypted_streams"};

/// In the order of Comparison.
inline constexpr std::array<std::string_view, 6> kComparisonNames{"==", "!=", "<", "<=", ">", ">="};

/// Which filters a reading obeys; any other would narrow nothing, so a lesson may not give it.
struct FilterUse {
    bool key = false;
    bool data = false;
    bool iterator_type = false;
    bool actor = false;
    bool shard = false;
    bool stream = false;
    bool status = false;
    bool metric = false;  ///< With its statistic; both must be given.
};
inline constexpr FilterUse kRecordFilters{.key = true, .data = true, .shard = true};
inline constexpr FilterUse kActorFilter{.actor = true};
inline constexpr FilterUse kKeyFilters{.key = true, .actor = true};
inline constexpr FilterUse kStreamFilter{.stream = true};
inline constexpr FilterUse kShardFilters{.shard = true, .stream = true};
/// In the order of ReadingKind.
inline constexpr std::array<FilterUse, kReadingKindCount> kFilterUses{{
    kRecordFilters,                                                  // learner_records
    kRecordFilters,                                                  // learner_records_of_one_key
    kRecordFilters,                                                  // learner_shards
    {},                                                              // learner_refused
    {.iterator_type = true, .shard = true},                          // learner_iterators
    kRecordFilters,                                                  // learner_records_read
    kRecordFilters,                                                  // own_records_read
    kRecordFilters,                                                  // own_records_put
    kShardFilters,                                                   // stream_records
    kActorFilter,                                                    // consumer_behind_ms
    {.stream = true},                                                // open_shards
    {.status = true},                                                // streams
    {},                                                              // faults_at_work
    kActorFilter,                                                    // producer_records
    kActorFilter,                                                    // producer_throttled
    kActorFilter,                                                    // producer_lost
    kActorFilter,                                                    // producer_unknown
    kActorFilter,                                                    // consumer_records
    kActorFilter,                                                    // consumer_unread
    kActorFilter,                                                    // consumer_throttled
    kShardFilters,                                                   // write_use_percent
    kShardFilters,                                                   // read_use_percent
    {.key = true, .stream = true},                                   // key_share_percent
    {},                                                              // put_payload_units
    {},                                                              // shard_seconds
    {},                                                              // fan_out_bytes
    {.actor = true, .shard = true, .stream = true, .metric = true},  // metric
    kActorFilter,                                                    // consumer_duplicates
    kActorFilter,                                                    // consumer_skipped
    kKeyFilters,                                                     // dashboard_records
    kKeyFilters,                                                     // alarms
    kActorFilter,                                                    // alarm_delay_ms
    kKeyFilters,                                                     // price_percent
    kActorFilter,                                                    // archive_objects
    kActorFilter,                                                    // archive_records
    kActorFilter,                                                    // archive_bytes
    kStreamFilter,                                                   // cost_per_hour
    {.actor = true, .stream = true},                                 // consumers
    kStreamFilter,                                                   // registered_consumers
    kStreamFilter,                                                   // retention_hours
    kActorFilter,                                                    // refused_calls
    kActorFilter,                                                    // shut_out
    {.actor = true, .stream = true},                                 // allowed_actions
    kStreamFilter,                                                   // encrypted_streams
}};

}  // namespace kds::lesson
