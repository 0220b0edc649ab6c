/// What a checker has found: sentences, each with its moment. Made for the parts of the checker.
#pragma once

#include <string>
#include <vector>

#include "core/base/instant.h"
#include "core/base/text.h"

namespace kds::sim::checking {

/// One rule that a world has broken: "09:00:12.500 stream 1, shard 3: …".
struct Finding {
    Instant at{};
    std::string text;
};

class Findings {
public:
    /// What follows from one mistake is legion: only the first ones are kept.
    static constexpr std::size_t kKept = 20;

    template <typename... Parts>
    void add(Instant at, const Parts&... parts) {
        if (all_.size() < kKept)
            all_.push_back({at, cat(to_iso8601(at).substr(11, 12), " ", parts...)});
    }
    const std::vector<Finding>& all() const { return all_; }
    bool empty() const { return all_.empty(); }

private:
    std::vector<Finding> all_;
};

}  // namespace kds::sim::checking
