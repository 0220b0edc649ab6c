/// What the operations on encryption share, and those that put and read records of encrypted
/// streams. For core/engine/ops only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/engine/ops/operation.h"

namespace kds {

/// Fails with KMSNotFound, KMSDisabled or KMSInvalidState if the key cannot be used (kinesis.md
/// 3.7, 11.5).
Result<void> check_key(Operation& op, const Stream& stream, std::string_view key_arn);

/// The same for the key by which the stream encrypts what is put now; nothing if it encrypts none.
Result<void> check_key_for_put(Operation& op, const Stream& stream);

/// The same for the keys of the records at [begin, end) of a shard, in their order. The keys are
/// those by which the records were put, whatever the stream does now.
Result<void> check_keys_for_read(Operation& op, const Stream& stream, const RecordStore& records,
                                 std::uint64_t begin, std::uint64_t end);

/// Fails with InvalidArgument unless the type is KMS: model and service disagree about NONE.
Result<void> check_encryption_type(Operation& op, const Stream& stream, std::string_view type);

}  // namespace kds
