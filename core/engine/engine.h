/// Kinesis Data Streams in one Region as a regular value: state and look-ups only. It has one
/// account of its own and any number of others.
/// The operations are free functions, one file each, in core/engine/ops.
///
///   Engine engine(EngineOptions{});
///   auto made = create_stream(engine, {.now = t}, {.stream_name = "clicks", .shard_count = 2});
///   engine.settle(t + Duration::seconds(1));        // CREATING -> ACTIVE
///   auto put = put_record(engine, {.now = t + …}, {.stream_name = "clicks", …});
///
/// Time comes in with each call and must not go back. Nothing here reads a clock or does I/O.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/hasher.h"
#include "core/base/result.h"
#include "core/engine/audit.h"
#include "core/engine/billing_commitment.h"
#include "core/engine/call_rates.h"
#include "core/engine/event.h"
#include "core/engine/kms.h"
#include "core/engine/quotas.h"
#include "core/engine/record_source.h"
#include "core/engine/stream.h"

namespace kds {

namespace iam {
struct Directory;
struct Origin;
}  // namespace iam

/// How long what is asynchronous takes; AWS documents none of it.
struct Delays {
    Duration creating = limits::kCreatingTakes;
    Duration updating = limits::kUpdatingTakes;  ///< Each split or merge of a resharding.
    Duration deleting = limits::kDeletingTakes;
    Duration consumer_creating = limits::kConsumerCreatingTakes;
    Duration consumer_deleting = limits::kConsumerDeletingTakes;

    friend bool operator==(const Delays&, const Delays&) = default;
};

struct EngineOptions {
    std::string account = "123456789012";  ///< Whose streams a call means that names no account.
    std::string region = "us-east-1";
    /// False: nothing is refused for lack of throughput or for too many calls. For clients that are
    /// to be tested without waiting; what else a stream may hold stays limited.
    bool throttles = true;
    Delays delays = {};
    std::optional<Quotas> quotas = {};  ///< Of every account; empty: those of the Region.
};

/// Who makes a call. What it may do is decided in core/engine/ops/authorization.h.
struct Principal {
    std::string account = {};  ///< Twelve digits; empty: the engine's own account.
    /// Of the user, or of the session of a role; empty: the account's root user.
    std::string arn = {};
};

/// What each operation is told besides its input.
struct Call {
    Instant now{};
    ActorId actor = kLearner;
    Principal principal = {};
    /// The account whose stream the input's names mean: that of the ARN in the request. Empty: the
    /// caller's own.
    std::string owner = {};
    /// From where the request comes; null: over the public endpoint, from no address that is told.
    /// It outlives the call.
    const iam::Origin* origin = nullptr;
};

/// What belongs to an account as a whole.
struct Account {
    CallRates rates;
    BillingCommitment commitment;
};

class Engine {
public:
    explicit Engine(EngineOptions options);
    // Made in one place: every source that copies or drops one would make all that it holds anew.
    Engine(const Engine& other);
    Engine(Engine&& other) noexcept;
    Engine& operator=(const Engine& other);
    Engine& operator=(Engine&& other) noexcept;
    ~Engine();

    /// Finishes what the passing of time finishes, in the order of the moments: a stream or a
    /// consumer becomes ACTIVE or is gone, shards are split and merged, subscriptions push and end;
    /// then expired records are trimmed, expired shards dropped. Every operation calls it first.
    /// Precondition: `now` does not go back.
    /// A record is readable while arrival + retention > now, to the microsecond (kinesis.md 5.7).
    void settle(Instant now);
    /// Makes the next settle() look at everything again: for an operation that changes a stream's
    /// status, the end of its running change, or its retention period.
    void settle_anew() { nothing_due_before_ = upkeep_due_ = {}; }
    /// The same for something that will be due at this moment.
    void settle_at(Instant due) {
        upkeep_due_ = std::min(upkeep_due_, due);
        nothing_due_before_ = std::min(nothing_due_before_, due);
    }
    /// The next moment at which settle() would change a status; empty if nothing is under way.
    std::optional<Instant> next_transition() const;
    /// The next moment at which a subscription would push or end; empty if there is none.
    std::optional<Instant> next_push() const;

    const EngineOptions& options() const { return options_; }
    const Quotas& quotas() const { return quotas_; }
    /// Of all accounts. Ordered by name, those of one name by account.
    const std::vector<Stream>& streams() const { return streams_; }
    /// Of the engine's own account.
    const Stream* find_stream(std::string_view name) const;
    Stream* find_stream(std::string_view name);
    const Stream* find_stream(std::string_view name, std::string_view account) const;
    Stream* find_stream(std::string_view name, std::string_view account);
    const Stream* find_stream(StreamId id) const;
    std::string arn_of(const Stream& stream) const;
    /// kinesis.md 2.2.
    std::string arn_of(const Stream& stream, const RegisteredConsumer& consumer) const;
    std::int64_t open_shard_count(std::string_view account) const;
    /// The open shards of provisioned streams.
    std::int64_t provisioned_shard_count(std::string_view account) const;
    /// Those that are becoming it count too.
    std::int64_t on_demand_stream_count(std::string_view account) const;
    /// Shards that the account's quota must have room for: the open ones of provisioned streams,
    /// and those that changes under way will open. AWS does not say whether it counts the latter;
    /// if it did not, calls that follow one another quickly could break the quota. On-demand
    /// streams have a quota of their own, so their shards do not count: (unconfirmed).
    std::int64_t counted_shards(std::string_view account) const;

    /// The newest moment that this engine was told.
    Instant now() const { return now_; }

    /// The keys of all accounts.
    const Kms& kms() const { return kms_; }
    Kms& kms() { return kms_; }

    /// Who there is and what they may do; null if the engine was not told: see identities.h.
    const iam::Directory* directory() const { return directory_.get(); }
    void set_directory(std::shared_ptr<const iam::Directory> directory) {
        directory_ = std::move(directory);
    }
    /// Whether any policy could have a say; while not, nobody looks for one.
    bool asks_policies() const { return directory_ || has_policies_; }
    /// A stream or a consumer has a policy now.
    void ask_policies() { has_policies_ = true; }

    /// Who called what since policies are asked.
    const AuditLog& audit() const { return audit_; }
    AuditLog& audit() { return audit_; }

    /// Of the records that are made again when they are read; copies of the engine share them.
    const RecordSources& sources() const { return sources_; }
    /// Preconditions: it is not null, and there are fewer than RecordSources::kMax.
    SourceId add_source(std::shared_ptr<const RecordSource> source) {
        return sources_.add(std::move(source));
    }

    const EventLog& events() const { return events_; }
    void log(const Event& event);
    /// The same, for the event of a put, which is then made where it is kept.
    [[gnu::always_inline]] void log_inlined(const Event& event) {
        // Old events are dropped, but what they were stays in the digest.
        events_digest_ =
            (events_digest_ ^ events_digest_ >> 31) * 0x9e3779b97f4a7c15u + digest_of(event);
        events_.append(event);
        constexpr std::uint64_t kSurplus =
            512;  // Whole chunks are dropped: not worth asking before.
        if (events_.size() >= kEventsKept + kSurplus) events_.trim_to(kEventsKept);
    }
    /// Drops all but about so many of the newest events, which are no state: for a snapshot that is
    /// kept for long. Otherwise each one keeps alive what the engine itself has long dropped.
    void keep_newest_events(std::uint64_t count) { events_.trim_to(count); }
    /// Number for the call that begins now; also makes the text of its iterators unlike others.
    std::uint64_t begin_call() { return ++calls_; }

    /// Digest over all state: equal digests mean equal engines.
    std::uint64_t state_hash() const;

    // For the operations.
    Stream& add_stream(Stream stream);
    Account& account(std::string_view id);
    BillingCommitment commitment_of(std::string_view account) const;
    StreamId new_stream_id() { return {++last_stream_id_}; }
    ConsumerId new_consumer_id() { return {++last_consumer_id_}; }

    // For SubscribeToShard and core/engine/subscriptions.h. Where a subscription that has not ended
    // lies; null if there is no such one.
    struct LiveSubscription {
        Stream* stream = nullptr;
        RegisteredConsumer* consumer = nullptr;
        ConsumerShard* state = nullptr;
    };
    LiveSubscription find_subscription(SubscriptionId id);
    /// Precondition: the consumer has no subscription to the shard.
    void begin_subscription(ConsumerShard& state, Subscription subscription);
    /// `error` is the last event if it does not follow from `why`.
    void end_subscription(const LiveSubscription& ended, Instant at, SubscriptionEnd why,
                          std::optional<Error> error = {});
    /// A subscription that waited for its client may push again, from now on.
    void resume(ConsumerShard& state);
    /// Oldest first; the engine forgets the oldest ones if nobody takes their last events.
    std::vector<EndedSubscription>& ended_subscriptions() { return ended_subscriptions_; }
    const std::vector<EndedSubscription>& ended_subscriptions() const {
        return ended_subscriptions_;
    }

private:
    /// A status or the shards of a stream, or the status of a consumer, that changes next.
    struct Change {
        Instant at{};
        const Stream* stream = nullptr;                ///< Null if nothing is under way.
        const RegisteredConsumer* consumer = nullptr;  ///< Null if it is the stream's own.
    };
    Change next_change() const;
    /// The on-demand stream whose load is to be looked at next; null if there is none.
    const Stream* next_to_look_at() const;
    void finish_changes(Instant before, Instant now);
    void finish_change(Stream& stream);
    void finish_change(Stream& stream, RegisteredConsumer& consumer);
    void scale(Stream& stream);
    void end_subscriptions(Stream& stream, RegisteredConsumer& consumer, Instant at,
                           SubscriptionEnd why);
    /// Makes what subscriptions do until `until`, which they have done until `done`.
    void push_until(Instant done, Instant until);
    void take_subscription_step(const LiveSubscription& subscription, const SubscriptionStep& step);
    PushRules push_rules(const Stream& stream) const;
    Instant next_push_due(Instant now) const;
    void reshard_next(Stream& stream);
    void take_step(Stream& stream, const ReshardStep& step, Instant at);
    void become_active(Stream& stream);
    /// The next moment after `before` at which expire() will have something to do, or an earlier
    /// one. Not more than the shortest retention period ahead.
    Instant expiry_after(Instant before) const;
    /// Forgets what has expired and logs it: records each full minute, closed shards when they are
    /// gone.
    void expire(Instant at);
    /// Forgets the records that have expired since the last full minute.
    void trim_expired(Instant now);
    Instant next_due(Instant now) const;

    EngineOptions options_;
    Quotas quotas_;
    std::vector<Stream> streams_;
    std::map<std::string, Account, std::less<>> accounts_;  ///< Those that have called.
    Kms kms_;
    std::shared_ptr<const iam::Directory> directory_;
    AuditLog audit_;             ///< No state: it follows from what was called.
    bool has_policies_ = false;  ///< That any has had a policy; follows from what was called.
    RecordSources sources_;
    EventLog events_;
    std::uint64_t events_digest_ = 0;
    std::uint64_t calls_ = 0;
    std::uint32_t last_stream_id_ = 0;
    std::uint32_t last_consumer_id_ = 0;
    std::vector<EndedSubscription> ended_subscriptions_;
    std::size_t live_subscriptions_ = 0;  ///< Of all consumers together; follows from them.
    Instant now_{};
    Instant nothing_due_before_{};  ///< settle() has nothing to do before this moment …
    Instant upkeep_due_{};          ///< … and nothing but pushes before this one.
    Instant next_expiry_{};         ///< While changes are finished: see expiry_after().
};

/// Ended subscriptions whose last events nobody has taken: at most as many are kept.
inline constexpr std::size_t kEndedSubscriptionsKept = 4'096;

}  // namespace kds
