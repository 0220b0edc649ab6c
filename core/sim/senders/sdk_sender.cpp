#include "core/sim/senders/sdk_sender.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/sim/producer.h"
#include "core/sim/retry.h"
#include "core/sim/service_call.h"

namespace kds::sim {
namespace {

constexpr RetryMode kMode = RetryMode::Standard;

}  // namespace

std::uint64_t SdkSender::retrying() const {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(in_flight, [](const auto& put) { return put.second.attempt > 1; }));
}

void SdkSender::send(Surroundings& around, Producer& producer, std::uint64_t number,
                     PutRecordInput input) {
    InFlightPut put;
    put.sent_at = around.now;
    put.input = std::move(input);
    const auto [it, is_new] = in_flight.emplace(number, std::move(put));
    KDS_ASSERT(is_new);
    depart(around, producer, number, it->second);
}

void SdkSender::depart(Surroundings& around, Producer& producer, std::uint64_t number,
                       InFlightPut& put) {
    put.fate = fate_of_request(around.faults, producer.spec.name, producer.rng);
    around.wakes.add({.at = around.now + (put.fate.request_lost ? kRequestTimeout : put.fate.way),
                      .actor = producer.id,
                      .what = put.fate.request_lost ? TimedOut : Arrive,
                      .number = number});
}

void SdkSender::wake(Surroundings& around, Producer& producer, const Wake& wake) {
    const auto it = in_flight.find(wake.number);
    KDS_ASSERT(it != in_flight.end());
    switch (wake.what) {
        case Arrive: arrive(around, producer, wake.number); return;
        case Retry:
            ++producer.retried;
            depart(around, producer, wake.number, it->second);
            return;
        case TimedOut: failed(around, producer, wake.number, true, {}); return;
        default: KDS_ASSERT(false);
    }
}

void SdkSender::arrive(Surroundings& around, Producer& producer, std::uint64_t number) {
    const InFlightPut& put = in_flight.find(number)->second;
    const Call call{.now = around.now, .actor = producer.id};
    const auto result =
        put.fate.internal_failure
            ? Result<PutRecordOutput>(internal_failure(around.engine, call, Action::PutRecord))
            : checked_call(around.engine, call, Action::PutRecord, put.input, put_record);
    if (put.fate.answer_lost) {
        // The client hears nothing, whatever the service has done. A record that it stored will be
        // stored once more by the next attempt.
        around.wakes.add({.at = around.now + kRequestTimeout - put.fate.way,
                          .actor = producer.id,
                          .what = TimedOut,
                          .number = number});
        producer.stored_unknown += result.has_value();
        return;
    }
    if (result) {
        ++producer.accepted;
        in_flight.erase(number);
        return;
    }
    producer.last_error = result.error();
    if (is_throttle(result.error())) ++producer.throttled;
    failed(around, producer, number, is_retried(result.error().code), put.fate.way);
}

void SdkSender::failed(Surroundings& around, Producer& producer, std::uint64_t number,
                       bool may_retry, Duration known_after) {
    const auto it = in_flight.find(number);
    InFlightPut& put = it->second;
    if (!may_retry || put.attempt == attempts_max(kMode)) {
        ++producer.given_up;
        in_flight.erase(it);
        return;
    }
    const Duration ceiling = backoff_ceiling(kMode, put.attempt);
    ++put.attempt;
    const auto backoff =
        static_cast<std::int64_t>(producer.rng.below(static_cast<std::uint64_t>(ceiling.us)));
    around.wakes.add({.at = around.now + known_after + Duration::micros(backoff),
                      .actor = producer.id,
                      .what = Retry,
                      .number = number});
}

void SdkSender::hash(Hasher& hasher) const {
    for (const auto& [number, put] : in_flight) {
        hasher.add(number);
        hasher.add(put.sent_at);
        hasher.add(std::uint64_t{put.attempt});
        hasher.add(put.input.partition_key);
        hasher.add(put.input.data);
        hasher.add(put.fate.way);
        hasher.add(std::uint64_t{put.fate.request_lost} | std::uint64_t{put.fate.answer_lost} << 1 |
                   std::uint64_t{put.fate.internal_failure} << 2);
    }
}

}  // namespace kds::sim
