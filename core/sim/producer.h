/// Producers: programs that make records at a rate and send them to a stream. What makes the
/// records is the same for all; how they are sent depends on the kind, which has a file of its own
/// in core/sim/senders.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/instant.h"
#include "core/base/rng.h"
#include "core/engine/event.h"
#include "core/sim/producer_spec.h"
#include "core/sim/senders/agent_sender.h"
#include "core/sim/senders/kpl_sender.h"
#include "core/sim/senders/sdk_sender.h"
#include "core/sim/source/source.h"

namespace kds::sim {

/// What makes a producer's records. A hot key that a fault brings needs another source, and so does
/// another payload, because stored records name theirs and must stay what they are.
struct ProducerSource {
    SourceId id;
    std::shared_ptr<const Source> maker;
    std::string hot_key;
    std::uint32_t payload = 0;  ///< The how many-th payload of the producer, from 0.
};

using Sender = std::variant<SdkSender, KplSender, AgentSender>;

struct Producer {
    ActorId id = 0;
    ProducerSpec spec;
    std::uint64_t chance = 0;             ///< Seed of its records.
    std::vector<ProducerSource> sources;  ///< The first is that of the specification at the start.
    std::uint32_t source = 0;             ///< The one in use.
    std::uint32_t payload = 0;            ///< How often the payload was changed.
    Rng rng;                              ///< For what happens on the way.
    bool paused = false;
    bool crashed = false;
    RateCurve rate_planned;               ///< With what disturbs the rate.
    Instant rate_since{};                 ///< When the rate began that the specification has now.
    std::uint64_t sent_since = 0;         ///< Records of that curve that were made or passed over.
    std::optional<Instant> next_at = {};  ///< When the next record is made.
    Instant worked_at{};                  ///< When it was last awake.
    std::optional<Instant> planned_at = {};  ///< When it is woken to make records and to send them.
    std::uint64_t epoch = 0;                 ///< Raised when an older wake-up becomes void.

    // Records as the program has made them; of each one of the next four is true in the end.
    std::uint64_t made = 0;  ///< In all; the number of the next one minus 1.
    std::uint64_t accepted = 0;
    std::uint64_t given_up = 0;   ///< After the last attempt, or on another error.
    std::uint64_t dropped = 0;    ///< Lost in the program: too many were waiting, or it crashed.
    std::uint64_t throttled = 0;  ///< How often one was refused by throttling, retries included.
    std::uint64_t retried = 0;    ///< How often one was sent again.
    /// Records that were stored while the producer never heard of it: each was or will be tried
    /// once more, or is given up though it is there.
    std::uint64_t stored_unknown = 0;
    std::optional<Error> last_error = {};
    Sender sender;

    /// Records that were made and are neither accepted nor given up nor dropped.
    std::uint64_t under_way() const;
    /// Those of them that were refused before.
    std::uint64_t retrying() const;
    /// The present rate, in records per 1,000 s, without what disturbs it.
    std::int64_t rate_at(Instant now) const { return sim::rate_at(spec.rate, rate_since, now); }
    /// When the record is made that comes `ahead` records after the next one, if nothing changes.
    std::optional<Instant> moment_of(std::uint64_t ahead) const;

    /// Makes a producer and its first wake-up. Fails with BadDocument if keys or template are bad.
    /// Precondition: check() has passed.
    static Result<Producer> start(ActorId id, const ProducerSpec& spec, std::uint64_t seed,
                                  Surroundings& around);
    void wake(Surroundings& around, const Wake& wake);
    bool is_void(const Wake& wake) const;
    /// Makes what is due under what holds now. To be called before anything changes that the
    /// records depend on: a sender that collects records has them made late.
    void catch_up(Surroundings& around);
    void set_paused(Surroundings& around, bool is_paused);
    void set_rate(Surroundings& around, std::int64_t records_per_1000s);
    /// Takes another template, its lists and its id. Fails with BadDocument, changing nothing, if
    /// the template is bad or the world cannot have more sources.
    Result<void> set_payload(Surroundings& around, const std::string& payload_template,
                             const WordLists& lists, const std::string& template_id);
    /// A fault that concerns this producer was injected or lifted.
    void faults_changed(Surroundings& around);
    void hash(Hasher& hasher) const;

private:
    /// Makes what is due, sends what is to be sent, and asks to be woken again.
    void work(Surroundings& around);
    void make_record(Surroundings& around, Instant at);
    /// Goes on with the curve from now on, as the faults make it.
    void plan(Surroundings& around);
    void use_source(Surroundings& around, std::string_view hot_key);
    void add_source(Surroundings& around, std::shared_ptr<const Source> maker,
                    std::string_view hot_key);
};

}  // namespace kds::sim
