/// An alarm for keys that come much more often than they usually do.
///
/// What is usual for a key is the moving mean of its counts in the windows before: of the first
/// four their mean, then each one takes a quarter of the weight. A window is compared as soon as
/// its count is high enough, not when it is over, and speaks once.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/hasher.h"
#include "core/sim/applications/app_record.h"
#include "core/sim/applications/application_spec.h"

namespace kds::sim {

class Alarm {
public:
    struct Raised {
        Instant at{};       ///< When the program came to the record.
        Instant arrival{};  ///< Of that record.
        std::string key;
        std::uint64_t count = 0;             ///< Of the window until then.
        std::int64_t usual_thousandths = 0;  ///< Records in a window.
    };
    static constexpr std::size_t kRaisedKept = 16;
    /// Windows after a key's first one before anything is unusual for it.
    static constexpr std::uint32_t kWindowsToLearn = 3;

    void take(const AlarmSpec& spec, Instant now, const AppRecord& record);
    /// The newest ones, the newest last.
    const std::vector<Raised>& raised() const { return raised_; }
    /// All ever; those of a key as far as they are kept.
    std::uint64_t count(std::optional<std::string_view> key) const;
    /// The longest time between a record's arrival and the alarm that it raised.
    Duration worst_delay() const { return worst_delay_; }
    std::size_t memory_bytes() const {
        return keys_.size() * kAppKeyBytes + raised_.size() * sizeof(Raised);
    }
    void hash(Hasher& hasher) const;

private:
    struct Key {
        Instant window{};
        std::uint64_t count = 0;
        std::int64_t usual_thousandths = 0;
        std::uint32_t windows = 0;  ///< That are over, up to kWindowsToLearn.
        bool spoke = false;         ///< In this window.
    };
    static void go_to(const AlarmSpec& spec, Key& key, Instant window);

    std::map<std::string, Key, std::less<>> keys_;
    std::vector<Raised> raised_;
    std::uint64_t raised_count_ = 0;
    Duration worst_delay_{};
};

}  // namespace kds::sim
