/// Things that go wrong, because somebody made them: each can be injected and lifted at any moment
/// by command or by a scenario's schedule, and each is plain data.
///
/// What a fault does is done where it happens: by the link between an actor and the service, by
/// the producer, by the consumer. This board only says what holds for whom at present.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/hasher.h"
#include "core/base/instant.h"
#include "core/base/result.h"

namespace kds::sim {

enum class FaultKind : std::uint8_t {
    HotKey,           ///< `amount` per mille of a producer's records take the key `key`.
    TrafficBurst,     ///< A producer makes `amount` per cent of its records, 101 to 10,000.
    SlowConsumer,     ///< A consumer needs `amount` microseconds more for each record.
    ConsumerCrash,    ///< A consumer, or worker `worker` of it, is dead until the fault is lifted.
    ConsumerFreeze,   ///< A consumer does nothing meanwhile, and goes on as if no time had passed:
                      ///  what it holds, an iterator for instance, may have expired.
    LeasePartition,   ///< Worker `worker` of a KCL application does not reach the lease table.
    PoisonRecord,     ///< A consumer cannot process the records of the partition key `key`.
    LinkDelay,        ///< Each way between an actor and the service takes `amount` ms more.
    LinkLoss,         ///< `amount` per mille of an actor's requests do not arrive.
    AnswerLoss,       ///< `amount` per mille of the answers to an actor do not arrive.
    KeyDisabled,      ///< The KMS key of the stream `target` is disabled.
    StreamDeleted,    ///< The stream `target` is deleted; lifting makes an empty one of its name.
    ClockSkew,        ///< A producer's clock is `amount` ms ahead, -86,400,000 to 86,400,000.
    InternalFailure,  ///< `amount` per mille of an actor's calls are answered InternalFailure.
    ProducerCrash,    ///< A producer's program is dead until the fault is lifted.
};
inline constexpr std::size_t kFaultKindCount = 15;
/// "hot_key", "traffic_burst", …: as scenarios write them.
std::string_view to_string(FaultKind kind);
std::optional<FaultKind> parse_fault_kind(std::string_view text);

/// What the target of a fault must be; Actor: a producer or a consumer.
enum class FaultTarget : std::uint8_t { Producer, Consumer, Actor, Stream };
FaultTarget target_of(FaultKind kind);

struct FaultSpec {
    std::string name;  ///< Unique among the active faults, 1 to 40 characters.
    FaultKind kind = FaultKind::LinkDelay;
    std::string target;       ///< Name of an actor or, where it says so above, of a stream.
    std::int64_t amount = 0;  ///< 0 where the kind has none.
    std::string key = {};
    std::uint32_t worker = 0;  ///< Number of a worker from 1; 0: all of them.
    Duration lasts{};          ///< It is lifted by itself after that; zero: by command only.
    friend bool operator==(const FaultSpec&, const FaultSpec&) = default;
};

struct ActiveFault {
    FaultSpec spec;
    Instant since{};
    std::uint64_t number = 0;  ///< Of the injection, from 1; never used again.
    std::string kms_key = {};  ///< KeyDisabled: the ARN of the key that was disabled.
};

/// What the link between an actor and the service does to it at present.
struct LinkState {
    Duration extra{};  ///< Each way.
    std::int64_t request_loss_per_mille = 0;
    std::int64_t answer_loss_per_mille = 0;
    std::int64_t internal_failure_per_mille = 0;

    friend bool operator==(const LinkState&, const LinkState&) = default;
};

class FaultBoard {
public:
    /// Whether the values are in range; BadDocument says what is wrong. That the target exists is
    /// the world's to check.
    static Result<void> check(const FaultSpec& spec);

    const std::vector<ActiveFault>& active() const { return active_; }
    const ActiveFault* find(std::string_view name) const;
    /// Of this kind, for this target; null if there is none. Of several the newest.
    const ActiveFault* find(FaultKind kind, std::string_view target) const;
    bool holds(FaultKind kind, std::string_view target) const { return find(kind, target); }
    /// The same for a worker: a fault of all workers holds too.
    bool holds(FaultKind kind, std::string_view target, std::uint32_t worker) const;
    LinkState link_of(std::string_view actor) const;

    /// Preconditions: check() has passed, and the name is free.
    const ActiveFault& inject(const FaultSpec& spec, Instant now, std::string kms_key = {});
    /// Precondition: it is active.
    ActiveFault lift(std::string_view name);

    void hash(Hasher& hasher) const;

private:
    std::vector<ActiveFault> active_;  ///< In the order of injection.
    std::uint64_t injected_ = 0;
};

}  // namespace kds::sim
