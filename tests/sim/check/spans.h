/// A set of places as ranges that neither touch nor overlap, without a bound: independent of the
/// one by which consumers count their own duplicates.
#pragma once

#include <cstdint>
#include <iterator>
#include <map>

namespace kds::sim::checking {

class Spans {
public:
    /// Adds [begin, end); gives how many of these places were in the set before.
    std::uint64_t add(std::uint64_t begin, std::uint64_t end) {
        if (begin >= end) return 0;
        std::uint64_t known = 0;
        auto at = ends_.upper_bound(begin);
        if (at != ends_.begin() && std::prev(at)->second >= begin) --at;
        std::uint64_t first = begin, last = end;
        while (at != ends_.end() && at->first <= end) {
            const std::uint64_t from = at->first > begin ? at->first : begin;
            const std::uint64_t to = at->second < end ? at->second : end;
            if (to > from) known += to - from;
            first = at->first < first ? at->first : first;
            last = at->second > last ? at->second : last;
            at = ends_.erase(at);
        }
        ends_.emplace(first, last);
        return known;
    }
    bool has(std::uint64_t place) const { return run_end(place) > place; }
    bool has_all(std::uint64_t begin, std::uint64_t end) const { return run_end(begin) >= end; }
    /// Where the range ends in which the place lies; the place itself if it is not in the set.
    std::uint64_t run_end(std::uint64_t place) const {
        const auto at = ends_.upper_bound(place);
        if (at == ends_.begin()) return place;
        const std::uint64_t end = std::prev(at)->second;
        return end > place ? end : place;
    }

private:
    std::map<std::uint64_t, std::uint64_t> ends_;  ///< By the first place of each range.
};

}  // namespace kds::sim::checking
