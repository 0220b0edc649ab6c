// The part of the engine that has to do with what expires.

#include <algorithm>

#include "core/engine/engine.h"

namespace kds {
namespace {

constexpr Duration kMinute = Duration::seconds(60);

Instant full_minute_from(Instant t) {
    const std::int64_t minutes = (t.us + kMinute.us - 1) / kMinute.us;
    return {minutes * kMinute.us};
}

/// When what arrived, or was closed, at `t` expires: not before the period was what it is.
Instant expiry_of(const Stream& stream, Instant t) {
    return std::max(t + stream.retention(), stream.retention_since);
}

/// When the oldest record expires or expired of which no event tells; empty if there is none.
std::optional<Instant> untold_expiry_of(const Stream& stream, const Shard& shard) {
    if (shard.trims_since) return shard.trims_since;
    if (shard.records.size() == 0) return std::nullopt;
    return expiry_of(stream, shard.records.arrival_at(shard.records.first()));
}

/// Readable while arrival + retention > now: what arrived at now - retention is gone
/// (kinesis.md 5.7).
void trim(const Stream& stream, Shard& shard, Instant now) {
    shard.records.trim_before(now - stream.retention() + Duration::micros(1));
}

}  // namespace

Instant Engine::expiry_after(Instant before) const {
    // A record that comes later arrives then at the earliest, a shard that is closed later is
    // closed then at the earliest, and no period is shorter.
    Instant next = before + Duration::hours(limits::kRetentionHoursMin);
    for (const Stream& stream : streams_) {
        for (const Shard& shard : stream.shards) {
            if (const auto expires = untold_expiry_of(stream, shard))
                next = std::min(next, full_minute_from(*expires));
            if (shard.closed_at) next = std::min(next, expiry_of(stream, *shard.closed_at));
        }
    }
    return std::max(next, before);
}

void Engine::expire(Instant at) {
    for (Stream& stream : streams_) {
        const auto is_expired = [&](const Shard& shard) {
            return shard.closed_at && expiry_of(stream, *shard.closed_at) <= at;
        };
        bool has_expired = false;
        for (Shard& shard : stream.shards) {
            const auto expires = untold_expiry_of(stream, shard);
            if (expires && (full_minute_from(*expires) <= at || is_expired(shard))) {
                trim(stream, shard, at);
                const std::uint64_t kept = shard.records.first();
                if (kept > shard.trims_logged) {
                    log({.at = at,
                         .kind = EventKind::RecordsTrimmed,
                         .stream = stream.id,
                         .shard = shard.index,
                         .count = static_cast<std::uint32_t>(kept - shard.trims_logged),
                         .place = kept});
                }
                shard.trims_logged = kept;
                shard.trims_since.reset();
            }
            if (!is_expired(shard)) continue;
            has_expired = true;
            // Whoever was still to be told of its end does not find it any more.
            for (RegisteredConsumer& consumer : stream.consumers) {
                ConsumerShard* state = consumer.find(shard.index);
                if (state && state->subscription)
                    end_subscription({&stream, &consumer, state}, at, SubscriptionEnd::EndOfShard);
            }
            log({.at = at,
                 .kind = EventKind::ShardExpired,
                 .stream = stream.id,
                 .shard = shard.index});
        }
        if (!has_expired) continue;
        std::erase_if(stream.shards, is_expired);
        stream.index_open_shards();
        // What a consumer has had to do with a shard goes with it.
        const auto is_gone = [&stream](const ConsumerShard& s) { return !stream.find(s.shard); };
        for (RegisteredConsumer& consumer : stream.consumers)
            std::erase_if(consumer.shards, is_gone);
    }
}

void Engine::trim_expired(Instant now) {
    for (Stream& stream : streams_) {
        for (Shard& shard : stream.shards) {
            const auto expires = untold_expiry_of(stream, shard);
            if (!expires || *expires > now) continue;
            shard.trims_since = expires;
            trim(stream, shard, now);
        }
    }
}

}  // namespace kds
