/// A producer that uses an AWS SDK: a PutRecord for each record, or PutRecords for batches. Refused
/// calls are tried again as the SDK does, refused entries of PutRecords as the program does
/// (kinesis.md 7.1).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/base/instant.h"
#include "core/sim/producer_spec.h"
#include "core/sim/retry.h"
#include "core/sim/senders/put_link.h"
#include "core/sim/surroundings.h"

namespace kds::sim {

/// A call, with the records that it still has to bring to the stream.
struct SdkCall {
    std::vector<Item> items;    ///< Empty: all is done, but the client does not know it yet.
    Instant sent_at{};          ///< The first attempt.
    std::uint32_t attempt = 1;  ///< Of the call, from 1.
    std::uint32_t round = 1;    ///< How often the program has called for these records, from 1.
    Fate fate = {};             ///< Of the present attempt.
};

class SdkSender {
public:
    /// Precondition: check() has passed.
    SdkSender(const ProducerSpec& spec, const Source& source);

    /// The records that it is to send are now those of this source.
    void set_source(const Source& source);
    /// A record was made at `at`.
    void take(Surroundings& around, Producer& producer, const Item& item, Instant at);
    /// Sends what is to be sent now.
    void send_due(Surroundings& around, Producer& producer);
    /// When the producer must make records and send_due() must be called next; empty: not before
    /// something else happens.
    std::optional<Instant> wants(const Producer& producer) const;
    void wake(Surroundings& around, Producer& producer, const Wake& wake);
    /// All that it holds is lost.
    void crash(Producer& producer);

    std::uint64_t under_way() const;
    std::uint64_t retrying() const;
    /// By number.
    const std::map<std::uint64_t, SdkCall>& calls() const { return calls_; }
    void hash(Hasher& hasher) const;

    /// The values of Wake::what that belong to a sender; a producer's own is 0.
    enum What : std::uint8_t { Arrive = 1, Retry, TimedOut, Answered };

private:
    /// No call may be begun before another one ends.
    bool is_blocked() const;
    Duration timeout() const { return Duration::millis(spec_.timeout_ms); }

    void depart(Surroundings& around, Producer& producer, std::uint64_t number, SdkCall& call);
    void arrive(Surroundings& around, Producer& producer, std::uint64_t number);
    PutAnswers put(Surroundings& around, Producer& producer, const SdkCall& call) const;
    /// Keeps in the call what was refused.
    static void keep_refused(Producer& producer, SdkCall& call, const PutAnswers& answers);
    /// The answer has said what became of each record.
    void answered(Surroundings& around, Producer& producer, std::uint64_t number);
    /// The attempt has failed, and the client knows it `known_after` from now. Without an error it
    /// has heard nothing.
    void failed(Surroundings& around, Producer& producer, std::uint64_t number,
                std::optional<ErrorCode> error, Duration known_after);
    /// The call is over: what is left of it is given up.
    void end(Surroundings& around, Producer& producer, std::uint64_t number, Duration known_after);

    std::uint32_t attempts() const;
    Duration wait(std::uint32_t failed_attempts, Rng& rng) const;
    void add_wake(Surroundings& around, const Producer& producer, std::uint64_t number, What what,
                  Duration after) const;

    SdkSpec spec_;
    Retries retries_;
    std::size_t batch_ = 1;       ///< Records of a call.
    std::size_t next_batch_ = 1;  ///< The same, once those that wait now are sent.
    std::map<std::uint64_t, SdkCall> calls_;
    std::uint64_t calls_made_ = 0;
    std::vector<Item> waiting_;
    Instant waiting_since_{};  ///< When the first of those was made.
};

}  // namespace kds::sim
