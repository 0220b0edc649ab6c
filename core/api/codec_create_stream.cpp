#include "core/api/codec.h"
#include "core/api/unconfirmed.h"
#include "core/engine/ops/create_stream.h"

namespace kds::api {

Reply run_create_stream(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    CreateStreamInput input;
    input.max_record_size_kib = in.integer("MaxRecordSizeInKiB");
    input.record_distribution_strategy = in.text("RecordDistributionStrategy");
    const auto shard_count = in.integer("ShardCount");
    bool has_mode = false;
    in.structure("StreamModeDetails", [&](InputReader& details) {
        has_mode = true;
        input.stream_mode = details.required_text("StreamMode");
    });
    if (!has_mode && !shard_count) input.stream_mode = unconfirmed::kModeWithoutCount;
    if (!shard_count && input.stream_mode == "PROVISIONED") in.missing("ShardCount");
    input.shard_count = shard_count.value_or(input.shard_count);
    input.stream_name = in.required_text("StreamName");
    input.tags = in.text_map("Tags");
    input.warm_throughput_mibps = in.integer("WarmThroughputMiBps");
    if (auto refused = refusal(in, input)) return std::unexpected(*refused);
    return no_output(create_stream(engine, call, input));
}

}  // namespace kds::api
