#include "core/sim/senders/sdk_sender.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/engine/limits.h"
#include "core/sim/producer.h"

namespace kds::sim {
namespace {

/// A program that retries by itself waits no longer than the SDKs do.
constexpr Duration kOwnWaitMax = Duration::seconds(20);
/// While no call can be begun, records are made at least so often, to be counted.
constexpr Duration kBlockedLook = Duration::seconds(1);

const SdkSpec& sdk_of(const ProducerSpec& spec) {
    const auto* const sdk = std::get_if<SdkSpec>(&spec.sender);
    KDS_ASSERT(sdk);
    return *sdk;
}

RetryMode mode_of(const SdkSpec& spec) {
    return spec.retry == SdkSpec::Retry::Legacy ? RetryMode::Legacy : RetryMode::Standard;
}

std::optional<Instant> sooner(std::optional<Instant> a, std::optional<Instant> b) {
    return a && b ? std::min(*a, *b) : (a ? a : b);
}

}  // namespace

SdkSender::SdkSender(const ProducerSpec& spec, const Source& source)
    : spec_{sdk_of(spec)}, retries_{mode_of(spec_)} {
    set_source(source);
    batch_ = next_batch_;
}

void SdkSender::set_source(const Source& source) {
    // A program knows how large its records are, and calls with no more than a request may hold.
    const std::size_t fits =
        static_cast<std::size_t>(limits::kPutRecordsBytesMax) / source.record_bytes_max();
    next_batch_ = std::clamp<std::size_t>(static_cast<std::size_t>(spec_.batch_size), 1,
                                          std::max<std::size_t>(1, fits));
    batch_ = std::min(batch_, next_batch_);
}

bool SdkSender::is_blocked() const {
    return spec_.in_flight_max > 0 &&
           calls_.size() >= static_cast<std::size_t>(spec_.in_flight_max);
}

std::uint64_t SdkSender::under_way() const {
    std::uint64_t count = waiting_.size();
    for (const auto& [number, call] : calls_) count += call.items.size();
    return count;
}

std::uint64_t SdkSender::retrying() const {
    std::uint64_t count = 0;
    for (const auto& [number, call] : calls_)
        if (call.attempt > 1 || call.round > 1) count += call.items.size();
    return count;
}

void SdkSender::take(Surroundings&, Producer& producer, const Item& item, Instant at) {
    if (is_blocked() && waiting_.size() >= static_cast<std::size_t>(spec_.backlog_max)) {
        ++producer.dropped;
        return;
    }
    if (waiting_.empty()) waiting_since_ = at;
    waiting_.push_back(item);
}

void SdkSender::send_due(Surroundings& around, Producer& producer) {
    while (!waiting_.empty() && !is_blocked()) {
        const bool is_due = waiting_.size() >= batch_ ||
                            waiting_since_ + Duration::millis(spec_.linger_ms) <= around.now;
        if (!is_due) return;
        const auto end =
            waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(batch_, waiting_.size()));
        const std::uint64_t number = ++calls_made_;
        SdkCall& call = calls_[number];
        call.items.assign(waiting_.begin(), end);
        call.sent_at = around.now;
        waiting_.erase(waiting_.begin(), end);
        depart(around, producer, number, call);
    }
    // Records of the source before, which may be larger, are gone.
    if (waiting_.empty()) batch_ = next_batch_;
}

std::optional<Instant> SdkSender::wants(const Producer& producer) const {
    const std::optional<Instant> next = producer.next_at;
    if (is_blocked()) {
        if (!next) return next;
        return sooner(producer.moment_of(batch_ - 1), *next + kBlockedLook);
    }
    if (waiting_.empty() && (batch_ == 1 || !next)) return next;
    const Instant first = waiting_.empty() ? *next : waiting_since_;
    KDS_ASSERT(waiting_.size() < batch_);
    return sooner(first + Duration::millis(spec_.linger_ms),
                  producer.moment_of(batch_ - 1 - waiting_.size()));
}

void SdkSender::wake(Surroundings& around, Producer& producer, const Wake& wake) {
    const auto it = calls_.find(wake.number);
    if (it == calls_.end()) return;  // The program has crashed since.
    switch (wake.what) {
        case Arrive: arrive(around, producer, wake.number); return;
        case Retry:
            producer.retried += it->second.items.size();
            depart(around, producer, wake.number, it->second);
            return;
        case TimedOut: failed(around, producer, wake.number, std::nullopt, {}); return;
        case Answered: calls_.erase(it); return;
        default: KDS_ASSERT(false);
    }
}

void SdkSender::crash(Producer& producer) {
    producer.dropped += under_way();
    calls_.clear();
    waiting_.clear();
}

void SdkSender::depart(Surroundings& around, Producer& producer, std::uint64_t number,
                       SdkCall& call) {
    call.fate = fate_of_put(around.faults, producer.spec.name, timeout(), producer.rng);
    const bool lost = call.fate.request_lost;
    add_wake(around, producer, number, lost ? TimedOut : Arrive, lost ? timeout() : call.fate.way);
}

PutAnswers SdkSender::put(Surroundings& around, Producer& producer, const SdkCall& call) const {
    if (spec_.batch_size > 0) return put_each(around, producer, call.items);
    auto answer = put_one(around, producer, call.items.front(), call.fate.internal_failure);
    if (!answer) return std::unexpected(std::move(answer).error());
    return PutAnswers({std::move(answer)});
}

void SdkSender::arrive(Surroundings& around, Producer& producer, std::uint64_t number) {
    SdkCall& call = calls_.find(number)->second;
    const PutAnswers answers = put(around, producer, call);
    if (call.fate.answer_lost) {
        // The client hears nothing, whatever the service has done. Records that it stored will be
        // stored once more by the next attempt.
        if (answers)
            producer.stored_unknown += static_cast<std::uint64_t>(std::ranges::count_if(
                *answers, [](const auto& answer) { return answer.has_value(); }));
        add_wake(around, producer, number, TimedOut, timeout() - call.fate.way);
        return;
    }
    if (answers) {
        retries_.succeeded();
        keep_refused(producer, call, answers);
        answered(around, producer, number);
        return;
    }
    producer.last_error = answers.error();
    if (is_throttle(answers.error())) producer.throttled += call.items.size();
    failed(around, producer, number, answers.error().code, call.fate.way);
}

void SdkSender::keep_refused(Producer& producer, SdkCall& call, const PutAnswers& answers) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < call.items.size(); ++i) {
        if (const auto& answer = (*answers)[i]; !answer) {
            producer.throttled += is_throttle(answer.error());
            producer.last_error = answer.error();
            call.items[kept++] = call.items[i];
        }
    }
    producer.accepted += call.items.size() - kept;
    call.items.resize(kept);
}

void SdkSender::answered(Surroundings& around, Producer& producer, std::uint64_t number) {
    SdkCall& call = calls_.find(number)->second;
    if (call.items.empty() || call.round == attempts())
        return end(around, producer, number, call.fate.way);
    // To the SDK the call has succeeded: it is the program that calls again.
    const Duration after = call.fate.way + wait(call.round, producer.rng);
    ++call.round;
    call.attempt = 1;
    add_wake(around, producer, number, Retry, after);
}

void SdkSender::failed(Surroundings& around, Producer& producer, std::uint64_t number,
                       std::optional<ErrorCode> error, Duration known_after) {
    SdkCall& call = calls_.find(number)->second;
    std::optional<Duration> pause;
    if (spec_.retry != SdkSpec::Retry::Own)
        pause = error ? retries_.after_failure(call.attempt, *error, producer.rng)
                      : retries_.after_silence(call.attempt, producer.rng);
    else if (call.attempt < attempts() && (!error || is_retried(*error)))
        pause = wait(call.attempt, producer.rng);
    if (!pause) return end(around, producer, number, known_after);
    ++call.attempt;
    add_wake(around, producer, number, Retry, known_after + *pause);
}

void SdkSender::end(Surroundings& around, Producer& producer, std::uint64_t number,
                    Duration known_after) {
    const auto it = calls_.find(number);
    producer.given_up += it->second.items.size();
    it->second.items.clear();
    // Whether another call may begin depends on when the client knows it.
    if (spec_.in_flight_max > 0 && known_after > Duration{})
        add_wake(around, producer, number, Answered, known_after);
    else
        calls_.erase(it);
}

std::uint32_t SdkSender::attempts() const {
    return spec_.retry == SdkSpec::Retry::Own ? static_cast<std::uint32_t>(spec_.attempts)
                                              : attempts_max(retries_.mode());
}

Duration SdkSender::wait(std::uint32_t failed_attempts, Rng& rng) const {
    const Duration ceiling =
        spec_.retry == SdkSpec::Retry::Own
            ? std::min(Duration::millis(spec_.backoff_ms << (failed_attempts - 1)), kOwnWaitMax)
            : backoff_ceiling(retries_.mode(), failed_attempts);
    return Duration::micros(
        static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(ceiling.us))));
}

void SdkSender::add_wake(Surroundings& around, const Producer& producer, std::uint64_t number,
                         What what, Duration after) const {
    around.wakes.add(
        {.at = around.now + after, .actor = producer.id, .what = what, .number = number});
}

void SdkSender::hash(Hasher& hasher) const {
    for (const auto& [number, call] : calls_) {
        hasher.add(number);
        hasher.add(call.sent_at);
        hasher.add(std::uint64_t{call.attempt} << 32 | call.round);
        hasher.add(call.fate.way);
        hasher.add(std::uint64_t{call.fate.request_lost} |
                   std::uint64_t{call.fate.answer_lost} << 1 |
                   std::uint64_t{call.fate.internal_failure} << 2);
        for (const Item& item : call.items) sim::hash(hasher, item);
    }
    retries_.hash(hasher);
    hasher.add(std::uint64_t{waiting_.size()});
    for (const Item& item : waiting_) sim::hash(hasher, item);
    hasher.add(waiting_since_);
    hasher.add(std::uint64_t{batch_} << 32 | next_batch_);
}

}  // namespace kds::sim
