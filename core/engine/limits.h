/// Every number of the service that the engine obeys, once, with its source. assets/quotas.json
/// holds the same numbers for texts; a test compares the two. Read on 2026-11-23.
#pragma once

#include <cstdint>

#include "core/base/instant.h"

namespace kds::limits {

// Developer Guide, "Quotas and limits" (kinesis.md 6.1). Per shard, all callers together; bytes of
// a record are those of data and partition key.
inline constexpr std::int64_t kWriteRecordsPerSecond = 1'000;
inline constexpr std::int64_t kWriteBytesPerSecond = 1'048'576;
inline constexpr std::int64_t kReadCallsPerSecond = 5;
inline constexpr std::int64_t kReadBytesPerSecond = 2'097'152;
inline constexpr std::int64_t kIteratorCallsPerSecond = 5;  ///< GetShardIterator.
inline constexpr std::int64_t kRecordBytesMax = 1'048'576;  ///< Default setting of a stream.
inline constexpr std::int64_t kPutRecordsEntriesMax = 500;
inline constexpr std::int64_t kPutRecordsBytesMax = 10'485'760;
inline constexpr std::int64_t kGetRecordsLimitMax = 10'000;
inline constexpr std::int64_t kGetRecordsBytesMax = 10'485'760;
inline constexpr std::int64_t kListShardsPageMax = 1'000;    ///< API Reference, ListShards.
inline constexpr std::int64_t kDescribeStreamPageMax = 100;  ///< API Reference, DescribeStream.
inline constexpr std::int64_t kListStreamsPageMax = 100;     ///< API Reference, ListStreams.
inline constexpr std::int64_t kListStreamConsumersPageMax = 100;  ///< … ListStreamConsumers.

// Enhanced fan-out: each consumer and shard for itself (kinesis.md 5.8, 6.1).
inline constexpr std::int64_t kFanOutBytesPerSecond = 2'097'152;
// API Reference, SubscribeToShard: how long a subscription lasts, how soon another call takes it
// over, and how often it may be called for a consumer and a shard.
inline constexpr Duration kSubscriptionLasts = Duration::millis(300'000);
inline constexpr Duration kSubscribeAgainAfter = Duration::seconds(5);
inline constexpr Duration kSubscribeCallEvery = Duration::seconds(1);
// AWS quotes about 70 ms on average from a put to a push (kinesis.md 6.5): here it is always so.
inline constexpr Duration kPushDelay = Duration::millis(70);
// An event comes at least about every 5 s, if need be an empty one (kinesis.md 1.6).
inline constexpr Duration kKeepAliveEvery = Duration::seconds(5);

// API Reference, GetRecords: "… subsequent calls within the next 5 seconds throw …".
inline constexpr Duration kReadPauseAfterFullAnswer = Duration::seconds(5);
inline constexpr Duration kReadPauseAfterExcess = Duration::seconds(1);

// API Reference, GetShardIterator: an iterator expires 5 minutes after it was returned.
inline constexpr Duration kIteratorLifetime = Duration::millis(300'000);
// API Reference, ListShards: NextToken.
inline constexpr Duration kListTokenLifetime = Duration::millis(300'000);

// API Reference, data types and members of the requests (kinesis.md 2.1): lengths in characters of
// what a request may carry, whatever the stream's own settings.
inline constexpr std::int64_t kStreamNameMax = 128;
inline constexpr std::int64_t kStreamArnMax = 2'048;
inline constexpr std::int64_t kResourceArnMax = 2'048;
inline constexpr std::int64_t kStreamIdMax = 24;
inline constexpr std::int64_t kShardIdMax = 128;
inline constexpr std::int64_t kShardIteratorMax = 512;
inline constexpr std::int64_t kNextTokenMax = 1'048'576;
inline constexpr std::int64_t kListShardsMaxResultsMax = 10'000;
inline constexpr std::int64_t kDescribeStreamLimitMax = 10'000;
inline constexpr std::int64_t kListStreamsLimitMax = 10'000;
inline constexpr std::int64_t kDataBytesMax = 10'485'760;  ///< Since October 2025.

// API Reference, EnableEnhancedMonitoring: ShardLevelMetrics.
inline constexpr std::int64_t kShardLevelMetricsMax = 7;

// API Reference, AddTagsToStream, RemoveTagsFromStream, ListTagsForStream (kinesis.md 2.1, 6.3).
inline constexpr std::int64_t kTagsPerResource = 50;
inline constexpr std::int64_t kTagsPerCall = 200;
inline constexpr std::int64_t kTagKeysPerCall = 50;
inline constexpr std::int64_t kTagKeyMax = 128;
inline constexpr std::int64_t kTagValueMax = 256;
inline constexpr std::int64_t kListTagsForStreamLimitMax = 50;

// API Reference, RegisterStreamConsumer (kinesis.md 2.1, 6.1, 6.3).
inline constexpr std::int64_t kConsumersPerStream = 20;
/// Of an on-demand stream while the account has the billing commitment.
inline constexpr std::int64_t kConsumersPerStreamAdvantage = 50;
inline constexpr std::int64_t kConsumersCreatingMax = 5;  ///< Of an account.
inline constexpr std::int64_t kConsumerNameMax = 128;
inline constexpr std::int64_t kConsumerArnMax = 2'048;
inline constexpr std::int64_t kListStreamConsumersMaxResultsMax = 10'000;

// API Reference, PutRecord: PartitionKey.
inline constexpr std::int64_t kPartitionKeyCharactersMax = 256;

// Developer Guide, "Changing the data retention period".
inline constexpr std::int64_t kRetentionHoursDefault = 24;
inline constexpr std::int64_t kRetentionHoursMin = 24;
inline constexpr std::int64_t kRetentionHoursMax = 8'760;

// Shards of an account in us-east-1, us-west-2 and eu-west-1, and in the other Regions, where some
// accounts have 6,000; only open shards count (kinesis.md 6.4).
inline constexpr std::int64_t kShardsPerAccount = 20'000;
inline constexpr std::int64_t kShardsPerAccountElsewhere = 1'000;
inline constexpr std::int64_t kStreamsCreatingMax = 5;
inline constexpr std::int64_t kOnDemandStreamsPerAccount = 50;

// On-demand mode (kinesis.md 2.5, 4.9, 6.4). AWS writes KB and MB for powers of 1,024 elsewhere
// (kinesis.md 6.1); that it does here too, and that half the records of a shard are as hot as half
// of its bytes, is (unconfirmed).
inline constexpr std::int64_t kOnDemandShards = 4;                        ///< Of a new stream.
inline constexpr std::int64_t kOnDemandShardsMaxInLargeRegions = 10'240;  ///< 10 GB a second.
inline constexpr std::int64_t kOnDemandShardsMax = 200;                   ///< 200 MB a second.
inline constexpr Duration kOnDemandPeakWindow = Duration::hours(30 * 24);
inline constexpr std::int64_t kOnDemandHotBytesPerSecond = 512'000;
inline constexpr std::int64_t kOnDemandHotRecordsPerSecond = 500;

// API Reference, UpdateStreamMode (kinesis.md 6.3): successful calls for a stream in a time.
inline constexpr std::int64_t kUpdateStreamModeCalls = 2;
inline constexpr Duration kUpdateStreamModeWindow = Duration::hours(24);

// API Reference, UpdateStreamWarmThroughput, UpdateAccountSettings (kinesis.md 2.5): 10 GiB/s of a
// stream, and the least time of a commitment.
inline constexpr std::int64_t kWarmMiBpsMax = 10'240;
inline constexpr Duration kCommitmentLeast = Duration::hours(24);

// API Reference, StartStreamEncryption, StopStreamEncryption (kinesis.md 2.1, 6.3): successful
// calls of each for a stream in a time.
inline constexpr std::int64_t kKeyIdMax = 2'048;
inline constexpr std::int64_t kEncryptionCalls = 25;
inline constexpr Duration kEncryptionWindow = Duration::hours(24);

// API Reference, UpdateMaxRecordSize (kinesis.md 2.1, 6.1).
inline constexpr std::int64_t kMaxRecordSizeKiBMin = 1'024;
inline constexpr std::int64_t kMaxRecordSizeKiBMax = 10'240;
/// Burst of a shard whose stream takes records of more than the default size; the refill stays.
inline constexpr std::int64_t kWriteBytesBurstForLargeRecords = 10'485'760;

// API Reference, UpdateShardCount (kinesis.md 4.6).
inline constexpr std::int64_t kUpdateShardCountTargetMax = 10'000;
inline constexpr std::int64_t kUpdateShardCountCalls = 10;  ///< Successful ones of a stream in …
inline constexpr Duration kUpdateShardCountWindow = Duration::hours(24);  ///< … this time.

// How long the control plane takes is not documented; kinesalite's values (kinesis.md 14.2).
inline constexpr Duration kCreatingTakes = Duration::millis(500);
inline constexpr Duration kUpdatingTakes = Duration::millis(500);  ///< Each split or merge of it.
inline constexpr Duration kDeletingTakes = Duration::millis(500);
// Nor is this; kinesalite has no consumers, so it is the same.
inline constexpr Duration kConsumerCreatingTakes = Duration::millis(500);
inline constexpr Duration kConsumerDeletingTakes = Duration::millis(500);

// Shards whose sequence numbers come from one counter (kinesis.md 5.1).
inline constexpr std::uint32_t kShardsPerSequenceCounter = 5;

// A shard is stamped some seconds before the call that made it (kinesis.md 5.1).
inline constexpr Duration kShardCreationBacklash = Duration::millis(2'000);

}  // namespace kds::limits
