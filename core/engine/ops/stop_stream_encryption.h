/// StopStreamEncryption (API Reference, StopStreamEncryption; kinesis.md 2.5, 11.5).
#pragma once

#include "core/engine/engine.h"
#include "core/engine/ops/start_stream_encryption.h"

namespace kds {

struct StopStreamEncryptionInput : StreamEncryptionInput {};

/// The stream is UPDATING when this returns; what is put when it is ACTIVE again is not encrypted.
/// Records that are there stay encrypted. Nothing is asked of the key, which need not be the
/// stream's, and a stream that encrypts nothing stays as it is: (unconfirmed).
/// Order of checks: stream known (ResourceNotFound), type KMS (InvalidArgument), ACTIVE
/// (ResourceInUse), 25 calls within 24 hours (LimitExceeded); the order is (unconfirmed).
/// Precondition: the input satisfies check_constraints().
Result<void> stop_stream_encryption(Engine& engine, const Call& call,
                                    const StopStreamEncryptionInput& input);

}  // namespace kds
