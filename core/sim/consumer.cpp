#include "core/sim/consumer.h"

#include <algorithm>

#include "core/base/text.h"

namespace kds::sim {
namespace {

constexpr std::int64_t kPollIntervalMinMs = 200;
constexpr std::int64_t kPollIntervalMaxMs = 60'000;

}  // namespace

Result<void> check(const ConsumerSpec& spec) {
    const auto refuse = [&spec](std::string what) {
        return fail(ErrorCode::BadDocument, cat("consumer \"", spec.name, "\": ", what));
    };
    if (spec.start_at != ShardIteratorType::TrimHorizon &&
        spec.start_at != ShardIteratorType::Latest)
        return refuse("it starts at TRIM_HORIZON or LATEST");
    if (spec.poll_interval_ms < kPollIntervalMinMs || spec.poll_interval_ms > kPollIntervalMaxMs)
        return refuse(cat("the poll interval must be ", kPollIntervalMinMs, " to ",
                          kPollIntervalMaxMs, " ms"));
    if (spec.limit < 1 || spec.limit > limits::kGetRecordsLimitMax)
        return refuse(cat("the limit must be 1 to ", limits::kGetRecordsLimitMax));
    return {};
}

Consumer Consumer::start(ActorId id, const ConsumerSpec& spec, std::uint64_t seed,
                         Surroundings& around) {
    Consumer consumer{.id = id,
                      .spec = spec,
                      .rng = Rng(seed, id),
                      .cursors = {},
                      .last_error = {},
                      .reader = {}};
    consumer.reader.start(around, consumer);
    return consumer;
}

void Consumer::wake(Surroundings& around, const Wake& wake) { reader.wake(around, *this, wake); }

void Consumer::set_paused(Surroundings& around, bool is_paused) {
    const bool was_at_work = is_at_work();
    paused = is_paused;
    go_on_or_stop(around, was_at_work);
}

void Consumer::faults_changed(Surroundings& around) {
    const bool was_at_work = is_at_work();
    const bool crashes = around.faults.holds(FaultKind::ConsumerCrash, spec.name, 0);
    // What a program holds in memory dies with it.
    if (crashes && !crashed) reader.forget(*this);
    crashed = crashes;
    frozen = around.faults.holds(FaultKind::ConsumerFreeze, spec.name, 0);
    go_on_or_stop(around, was_at_work);
}

void Consumer::go_on_or_stop(Surroundings& around, bool was_at_work) {
    if (is_at_work() == was_at_work) return;
    ++epoch;
    if (!was_at_work) reader.start(around, *this);
}

ShardCursor& Consumer::cursor_of(ShardIndex shard) {
    const auto at = std::ranges::lower_bound(cursors, shard, {}, &ShardCursor::shard);
    if (at != cursors.end() && at->shard == shard) return *at;
    return *cursors.insert(at, {.shard = shard});
}

void Consumer::hash(Hasher& hasher) const {
    hasher.add(std::uint64_t{id});
    hasher.add(spec.name);
    hasher.add(rng.state());
    hasher.add(std::uint64_t{paused} | std::uint64_t{crashed} << 1 | std::uint64_t{frozen} << 2);
    for (std::uint64_t count : {calls, throttled, records_read, epoch}) hasher.add(count);
    for (const ShardCursor& cursor : cursors) {
        hasher.add(std::uint64_t{cursor.shard.value});
        hasher.add(std::uint64_t{cursor.finished});
        hasher.add(cursor.next_place);
        hasher.add(static_cast<std::uint64_t>(cursor.behind_ms));
    }
    reader.hash(hasher);
}

}  // namespace kds::sim
