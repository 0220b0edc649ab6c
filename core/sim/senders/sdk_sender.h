/// A producer that uses an AWS SDK: one PutRecord call a record; refused calls are tried again as
/// the SDKs' standard retry mode does (kinesis.md 7.1).
#pragma once

#include <cstdint>
#include <map>

#include "core/base/instant.h"
#include "core/engine/ops/put_record.h"
#include "core/sim/surroundings.h"

namespace kds::sim {

struct Producer;

/// When an SDK gives up waiting for an answer. The defaults differ (botocore 60 s, the KPL's
/// RequestTimeout 6 s, kinesis.md 7.2); producers that care for latency set it low.
inline constexpr Duration kRequestTimeout = Duration::seconds(6);

struct InFlightPut {
    PutRecordInput input;
    Instant sent_at{};
    std::uint32_t attempt = 1;  ///< From 1.
    Fate fate = {};             ///< Of the present attempt.
};

struct SdkSender {
    std::map<std::uint64_t, InFlightPut> in_flight;  ///< By number of the record.

    std::uint64_t retrying() const;
    /// A record was made. `number` is its number within the producer.
    void send(Surroundings& around, Producer& producer, std::uint64_t number, PutRecordInput input);
    void wake(Surroundings& around, Producer& producer, const Wake& wake);
    void hash(Hasher& hasher) const;

    /// The values of Wake::what that belong to a sender; a producer's own is 0.
    enum What : std::uint8_t { Arrive = 1, Retry, TimedOut };

private:
    void depart(Surroundings& around, Producer& producer, std::uint64_t number, InFlightPut& put);
    void arrive(Surroundings& around, Producer& producer, std::uint64_t number);
    /// The attempt has failed, and the client knows it `known_after` from now.
    void failed(Surroundings& around, Producer& producer, std::uint64_t number, bool may_retry,
                Duration known_after);
};

}  // namespace kds::sim
