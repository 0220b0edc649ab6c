/// A price that follows demand: in each window it is set by the records of the window before.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/hasher.h"
#include "core/sim/applications/app_record.h"
#include "core/sim/applications/application_spec.h"

namespace kds::sim {

class Price {
public:
    void take(const PriceSpec& spec, const AppRecord& record);
    /// The price of a key at a moment as the program knows it, in per cent of the usual one, in
    /// whole tens; 100 for a key that it does not know. Without a key the highest of all.
    std::int64_t percent(const PriceSpec& spec, Instant now,
                         std::optional<std::string_view> key) const;
    std::size_t memory_bytes() const { return keys_.size() * kAppKeyBytes; }
    void hash(Hasher& hasher) const;

private:
    struct Key {
        Instant window{};
        std::int64_t count = 0;  ///< In this window.
        std::int64_t percent = 100;
    };
    static std::int64_t percent_at(const PriceSpec& spec, const Key& key, Instant window);

    std::map<std::string, Key, std::less<>> keys_;
};

}  // namespace kds::sim
