#include "core/engine/reshard.h"

#include <algorithm>
#include <utility>

#include "core/base/assert.h"

namespace kds {
namespace {

/// The place of an open shard in Stream::open_shards.
std::size_t place_in_open_shards(const Stream& stream, const Shard& shard) {
    const auto at = std::ranges::lower_bound(stream.open_shards, shard.range.first(), {},
                                             &Stream::OpenShard::first);
    KDS_ASSERT(at != stream.open_shards.end() && &stream.shards[at->place] == &shard);
    return static_cast<std::size_t>(at - stream.open_shards.begin());
}

void close(Shard& shard, Instant at) {
    KDS_ASSERT(shard.is_open() && shard.created_s <= at.epoch_seconds());
    shard.closed_at = at;
}

/// Adds a shard after the others; returns its place in Stream::shards.
std::uint32_t open(Stream& stream, HashKey first, HashKey last, Instant at) {
    const auto range = HashKeyRange::make(first, last);
    KDS_ASSERT(range.has_value());
    Shard shard;
    shard.index = stream.next_shard_index();
    shard.range = *range;
    shard.created_s = at.epoch_seconds() + 1;
    stream.shards.push_back(std::move(shard));
    return static_cast<std::uint32_t>(stream.shards.size() - 1);
}

void split(Stream& stream, const ReshardStep& step, Instant at) {
    Shard* parent = stream.find(step.shard);
    KDS_ASSERT(parent && parent->range.first() < step.second_starts &&
               step.second_starts <= parent->range.last());
    const std::size_t place = place_in_open_shards(stream, *parent);
    close(*parent, at);
    const HashKeyRange whole = parent->range;  // `parent` does not outlive the next line.
    const HashKey first_ends{step.second_starts.value - 1};
    const std::uint32_t first = open(stream, whole.first(), first_ends, at);
    const std::uint32_t second = open(stream, step.second_starts, whole.last(), at);
    for (const std::uint32_t child : {first, second}) stream.shards[child].parent = step.shard;
    stream.open_shards[place].place = first;
    stream.open_shards.insert(stream.open_shards.begin() + static_cast<std::ptrdiff_t>(place) + 1,
                              {.first = step.second_starts, .place = second});
}

void merge(Stream& stream, const ReshardStep& step, Instant at) {
    Shard* lower = stream.find(step.shard);
    Shard* upper = stream.find(step.adjacent);
    KDS_ASSERT(lower && upper && lower->range.last() < upper->range.first() &&
               upper->range.first().value - lower->range.last().value == 1);
    const std::size_t place = place_in_open_shards(stream, *lower);
    close(*lower, at);
    close(*upper, at);
    const HashKey first = lower->range.first(), last = upper->range.last();
    const std::uint32_t child = open(stream, first, last, at);
    stream.shards[child].parent = step.shard;
    stream.shards[child].adjacent_parent = step.adjacent;
    stream.open_shards[place].place = child;
    stream.open_shards.erase(stream.open_shards.begin() + static_cast<std::ptrdiff_t>(place) + 1);
}

}  // namespace

void reshard(Stream& stream, const ReshardStep& step, Instant at) {
    switch (step.kind) {
        case ReshardStep::Kind::Split: split(stream, step, at); break;
        case ReshardStep::Kind::Merge: merge(stream, step, at); break;
    }
}

Instant next_step_at(const Stream& stream, Instant since) {
    Instant at = since + limits::kUpdatingTakes;
    const StreamChange& change = stream.change;
    if (change.steps_done == change.steps.size()) return at;
    const ReshardStep& step = change.steps[change.steps_done];
    const auto wait_for = [&](ShardIndex index) {
        const Shard* shard = stream.find(index);
        KDS_ASSERT(shard != nullptr);
        at = std::max(at, Instant::from_seconds(shard->created_s));
    };
    wait_for(step.shard);
    if (step.kind == ReshardStep::Kind::Merge) wait_for(step.adjacent);
    return at;
}

}  // namespace kds
