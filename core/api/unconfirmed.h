/// Answers of the wire that no source confirms (kinesis.md: "(unconfirmed)"), each once, to be
/// changed here when somebody has seen the real one. Those of the operations themselves stand in
/// core/engine/unconfirmed.h.
#pragma once

#include <cstddef>
#include <string_view>

namespace kds::api::unconfirmed {

/// Neither StreamName nor StreamARN; InvalidArgument. (unconfirmed): the text of the kinesis-mock
/// emulator (kinesis.md 2.2).
inline constexpr std::string_view kNoStreamNamed = "Neither streamArn or streamName was provided";

/// StreamName and StreamARN name two streams; InvalidArgument (kinesis.md 2.2). (unconfirmed): no
/// source has a text; this is the plain statement of the rule.
inline constexpr std::string_view kNameAndArnDisagree =
    "StreamName and StreamARN do not name the same stream.";

/// A call with DryRun that would have succeeded; DryRunOperation. (unconfirmed): kinesis.md 2.6 has
/// no text; this is the sentence of Amazon EC2 for the same.
inline constexpr std::string_view kDryRunWouldSucceed =
    "Request would have succeeded, but DryRun flag is set.";

/// No ConsumerARN, and not both of StreamARN and ConsumerName; InvalidArgument. (unconfirmed): the
/// plain statement of the rule of kinesis.md 2.2.
inline constexpr std::string_view kNoConsumerNamed =
    "Either ConsumerARN or both StreamARN and ConsumerName should be provided.";

/// ConsumerARN and the other two name two consumers; InvalidArgument. (unconfirmed), as above.
inline constexpr std::string_view kConsumerMembersDisagree =
    "ConsumerARN, StreamARN and ConsumerName do not name the same consumer.";

/// PutResourcePolicy with a text that is no JSON object; InvalidArgument. (unconfirmed): no source
/// has a text.
inline constexpr std::string_view kPolicyIsNoObject = "The policy is not a JSON object.";

/// PutResourcePolicy with an object that has a Statement and is no policy; InvalidArgument.
/// (unconfirmed): no source has a text. After it stands what our reader says. An object without
/// Statement is kept, as emulators keep it; it allows and denies nothing.
inline constexpr std::string_view kPolicyIsInvalidBefore = "The policy is not valid: ";

/// Larger bodies are answered with 413. (unconfirmed): the real cap must exceed 10 MiB of payload
/// in Base64, about 13.4 MiB (kinesis.md 1.4).
inline constexpr std::size_t kBodyBytesMax = 16 * 1024 * 1024;

/// CreateStream with neither ShardCount nor StreamModeDetails made four shards (kinesis.md 2.5), as
/// many as an on-demand stream has; (unconfirmed) that it is one. That PROVISIONED without
/// ShardCount is answered as a missing ShardCount is (unconfirmed) too.
inline constexpr std::string_view kModeWithoutCount = "ON_DEMAND";

}  // namespace kds::api::unconfirmed
