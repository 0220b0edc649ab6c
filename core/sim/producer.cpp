#include "core/sim/producer.h"

#include <algorithm>

#include "core/base/text.h"

namespace kds::sim {
namespace {

constexpr std::uint32_t kKeysMax = 1'000'000;
constexpr std::size_t kTemplateMax = 16'384;
constexpr std::uint8_t kMakeRecord = 0;

std::string make_key(const ProducerSpec& spec, std::uint64_t number, Rng& rng) {
    switch (spec.key_strategy) {
        case KeyStrategy::Constant: break;
        case KeyStrategy::RoundRobin: return cat(spec.key_prefix, number % spec.key_count + 1);
        case KeyStrategy::Uniform: return cat(spec.key_prefix, rng.below(spec.key_count) + 1);
    }
    return spec.key_prefix;
}

/// When the n-th record since `since` is made: evenly spaced, each moved by a random part of its
/// interval, because no real source keeps time like a metronome.
Instant send_time(Instant since, std::uint64_t n, std::int64_t records_per_1000s, Rng& rng) {
    constexpr std::int64_t kThousandSeconds = 1'000'000'000;
    const auto at = static_cast<std::int64_t>(u128{n} * kThousandSeconds /
                                              static_cast<std::uint64_t>(records_per_1000s));
    const std::int64_t interval = kThousandSeconds / records_per_1000s;
    const auto moved =
        static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(interval) * 3 / 5 + 1));
    return since + Duration::micros(at + moved);
}

/// The rate as the fault TrafficBurst makes it.
std::int64_t rate_now(const ProducerSpec& spec, const FaultBoard& faults) {
    const ActiveFault* const burst = faults.find(FaultKind::TrafficBurst, spec.name);
    return burst ? spec.records_per_1000s * burst->spec.amount / 100 : spec.records_per_1000s;
}

}  // namespace

Result<void> check(const ProducerSpec& spec) {
    const auto refuse = [&spec](std::string what) {
        return fail(ErrorCode::BadDocument, cat("producer \"", spec.name, "\": ", what));
    };
    if (spec.records_per_1000s < 0 || spec.records_per_1000s > kProducerRateMax)
        return refuse(cat("the rate must be 0 to ", kProducerRateMax, " records in 1,000 s"));
    if (spec.key_count < 1 || spec.key_count > kKeysMax)
        return refuse(cat("the number of keys must be 1 to ", kKeysMax));
    if (spec.payload_template.size() > kTemplateMax)
        return refuse(cat("the payload template is over ", kTemplateMax, " bytes"));
    return {};
}

Result<Producer> Producer::start(ActorId id, const ProducerSpec& spec, std::uint64_t seed,
                                 Surroundings& around) {
    KDS_TRY(auto payload, PayloadTemplate::parse(spec.payload_template));
    Producer producer{.id = id,
                      .spec = spec,
                      .payload = std::move(payload),
                      .rng = Rng(seed, id),
                      .last_error = {},
                      .sender = {}};
    producer.plan(around);
    return producer;
}

bool Producer::is_void(const Wake& wake) const {
    return wake.what == kMakeRecord && wake.epoch != epoch;
}

void Producer::wake(Surroundings& around, const Wake& wake) {
    if (wake.what == kMakeRecord) {
        make_record(around);
    } else {
        sender.wake(around, *this, wake);
    }
}

void Producer::plan(Surroundings& around) {
    ++epoch;
    rate_since = around.now;
    sent_since = 0;
    rate_planned = rate_now(spec, around.faults);
    if (paused || rate_planned == 0) return;
    around.wakes.add({.at = send_time(around.now, 0, rate_planned, rng),
                      .actor = id,
                      .what = kMakeRecord,
                      .epoch = epoch});
}

void Producer::make_record(Surroundings& around) {
    const std::uint64_t number = ++made;
    PutRecordInput input;
    input.stream_name = spec.stream_name;
    input.partition_key = make_key(spec, number - 1, rng);
    const ActiveFault* const hot = around.faults.find(FaultKind::HotKey, spec.name);
    if (hot && static_cast<std::int64_t>(rng.below(1'000)) < hot->spec.amount)
        input.partition_key = hot->spec.key;
    Instant clock = around.now;
    if (const ActiveFault* const skew = around.faults.find(FaultKind::ClockSkew, spec.name))
        clock = clock + Duration::millis(skew->spec.amount);
    input.data = payload.make(input.partition_key, number, clock, rng);
    sender.send(around, *this, number, std::move(input));

    ++sent_since;
    const Instant next = send_time(rate_since, sent_since, rate_planned, rng);
    around.wakes.add(
        {.at = std::max(next, around.now), .actor = id, .what = kMakeRecord, .epoch = epoch});
}

void Producer::set_paused(Surroundings& around, bool is_paused) {
    if (paused == is_paused) return;
    paused = is_paused;
    plan(around);
}

void Producer::set_rate(Surroundings& around, std::int64_t records_per_1000s) {
    spec.records_per_1000s = records_per_1000s;
    plan(around);
}

void Producer::faults_changed(Surroundings& around) {
    // A burst begins at once, and so does what follows it.
    if (rate_now(spec, around.faults) != rate_planned) plan(around);
}

void Producer::hash(Hasher& hasher) const {
    hasher.add(std::uint64_t{id});
    hasher.add(spec.name);
    hasher.add(static_cast<std::uint64_t>(spec.records_per_1000s));
    hasher.add(rng.state());
    hasher.add(std::uint64_t{paused});
    hasher.add(rate_since);
    for (std::uint64_t count :
         {sent_since, made, accepted, throttled, retried, given_up, stored_unknown, epoch})
        hasher.add(count);
    sender.hash(hasher);
}

}  // namespace kds::sim
