/// What made a bill grow: how much of each item was used in each minute, of which stream and by
/// whom. A regular value whose copies share the finished minutes. Bounded: kMinutesKept minutes of
/// at most kUsesPerMinute uses, and one more for each item.
#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "core/base/chunked_log.h"
#include "core/base/hasher.h"
#include "core/engine/event.h"
#include "core/pricing/item.h"

namespace kds::pricing {

inline constexpr Duration kUseMinute = Duration::seconds(60);
/// Since 1970.
constexpr std::int64_t minute_of(Instant at) { return at.us / kUseMinute.us; }
/// Minutes are kept at least this long: a day.
inline constexpr std::int64_t kMinutesKept = 1'440;
inline constexpr std::size_t kUsesPerMinute = 64;

/// What is charged because time passes: nobody did it.
inline constexpr ActorId kByTime = 0xffff'ffff;
/// Who came after kUsesPerMinute others in their minute; of all streams together.
inline constexpr ActorId kOthers = 0xffff'fffe;

/// So much of an item within one minute.
struct Use {
    std::int64_t minute = 0;  ///< Since 1970.
    StreamId stream{};        ///< 0: of the account as a whole, or of several streams.
    ActorId actor = kByTime;
    Item item{};
    std::uint64_t quantity = 0;  ///< As it is metered.
    friend bool operator==(const Use&, const Use&) = default;
};

class UseLog {
public:
    /// Precondition: the minute under way is that of the use, see begin_minute().
    void add(StreamId stream, ActorId actor, Item item, std::uint64_t quantity);
    /// Closes the minute that was under way; it is later than that one.
    void begin_minute(std::int64_t minute);

    std::int64_t minute() const { return minute_; }
    /// Finished minutes in order, each with its uses ordered by stream, actor and item.
    const ChunkedLog<Use, 256>& finished() const { return finished_; }
    /// Of the minute under way, in the same order.
    const std::vector<Use>& current() const { return current_; }

    void hash(Hasher& hasher) const;

private:
    static auto key(const Use& use) { return std::tie(use.stream, use.actor, use.item); }
    std::int64_t minute_ = 0;
    ChunkedLog<Use, 256> finished_;
    std::vector<Use> current_;
};

}  // namespace kds::pricing
