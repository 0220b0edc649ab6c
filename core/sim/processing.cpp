#include "core/sim/processing.h"

#include <algorithm>
#include <iterator>

namespace kds::sim {

std::uint64_t PlaceSet::add(std::uint64_t begin, std::uint64_t end) {
    if (begin >= end) return 0;
    const auto first = std::ranges::lower_bound(spans_, begin, {}, &Span::end);
    Span whole{begin, end};
    std::uint64_t known = 0;
    auto last = first;
    for (; last != spans_.end() && last->begin <= end; ++last) {
        const std::uint64_t from = std::max(begin, last->begin);
        const std::uint64_t to = std::min(end, last->end);
        if (to > from) known += to - from;
        whole = {std::min(whole.begin, last->begin), std::max(whole.end, last->end)};
    }
    if (first == last) {
        spans_.insert(first, whole);
    } else {
        *first = whole;
        spans_.erase(first + 1, last);
    }
    if (spans_.size() > kSpansMax) {
        spans_[1].begin = spans_[0].begin;
        spans_.erase(spans_.begin());
    }
    return known;
}

bool PlaceSet::contains(std::uint64_t place) const {
    const auto after = std::ranges::upper_bound(spans_, place, {}, &Span::begin);
    return after != spans_.begin() && place < std::prev(after)->end;
}

void PlaceSet::hash(Hasher& hasher) const {
    for (const Span& span : spans_) {
        hasher.add(span.begin);
        hasher.add(span.end);
    }
}

Duration processing_time(const FaultBoard& faults, std::string_view consumer, std::int64_t cost_us,
                         std::uint64_t records) {
    if (const ActiveFault* const slow = faults.find(FaultKind::SlowConsumer, consumer))
        cost_us += slow->spec.amount;
    return Duration::micros(cost_us) * static_cast<std::int64_t>(records);
}

std::uint32_t slice_of(std::string_view partition_key, std::uint32_t slices) {
    Hasher hasher;
    hasher.add(partition_key);
    return static_cast<std::uint32_t>(hasher.digest() % slices);
}

Batch batch_of(const ReadPortion& portion) {
    return {.stream = portion.stream,
            .shard = portion.shard,
            .begin = portion.begin,
            .end = portion.end};
}

SequenceNumber sequence_number_at(const Engine& engine, StreamId stream, ShardIndex shard,
                                  std::uint64_t place) {
    const Shard& at = *engine.find_stream(stream)->find(shard);
    return at.sequence_number_of(at.records.at(place));
}

std::uint64_t records_in(const Engine& engine, const Batch& batch) {
    if (batch.slices == 1) return batch.end - batch.begin;
    std::uint64_t count = 0;
    for_each_record(engine, batch, [&count](std::uint64_t, const StoredRecord&, std::string_view) {
        ++count;
        return true;
    });
    return count;
}

bool may_be_aggregated(const StoredRecord& record) {
    if (!record.is_generated()) return record.data.starts_with(kAggregateMagic);
    return record.key_bytes == kAggregateKey.size() && record.chosen_hash_key.has_value();
}

std::optional<std::uint64_t> first_poison(const Engine& engine, const FaultBoard& faults,
                                          std::string_view consumer, const Batch& batch,
                                          Aggregates aggregates) {
    std::optional<std::uint64_t> found;
    if (!faults.holds(FaultKind::PoisonRecord, consumer)) return found;
    const auto is_poison = [&](std::string_view key) {
        return std::ranges::any_of(faults.active(), [&](const ActiveFault& fault) {
            return fault.spec.kind == FaultKind::PoisonRecord && fault.spec.target == consumer &&
                   fault.spec.key == key;
        });
    };
    ContentRoom room;
    for_each_record(
        engine, batch, [&](std::uint64_t place, const StoredRecord& record, std::string_view key) {
            bool poisonous = false;
            if (aggregates == Aggregates::AsTheyAre || !may_be_aggregated(record))
                poisonous = is_poison(key);
            else
                for_each_user_record(engine, record,
                                     engine.find_stream(batch.stream)->find(batch.shard)->range,
                                     room, [&](std::string_view user, std::int64_t) {
                                         poisonous = poisonous || is_poison(user);
                                     });
            if (poisonous) found = place;
            return !poisonous;
        });
    return found;
}

}  // namespace kds::sim
