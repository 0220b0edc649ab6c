/// What a producer is: how fast it makes records, which ones, and how it sends them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/result.h"
#include "core/sim/agent.h"
#include "core/sim/source/rate.h"
#include "core/sim/source/source.h"

namespace kds::sim {

/// An integer of a specification: its name in documents, and what it may be.
template <typename Spec>
struct SpecNumber {
    std::string_view name;
    std::int64_t Spec::* member;
    std::int64_t least;
    std::int64_t most;
};

/// A program that uses an AWS SDK. Refused calls are tried again by the SDK (kinesis.md 7.1);
/// entries that PutRecords refuses are not, so the program sends these again by itself, after the
/// same waits and as often.
struct SdkSpec {
    enum class Retry : std::uint8_t {
        Standard,  ///< The SDKs' standard mode.
        Legacy,    ///< botocore's legacy mode.
        Own,       ///< `attempts` in all, before each a random part of `backoff_ms`, then of twice
                   ///  as much, and so on.
    };
    std::int64_t batch_size = 0;  ///< Records of a PutRecords, 1 to 500; 0: PutRecord for each.
    std::int64_t linger_ms = 0;   ///< So long a record waits at most for others of its batch.
    /// Calls that may be under way at once; 0: any number. While there are that many, records wait.
    std::int64_t in_flight_max = 0;
    /// So many records may wait for a call to end; more are dropped.
    std::int64_t backlog_max = 10'000;
    std::int64_t timeout_ms = 6'000;  ///< How long the client waits for an answer.
    Retry retry = Retry::Standard;
    std::int64_t attempts = 3;  ///< With Retry::Own.
    std::int64_t backoff_ms = 100;

    friend bool operator==(const SdkSpec&, const SdkSpec&) = default;
};
// The SDKs' timeouts differ (botocore 60 s, the KPL's RequestTimeout 6 s, kinesis.md 7.2);
// producers that care for latency set them low.
inline constexpr auto kSdkNumbers = std::to_array<SpecNumber<SdkSpec>>({
    {"batch_size", &SdkSpec::batch_size, 0, 500},
    {"linger_ms", &SdkSpec::linger_ms, 0, 60'000},
    {"in_flight_max", &SdkSpec::in_flight_max, 0, 1'000},
    {"backlog_max", &SdkSpec::backlog_max, 1, 100'000},
    {"timeout_ms", &SdkSpec::timeout_ms, 100, 600'000},
    {"attempts", &SdkSpec::attempts, 1, 20},
    {"backoff_ms", &SdkSpec::backoff_ms, 1, 60'000},
});

/// A program that uses the Kinesis Producer Library, with the library's defaults (kinesis.md 7.2).
struct KplSpec {
    bool aggregation = true;
    bool fail_if_throttled = false;
    std::int64_t aggregation_max_count = 4'294'967'295;  ///< User records of a stream record.
    std::int64_t aggregation_max_size = 51'200;          ///< Bytes.
    std::int64_t collection_max_count = 500;             ///< Stream records of a PutRecords.
    std::int64_t collection_max_size = 5'242'880;        ///< Bytes.
    std::int64_t buffered_ms = 100;                      ///< RecordMaxBufferedTime.
    std::int64_t rate_limit = 150;                       ///< Per cent of a shard's limits.
    std::int64_t ttl_ms = 30'000;                        ///< RecordTtl.
    std::int64_t timeout_ms = 6'000;                     ///< RequestTimeout.
    std::int64_t connections_max = 24;

    friend bool operator==(const KplSpec&, const KplSpec&) = default;
};
// The upper ends that kinesis.md 7.2 leaves open are ours.
inline constexpr auto kKplNumbers = std::to_array<SpecNumber<KplSpec>>({
    {"aggregation_max_count", &KplSpec::aggregation_max_count, 1, 4'294'967'295},
    {"aggregation_max_size", &KplSpec::aggregation_max_size, 64, 1'048'576},
    {"collection_max_count", &KplSpec::collection_max_count, 1, 500},
    {"collection_max_size", &KplSpec::collection_max_size, 52'224, 10'485'760},
    {"buffered_ms", &KplSpec::buffered_ms, 1, 60'000},
    {"rate_limit", &KplSpec::rate_limit, 1, 10'000},
    {"ttl_ms", &KplSpec::ttl_ms, 100, 3'600'000},
    {"timeout_ms", &KplSpec::timeout_ms, 100, 600'000},
    {"connections_max", &KplSpec::connections_max, 1, 256},
});

/// The Kinesis Agent: see core/sim/agent.h.
inline constexpr auto kAgentNumbers = std::to_array<SpecNumber<AgentSpec>>({
    {"max_buffer_age_ms", &AgentSpec::max_buffer_age_ms, 1'000, 900'000},
    {"max_buffer_size_bytes", &AgentSpec::max_buffer_size_bytes, 1, 4'194'304},
    {"max_buffer_size_records", &AgentSpec::max_buffer_size_records, 1, 500},
    {"min_time_between_polls_ms", &AgentSpec::min_time_between_polls_ms, 1, 60'000},
});

using SenderSpec = std::variant<SdkSpec, KplSpec, AgentSpec>;

struct ProducerSpec {
    std::string name;  ///< Unique among the actors of a world, 1 to 40 characters.
    std::string stream_name;
    RateCurve rate = ConstantRate{};
    KeySpec keys = {};
    std::string payload_template = "{key} {n}";  ///< See core/sim/source/payload.h.
    WordLists lists = {};                        ///< Those that the template names.
    /// The source of assets/payloads.json whose template and lists these are, for who writes the
    /// specification down; empty for a text of its own.
    std::string template_id = {};
    SenderSpec sender = {};
};

/// BadDocument says which value is out of range. Keys and template are checked when the producer
/// starts.
Result<void> check(const ProducerSpec& spec);

}  // namespace kds::sim
