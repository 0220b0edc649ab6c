#include "core/pricing/meter.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/pricing/unconfirmed.h"

namespace kds::pricing {
namespace {

constexpr std::int64_t kHourUs = Duration::hours(1).us;
static_assert(unconfirmed::kCommitmentPeriod.us == kHourUs, "finish_hour() closes the period");

std::int64_t hour_of(Instant at) { return at.us / kHourUs; }

/// Bytes of an answer that were older than seven days. What has expired since was the oldest of it.
std::int64_t old_bytes(const Stream& stream, const Event& read) {
    const Shard* const shard = stream.find(read.shard);
    if (!shard || read.count == 0) return 0;
    const RecordStore& records = shard->records;
    const std::uint64_t end = read.place + read.count;
    const std::uint64_t young =
        std::max({read.place, records.first(),
                  records.lower_bound_arrival(read.at - Duration::hours(kLongTermHours))});
    return young < end ? read.bytes - records.content_bytes(young, end) : read.bytes;
}

}  // namespace

void Meter::take(const Engine& engine) {
    const EventLog& events = engine.events();
    KDS_ASSERT(next_event_ <= events.end());
    commitment_.see(engine.commitment_of(engine.options().account), engine.now());
    const bool has_gap = next_event_ < events.begin();
    if (has_gap) {
        missed_ += events.begin() - next_event_;
        next_event_ = events.begin();
        state_known_until_ = events.end();
    }
    const Instant first_event =
        next_event_ < events.end() ? events[next_event_].at : CommitmentSpan::kNever;
    begin_at(std::min(first_event, commitment_.start));
    if (!has_begun_) return;
    next_stop_ = next_stop();
    if (has_gap) {
        advance(std::min(first_event, engine.now()));
        resume_from(engine);
    }
    for (; next_event_ < events.end(); ++next_event_) count(engine, events[next_event_]);
    advance(engine.now());
}

void Meter::begin_at(Instant at) {
    if (has_begun_ || at == CommitmentSpan::kNever) return;
    has_begun_ = true;
    began_at_ = counted_to_ = charged_to_ = at;
    uses_.begin_minute(minute_of(at));
}

void Meter::resume_from(const Engine& engine) {
    charge_time();
    std::erase_if(streams_, [&](StreamMeter& metered) {
        if (engine.find_stream(metered.id)) return false;
        add_to(others_, metered.used);
        return true;
    });
    for (const Stream& stream : engine.streams()) {
        if (is_foreign(engine, stream.id)) continue;
        StreamMeter* metered = find(stream.id);
        if (!metered) metered = &streams_.emplace_back(StreamMeter{.id = stream.id});
        metered->mode = stream.mode;
        metered->mode_changes = stream.change.mode.has_value();
        metered->shards = stream.status == StreamStatus::Creating ? stream.shards_wanted
                                                                  : stream.open_shard_count();
        metered->consumers = static_cast<std::uint32_t>(stream.consumers.size());
        metered->retention_hours = stream.retention_hours;
    }
}

bool Meter::is_foreign(const Engine& engine, StreamId id) {
    const Stream* const stream = engine.find_stream(id);
    return stream && stream->account != engine.options().account;
}

Meter::StreamMeter* Meter::find(StreamId id) {
    const auto it = std::ranges::find(streams_, id, &StreamMeter::id);
    return it != streams_.end() ? &*it : nullptr;
}

void Meter::count(const Engine& engine, const Event& event) {
    advance(event.at);
    switch (event.kind) {
        case EventKind::RecordAccepted:
        case EventKind::RecordsRead:
        case EventKind::Pushed:
            if (StreamMeter* const stream = find(event.stream)) count_use(engine, event, *stream);
            break;
        case EventKind::StreamCreating:
        case EventKind::StreamUpdating:
        case EventKind::StreamActive:
        case EventKind::StreamDeleted:
        case EventKind::ShardOpened:
        case EventKind::ShardClosed:
        case EventKind::RetentionChanged:
        case EventKind::ConsumerRegistered:
        case EventKind::ConsumerDeleted:
            if (next_event_ >= state_known_until_) count_change(engine, event);
            break;
        default: break;
    }
}

void Meter::open(const Event& event) {
    streams_.push_back(
        {.id = event.stream, .mode = static_cast<StreamMode>(event.place), .shards = event.count});
}

void Meter::close(StreamMeter& stream) {
    add_to(others_, stream.used);
    streams_.erase(streams_.begin() + (&stream - streams_.data()));
}

void Meter::count_change(const Engine& engine, const Event& event) {
    charge_time();
    StreamMeter* const stream = find(event.stream);
    if (event.kind == EventKind::StreamCreating) {
        if (!stream && !is_foreign(engine, event.stream)) open(event);
        return;
    }
    if (!stream) return;
    switch (event.kind) {
        case EventKind::StreamUpdating:
            // The log does not say to which mode; but there are two, and it is another one.
            stream->mode_changes = event.action == Action::UpdateStreamMode;
            break;
        case EventKind::StreamActive:
            stream->shards = event.count;
            if (stream->mode_changes)
                stream->mode = stream->mode == StreamMode::OnDemand ? StreamMode::Provisioned
                                                                    : StreamMode::OnDemand;
            stream->mode_changes = false;
            break;
        case EventKind::StreamDeleted: close(*stream); break;
        case EventKind::ShardOpened: ++stream->shards; break;
        case EventKind::ShardClosed: --stream->shards; break;
        case EventKind::RetentionChanged:
            stream->retention_hours = event.count;
            stream->stored.look(hour_of(event.at), event.count);
            break;
        case EventKind::ConsumerRegistered: ++stream->consumers; break;
        case EventKind::ConsumerDeleted: --stream->consumers; break;
        default: break;
    }
}

void Meter::count_use(const Engine& engine, const Event& event, StreamMeter& stream) {
    switch (event.kind) {
        case EventKind::RecordAccepted: use_in(stream, event); break;
        case EventKind::Pushed: use_out(stream, event, Item::OnDemandFanOutData); break;
        default:
            if (stream.mode == StreamMode::OnDemand) {
                use_out(stream, event, Item::OnDemandDataOut);
            } else if (const Stream* const state = engine.find_stream(event.stream)) {
                // A shorter period lets no record become so old.
                const std::int64_t bytes =
                    stream.retention_hours > kLongTermHours ? old_bytes(*state, event) : 0;
                use(stream, event.actor, Item::LongTermRetrieval,
                    static_cast<std::uint64_t>(bytes));
            }
            break;
    }
}

void Meter::use(StreamMeter& stream, ActorId actor, Item item, std::uint64_t quantity) {
    of(stream.used, item) += quantity;
    uses_.add(stream.id, actor, item, quantity);
}

void Meter::use_in(StreamMeter& stream, const Event& event) {
    stream.stored.add(hour_of(event.at), event.bytes);
    if (stream.mode == StreamMode::Provisioned) {
        const std::int64_t units = put_payload_units(event.bytes);
        return use(stream, event.actor, Item::PutPayloadUnits, static_cast<std::uint64_t>(units));
    }
    const auto bytes = static_cast<std::uint64_t>(billed_bytes_in(event.bytes));
    const bool is_committed = commitment_.covers_what_happens(event.at);
    use(stream, event.actor, is_committed ? Item::AdvantageDataIn : Item::OnDemandDataIn, bytes);
    if (is_committed) advantage_in_ += bytes;
}

void Meter::use_out(StreamMeter& stream, const Event& event, Item standard) {
    const auto bytes = static_cast<std::uint64_t>(event.bytes);
    if (stream.mode == StreamMode::Provisioned)
        return use(stream, event.actor, Item::FanOutData, bytes);
    const bool is_committed = commitment_.covers_what_happens(event.at);
    use(stream, event.actor, is_committed ? Item::AdvantageDataOut : standard, bytes);
    if (is_committed) advantage_out_ += bytes;
}

Instant Meter::next_stop() const {
    const Instant minute{(minute_of(charged_to_) + 1) * kUseMinute.us};
    return std::min(minute, commitment_.next_edge(charged_to_));
}

void Meter::advance(Instant t) {
    // Where time is charged must not depend on where one looks: only at stops and at changes.
    while (next_stop_ <= t) {
        counted_to_ = next_stop_;
        charge_time();
        if (counted_to_.us % kHourUs == 0) finish_hour();
        if (counted_to_.us % kUseMinute.us == 0) uses_.begin_minute(minute_of(counted_to_));
        next_stop_ = next_stop();
    }
    counted_to_ = t;
}

void Meter::charge_time() {
    const auto us = static_cast<std::uint64_t>((counted_to_ - charged_to_).us);
    if (us == 0) return;
    const bool is_committed = commitment_.covers_time_after(charged_to_);
    for (StreamMeter& stream : streams_)
        each_by_time(stream, is_committed, [&](Item item, std::uint64_t count) {
            use(stream, kByTime, item, us * count);
        });
    if (is_committed) committed_us_ += static_cast<std::int64_t>(us);
    charged_to_ = counted_to_;
}

void Meter::finish_hour() {
    const bool is_committed = commitment_.covers_what_happens(counted_to_);
    for (StreamMeter& stream : streams_) {
        stream.stored.look(hour_of(counted_to_), stream.retention_hours);
        const std::uint64_t extended = stream.stored.extended();
        const std::uint64_t long_term = stream.stored.long_term();
        if (stream.mode == StreamMode::Provisioned) {
            use(stream, kByTime, Item::LongTermRetention, long_term);
        } else if (is_committed) {
            use(stream, kByTime, Item::AdvantageRetention, extended + long_term);
        } else {
            use(stream, kByTime, Item::OnDemandRetention, extended);
            use(stream, kByTime, Item::OnDemandLongTermRetention, long_term);
        }
    }
    const Lack lacks = lack();
    of(others_, Item::CommitmentIn) += lacks.in;
    of(others_, Item::CommitmentOut) += lacks.out;
    uses_.add({}, kByTime, Item::CommitmentIn, lacks.in);
    uses_.add({}, kByTime, Item::CommitmentOut, lacks.out);
    committed_us_ = 0;
    advantage_in_ = advantage_out_ = 0;
}

void Meter::hash(Hasher& hasher) const {
    hasher.add(next_event_);
    hasher.add(missed_);
    hasher.add(began_at_);
    hasher.add(counted_to_);
    hasher.add(charged_to_);
    hasher.add(commitment_.start);
    hasher.add(commitment_.end);
    hasher.add(static_cast<std::uint64_t>(committed_us_));
    hasher.add(advantage_in_);
    hasher.add(advantage_out_);
    for (const StreamMeter& stream : streams_) {
        hasher.add(std::uint64_t{stream.id.value});
        hasher.add(std::uint64_t{stream.shards} << 32 | stream.consumers);
        hasher.add(static_cast<std::uint64_t>(stream.mode) << 1 | stream.mode_changes);
        hasher.add(static_cast<std::uint64_t>(stream.retention_hours));
        stream.stored.hash(hasher);
        for (const u128 quantity : stream.used) hasher.add(quantity);
    }
    for (const u128 quantity : others_) hasher.add(quantity);
    uses_.hash(hasher);
}

}  // namespace kds::pricing
