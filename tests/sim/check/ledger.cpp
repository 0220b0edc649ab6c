#include "tests/sim/check/ledger.h"

#include <algorithm>

#include "core/engine/record_content.h"

namespace kds::sim::checking {
namespace {

std::string name_of(const Event& event) {
    return cat("stream ", event.stream.value, ", shard ", event.shard.value, ": ");
}

std::string name_of(const Stream& stream, const Shard& shard) {
    return cat("stream ", stream.id.value, ", shard ", shard.index.value, ": ");
}

}  // namespace

std::int64_t ShardFacts::bytes_of(std::uint64_t begin, std::uint64_t end) const {
    const auto before = [this](std::uint64_t place) {
        return place < records.size() ? records[static_cast<std::size_t>(place)].bytes_before
                                      : bytes;
    };
    return before(end) - before(begin);
}

std::size_t StreamFacts::open_count() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(shards, [](const auto& entry) { return entry.second.is_open; }));
}

const StreamFacts* Ledger::find(StreamId stream) const {
    const auto at = streams_.find(stream.value);
    return at == streams_.end() ? nullptr : &at->second;
}

const ShardFacts* Ledger::find(StreamId stream, ShardIndex shard) const {
    const StreamFacts* const facts = find(stream);
    if (!facts) return nullptr;
    const auto at = facts->shards.find(shard.value);
    return at == facts->shards.end() ? nullptr : &at->second;
}

std::uint64_t Ledger::accepted_of(ActorId actor) const {
    const auto at = accepted_.find(actor);
    return at == accepted_.end() ? 0 : at->second;
}

std::uint64_t Ledger::refused_of(ActorId actor) const {
    const auto at = refused_.find(actor);
    return at == refused_.end() ? 0 : at->second;
}

Duration Ledger::shard_time(Instant now) const {
    return shard_time_ + (now - open_since_) * open_shards_;
}

void Ledger::count_shard_time(Instant at) {
    shard_time_ = shard_time(at);
    open_since_ = at;
    open_shards_ = 0;
    for (const auto& [id, stream] : streams_)
        if (stream.was_active && !stream.is_gone)
            open_shards_ += static_cast<std::int64_t>(stream.open_count());
}

std::uint32_t Ledger::number_of(std::string_view key) {
    const auto at = key_numbers_.find(key);
    if (at != key_numbers_.end()) return at->second;
    const auto number = static_cast<std::uint32_t>(keys_.size());
    keys_.emplace_back(key);
    key_numbers_.emplace(std::string(key), number);
    return number;
}

void Ledger::take(const World& world, const Event& event, Findings& findings) {
    const auto stream_at = streams_.find(event.stream.value);
    StreamFacts* const stream = stream_at == streams_.end() ? nullptr : &stream_at->second;
    switch (event.kind) {
        case EventKind::StreamCreating: streams_[event.stream.value] = {}; break;
        case EventKind::StreamActive:
            if (!stream->was_active)
                for (std::uint32_t i = 0; i < event.count; ++i) stream->shards[i] = {};
            stream->was_active = true;
            if (stream->open_count() != event.count)
                findings.add(event.at, "stream ", event.stream.value, " is ACTIVE with ",
                             event.count, " open shards, but ", stream->open_count(), " are open");
            count_shard_time(event.at);
            break;
        case EventKind::StreamDeleted:
            stream->is_gone = true;
            for (auto& [index, shard] : stream->shards) shard.is_gone = true;
            count_shard_time(event.at);
            break;
        case EventKind::ShardOpened:
            if (!stream->shards.emplace(event.shard.value, ShardFacts{}).second)
                findings.add(event.at, name_of(event), "opened although it was there before");
            count_shard_time(event.at);
            break;
        case EventKind::ShardClosed: {
            ShardFacts& shard = stream->shards[event.shard.value];
            if (!shard.is_open) findings.add(event.at, name_of(event), "closed twice");
            shard.is_open = false;
            shard.closed_at = event.at;
            count_shard_time(event.at);
            break;
        }
        case EventKind::ShardExpired: {
            ShardFacts& shard = stream->shards[event.shard.value];
            if (shard.is_open ||
                shard.closed_at + Duration::hours(stream->retention_least) > event.at)
                findings.add(event.at, name_of(event), "expired before its time");
            shard.is_gone = true;
            break;
        }
        case EventKind::RetentionChanged:
            stream->retention_hours = event.count;
            stream->retention_least = std::min(stream->retention_least, stream->retention_hours);
            break;
        case EventKind::RecordAccepted: take_accepted(world, event, findings); break;
        case EventKind::RecordRefused: take_refused(world, event, findings); break;
        case EventKind::RecordsRead:
        case EventKind::Pushed: take_given(world, event, findings); break;
        default: break;
    }
}

void Ledger::take_accepted(const World& world, const Event& event, Findings& findings) {
    ++accepted_[event.actor];
    StreamFacts& stream = streams_[event.stream.value];
    const auto at = stream.shards.find(event.shard.value);
    if (at == stream.shards.end() || !at->second.is_open)
        return findings.add(event.at, name_of(event), "accepted a record, but it is not open");
    ShardFacts& shard = at->second;
    if (event.place != shard.records.size())
        return findings.add(event.at, name_of(event), "accepted a record at place ", event.place,
                            " as its number ", shard.records.size(), " from 0");
    if (!shard.records.empty() && event.sequence_index <= shard.records.back().sequence_index)
        findings.add(event.at, name_of(event), "sequence index ", event.sequence_index, " follows ",
                     shard.records.back().sequence_index);
    RecordFacts facts{
        .arrival = event.at, .sequence_index = event.sequence_index, .bytes_before = shard.bytes};
    const Stream* const kept_stream = world.engine().find_stream(event.stream);
    const Shard* const kept = kept_stream ? kept_stream->find(event.shard) : nullptr;
    if (kept && event.place >= kept->records.first() && event.place < kept->records.end()) {
        const StoredRecord record = kept->records.at(event.place);
        ContentRoom room;
        facts.arrival = record.arrival;
        facts.key = number_of(partition_key_of(world.engine().sources(), record, room));
        if (record.sequence_index != event.sequence_index || record.actor != event.actor ||
            record.size() != event.bytes)
            findings.add(event.at, name_of(event), "the record at place ", event.place,
                         " is not the one that was accepted");
        const HashKey hash_key = hash_key_of(world.engine().sources(), record, room);
        if (hash_key != event.hash_key || !kept->range.contains(hash_key))
            findings.add(event.at, name_of(event), "the record at place ", event.place,
                         " belongs in another shard");
    }
    shard.records.push_back(facts);
    shard.bytes += event.bytes;
    if (!world.engine().options().throttles) return;
    if (!shard.written_records.take(1, limits::kWriteRecordsPerSecond,
                                    limits::kWriteRecordsPerSecond, event.at))
        findings.add(event.at, name_of(event), "admitted more than ",
                     limits::kWriteRecordsPerSecond, " records a second");
    const std::int64_t burst = stream.takes_large_records ? limits::kWriteBytesBurstForLargeRecords
                                                          : limits::kWriteBytesPerSecond;
    if (!shard.written_bytes.take(event.bytes, limits::kWriteBytesPerSecond, burst, event.at))
        findings.add(event.at, name_of(event), "admitted more than ", limits::kWriteBytesPerSecond,
                     " bytes a second");
}

void Ledger::take_refused(const World& world, const Event& event, Findings& findings) {
    ++refused_[event.actor];
    if (!world.engine().options().throttles)
        return findings.add(event.at, name_of(event), "refused although nothing is throttled");
    const ShardFacts* const shard = find(event.stream, event.shard);
    if (!shard || !shard->is_open)
        return findings.add(event.at, name_of(event), "refused a record, but it is not open");
    const std::int64_t level =
        shard->written_records.level_with(1, limits::kWriteRecordsPerSecond, event.at);
    if (event.write_limit == WriteLimit::RecordsPerSecond &&
        level <= limits::kWriteRecordsPerSecond * Bucket::kMicros)
        findings.add(event.at, name_of(event), "refused a record for which there was room");
}

/// A reader is given what was accepted before, all of it in order, and nothing that has expired.
void Ledger::take_given(const World& world, const Event& event, Findings& findings) {
    const auto stream_at = streams_.find(event.stream.value);
    if (stream_at == streams_.end()) return;
    const StreamFacts& stream = stream_at->second;
    const auto at = stream_at->second.shards.find(event.shard.value);
    if (at == stream_at->second.shards.end())
        return findings.add(event.at, name_of(event), "gave records, but there is no such shard");
    ShardFacts& shard = at->second;
    const std::uint64_t end = event.place + event.count;
    if (event.kind == EventKind::RecordsRead)
        count_read(world, event, shard, findings);
    else
        count_push(world, event, shard, findings);
    if (event.count == 0) return;
    if (end > shard.records.size())
        return findings.add(event.at, name_of(event), "actor ", event.actor,
                            " was given the places ", event.place, " to ", end - 1, " of ",
                            shard.records.size(), " accepted records");
    const RecordFacts& first = shard.records[static_cast<std::size_t>(event.place)];
    if (first.sequence_index != event.sequence_index)
        findings.add(event.at, name_of(event), "actor ", event.actor, " was given sequence index ",
                     event.sequence_index, " at place ", event.place, ", where ",
                     first.sequence_index, " lies");
    if (shard.bytes_of(event.place, end) != event.bytes)
        findings.add(event.at, name_of(event), "actor ", event.actor, " was given ", event.bytes,
                     " bytes, but its ", event.count, " records have ",
                     shard.bytes_of(event.place, end));
    if (first.arrival + Duration::hours(stream.retention_hours) <= event.at)
        findings.add(event.at, name_of(event), "actor ", event.actor,
                     " was given the record at place ", event.place, ", which has expired");
}

void Ledger::count_read(const World& world, const Event& event, ShardFacts& shard,
                        Findings& findings) {
    if (!world.engine().options().throttles) return;
    if (!shard.read_calls.take(1, limits::kReadCallsPerSecond, limits::kReadCallsPerSecond,
                               event.at))
        findings.add(event.at, name_of(event), "answered more than ", limits::kReadCallsPerSecond,
                     " GetRecords a second");
    if (event.at < shard.reads_pause_until)
        findings.add(event.at, name_of(event), "answered GetRecords within the pause after ",
                     "a full answer");
    if (event.bytes >= limits::kGetRecordsBytesMax)
        shard.reads_pause_until = event.at + limits::kReadPauseAfterFullAnswer;
    else if (event.bytes > limits::kReadBytesPerSecond)
        shard.reads_pause_until = event.at + limits::kReadPauseAfterExcess;
}

void Ledger::count_push(const World& world, const Event& event, ShardFacts& shard,
                        Findings& findings) {
    if (!world.engine().options().throttles) return;
    // One record that is larger than the bucket comes through when it is full.
    const std::int64_t capacity =
        std::max(limits::kFanOutBytesPerSecond, event.count == 1 ? event.bytes : std::int64_t{0});
    if (!shard.pushed[event.consumer.value].take(event.bytes, limits::kFanOutBytesPerSecond,
                                                 capacity, event.at))
        findings.add(event.at, name_of(event), "pushed more than ", limits::kFanOutBytesPerSecond,
                     " bytes a second to consumer ", event.consumer.value);
}

void Ledger::look(const World& world, Findings& findings) {
    for (const Stream& stream : world.engine().streams()) {
        if (!streams_.contains(stream.id.value))
            findings.add(world.now(), "stream ", stream.id.value, " is there, but no event tells");
        look_at(world, stream, findings);
    }
    const std::uint32_t missing =
        static_cast<std::uint32_t>(std::ranges::count_if(streams_, [&](const auto& entry) {
            return !entry.second.is_gone && !world.engine().find_stream(StreamId{entry.first});
        }));
    if (missing > 0) findings.add(world.now(), missing, " streams are gone, but no event tells");
}

void Ledger::look_at(const World& world, const Stream& stream, Findings& findings) {
    StreamFacts& facts = streams_[stream.id.value];
    facts.name = stream.name;
    facts.is_on_demand = stream.mode == StreamMode::OnDemand;
    facts.takes_large_records |= stream.record_bytes_max > limits::kRecordBytesMax;
    if (facts.was_active && facts.retention_hours != stream.retention_hours)
        findings.add(world.now(), "stream ", stream.id.value, " keeps records for ",
                     stream.retention_hours, " hours, but ", facts.retention_hours, " were told");
    for (const Shard& shard : stream.shards) look_at(world, stream, shard, findings);
    // The open shards tile the hash space: each begins where the one below it ends.
    std::vector<HashKeyRange> open;
    for (const Shard& shard : stream.shards)
        if (shard.is_open()) open.push_back(shard.range);
    if (open.size() != facts.open_count())
        findings.add(world.now(), "stream ", stream.id.value, " has ", open.size(),
                     " open shards, but events tell of ", facts.open_count());
    if (open.empty()) return;
    std::ranges::sort(open, {}, [](const HashKeyRange& range) { return range.first(); });
    if (open.front().first() != kFirstHashKey || open.back().last() != kLastHashKey)
        findings.add(world.now(), "stream ", stream.id.value,
                     ": the open shards leave out an end of the hash space");
    for (std::size_t i = 1; i < open.size(); ++i)
        if (open[i].first().value - 1 != open[i - 1].last().value)
            findings.add(world.now(), "stream ", stream.id.value,
                         ": a gap or an overlap of open shards at hash key ",
                         to_decimal(open[i].first().value));
}

void Ledger::look_at(const World& world, const Stream& stream, const Shard& shard,
                     Findings& findings) {
    const Instant now = world.now();
    StreamFacts& of_stream = streams_[stream.id.value];
    const auto at = of_stream.shards.find(shard.index.value);
    if (at == of_stream.shards.end())
        return findings.add(now, name_of(stream, shard), "it is there, but no event tells");
    ShardFacts& facts = at->second;
    if (facts.is_open != shard.is_open())
        findings.add(now, name_of(stream, shard),
                     "events and state disagree on whether it is open");
    if (!facts.range) {
        facts.range = shard.range;
        facts.created_s = shard.created_s;
        for (const auto& parent : {shard.parent, shard.adjacent_parent})
            if (parent) facts.parents.push_back(parent->value);
        // The numbers of a child are greater than all of its parents': so they rise for a key.
        for (const std::uint32_t parent : facts.parents) {
            const Shard* const older = stream.find(ShardIndex{parent});
            const auto ended = older ? older->ending_sequence_number() : std::nullopt;
            if (older && (!ended || *ended >= shard.starting_sequence_number()))
                findings.add(now, name_of(stream, shard),
                             "its sequence numbers begin below those of its parent ", parent);
        }
    }
    if (shard.records.end() != facts.records.size())
        findings.add(now, name_of(stream, shard), "it counts ", shard.records.end(),
                     " records, but ", facts.records.size(), " were accepted");
    // Nothing goes before its time.
    const std::uint64_t first =
        std::min<std::uint64_t>(shard.records.first(), facts.records.size());
    if (first > facts.first_kept) {
        const RecordFacts& last_gone = facts.records[static_cast<std::size_t>(first - 1)];
        if (last_gone.arrival + Duration::hours(of_stream.retention_least) > now)
            findings.add(now, name_of(stream, shard), "the record at place ", first - 1,
                         " was dropped before its retention period was over");
        facts.first_kept = first;
    }
}

}  // namespace kds::sim::checking
