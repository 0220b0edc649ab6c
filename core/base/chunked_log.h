/// An append-only log whose copies share what they have in common, so that a snapshot of a world
/// costs a few pointers and not its history.
///
/// Each entry has a serial number that it keeps for ever; the oldest entries can be dropped, a
/// chunk at a time. A copy shares all chunks; the first append to a shared last chunk clones it.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "core/base/assert.h"

namespace kds {

template <typename T, std::size_t kChunk = 256>
class ChunkedLog {
public:
    /// Serial of the oldest entry kept; equal to end() when the log is empty.
    std::uint64_t begin() const { return first_; }
    /// Serial that the next entry will get.
    std::uint64_t end() const { return end_; }
    std::uint64_t size() const { return end_ - first_; }
    bool empty() const { return first_ == end_; }

    /// Precondition: begin() <= serial < end().
    const T& operator[](std::uint64_t serial) const {
        KDS_ASSERT(serial >= first_ && serial < end_);
        // What is kept fits into memory, so its number fits into a size.
        const auto place = static_cast<std::size_t>(serial - chunk_start_);
        return (*chunks_[place / kChunk])[place % kChunk];
    }
    const T& back() const { return (*this)[end_ - 1]; }

    void append(T entry) {
        if (chunks_.empty() || chunks_.back()->size() == kChunk) {
            chunks_.push_back(std::make_shared<std::vector<T>>());
            chunks_.back()->reserve(kChunk);
        } else if (chunks_.back().use_count() > 1) {
            auto own = std::make_shared<std::vector<T>>();
            own->reserve(kChunk);
            *own = *chunks_.back();
            own->reserve(kChunk);
            chunks_.back() = std::move(own);
        }
        chunks_.back()->push_back(std::move(entry));
        ++end_;
    }

    /// Drops whole chunks from the front while more than `keep` entries would remain.
    void trim_to(std::uint64_t keep) {
        while (chunks_.size() > 1 && end_ - (chunk_start_ + kChunk) >= keep) {
            chunks_.pop_front();
            chunk_start_ += kChunk;
            first_ = chunk_start_;
        }
    }

private:
    std::deque<std::shared_ptr<std::vector<T>>> chunks_;
    std::uint64_t chunk_start_ = 0;
    std::uint64_t first_ = 0;
    std::uint64_t end_ = 0;
};

}  // namespace kds
