/// An append-only log whose copies share what they have in common, so that a snapshot of a world
/// costs a few pointers and not its history.
///
/// Each entry has a serial number that it keeps for ever; the oldest entries can be dropped, a
/// chunk at a time. A copy shares all chunks. Each log knows its own end: one whose end is that of
/// its last chunk appends there, though others share it; one that finds another's entries behind
/// its end clones the chunk up to there. Entries never move.
/// Logs that share chunks belong to one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "core/base/assert.h"

namespace kds {

template <typename T, std::size_t kChunk = 256>
class ChunkedLog {
public:
    /// Serial of the oldest entry kept; equal to end() when the log is empty.
    std::uint64_t begin() const { return chunk_start_; }
    /// Serial that the next entry will get.
    std::uint64_t end() const { return end_; }
    std::uint64_t size() const { return end_ - chunk_start_; }
    bool empty() const { return chunk_start_ == end_; }

    /// Precondition: begin() <= serial < end().
    const T& operator[](std::uint64_t serial) const {
        KDS_ASSERT(serial >= chunk_start_ && serial < end_);
        // What is kept fits into memory, so its number fits into a size.
        const auto place = static_cast<std::size_t>(serial - chunk_start_);
        return (*chunks_[place / kChunk])[place % kChunk];
    }
    const T& back() const { return (*this)[end_ - 1]; }

    [[gnu::always_inline]] void append(const T& entry) {
        const auto used = static_cast<std::size_t>(end_ - chunk_start_) % kChunk;
        if (used == 0 || chunks_.back()->size() != used) make_room(used);
        // The chunk has room, which the compiler cannot know: so it need not keep `entry` in
        // memory.
        chunks_.back()->emplace_back() = entry;
        ++end_;
    }

    /// Drops whole chunks from the front while more than `keep` entries would remain.
    void trim_to(std::uint64_t keep) {
        std::size_t dropped = 0;
        while (dropped + 1 < chunks_.size() && end_ - (chunk_start_ + kChunk) >= keep) {
            ++dropped;
            chunk_start_ += kChunk;
        }
        chunks_.erase(chunks_.begin(), chunks_.begin() + static_cast<std::ptrdiff_t>(dropped));
    }

private:
    using Chunk = std::vector<T>;

    static std::shared_ptr<Chunk> make_chunk() {
        auto chunk = std::make_shared<Chunk>();
        chunk->reserve(kChunk);  // So that it never grows under those who share it.
        return chunk;
    }

    /// Makes a last chunk that ends where this log does. Apart, so that append() can be inlined.
    [[gnu::noinline]] void make_room(std::size_t used) {
        if (used == 0) {
            // The chunk is full, or there is none yet.
            chunks_.push_back(make_chunk());
            return;
        }
        Chunk& last = *chunks_.back();
        const auto end = last.begin() + static_cast<std::ptrdiff_t>(used);
        if (chunks_.back().use_count() == 1) {
            last.erase(end, last.end());  // The copy that appended these is gone.
        } else {
            auto own = make_chunk();
            own->assign(last.begin(), end);
            chunks_.back() = std::move(own);
        }
    }

    std::vector<std::shared_ptr<Chunk>> chunks_;
    std::uint64_t chunk_start_ = 0;
    std::uint64_t end_ = 0;
};

}  // namespace kds
