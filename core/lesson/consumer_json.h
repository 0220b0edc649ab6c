/// Consumers as commands write them: "add_consumer".
#pragma once

#include <array>
#include <string_view>

#include "core/lesson/json_reader.h"
#include "core/lesson/json_writer.h"
#include "core/sim/consumer_spec.h"

namespace kds::lesson {

/// Of all kinds together; which kind has which, read_consumer() knows.
inline constexpr std::array<std::string_view, 24> kConsumerFields{
    "name",        "name_base64",      "stream",           "stream_base64",
    "kind",        "start_at",         "poll_interval_ms", "limit",
    "cost_us",     "workers",          "fan_out",          "checkpoint_interval_ms",
    "failover_ms", "batch_size",       "window_s",         "parallelization",
    "retries_max", "record_age_max_s", "bisect",           "report_item_failures",
    "application", "invocation_ms",    "buffer_mib",       "buffer_s"};

/// Without a kind it is a polling consumer, as sessions of the first version have it.
sim::ConsumerSpec read_consumer(const JsonNode& node);
/// Into the open object; what is left out is read as it is here.
void write_consumer(JsonWriter& out, const sim::ConsumerSpec& spec);

}  // namespace kds::lesson
