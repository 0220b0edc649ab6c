/// A producer that uses the Kinesis Producer Library (kinesis.md 7.3, 7.4): user records are packed
/// into stream records of the shard that they are thought to go to, these wait for the library's
/// own limit of that shard, and are collected into calls of PutRecords. What fails goes through all
/// of it again until it expires.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/base/instant.h"
#include "core/engine/throttle.h"
#include "core/sim/kpl/aggregate_size.h"
#include "core/sim/kpl/shard_map.h"
#include "core/sim/producer_spec.h"
#include "core/sim/senders/put_link.h"
#include "core/sim/surroundings.h"

namespace kds::sim {

/// What the application gave to the library.
struct KplUserRecord {
    Item item;
    Instant deadline{};  ///< It should leave by then.
    Instant expires{};
    std::uint32_t bytes = 0;  ///< Of key and data.
};

/// What Kinesis stores: one user record as it is, or several in one.
struct KplStreamRecord {
    std::vector<KplUserRecord> users;
    std::optional<std::uint32_t> shard;  ///< Where the library thinks that it goes.
    std::size_t bytes = 0;               ///< Key included.
    Instant deadline{};
};

struct KplRequest {
    std::vector<KplStreamRecord> records;  ///< After the answer: those that are to be tried again.
    Instant sent_at{};
    Fate fate = {};
    bool wrong_shard = false;  ///< A record went to another shard than it was thought to.
};

/// The library's metrics, as sums (kinesis.md 9.5). UserRecordsReceived is Producer::made,
/// UserRecordsPending under_way(), UserRecordsPut Producer::accepted.
struct KplMetrics {
    std::uint64_t user_records_data_put = 0;  ///< Bytes.
    std::uint64_t kinesis_records_put = 0;
    std::uint64_t kinesis_records_data_put = 0;  ///< Bytes.
    std::uint64_t all_errors = 0;                ///< Stream records that failed, for any reason.
    std::uint64_t requests = 0;
    std::uint64_t expired = 0;            ///< User records.
    std::uint64_t wrong_shard = 0;        ///< Stream records.
    std::uint64_t wrong_shard_users = 0;  ///< User records in them: each is sent once more.
};

class KplSender {
public:
    /// Precondition: check() has passed.
    explicit KplSender(const KplSpec& spec) : spec_{spec} {}

    void take(Surroundings& around, Producer& producer, const Item& item, Instant at);
    void send_due(Surroundings& around, Producer& producer);
    std::optional<Instant> wants(const Producer& producer) const;
    void wake(Surroundings& around, Producer& producer, const Wake& wake);
    /// All that it holds is lost, the map of the shards too.
    void crash(Producer& producer);

    std::uint64_t under_way() const;
    std::uint64_t retrying() const;
    const KplMetrics& metrics() const { return metrics_; }
    const ShardMap& shard_map() const { return map_; }
    void hash(Hasher& hasher) const;

    /// The values of Wake::what that belong to a sender; a producer's own is 0.
    enum What : std::uint8_t { Arrive = 1, Known, AskMap, MapArrives, MapKnown, MapFailed };

private:
    /// User records for one shard that are being packed.
    struct Batch {
        AggregateSize size;
        std::size_t plain_bytes = 0;  ///< Of the first, if it is to be sent alone.
        std::vector<KplUserRecord> users;
        Instant deadline{};
    };
    /// The library's own limit of a shard.
    struct Limiter {
        TokenBucket records;
        TokenBucket bytes;
        std::vector<KplStreamRecord> queue;  ///< In the order of their deadlines.
    };

    void aggregate(Surroundings& around, const Producer& producer, KplUserRecord user);
    void flush(std::uint32_t shard, Batch&& batch);
    void limit(KplStreamRecord&& record);
    void drain(Surroundings& around, Producer& producer, Limiter& limiter);
    void collect(KplStreamRecord&& record);
    void close();
    void depart(Surroundings& around, Producer& producer);
    void arrive(Surroundings& around, Producer& producer, std::uint64_t number);
    /// False if it is to be tried again.
    bool settle(Producer& producer, KplRequest& request, const KplStreamRecord& record,
                const Result<PutRecordOutput>& answer);
    /// The client knows what became of a request.
    void known(Surroundings& around, Producer& producer, std::uint64_t number);
    void try_again(Surroundings& around, Producer& producer, const KplStreamRecord& record);

    void ask_for_map(Surroundings& around, Producer& producer);
    void answer_map(Surroundings& around, const Producer& producer);
    Duration timeout() const { return Duration::millis(spec_.timeout_ms); }
    template <typename Visit>
    void each_record(Visit visit) const;

    KplSpec spec_;
    ShardMap map_;
    Instant map_since_{};          ///< When it was last asked for.
    std::uint64_t map_asked_ = 0;  ///< How often; wake-ups name the question.
    Fate map_fate_ = {};           ///< Of the question under way.
    Duration map_pause_{};         ///< After the last failure.
    std::vector<ListedShard> map_answer_;
    std::map<std::uint32_t, Batch> batches_;     ///< By shard.
    std::map<std::uint32_t, Limiter> limiters_;  ///< By shard.
    std::vector<KplStreamRecord> collected_;
    std::size_t collected_bytes_ = 0;
    std::vector<std::vector<KplStreamRecord>> outbox_;  ///< Wait for a connection.
    std::map<std::uint64_t, KplRequest> requests_;      ///< By number.
    KplMetrics metrics_;
};

}  // namespace kds::sim
