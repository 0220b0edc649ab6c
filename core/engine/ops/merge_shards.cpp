#include "core/engine/ops/merge_shards.h"

#include "core/base/text.h"
#include "core/engine/ops/operation.h"

namespace kds {
namespace {

/// kinesis.md 4.5: the first one must be the lower one.
bool are_adjacent(const Shard& lower, const Shard& upper) {
    return lower.range.last() < upper.range.first() &&
           upper.range.first().value - lower.range.last().value == 1;
}

}  // namespace

Result<void> merge_shards(Engine& engine, const Call& call, const MergeShardsInput& input) {
    Operation op(engine, call, Action::MergeShards);
    KDS_CHECK(op.admit(input.stream_name));
    const auto first = parse_shard_id(input.shard_to_merge);
    if (!first) return op.could_not_find_shard(input.shard_to_merge, input.stream_name);
    const auto second = parse_shard_id(input.adjacent_shard_to_merge);
    if (!second) return op.could_not_find_shard(input.adjacent_shard_to_merge, input.stream_name);
    KDS_TRY(auto stream, op.reshardable_stream(input.stream_name));
    const Shard* shards[] = {stream->find(*first), stream->find(*second)};
    if (!shards[0]) return op.could_not_find_shard(to_string(*first), input.stream_name);
    if (!shards[1]) return op.could_not_find_shard(to_string(*second), input.stream_name);
    for (const Shard* shard : shards) {
        if (shard->is_open()) continue;
        return op.fail(ErrorCode::InvalidArgument, already_resharded(op, *stream, *shard),
                       stream->id, shard->index);
    }
    if (!are_adjacent(*shards[0], *shards[1])) {
        return op.fail(ErrorCode::InvalidArgument,
                       cat("Shards ", to_string(*first), " and ", to_string(*second), " in stream ",
                           op.under_account(stream->name),
                           " are not an adjacent pair of shards eligible for merging"),
                       stream->id, *first);
    }
    op.begin_change(
        *stream,
        {.steps = {{.kind = ReshardStep::Kind::Merge, .shard = *first, .adjacent = *second}},
         .open_shards_most = stream->open_shard_count()});
    return {};
}

}  // namespace kds
