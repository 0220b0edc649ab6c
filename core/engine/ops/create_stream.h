/// CreateStream (API Reference, CreateStream; kinesis.md 2.3, 2.4, 2.5).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "core/engine/engine.h"

namespace kds {

struct CreateStreamInput {
    std::string stream_name;
    std::int64_t shard_count = 1;  ///< On-demand streams do not look at it.
    std::string stream_mode = "PROVISIONED";
    std::optional<std::map<std::string, std::string>> tags = {};
    std::optional<std::int64_t> warm_throughput_mibps = {};  ///< On-demand, with a commitment.
    std::optional<std::int64_t> max_record_size_kib = {};    ///< 1,024 to 10,240; else 1,024.
    std::optional<std::string> record_distribution_strategy = {};  ///< AUTO: on-demand only.
};

/// The stream is CREATING when this returns and becomes ACTIVE limits::kCreatingTakes later.
/// An on-demand stream begins with four shards, or as many as its warm throughput needs.
/// Order of checks: name free (ResourceInUse), tags, distribution and warm throughput allowed
/// (InvalidArgument), quota of shards, of on-demand streams, of warm throughput, of streams that
/// are CREATING (LimitExceeded). The place of all but the first and the quota of shards is
/// (unconfirmed). Precondition: the input satisfies check_constraints().
Result<void> create_stream(Engine& engine, const Call& call, const CreateStreamInput& input);

}  // namespace kds
