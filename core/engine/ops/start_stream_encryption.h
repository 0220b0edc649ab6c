/// StartStreamEncryption (API Reference, StartStreamEncryption; kinesis.md 2.5, 11.5).
#pragma once

#include <string>

#include "core/engine/engine.h"

namespace kds {

struct StreamEncryptionInput {
    std::string stream_name;
    std::string encryption_type;  ///< "KMS"; the model knows "NONE" too.
    std::string key_id;           ///< ARN or id of a key, ARN or name of an alias.
};

struct StartStreamEncryptionInput : StreamEncryptionInput {};

/// The stream is UPDATING when this returns; what is put when it is ACTIVE again is encrypted,
/// without the further 5 seconds that AWS may take. Records that are there stay as they are.
/// The KeyId that the stream has already changes nothing: (unconfirmed).
/// Order of checks: stream known (ResourceNotFound), type KMS (InvalidArgument), ACTIVE
/// (ResourceInUse), key there and enabled (KMSNotFound, KMSDisabled, KMSInvalidState), 25 calls
/// within 24 hours (LimitExceeded); the order is (unconfirmed).
/// Precondition: the input satisfies check_constraints().
Result<void> start_stream_encryption(Engine& engine, const Call& call,
                                     const StartStreamEncryptionInput& input);

}  // namespace kds
