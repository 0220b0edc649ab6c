#include "core/engine/reshard.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

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
    shard.opened_at = at;
    shard.created_s = at.epoch_seconds() + 1;
    shard.writes = WriteThrottle(stream.write_burst_bytes());
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

/// Walks over the open shards of a stream from the lowest hash key to the highest; writes down what
/// it does to them.
class Sweep {
public:
    Sweep(const Stream& stream, std::uint32_t target)
        : stream_{stream},
          next_index_{stream.next_shard_index().value},
          open_{stream.open_shard_count()},
          wanted_ends_{wanted_ends(stream, target)} {
        plan_.open_shards_most = open_;
    }

    ReshardPlan run() && {
        for (const Stream::OpenShard& open : stream_.open_shards) {
            const Shard& shard = stream_.shards[open.place];
            take({shard.index, shard.range.first(), shard.range.last()});
        }
        KDS_ASSERT(!carry_);
        return std::move(plan_);
    }

private:
    struct Piece {
        ShardIndex index;
        HashKey first, last;
    };

    static std::vector<HashKey> wanted_ends(const Stream& stream, std::uint32_t target) {
        const u128 near = std::max(stream.open_shard_count(), target);
        std::vector<HashKey> ends;
        auto at = stream.open_shards.begin();
        for (const HashKeyRange range : uniform_split(target)) {
            // The ends next to the wanted one: of the last shard that ends before it, and of the
            // first one that does not.
            const auto end_of = [&stream](const Stream::OpenShard& open) {
                return stream.shards[open.place].range.last();
            };
            at = std::ranges::lower_bound(at, stream.open_shards.end(), range.last(), {}, end_of);
            HashKey wanted = range.last();
            const HashKey above = end_of(*at);
            u128 distance = above.value - wanted.value;
            if (distance <= near) wanted = above;
            if (at != stream.open_shards.begin()) {
                const HashKey below = end_of(*(at - 1));
                distance = std::min(distance, near + 1);
                if (range.last().value - below.value < distance) wanted = below;
            }
            ends.push_back(wanted);
        }
        return ends;
    }

    void take(Piece piece) {
        const HashKey first = carry_ ? carry_->first : piece.first;
        while (wanted_ends_[next_end_] < first) ++next_end_;
        while (wanted_ends_[next_end_] < piece.last) {
            const auto [left, right] = split(piece, HashKey{wanted_ends_[next_end_].value + 1});
            if (carry_) merge(*carry_, left);
            carry_.reset();
            piece = right;
            ++next_end_;
        }
        carry_ = carry_ ? merge(*carry_, piece) : piece;
        if (carry_->last == wanted_ends_[next_end_]) carry_.reset();
    }

    std::pair<Piece, Piece> split(const Piece& piece, HashKey second_starts) {
        plan_.steps.push_back({.kind = ReshardStep::Kind::Split,
                               .shard = piece.index,
                               .second_starts = second_starts});
        plan_.open_shards_most = std::max(plan_.open_shards_most, ++open_);
        const ShardIndex first{next_index_++}, second{next_index_++};
        return {{first, piece.first, HashKey{second_starts.value - 1}},
                {second, second_starts, piece.last}};
    }

    Piece merge(const Piece& lower, const Piece& upper) {
        plan_.steps.push_back(
            {.kind = ReshardStep::Kind::Merge, .shard = lower.index, .adjacent = upper.index});
        --open_;
        return {ShardIndex{next_index_++}, lower.first, upper.last};
    }

    const Stream& stream_;
    std::uint32_t next_index_;
    std::uint32_t open_;
    std::vector<HashKey> wanted_ends_;  ///< Ascending.
    std::size_t next_end_ = 0;
    std::optional<Piece> carry_;  ///< Does not end at a wanted end yet.
    ReshardPlan plan_;
};

}  // namespace

ReshardPlan plan_uniform_scaling(const Stream& stream, std::uint32_t target) {
    KDS_ASSERT(target >= 1 && !stream.open_shards.empty());
    return Sweep(stream, target).run();
}

void reshard(Stream& stream, const ReshardStep& step, Instant at) {
    switch (step.kind) {
        case ReshardStep::Kind::Split: split(stream, step, at); break;
        case ReshardStep::Kind::Merge: merge(stream, step, at); break;
    }
}

Instant next_step_at(const Stream& stream, Instant since, Duration step_takes) {
    Instant at = since + step_takes;
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
