#include "core/engine/ops/split_shard.h"

#include "core/base/text.h"
#include "core/base/u128.h"
#include "core/engine/ops/operation.h"

namespace kds {
namespace {

/// kinesis.md 4.4: greater than the first key plus one, and less than the last.
bool is_inside(HashKeyRange range, u128 key) {
    return key > range.first().value && key - range.first().value > 1 && key < range.last().value;
}

std::string outside(const Operation& op, const SplitShardInput& input, const Shard& shard) {
    return cat("NewStartingHashKey ", input.new_starting_hash_key,
               " used in SplitShard() on shard ", to_string(shard.index), " in stream ",
               op.under_account(input.stream_name),
               " is not both greater than one plus the shard's StartingHashKey ",
               to_decimal(shard.range.first().value), " and less than the shard's EndingHashKey ",
               to_decimal(shard.range.last().value), ".");
}

}  // namespace

Result<void> split_shard(Engine& engine, const Call& call, const SplitShardInput& input) {
    Operation op(engine, call, Action::SplitShard);
    KDS_CHECK(op.admit(input.stream_name));
    const auto index = parse_shard_id(input.shard_to_split);
    if (!index) return op.could_not_find_shard(input.shard_to_split, input.stream_name);
    KDS_TRY(auto stream, op.reshardable_stream(input.stream_name));
    const Shard* shard = stream->find(*index);
    if (!shard) return op.could_not_find_shard(to_string(*index), input.stream_name);
    if (engine.counted_shards(op.owner()) + 1 > engine.quotas().shards_per_account)
        return op.fail(ErrorCode::LimitExceeded, shard_limit_exceeded(op, 1), stream->id);
    const auto refuse = [&](std::string message) {
        return op.fail(ErrorCode::InvalidArgument, std::move(message), stream->id, shard->index);
    };
    const auto key = parse_decimal_u128(input.new_starting_hash_key);
    if (!key || !is_inside(shard->range, *key)) return refuse(outside(op, input, *shard));
    if (!shard->is_open()) return refuse(already_resharded(op, *stream, *shard));

    op.begin_change(*stream, {.steps = {{.kind = ReshardStep::Kind::Split,
                                         .shard = *index,
                                         .second_starts = HashKey{*key}}},
                              .open_shards_most = stream->open_shard_count() + 1});
    return {};
}

}  // namespace kds
