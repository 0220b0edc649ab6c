/// What a producer is: how fast it makes records, which ones, and how it sends them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/result.h"
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

using SenderSpec = std::variant<SdkSpec>;

struct ProducerSpec {
    std::string name;  ///< Unique among the actors of a world, 1 to 40 characters.
    std::string stream_name;
    RateCurve rate = ConstantRate{};
    KeySpec keys = {};
    std::string payload_template = "{key} {n}";  ///< See core/sim/source/payload.h.
    WordLists lists = {};                        ///< Those that the template names.
    SenderSpec sender = {};
};

/// BadDocument says which value is out of range. Keys and template are checked when the producer
/// starts.
Result<void> check(const ProducerSpec& spec);

}  // namespace kds::sim
