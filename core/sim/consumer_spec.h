/// What a consumer is told when it is added: which stream, how it reads, what it costs.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/result.h"
#include "core/engine/shard_iterator.h"
#include "core/sim/applications/application_spec.h"

namespace kds::sim {

/// Reads every shard with GetRecords, in a loop, as the consumer of the AWS documentation's
/// tutorial does.
struct PollingSpec {};

/// An application of the Kinesis Client Library (kinesis.md 8.2 to 8.7).
struct KclSpec {
    std::uint32_t workers = 1;  ///< 1 to 16.
    bool fan_out = false;       ///< It subscribes instead of polling.
    /// Behind each batch if 0; else once so much time has passed since the last one, up to
    /// 3,600,000.
    std::int64_t checkpoint_interval_ms = 0;
    std::int64_t failover_ms = 10'000;  ///< 1,000 to 300,000.
};

/// Registers, subscribes to every shard, and is pushed records (kinesis.md 5.8).
struct FanOutSpec {};

/// An event source mapping of AWS Lambda (kinesis.md 8.8). Its function sees aggregated records as
/// they are.
struct LambdaSpec {
    std::int64_t batch_size = 100;       ///< 1 to 10,000 records.
    std::int64_t window_s = 0;           ///< 0 to 300: it waits so long for a full batch.
    std::uint32_t parallelization = 1;   ///< 1 to 10 batches of a shard at once.
    std::int64_t retries_max = -1;       ///< -1 (until they expire) to 10,000.
    std::int64_t record_age_max_s = -1;  ///< -1 (whatever their age) to 604,800.
    bool bisect = false;                 ///< A batch that fails is halved.
    bool report_item_failures = false;   ///< The function says which record has failed.
    std::int64_t invocation_ms = 20;  ///< What an invocation takes besides its records, to 900,000.
};

/// A delivery stream to S3 (kinesis.md 8.9). It starts at LATEST and opens aggregated records.
struct DeliverySpec {
    std::int64_t buffer_mib = 5;  ///< 1 to 128.
    std::int64_t buffer_s = 300;  ///< 0 to 900.
};

/// In the order of Consumer::reader's alternatives.
using ReaderSpec = std::variant<PollingSpec, KclSpec, FanOutSpec, LambdaSpec, DeliverySpec>;
/// As commands write them, in the same order.
inline constexpr std::array<std::string_view, std::variant_size_v<ReaderSpec>> kReaderKinds{
    "polling", "kcl", "fan_out", "lambda", "delivery"};

struct ConsumerSpec {
    std::string name;
    std::string stream_name;
    ShardIteratorType start_at = ShardIteratorType::TrimHorizon;  ///< TrimHorizon or Latest.
    std::int64_t poll_interval_ms = 1'000;  ///< 200 to 60,000; polling and KCL.
    std::int64_t limit = 10'000;            ///< 1 to 10,000, a call; polling and KCL.
    /// What its program needs for one record, in microseconds, 0 to 60,000,000. While it works on
    /// the records of a shard it does not ask for more of this shard.
    std::int64_t cost_us = 0;
    ReaderSpec reader = PollingSpec{};
    ApplicationSpec application = {};  ///< A delivery stream runs none.
};
/// BadDocument names the consumer and says which value is out of range.
Result<void> check(const ConsumerSpec& spec);

}  // namespace kds::sim
