/// Producers as commands write them: "add_producer".
#pragma once

#include <array>
#include <string_view>

#include "core/lesson/json_reader.h"
#include "core/lesson/json_writer.h"
#include "core/sim/producer_spec.h"

namespace kds::lesson {

/// Of all senders together; which sender has which, read_producer() knows.
inline constexpr std::array<std::string_view, 41> kProducerFields{"name",
                                                                  "name_base64",
                                                                  "stream",
                                                                  "stream_base64",
                                                                  "records_per_1000s",
                                                                  "rate",
                                                                  "keys",
                                                                  "key_prefix",
                                                                  "key_prefix_base64",
                                                                  "key_count",
                                                                  "skew_hundredths",
                                                                  "hash_key",
                                                                  "hash_ranges",
                                                                  "payload",
                                                                  "payload_base64",
                                                                  "lists",
                                                                  "template",
                                                                  "sender",
                                                                  "retry",
                                                                  "batch_size",
                                                                  "linger_ms",
                                                                  "in_flight_max",
                                                                  "backlog_max",
                                                                  "timeout_ms",
                                                                  "attempts",
                                                                  "backoff_ms",
                                                                  "aggregation",
                                                                  "fail_if_throttled",
                                                                  "aggregation_max_count",
                                                                  "aggregation_max_size",
                                                                  "collection_max_count",
                                                                  "collection_max_size",
                                                                  "buffered_ms",
                                                                  "rate_limit",
                                                                  "ttl_ms",
                                                                  "connections_max",
                                                                  "max_buffer_age_ms",
                                                                  "max_buffer_size_bytes",
                                                                  "max_buffer_size_records",
                                                                  "min_time_between_polls_ms",
                                                                  "partition_key_option"};

/// Without a sender it makes a call of PutRecord for each record, as sessions of the first version
/// have it.
sim::ProducerSpec read_producer(const JsonNode& node);
/// Template and lists, or the id of a source of the catalogue, into the specification.
void read_payload(const JsonNode& node, sim::ProducerSpec& spec);
void write_payload(JsonWriter& out, const sim::ProducerSpec& spec);
/// Into the open object; what is left out is read as it is here.
void write_producer(JsonWriter& out, const sim::ProducerSpec& spec);

}  // namespace kds::lesson
