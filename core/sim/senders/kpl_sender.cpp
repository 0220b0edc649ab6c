#include "core/sim/senders/kpl_sender.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/base/assert.h"
#include "core/engine/limits.h"
#include "core/sim/kpl/aggregate.h"
#include "core/sim/producer.h"
#include "core/sim/service_call.h"

namespace kds::sim {
namespace {

/// The limiters are drained so often (kinesis.md 7.4). Nothing leaves the library between, so the
/// rest of it works at the same moments.
constexpr Duration kTick = Duration::millis(25);
/// What a shard's limiter holds at most; that it is full at the start is (unconfirmed).
constexpr std::int64_t kLimiterRecords = 1'000;
constexpr std::int64_t kLimiterBytes = 10 * 1'048'576;
/// Between two questions for the map of the shards, if the first fails: doubled each time
/// (unconfirmed).
constexpr Duration kMapPauseMin = Duration::seconds(1);
constexpr Duration kMapPauseMax = Duration::seconds(30);

/// The first tick not before this.
Instant tick_at(Instant at) { return {(at.us + kTick.us - 1) / kTick.us * kTick.us}; }

bool is_expired(const KplStreamRecord& record, Instant now) {
    return std::ranges::any_of(record.users,
                               [now](const KplUserRecord& user) { return user.expires <= now; });
}

}  // namespace

void KplSender::take(Surroundings& around, Producer& producer, const Item& item, Instant at) {
    aggregate(around, producer,
              {.item = item,
               .deadline = at + Duration::millis(spec_.buffered_ms),
               .expires = at + Duration::millis(spec_.ttl_ms)});
}

void KplSender::aggregate(Surroundings& around, const Producer& producer, KplUserRecord user) {
    const Source& source = *producer.sources[user.item.source].maker;
    std::string& key = around.room.record.partition_key;
    std::string& data = around.room.record.data;
    source.make_record(user.item.made, key, data);
    const HashKey of_key = hash_key_of(key);
    const AggregateSize::Part part{.key_md5 = of_key.value,
                                   .key_bytes = key.size(),
                                   .explicit_hash_key = source.explicit_hash_key(user.item.made),
                                   .data_bytes = data.size()};
    const auto shard = map_.predict(part.explicit_hash_key.value_or(of_key));
    const std::size_t plain = key.size() + data.size();
    user.bytes = static_cast<std::uint32_t>(plain);
    if (!spec_.aggregation || !shard)
        return limit({.users = {user}, .shard = shard, .bytes = plain, .deadline = user.deadline});

    const auto count_max = static_cast<std::uint64_t>(spec_.aggregation_max_count);
    const auto size_max = static_cast<std::uint64_t>(spec_.aggregation_max_size);
    Batch& open = batches_[*shard];
    // The records of one source have one recipe.
    if (!open.users.empty() && (open.size.bytes_with(part) > size_max ||
                                open.users.front().item.source != user.item.source))
        flush(*shard, std::exchange(open, {}));
    if (open.users.empty()) {
        open.plain_bytes = plain;
        open.deadline = user.deadline;
    }
    open.size.add(part);
    open.users.push_back(user);
    open.deadline = std::min(open.deadline, user.deadline);
    if (open.users.size() >= count_max || open.size.bytes() >= size_max)
        flush(*shard, std::exchange(open, {}));
}

void KplSender::flush(std::uint32_t shard, Batch&& batch) {
    const std::size_t bytes =
        batch.users.size() == 1 ? batch.plain_bytes : kAggregateKey.size() + batch.size.bytes();
    limit({.users = std::move(batch.users),
           .shard = shard,
           .bytes = bytes,
           .deadline = batch.deadline});
}

void KplSender::limit(KplStreamRecord&& record) {
    if (!record.shard) return collect(std::move(record));
    const auto [it, is_new] = limiters_.try_emplace(
        *record.shard,
        Limiter{
            .records = {kLimiterRecords, std::max<std::int64_t>(1, limits::kWriteRecordsPerSecond *
                                                                       spec_.rate_limit / 100)},
            .bytes = {kLimiterBytes, std::max<std::int64_t>(
                                         1, limits::kWriteBytesPerSecond * spec_.rate_limit / 100)},
            .queue = {}});
    auto& queue = it->second.queue;
    queue.insert(std::ranges::upper_bound(queue, record.deadline, {}, &KplStreamRecord::deadline),
                 std::move(record));
}

void KplSender::drain(Surroundings& around, Producer& producer, Limiter& limiter) {
    std::vector<KplStreamRecord> expired;
    std::size_t taken = 0;
    for (; taken < limiter.queue.size(); ++taken) {
        KplStreamRecord& head = limiter.queue[taken];
        const auto bytes =
            std::min(static_cast<std::int64_t>(head.bytes), limiter.bytes.capacity());
        if (is_expired(head, around.now)) {
            expired.push_back(std::move(head));
        } else if (limiter.records.has(1, around.now) && limiter.bytes.has(bytes, around.now)) {
            (void)limiter.records.try_take(1, around.now);
            (void)limiter.bytes.try_take(bytes, around.now);
            collect(std::move(head));
        } else {
            break;
        }
    }
    limiter.queue.erase(limiter.queue.begin(),
                        limiter.queue.begin() + static_cast<std::ptrdiff_t>(taken));
    for (const KplStreamRecord& record : expired) try_again(around, producer, record);
}

void KplSender::collect(KplStreamRecord&& record) {
    if (!collected_.empty() &&
        collected_bytes_ + record.bytes > static_cast<std::uint64_t>(spec_.collection_max_size))
        close();
    collected_bytes_ += record.bytes;
    collected_.push_back(std::move(record));
    if (collected_.size() >= static_cast<std::size_t>(spec_.collection_max_count)) close();
}

void KplSender::close() {
    outbox_.push_back(std::exchange(collected_, {}));
    collected_bytes_ = 0;
}

void KplSender::send_due(Surroundings& around, Producer& producer) {
    if (producer.crashed) return;
    if (map_.state() == ShardMap::State::Invalid) ask_for_map(around, producer);
    for (auto& [shard, batch] : batches_)
        if (!batch.users.empty() && batch.deadline <= around.now)
            flush(shard, std::exchange(batch, {}));
    if (tick_at(around.now) == around.now)
        for (auto& [shard, limiter] : limiters_) drain(around, producer, limiter);
    const bool is_due = std::ranges::any_of(
        collected_, [&](const auto& each) { return each.deadline <= around.now; });
    if (is_due) close();
    while (!outbox_.empty() && requests_.size() < static_cast<std::size_t>(spec_.connections_max))
        depart(around, producer);
}

std::optional<Instant> KplSender::wants(const Producer& producer) const {
    std::optional<Instant> at = producer.next_at;
    const auto also = [&at](Instant other) {
        if (!at || other < *at) at = other;
    };
    for (const auto& [shard, batch] : batches_)
        if (!batch.users.empty()) also(batch.deadline);
    // What stands in a queue is looked at at each tick.
    for (const auto& [shard, limiter] : limiters_)
        if (!limiter.queue.empty()) also(producer.worked_at);
    for (const KplStreamRecord& record : collected_) also(record.deadline);
    if (at) at = tick_at(std::max(*at, producer.worked_at + Duration::micros(1)));
    return at;
}

void KplSender::wake(Surroundings& around, Producer& producer, const Wake& wake) {
    // Of what a crash has taken.
    const bool of_request = wake.what == Arrive || wake.what == Known;
    if (of_request ? !requests_.contains(wake.number) : wake.number != map_asked_) return;
    switch (wake.what) {
        case Arrive: arrive(around, producer, wake.number); return;
        case Known: known(around, producer, wake.number); return;
        case AskMap: map_.invalidate(); return;
        case MapArrives: answer_map(around, producer); return;
        case MapKnown:
            map_.set_known(std::exchange(map_answer_, {}));
            map_pause_ = {};
            return;
        case MapFailed:
            map_pause_ = std::clamp(map_pause_ * 2, kMapPauseMin, kMapPauseMax);
            around.wakes.add({.at = around.now + map_pause_,
                              .actor = producer.id,
                              .what = AskMap,
                              .number = map_asked_});
            return;
        default: KDS_ASSERT(false);
    }
}

void KplSender::depart(Surroundings& around, Producer& producer) {
    KplRequest request{.records = std::move(outbox_.front()), .sent_at = around.now};
    outbox_.erase(outbox_.begin());
    // Those that have waited too long for a connection.
    const auto is_late = [&](const KplStreamRecord& record) {
        return is_expired(record, around.now);
    };
    std::vector<KplStreamRecord> expired;
    std::ranges::copy_if(request.records, std::back_inserter(expired), is_late);
    std::erase_if(request.records, is_late);
    for (const KplStreamRecord& record : expired) try_again(around, producer, record);
    if (request.records.empty()) return;
    const std::uint64_t number = ++metrics_.requests;
    request.fate = fate_of_put(around.faults, producer.spec.name, timeout(), producer.rng);
    const bool lost = request.fate.request_lost;
    around.wakes.add({.at = around.now + (lost ? timeout() : request.fate.way),
                      .actor = producer.id,
                      .what = lost ? Known : Arrive,
                      .number = number});
    requests_.emplace(number, std::move(request));
}

void KplSender::arrive(Surroundings& around, Producer& producer, std::uint64_t number) {
    KplRequest& request = requests_.find(number)->second;
    std::vector<Item> items;
    for (const KplStreamRecord& record : request.records)
        for (const KplUserRecord& user : record.users) items.push_back(user.item);
    std::vector<std::span<const Item>> entries;
    std::size_t at = 0;
    for (const KplStreamRecord& record : request.records) {
        entries.push_back(std::span(items).subspan(at, record.users.size()));
        at += record.users.size();
    }
    const PutAnswers answers = put_many(around, producer, entries);
    const bool heard = !request.fate.answer_lost;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < request.records.size(); ++i) {
        const Result<PutRecordOutput> answer =
            answers ? (*answers)[i] : Result<PutRecordOutput>(std::unexpected(answers.error()));
        KplStreamRecord& record = request.records[i];
        if (!heard) {
            if (answer) producer.stored_unknown += record.users.size();
        } else if (settle(producer, request, record, answer)) {
            continue;
        }
        if (kept != i) request.records[kept] = std::move(record);
        ++kept;
    }
    request.records.resize(kept);
    around.wakes.add({.at = request.sent_at + (heard ? request.fate.way * 2 : timeout()),
                      .actor = producer.id,
                      .what = Known,
                      .number = number});
}

bool KplSender::settle(Producer& producer, KplRequest& request, const KplStreamRecord& record,
                       const Result<PutRecordOutput>& answer) {
    const std::uint64_t users = record.users.size();
    if (!answer) {
        ++metrics_.all_errors;
        producer.last_error = answer.error();
        if (!is_throttle(answer.error())) return false;
        producer.throttled += users;
        if (spec_.fail_if_throttled) producer.given_up += users;
        return spec_.fail_if_throttled;
    }
    ++metrics_.kinesis_records_put;
    metrics_.kinesis_records_data_put += record.bytes;
    if (record.shard && *record.shard != answer->shard.value) {
        // The stream has it, but readers that unpack it drop it (kinesis.md 7.5).
        ++metrics_.wrong_shard;
        metrics_.wrong_shard_users += users;
        ++metrics_.all_errors;
        request.wrong_shard = true;
        return false;
    }
    producer.accepted += users;
    for (const KplUserRecord& user : record.users) metrics_.user_records_data_put += user.bytes;
    return true;
}

void KplSender::known(Surroundings& around, Producer& producer, std::uint64_t number) {
    const KplRequest request = std::move(requests_.extract(number).mapped());
    // What an older map was wrong about the present one may know.
    if (request.wrong_shard && map_.state() == ShardMap::State::Known &&
        request.sent_at >= map_since_)
        map_.invalidate();
    for (const KplStreamRecord& record : request.records) try_again(around, producer, record);
}

void KplSender::try_again(Surroundings& around, Producer& producer, const KplStreamRecord& record) {
    for (KplUserRecord user : record.users) {
        if (user.expires <= around.now) {
            ++metrics_.expired;
            ++producer.given_up;
            continue;
        }
        ++producer.retried;
        ++user.item.tries;
        user.deadline =
            std::min(around.now + Duration::micros(spec_.buffered_ms * 500), user.expires);
        aggregate(around, producer, user);
    }
}

void KplSender::ask_for_map(Surroundings& around, Producer& producer) {
    map_.set_asked();
    map_since_ = around.now;
    ++map_asked_;
    map_fate_ = fate_of_put(around.faults, producer.spec.name, timeout(), producer.rng);
    const bool lost = map_fate_.request_lost;
    around.wakes.add({.at = around.now + (lost ? timeout() : map_fate_.way),
                      .actor = producer.id,
                      .what = lost ? MapFailed : MapArrives,
                      .number = map_asked_});
}

void KplSender::answer_map(Surroundings& around, const Producer& producer) {
    const Call call = around.call_by(producer.id, producer.spec.name);
    ListShardsInput input{.stream_name = producer.spec.stream_name,
                          .filter = ShardFilter{.type = "AT_LATEST"}};
    bool failed = map_fate_.answer_lost;
    if (map_fate_.internal_failure) {
        (void)internal_failure(around.engine, call, Action::ListShards);
        failed = true;
    }
    for (bool more = !failed; more;) {
        auto answer = checked_call(around.engine, call, Action::ListShards, input, list_shards);
        // A stream that is being created has no shards yet.
        failed = !answer || answer->shards.empty();
        more = answer && answer->next_token;
        if (answer) std::ranges::move(answer->shards, std::back_inserter(map_answer_));
        if (more) input = {.next_token = answer->next_token};
    }
    if (failed) map_answer_.clear();
    around.wakes.add({.at = map_since_ + (map_fate_.answer_lost ? timeout() : map_fate_.way * 2),
                      .actor = producer.id,
                      .what = failed ? MapFailed : MapKnown,
                      .number = map_asked_});
}

void KplSender::crash(Producer& producer) {
    producer.dropped += under_way();
    batches_.clear();
    limiters_.clear();
    collected_.clear();
    collected_bytes_ = 0;
    outbox_.clear();
    requests_.clear();
    map_answer_.clear();
    map_pause_ = {};
    map_.invalidate();
    // What is on its way names a question that nobody waits for any more.
    ++map_asked_;
}

template <typename Visit>
void KplSender::each_record(Visit visit) const {
    for (const auto& [shard, batch] : batches_)
        for (const KplUserRecord& user : batch.users) visit(user);
    const auto each_of = [&visit](const std::vector<KplStreamRecord>& records) {
        for (const KplStreamRecord& record : records)
            for (const KplUserRecord& user : record.users) visit(user);
    };
    for (const auto& [shard, limiter] : limiters_) each_of(limiter.queue);
    each_of(collected_);
    for (const auto& records : outbox_) each_of(records);
    for (const auto& [number, request] : requests_) each_of(request.records);
}

std::uint64_t KplSender::under_way() const {
    std::uint64_t count = 0;
    each_record([&count](const KplUserRecord&) { ++count; });
    return count;
}

std::uint64_t KplSender::retrying() const {
    std::uint64_t count = 0;
    each_record([&count](const KplUserRecord& user) { count += user.item.tries > 0; });
    return count;
}

void KplSender::hash(Hasher& hasher) const {
    map_.hash(hasher);
    hasher.add(map_since_);
    hasher.add(map_asked_);
    hasher.add(map_pause_);
    hasher.add(std::uint64_t{map_answer_.size()});
    each_record([&hasher](const KplUserRecord& user) {
        sim::hash(hasher, user.item);
        hasher.add(user.deadline);
        hasher.add(user.expires);
    });
    for (const auto& [shard, limiter] : limiters_) {
        hasher.add(std::uint64_t{shard});
        limiter.records.hash(hasher);
        limiter.bytes.hash(hasher);
    }
    for (const auto& [number, request] : requests_) {
        hasher.add(number);
        hasher.add(request.sent_at);
        hasher.add(request.fate.way);
    }
    for (const std::uint64_t count :
         {metrics_.user_records_data_put, metrics_.kinesis_records_put,
          metrics_.kinesis_records_data_put, metrics_.all_errors, metrics_.requests,
          metrics_.expired, metrics_.wrong_shard, metrics_.wrong_shard_users})
        hasher.add(count);
}

}  // namespace kds::sim
