// Why a consumer is behind: by how much, and which of its limits binds.
#include <algorithm>

#include "core/base/text.h"
#include "web/model/consumer_lag.h"
#include "web/model/format.h"
#include "web/model/inspector_why.h"

namespace kds::web {
namespace {

/// Over which the rate of what comes in is taken.
constexpr std::int64_t kSecondsCounted = 5;
constexpr std::int64_t kLateFromMs = 1'000;

/// What could bind, in thousandths of a record a second.
struct Limit {
    std::int64_t per_1000s = 0;
    std::string text;
};

/// Records and bytes that a shard took in the last seconds.
struct Arrivals {
    std::int64_t records = 0;
    std::int64_t bytes = 0;
    bool reads_refused = false;  ///< Of this consumer.
};
Arrivals arrivals(const sim::World& world, StreamId stream, ShardIndex shard, ActorId consumer) {
    Arrivals out;
    const EventLog& events = world.engine().events();
    for (std::uint64_t serial = events.end(); serial-- > events.begin();) {
        const Event& event = events[serial];
        if (world.now() - event.at >= Duration::seconds(kSecondsCounted)) break;
        if (event.stream != stream || event.shard != shard) continue;
        if (event.kind == EventKind::RecordAccepted) {
            ++out.records;
            out.bytes += event.bytes;
        }
        if (event.kind == EventKind::ReadRefused && event.actor == consumer)
            out.reads_refused = true;
    }
    return out;
}

bool polls(const sim::ConsumerSpec& spec) {
    const auto* const kcl = std::get_if<sim::KclSpec>(&spec.reader);
    return std::holds_alternative<sim::PollingSpec>(spec.reader) || (kcl && !kcl->fan_out);
}

std::string per_second(std::int64_t per_1000s) { return rate_text(per_1000s) + " records/s"; }

/// What one batch of an event source of Lambda costs, and how many there are at once.
Limit lambda_limit(const sim::LambdaSpec& lambda, std::int64_t record_us) {
    const std::int64_t batch_us = lambda.invocation_ms * 1'000 + lambda.batch_size * record_us;
    const std::int64_t at_once = lambda.batch_size * lambda.parallelization;
    return {at_once * 1'000'000'000 / std::max<std::int64_t>(1, batch_us),
            cat("batches of ", counted(lambda.batch_size, "record"), ", ", lambda.parallelization,
                " at once, that take ", with_thousands(batch_us / 1'000), " ms each")};
}

/// The lowest of what this consumer can do with a shard.
Limit binding(const sim::World& world, const sim::Consumer& consumer, const Arrivals& in) {
    const sim::ConsumerSpec& spec = consumer.spec;
    const std::int64_t record_us = consumer.time_for(world.faults(), 1).us;
    std::optional<Limit> least;
    const auto consider = [&](Limit limit) {
        if (!least || limit.per_1000s < least->per_1000s) least = std::move(limit);
    };
    if (const auto* const lambda = std::get_if<sim::LambdaSpec>(&spec.reader)) {
        consider(lambda_limit(*lambda, record_us));
    } else if (record_us > 0) {
        consider(
            {1'000'000'000 / record_us,
             cat("its program, which needs ", with_thousands(record_us), " \u00b5s for a record")});
    }
    if (polls(spec))
        consider({spec.limit * 1'000'000 / spec.poll_interval_ms,
                  cat("its calls: at most ", counted(spec.limit, "record"), " each, every ",
                      with_thousands(spec.poll_interval_ms), " ms")});
    if (in.records > 0) {
        const std::int64_t mean = std::max<std::int64_t>(1, in.bytes / in.records);
        consider({limits::kReadBytesPerSecond * 1'000 / mean,
                  cat("the read limit of ", limits::kReadBytesPerSecond >> 20, " MB/s, at ",
                      bytes_text(mean), " a record")});
    }
    return least.value_or(Limit{});
}

}  // namespace

std::optional<WhyModel> why_late(const sim::World& world, const sim::Consumer& consumer) {
    const auto stream =
        std::ranges::find(world.engine().streams(), consumer.spec.stream_name, &Stream::name);
    if (stream == world.engine().streams().end()) return std::nullopt;
    const sim::ShardCursor* last = nullptr;
    std::int64_t behind = 0;
    for (const sim::ShardCursor& cursor : consumer.cursors) {
        const std::int64_t ms = behind_now(world, *stream, cursor);
        if (cursor.finished || (last && ms <= behind)) continue;
        last = &cursor;
        behind = ms;
    }
    // One that polls is behind by its interval at least; only more is late.
    const std::int64_t usual = polls(consumer.spec) ? 2 * consumer.spec.poll_interval_ms : 0;
    if (!last || behind < std::max(kLateFromMs, usual)) return std::nullopt;
    WhyModel why{.question = cat("Why is it ", lag_text(behind), " behind?"),
                 .answer = {},
                 .tone = Tone::Warn};
    const std::string where = cat("In shard ", last->shard.value, " ");
    if (consumer.crashed || consumer.frozen || consumer.paused) {
        why.answer = cat("It is ",
                         consumer.crashed  ? "dead"
                         : consumer.frozen ? "frozen"
                                           : "held",
                         " and reads nothing, while records go on coming.");
        return why;
    }
    const Arrivals in = arrivals(world, stream->id, last->shard, consumer.id);
    const std::int64_t comes = in.records * 1'000 / kSecondsCounted;
    if (in.reads_refused) {
        why.tone = Tone::Bad;
        why.answer =
            cat(where, "its reads are refused: all consumers that poll share ",
                limits::kReadCallsPerSecond, " calls and ", limits::kReadBytesPerSecond >> 20,
                " MB a second of each shard. Fan-out has 2 MB/s for itself.");
        return why;
    }
    const Limit limit = binding(world, consumer, in);
    if (limit.per_1000s > 0 && limit.per_1000s < comes)
        why.answer = cat(where, per_second(comes), " come, and it can take ",
                         per_second(limit.per_1000s), ". What binds is ", limit.text, ".");
    else if (limit.per_1000s > 0)
        why.answer =
            cat(where, per_second(comes), " come, and it can take ", per_second(limit.per_1000s),
                ", so it catches up. What binds is ", limit.text, ".");
    else
        why.answer = cat(where, per_second(comes),
                         " come. Nothing of its own binds: it goes through what is stored.");
    return why;
}

}  // namespace kds::web
