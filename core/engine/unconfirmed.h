/// Texts that no source confirms word for word (kinesis.md: "(unconfirmed)"), each once, to be
/// changed here when somebody has seen the real one.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/result.h"

namespace kds::unconfirmed {

/// CreateStream while five streams are CREATING; LimitExceeded. (unconfirmed) for this case:
/// kinesis.md 3.5 has no text. The sentence is the one by which the API Reference, CreateStream,
/// describes LimitExceededException.
inline constexpr std::string_view kTooManyStreamsCreating =
    "The requested resource exceeds the maximum number allowed, or the number of concurrent stream "
    "requests exceeds the maximum number allowed.";

/// PutRecords of more than 10 MiB; InvalidArgument. (unconfirmed): the wording for 5 MiB with the
/// new number (kinesis.md 3.6).
inline constexpr std::string_view kPutRecordsTooLarge = "Records size exceeds 10 MB limit";

/// A call that is signed with an access key which is not active; UnrecognizedClientException.
/// (unconfirmed) for Kinesis: kinesis.md has no text. It is what services with JSON protocols
/// answer to a key that they do not know (AWS General Reference, common errors).
inline constexpr std::string_view kKeyNotActive =
    "The security token included in the request is invalid.";

/// The end of the sentence of KMSAccessDenied for reading, which kinesis.md 3.7 has cut off;
/// between its parts stand the caller and the stream under its account.
inline constexpr std::string_view kDecryptDeniedBefore = "User ";
inline constexpr std::string_view kDecryptDeniedBetween =
    " is not authorized to decrypt records in stream ";

/// A record whose data + partition key exceed the stream's limit; Validation. The form of the moto
/// emulator for PutRecords (kinesis.md 3.6); (unconfirmed) for the service, and for PutRecord.
/// Between the two parts stands the path of the member, "data" or "records.1.member.data".
inline constexpr std::string_view kRecordTooLargeBefore = "1 validation error detected: Value at '";
inline constexpr std::string_view kRecordTooLargeAfter =
    "' failed to satisfy constraint: Member must have length less than or equal to ";

/// A listing with a NextToken that we did not give; InvalidArgument. (unconfirmed): formed like
/// "Invalid ShardIterator." (kinesis.md 3.6).
inline constexpr std::string_view kInvalidNextToken = "Invalid NextToken.";

/// A listing with a NextToken older than 300 seconds. (unconfirmed): kinesis.md 3.7 has no text.
/// The sentence is the one by which the API Reference, ListShards, describes
/// ExpiredNextTokenException.
inline constexpr std::string_view kExpiredNextToken =
    "The pagination token passed to the operation is expired.";

/// A listing with a NextToken and what only a first page takes; InvalidArgument. (unconfirmed): it
/// is the pattern of the texts with StreamName and StreamARN (kinesis.md 3.6).
inline constexpr std::string_view kTokenAndStreamCreationTimestamp =
    "NextToken and StreamCreationTimestamp cannot be provided together.";

/// ListStreams with a NextToken and a name; InvalidArgument. (unconfirmed): formed like the texts
/// of ListShards (kinesis.md 3.6).
inline constexpr std::string_view kTokenAndStartStreamName =
    "NextToken and ExclusiveStartStreamName cannot be provided together.";

/// ListShards with a filter that lacks what its type needs; InvalidArgument. (unconfirmed): the
/// texts of the emulator kinesis-mock (kinesis.md 4.8).
inline constexpr std::string_view kFilterLacksTimestamp =
    "Timestamp must be supplied in a ShardFilter with a Type of FROM_TIMESTAMP or AT_TIMESTAMP";
inline constexpr std::string_view kFilterLacksShardId =
    "ShardId must be supplied in a ShardFilter with a Type of AFTER_SHARD_ID";

/// A consumer that is not there; ResourceNotFound. (unconfirmed): the text of the emulator moto
/// (kinesis.md 3.3). Between the parts stand its ARN or name, and the account.
inline constexpr std::string_view kConsumerNotFoundBefore = "Consumer ";
inline constexpr std::string_view kConsumerNotFoundBetween = ", account ";
inline constexpr std::string_view kConsumerNotFoundAfter = " not found.";

/// RegisterStreamConsumer with a name that the stream has; ResourceInUse. (unconfirmed): the choice
/// of kinesis.md 3.4. Between the parts stand the consumer, the stream and the account.
inline constexpr std::string_view kConsumerExistsBefore = "Consumer ";
inline constexpr std::string_view kConsumerExistsBetween = " under stream ";
inline constexpr std::string_view kConsumerExistsAfter = " already exists for account ";

/// RegisterStreamConsumer of one consumer too many, or while five are CREATING; LimitExceeded.
/// (unconfirmed): kinesis.md 3.5 has no text. The sentence is the one by which the API Reference,
/// RegisterStreamConsumer, describes LimitExceededException.
inline constexpr std::string_view kTooManyConsumers =
    "The requested resource exceeds the maximum number allowed, or the number of concurrent stream "
    "requests exceeds the maximum number allowed.";

/// DeleteStream of a stream with consumers; ResourceInUse. The only source is cut after
/// "parameter"; the rest is (unconfirmed) (kinesis.md 3.4).
inline constexpr std::string_view kEnforceConsumerDeletionTail = " to true.";

/// SubscribeToShard more than once a second for a consumer and a shard; LimitExceeded.
/// (unconfirmed): formed like the texts of kinesis.md 3.5. Between the parts stand the consumer's
/// ARN and the shard.
inline constexpr std::string_view kSubscribeRateBefore = "Rate exceeded for consumer ";
inline constexpr std::string_view kSubscribeRateBetween = " on shard ";

/// Calls a second and account of the actions for which none is published: resource policies and
/// tags of resources. (unconfirmed): the choice of kinesis.md 2.5.
inline constexpr std::int64_t kCallsPerSecond = 5;

/// DeleteResourcePolicy of a resource that has none; ResourceNotFound. (unconfirmed): the text of
/// the moto emulator (kinesis.md 2.5). Between the two parts stands the ARN.
inline constexpr std::string_view kNoPolicyBefore = "No resource policy found for resource ARN ";
inline constexpr std::string_view kNoPolicyAfter = ".";

/// UpdateShardCount to more than double or less than half. (unconfirmed): it is LimitExceeded in a
/// fork of kinesalite; the model allows InvalidArgument too (kinesis.md 3.5).
inline constexpr ErrorCode kScalingTooFar = ErrorCode::LimitExceeded;

/// The eleventh UpdateShardCount of a stream within 24 hours; LimitExceeded. (unconfirmed):
/// kinesis.md 3.5 has no text. The sentence is the one by which the API Reference,
/// UpdateShardCount, describes LimitExceededException.
inline constexpr std::string_view kTooManyShardCountUpdates =
    "The requested resource exceeds the maximum number allowed, or the number of concurrent stream "
    "requests exceeds the maximum number allowed.";

/// The sentence by which the API Reference describes LimitExceededException, for the cases for
/// which kinesis.md 3.5 has no text: (unconfirmed).
inline constexpr std::string_view kTooManyOnDemandStreams = kTooManyStreamsCreating;
inline constexpr std::string_view kTooManyStreamModeUpdates = kTooManyStreamsCreating;
inline constexpr std::string_view kTooManyEncryptionChanges = kTooManyStreamsCreating;
inline constexpr std::string_view kTooMuchWarmThroughput = kTooManyStreamsCreating;

/// What goes with on-demand mode, asked of a stream that is not; InvalidArgument for the
/// distribution (kinesis.md 2.6), Validation for warm throughput, which is (unconfirmed) for the
/// latter, and for all texts.
inline constexpr std::string_view kAutoNeedsOnDemand =
    "RecordDistributionStrategy AUTO is supported for data streams in On-Demand mode only.";
inline constexpr std::string_view kWarmNeedsOnDemand =
    "Request is invalid. Warm throughput is supported for data streams in On-Demand mode only.";
inline constexpr std::string_view kWarmNeedsCommitment =
    "Request is invalid. Warm throughput requires that the minimum throughput billing commitment "
    "of the account is enabled.";

/// PutRecord with SequenceNumberForOrdering to a stream of distribution AUTO; InvalidArgument
/// (kinesis.md 2.6). (unconfirmed): no source has a text.
inline constexpr std::string_view kOrderingNumberOnAutoStream =
    "SequenceNumberForOrdering is not supported for data streams with RecordDistributionStrategy "
    "AUTO.";

/// Start- or StopStreamEncryption with EncryptionType NONE; InvalidArgument. (unconfirmed): the
/// text of the emulator kinesis-mock (kinesis.md 3.6).
inline constexpr std::string_view kEncryptionTypeNone =
    "KMS is the only valid EncryptionType for this request";

}  // namespace kds::unconfirmed
