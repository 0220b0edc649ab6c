/// Producers: programs that make records at a rate and send them to a stream. What makes the
/// records is the same for all; how they are sent depends on the kind, which has a file of its own
/// in core/sim/senders.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/instant.h"
#include "core/base/rng.h"
#include "core/engine/event.h"
#include "core/sim/senders/sdk_sender.h"
#include "core/sim/source/payload.h"

namespace kds::sim {

/// How a producer chooses the partition key of each record.
enum class KeyStrategy : std::uint8_t {
    Constant,    ///< Always `key_prefix` itself.
    RoundRobin,  ///< key_prefix + "1" … key_prefix + key_count, in turn.
    Uniform,     ///< The same keys, each as likely as the others.
};

struct ProducerSpec {
    std::string name;  ///< Unique among the actors of a world, 1 to 40 characters.
    std::string stream_name;
    std::int64_t records_per_1000s = 1'000;  ///< 0 (silent) to 10,000,000.
    KeyStrategy key_strategy = KeyStrategy::RoundRobin;
    std::string key_prefix = "user-";
    std::uint32_t key_count = 8;  ///< 1 to 1,000,000.
    std::string payload_template = "{key} {n}";
};
/// BadDocument names the producer and says which value is out of range.
Result<void> check(const ProducerSpec& spec);
inline constexpr std::int64_t kProducerRateMax = 10'000'000;  ///< Records in 1,000 s.

struct Producer {
    ActorId id = 0;
    ProducerSpec spec;
    PayloadTemplate payload;
    Rng rng;
    bool paused = false;
    std::int64_t rate_planned = 0;  ///< Records in 1,000 s, with what disturbs the rate.
    Instant rate_since{};           ///< When the present rate began.
    std::uint64_t sent_since = 0;   ///< Records made since then.
    std::uint64_t made = 0;         ///< Records made in all; the number of the next one minus 1.
    std::uint64_t accepted = 0;
    std::uint64_t throttled = 0;  ///< Calls refused by throttling, retries included.
    std::uint64_t retried = 0;
    std::uint64_t given_up = 0;  ///< Records lost: after the last attempt, or on another error.
    /// Records that were stored while the producer never heard of it: each was or will be tried
    /// once more, or is given up though it is there.
    std::uint64_t stored_unknown = 0;
    std::optional<Error> last_error;
    std::uint64_t epoch = 0;  ///< Raised by each change of rate, so that older wake-ups are void.
    SdkSender sender;

    /// Records that were made and are neither accepted nor given up.
    std::uint64_t under_way() const { return sender.in_flight.size(); }
    /// Those of them that were refused before.
    std::uint64_t retrying() const { return sender.retrying(); }

    /// Makes a producer and its first wake-up. Precondition: check() has passed.
    static Result<Producer> start(ActorId id, const ProducerSpec& spec, std::uint64_t seed,
                                  Surroundings& around);
    void wake(Surroundings& around, const Wake& wake);
    bool is_void(const Wake& wake) const;
    /// Plans the next record anew: after a change of the rate, or of what disturbs it.
    void plan(Surroundings& around);
    void set_paused(Surroundings& around, bool is_paused);
    void set_rate(Surroundings& around, std::int64_t records_per_1000s);
    /// A fault that concerns this producer was injected or lifted.
    void faults_changed(Surroundings& around);
    void hash(Hasher& hasher) const;

private:
    void make_record(Surroundings& around);
};

}  // namespace kds::sim
