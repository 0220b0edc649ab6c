#include "core/engine/engine.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "core/base/assert.h"
#include "core/base/text.h"
#include "core/engine/reshard.h"
#include "core/iam/identity.h"

namespace kds {
namespace {

/// Gives a stream the shards that it was made with.
void open_first_shards(Stream& stream) {
    const Instant stamped = stream.created_at - limits::kShardCreationBacklash;
    const auto ranges = uniform_split(stream.shards_wanted);
    stream.shards.reserve(ranges.size());
    for (std::uint32_t i = 0; i < ranges.size(); ++i) {
        Shard shard;
        shard.index = {i};
        shard.range = ranges[i];
        shard.opened_at = stream.created_at;
        shard.writes = WriteThrottle(stream.write_burst_bytes());
        shard.created_s = std::max<std::int64_t>(stamped.us, 0) / 1'000'000;
        stream.shards.push_back(std::move(shard));
        stream.sequence_counter_of({i});
    }
    stream.index_open_shards();
}

/// What it is, or will be when its change is done.
StreamMode mode_to_be(const Stream& stream) { return stream.change.mode.value_or(stream.mode); }

void hash(Hasher& hasher, const std::optional<ShardIndex>& index) {
    hasher.add(index ? std::uint64_t{index->value} + 1 : std::uint64_t{0});
}

void hash(Hasher& hasher, const Shard& shard) {
    hasher.add(std::uint64_t{shard.index.value});
    hasher.add(shard.range.first().value);
    hasher.add(shard.range.last().value);
    hash(hasher, shard.parent);
    hash(hasher, shard.adjacent_parent);
    hasher.add(static_cast<std::uint64_t>(shard.created_s));
    if (shard.parent) hasher.add(shard.opened_at);  // Otherwise it follows from the stream.
    hasher.add(std::uint64_t{shard.closed_at.has_value()});
    hasher.add(shard.closed_at.value_or(Instant{}));
    hasher.add(shard.records.first());
    hasher.add(shard.records.end());
    hasher.add(shard.records.digest());
    if (shard.trims_logged > 0 || shard.trims_since) {  // Otherwise nothing has expired.
        hasher.add(shard.trims_logged);
        hasher.add(shard.trims_since.value_or(Instant{}));
    }
    shard.writes.hash(hasher);
    shard.reads.hash(hasher);
    shard.iterators.hash(hasher);
}

void hash(Hasher& hasher, const StreamChange& change) {
    hasher.add(std::uint64_t{change.steps.size()});
    for (const ReshardStep& step : change.steps) {
        hasher.add(static_cast<std::uint64_t>(step.kind));
        hasher.add(std::uint64_t{step.shard.value});
        hasher.add(std::uint64_t{step.adjacent.value});
        hasher.add(step.second_starts.value);
    }
    hasher.add(std::uint64_t{change.steps_done});
    hasher.add(std::uint64_t{change.open_shards_most});
    hasher.add(static_cast<std::uint64_t>(change.retention_hours.value_or(0)));
    hasher.add(std::uint64_t{change.monitoring.has_value()});
    hasher.add(std::uint64_t{change.monitoring.value_or(ShardLevelMetrics()).bits()});
    // What most changes do not change is told apart by its number, as below.
    if (change.mode) {
        hasher.add(std::uint64_t{1});
        hasher.add(static_cast<std::uint64_t>(*change.mode));
    }
    if (change.warm_mibps) {
        hasher.add(std::uint64_t{2});
        hasher.add(static_cast<std::uint64_t>(*change.warm_mibps));
    }
    if (change.record_bytes_max) {
        hasher.add(std::uint64_t{3});
        hasher.add(static_cast<std::uint64_t>(*change.record_bytes_max));
    }
    if (change.encryption) {
        hasher.add(std::uint64_t{4});
        hasher.add(std::string_view(change.encryption->key_id));
        hasher.add(std::uint64_t{change.encryption->key_number});
    }
}

void hash(Hasher& hasher, const Stream& stream) {
    hasher.add(std::uint64_t{stream.id.value});
    hasher.add(std::string_view(stream.name));
    hasher.add(std::string_view(stream.account));
    hasher.add(static_cast<std::uint64_t>(stream.status));
    hasher.add(stream.created_at);
    hasher.add(stream.status_changes_at);
    hasher.add(std::uint64_t{stream.shards_wanted});
    hasher.add(static_cast<std::uint64_t>(stream.retention_hours));
    hasher.add(std::uint64_t{stream.next_sequence_index.size()});
    for (const std::uint64_t next : stream.next_sequence_index) hasher.add(next);
    hasher.add(std::uint64_t{stream.shards.size()});
    for (const Shard& shard : stream.shards) hash(hasher, shard);
    // What most streams do not have is told apart by its number.
    if (stream.status == StreamStatus::Updating) hash(hasher, stream.change);
    if (!stream.shard_count_updates.empty()) {
        hasher.add(std::uint64_t{1});
        hasher.add(std::uint64_t{stream.shard_count_updates.size()});
        for (const Instant at : stream.shard_count_updates) hasher.add(at);
    }
    if (!stream.monitoring.is_empty()) {
        hasher.add(std::uint64_t{2});
        hasher.add(std::uint64_t{stream.monitoring.bits()});
    }
    if (!stream.tags.empty()) {
        hasher.add(std::uint64_t{3});
        hasher.add(std::uint64_t{stream.tags.size()});
        for (const auto& [key, value] : stream.tags) {
            hasher.add(std::string_view(key));
            hasher.add(std::string_view(value));
        }
    }
    if (!stream.rates.is_empty()) {
        hasher.add(std::uint64_t{4});
        stream.rates.hash(hasher);
    }
    if (stream.mode == StreamMode::OnDemand) {
        hasher.add(std::uint64_t{10});
        hasher.add(static_cast<std::uint64_t>(stream.warm_mibps));
        stream.on_demand.hash(hasher);
        for (const Shard& shard : stream.shards) shard.load.hash(hasher);
    }
    if (!stream.mode_updates.empty()) {
        hasher.add(std::uint64_t{11});
        hasher.add(std::uint64_t{stream.mode_updates.size()});
        for (const Instant at : stream.mode_updates) hasher.add(at);
    }
    if (stream.distributed > 0 || stream.distribution == RecordDistribution::Auto) {
        hasher.add(std::uint64_t{12});
        hasher.add(static_cast<std::uint64_t>(stream.distribution));
        hasher.add(stream.distributed);
    }
    if (stream.record_bytes_max != limits::kRecordBytesMax) {
        hasher.add(std::uint64_t{13});
        hasher.add(static_cast<std::uint64_t>(stream.record_bytes_max));
    }
    if (!stream.keys.empty()) {  // It was encrypted at some time.
        hasher.add(std::uint64_t{14});
        hasher.add(std::string_view(stream.encryption.key_id));
        hasher.add(std::uint64_t{stream.encryption.key_number});
        hasher.add(std::uint64_t{stream.keys.size()});
        for (const std::string& key : stream.keys) hasher.add(std::string_view(key));
        for (const auto* calls : {&stream.encryption_starts, &stream.encryption_stops}) {
            hasher.add(std::uint64_t{calls->size()});
            for (const Instant at : *calls) hasher.add(at);
        }
    }
    if (stream.policy.is_there()) {
        hasher.add(std::uint64_t{5});
        hasher.add(std::string_view(stream.policy.text));
    }
    if (!stream.consumers.empty()) {
        hasher.add(std::uint64_t{20});
        hasher.add(std::uint64_t{stream.consumers.size()});
        for (const RegisteredConsumer& consumer : stream.consumers) kds::hash(hasher, consumer);
    }
}

}  // namespace

Engine::Engine(EngineOptions options)
    : options_{std::move(options)},
      quotas_{options_.quotas.value_or(default_quotas(options_.region))},
      kms_{options_.region} {}

Engine::Engine(const Engine&) = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(const Engine&) = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

void Engine::settle(Instant now) {
    KDS_ASSERT(now >= now_);
    const Instant before = now_;
    now_ = now;
    if (now < nothing_due_before_) return;
    if (now < upkeep_due_) {
        if (live_subscriptions_ > 0) push_until(before, now);
    } else {
        finish_changes(before, now);
        trim_expired(now);
        upkeep_due_ = next_due(now);
    }
    nothing_due_before_ = std::min(upkeep_due_, next_push_due(now));
}

void Engine::finish_changes(Instant before, Instant now) {
    // In the order of their moments, so that the times in the event log never fall. A change comes
    // before the pushes of the same moment, before a look at the load, and before what expires.
    next_expiry_ = expiry_after(before);
    for (;;) {
        const Change change = next_change();
        Stream* loaded = const_cast<Stream*>(next_to_look_at());
        constexpr Instant kNever{std::numeric_limits<std::int64_t>::max()};
        const Instant changes_at = change.stream ? change.at : kNever;
        const Instant looks_at = loaded ? *next_on_demand_look(*loaded) : kNever;
        const Instant at = std::min({changes_at, looks_at, next_expiry_});
        if (at > now) break;
        // Pushes change nothing but subscriptions: what was found stays what it is.
        if (before < at && live_subscriptions_ > 0) push_until(before, at - Duration::micros(1));
        before = std::max(before, at);
        if (at == changes_at && change.consumer) {
            finish_change(const_cast<Stream&>(*change.stream),
                          const_cast<RegisteredConsumer&>(*change.consumer));
        } else if (at == changes_at) {
            finish_change(const_cast<Stream&>(*change.stream));
        } else if (at == looks_at) {
            scale(*loaded);
        } else {
            expire(at);
            next_expiry_ = expiry_after(at);
        }
    }
    if (live_subscriptions_ > 0) push_until(before, now);
}

const Stream* Engine::next_to_look_at() const {
    const Stream* next = nullptr;
    for (const Stream& stream : streams_) {
        const auto at = next_on_demand_look(stream);
        if (!at) continue;
        if (!next || std::tuple(at->us, stream.id.value) <
                         std::tuple(next_on_demand_look(*next)->us, next->id.value))
            next = &stream;
    }
    return next;
}

void Engine::scale(Stream& stream) {
    const Instant at = *next_on_demand_look(stream);
    for (const ReshardStep& step : look_at_load(stream, at, on_demand_shards_max(options_.region)))
        take_step(stream, step, at);
}

Engine::Change Engine::next_change() const {
    Change next;
    std::uint32_t next_consumer = 0;
    const auto consider = [&](Instant at, const Stream& stream,
                              const RegisteredConsumer* consumer) {
        const std::uint32_t id = consumer ? consumer->id.value : 0;
        if (next.stream && std::tuple(at.us, stream.id.value, id) >=
                               std::tuple(next.at.us, next.stream->id.value, next_consumer))
            return;
        next = {at, &stream, consumer};
        next_consumer = id;
    };
    for (const Stream& stream : streams_) {
        if (stream.status != StreamStatus::Active)
            consider(stream.status_changes_at, stream, nullptr);
        for (const RegisteredConsumer& consumer : stream.consumers)
            if (consumer.status != ConsumerStatus::Active)
                consider(consumer.status_changes_at, stream, &consumer);
    }
    return next;
}

void Engine::finish_change(Stream& stream) {
    switch (stream.status) {
        case StreamStatus::Creating:
            open_first_shards(stream);
            become_active(stream);
            break;
        case StreamStatus::Updating:
            if (stream.change.steps_done < stream.change.steps.size()) reshard_next(stream);
            if (stream.change.steps_done == stream.change.steps.size()) become_active(stream);
            break;
        case StreamStatus::Deleting:
            for (RegisteredConsumer& consumer : stream.consumers)
                end_subscriptions(stream, consumer, stream.status_changes_at,
                                  SubscriptionEnd::StreamGone);
            log({.at = stream.status_changes_at,
                 .kind = EventKind::StreamDeleted,
                 .stream = stream.id});
            streams_.erase(streams_.begin() + (&stream - streams_.data()));
            break;
        case StreamStatus::Active: break;
    }
}

void Engine::reshard_next(Stream& stream) {
    const Instant at = stream.status_changes_at;
    take_step(stream, stream.change.steps[stream.change.steps_done++], at);
    if (stream.change.steps_done < stream.change.steps.size())
        stream.status_changes_at = next_step_at(stream, at, options_.delays.updating);
}

void Engine::take_step(Stream& stream, const ReshardStep& step, Instant at) {
    const auto log_shard = [&](EventKind kind, const Shard& shard) {
        log({.at = at,
             .kind = kind,
             .stream = stream.id,
             .shard = shard.index,
             .hash_key = shard.range.first()});
    };
    const std::size_t shards_before = stream.shards.size();
    next_expiry_ = std::min(next_expiry_, at + stream.retention());
    reshard(stream, step, at);
    log_shard(EventKind::ShardClosed, *stream.find(step.shard));
    if (step.kind == ReshardStep::Kind::Merge)
        log_shard(EventKind::ShardClosed, *stream.find(step.adjacent));
    for (std::size_t i = shards_before; i < stream.shards.size(); ++i)
        log_shard(EventKind::ShardOpened, stream.shards[i]);
}

void Engine::become_active(Stream& stream) {
    const Instant at = stream.status_changes_at;
    if (stream.change.retention_hours) {
        stream.retention_hours = *stream.change.retention_hours;
        stream.retention_since = at;
        next_expiry_ = at;  // It may be a shorter one: to be looked at anew.
        log({.at = at,
             .kind = EventKind::RetentionChanged,
             .stream = stream.id,
             .count = static_cast<std::uint32_t>(stream.retention_hours)});
    }
    stream.monitoring = stream.change.monitoring.value_or(stream.monitoring);
    if (stream.change.mode == StreamMode::OnDemand) begin_on_demand(stream, at);
    if (stream.change.mode == StreamMode::Provisioned) end_on_demand(stream);
    stream.warm_mibps = stream.change.warm_mibps.value_or(stream.warm_mibps);
    stream.encryption = stream.change.encryption.value_or(stream.encryption);
    if (stream.change.record_bytes_max) {
        stream.record_bytes_max = *stream.change.record_bytes_max;
        for (Shard& shard : stream.shards) shard.writes.set_burst(stream.write_burst_bytes(), at);
    }
    stream.change = {};
    stream.status = StreamStatus::Active;
    log({.at = at,
         .kind = EventKind::StreamActive,
         .stream = stream.id,
         .count = stream.open_shard_count()});
}

Instant Engine::next_due(Instant now) const {
    Instant due = expiry_after(now);
    due = std::min(due, next_transition().value_or(due));
    for (const Stream& stream : streams_) {
        due = std::min(due, next_on_demand_look(stream).value_or(due));
        for (const Shard& shard : stream.shards) {
            if (shard.records.size() == 0) continue;
            const Instant oldest = shard.records.arrival_at(shard.records.first());
            due = std::min(due, oldest + stream.retention());
        }
    }
    return due;
}

std::optional<Instant> Engine::next_transition() const {
    const Change next = next_change();
    return next.stream ? std::optional(next.at) : std::nullopt;
}

const Stream* Engine::find_stream(std::string_view name, std::string_view account) const {
    // Each operation begins here, so each name is compared once only.
    std::size_t first = 0, last = streams_.size();
    while (first < last) {
        const std::size_t middle = first + (last - first) / 2;
        int order = name.compare(streams_[middle].name);
        if (order == 0) order = account.compare(streams_[middle].account);
        if (order == 0) return &streams_[middle];
        (order < 0 ? last : first) = order < 0 ? middle : middle + 1;
    }
    return nullptr;
}

Stream* Engine::find_stream(std::string_view name, std::string_view account) {
    return const_cast<Stream*>(std::as_const(*this).find_stream(name, account));
}

const Stream* Engine::find_stream(std::string_view name) const {
    return find_stream(name, options_.account);
}

Stream* Engine::find_stream(std::string_view name) { return find_stream(name, options_.account); }

const Stream* Engine::find_stream(StreamId id) const {
    const auto at = std::ranges::find(streams_, id, &Stream::id);
    return at != streams_.end() ? &*at : nullptr;
}

std::string Engine::arn_of(const Stream& stream) const {
    return cat("arn:aws:kinesis:", options_.region, ":", stream.account, ":stream/", stream.name);
}

std::int64_t Engine::open_shard_count(std::string_view account) const {
    std::int64_t count = 0;
    for (const Stream& stream : streams_)
        if (stream.account == account) count += stream.open_shard_count();
    return count;
}

std::int64_t Engine::provisioned_shard_count(std::string_view account) const {
    std::int64_t count = 0;
    for (const Stream& stream : streams_)
        if (stream.account == account && stream.mode == StreamMode::Provisioned)
            count += stream.open_shard_count();
    return count;
}

std::int64_t Engine::on_demand_stream_count(std::string_view account) const {
    return std::ranges::count_if(streams_, [account](const Stream& stream) {
        return stream.account == account && mode_to_be(stream) == StreamMode::OnDemand;
    });
}

std::int64_t Engine::counted_shards(std::string_view account) const {
    std::int64_t count = 0;
    for (const Stream& stream : streams_) {
        // One that becomes provisioned needs its room already.
        if (stream.account != account || mode_to_be(stream) == StreamMode::OnDemand) continue;
        switch (stream.status) {
            case StreamStatus::Creating: count += stream.shards_wanted; break;
            case StreamStatus::Updating:
                count += std::max(stream.open_shard_count(), stream.change.open_shards_most);
                break;
            case StreamStatus::Active:
            case StreamStatus::Deleting: count += stream.open_shard_count(); break;
        }
    }
    return count;
}

Stream& Engine::add_stream(Stream stream) {
    const auto key = [](const Stream& s) { return std::tie(s.name, s.account); };
    const auto at = std::ranges::lower_bound(streams_, key(stream), {}, key);
    KDS_ASSERT(at == streams_.end() || key(*at) != key(stream));
    settle_anew();
    return *streams_.insert(at, std::move(stream));
}

Account& Engine::account(std::string_view id) {
    const auto at = accounts_.find(id);
    return at != accounts_.end() ? at->second : accounts_[std::string(id)];
}

BillingCommitment Engine::commitment_of(std::string_view account) const {
    const auto at = accounts_.find(account);
    return at != accounts_.end() ? at->second.commitment : BillingCommitment{};
}

void Engine::log(const Event& event) { log_inlined(event); }

std::uint64_t Engine::state_hash() const {
    Hasher hasher;
    hasher.add(std::string_view(options_.account));
    hasher.add(std::string_view(options_.region));
    // Only what differs from a plain engine, so that the hashes of all plain ones stay.
    if (!options_.throttles) hasher.add(std::string_view("no throttles"));
    if (options_.delays != Delays{}) {
        const Delays& delays = options_.delays;
        for (const Duration delay : {delays.creating, delays.updating, delays.deleting,
                                     delays.consumer_creating, delays.consumer_deleting})
            hasher.add(delay);
    }
    if (options_.quotas) {
        for (const std::int64_t quota :
             {quotas_.shards_per_account, quotas_.shards_per_stream, quotas_.on_demand_streams})
            hasher.add(static_cast<std::uint64_t>(quota));
    }
    for (const auto& [id, account] : accounts_) {
        hasher.add(std::string_view(id));
        account.rates.hash(hasher);
        if (!account.commitment.was_ever_on()) continue;
        hasher.add(std::string_view("commitment"));
        account.commitment.hash(hasher);
    }
    if (!kms_.is_empty()) kms_.hash(hasher);
    if (directory_) {
        hasher.add(std::string_view("identities"));
        iam::hash(hasher, *directory_);
    }
    if (sources_.size() > 0) {
        // What a source makes never changes; which one a record is of is in the digest of records.
        hasher.add(std::string_view("record sources"));
        hasher.add(std::uint64_t{sources_.size()});
    }
    hasher.add(now_);
    hasher.add(calls_);
    hasher.add(std::uint64_t{last_stream_id_});
    hasher.add(events_.end());
    hasher.add(events_digest_);
    hasher.add(std::uint64_t{streams_.size()});
    for (const Stream& stream : streams_) hash(hasher, stream);
    if (last_consumer_id_ != 0) {
        hasher.add(std::uint64_t{last_consumer_id_});
        hasher.add(std::uint64_t{ended_subscriptions_.size()});
        for (const EndedSubscription& ended : ended_subscriptions_) kds::hash(hasher, ended);
    }
    return hasher.digest();
}

}  // namespace kds
