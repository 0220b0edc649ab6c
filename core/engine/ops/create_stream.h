/// CreateStream (API Reference, CreateStream; kinesis.md 2.3, 2.4, 2.5). Provisioned mode.
#pragma once

#include <cstdint>
#include <string>

#include "core/engine/engine.h"

namespace kds {

struct CreateStreamInput {
    std::string stream_name;
    std::int64_t shard_count = 1;
};

/// The stream is CREATING when this returns and becomes ACTIVE limits::kCreatingTakes later.
/// Fails with ResourceInUse if the name exists, LimitExceeded if the account's shards would not
/// suffice. Precondition: the input satisfies check_constraints().
Result<void> create_stream(Engine& engine, const Call& call, const CreateStreamInput& input);

}  // namespace kds
