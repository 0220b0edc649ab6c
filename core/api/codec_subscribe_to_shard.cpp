#include "core/api/codec.h"
#include "core/engine/ops/subscribe_to_shard.h"

namespace kds::api {

Reply run_subscribe_to_shard(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    SubscribeToShardInput input;
    in.required_consumer_arn();
    input.shard_id = in.required_text("ShardId");
    bool has_position = false;
    in.structure("StartingPosition", [&](InputReader& position) {
        has_position = true;
        input.starting_position = {.type = position.required_text("Type"),
                                   .sequence_number = position.text("SequenceNumber"),
                                   .timestamp_ms = position.timestamp_ms("Timestamp")};
    });
    if (!has_position) in.missing("StartingPosition");
    if (auto refused = settle_consumer(engine, in, std::nullopt, input))
        return std::unexpected(*refused);
    KDS_TRY(const SubscribeToShardOutput output, subscribe_to_shard(engine, call, input));
    return Value::of_integer(static_cast<std::int64_t>(output.subscription.value));
}

}  // namespace kds::api
