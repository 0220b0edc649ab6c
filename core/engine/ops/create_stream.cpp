#include "core/engine/ops/create_stream.h"

#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "core/engine/ops/tags_common.h"
#include "core/engine/ops/warm_common.h"
#include "core/engine/unconfirmed.h"

namespace kds {
namespace {

std::int64_t streams_creating(const Operation& op) {
    return std::ranges::count_if(op.engine().streams(), [&](const Stream& stream) {
        return stream.status == StreamStatus::Creating && stream.account == op.owner();
    });
}

/// What the members ask for that goes with on-demand mode only.
Result<void> check_on_demand_members(Operation& op, const CreateStreamInput& input) {
    if (input.record_distribution_strategy == "AUTO" && input.stream_mode != "ON_DEMAND")
        return op.fail(ErrorCode::InvalidArgument, std::string(unconfirmed::kAutoNeedsOnDemand));
    if (!input.warm_throughput_mibps) return {};
    return check_warm_throughput(
        op, input.stream_mode == "ON_DEMAND" ? StreamMode::OnDemand : StreamMode::Provisioned, {});
}

Result<void> check_quotas(Operation& op, const CreateStreamInput& input) {
    const Engine& engine = op.engine();
    const Quotas& quotas = engine.quotas();
    if (input.stream_mode != "ON_DEMAND") {
        if (input.shard_count > quotas.shards_per_account - engine.counted_shards(op.owner()))
            return op.fail(ErrorCode::LimitExceeded, shard_limit_exceeded(op, input.shard_count));
    } else {
        if (engine.on_demand_stream_count(op.owner()) >= quotas.on_demand_streams) {
            return op.fail(ErrorCode::LimitExceeded,
                           std::string(unconfirmed::kTooManyOnDemandStreams));
        }
        KDS_CHECK(check_warm_quota(op, input.warm_throughput_mibps.value_or(0), {}));
    }
    if (streams_creating(op) >= limits::kStreamsCreatingMax)
        return op.fail(ErrorCode::LimitExceeded, std::string(unconfirmed::kTooManyStreamsCreating));
    return {};
}

/// The stream as the input describes it; not yet the engine's.
Stream stream_of(const Operation& op, const CreateStreamInput& input) {
    Stream stream;
    stream.name = input.stream_name;
    stream.account = op.owner();
    stream.created_at = op.now();
    stream.status_changes_at = op.now() + op.engine().options().delays.creating;
    stream.mode = parse_stream_mode(input.stream_mode).value_or(StreamMode::Provisioned);
    stream.shards_wanted = static_cast<std::uint32_t>(input.shard_count);
    if (stream.mode == StreamMode::OnDemand) {
        stream.warm_mibps = input.warm_throughput_mibps.value_or(0);
        stream.shards_wanted = shards_for(stream, stream.warm_mibps);
    }
    if (input.record_distribution_strategy)
        stream.distribution = parse_record_distribution(*input.record_distribution_strategy)
                                  .value_or(RecordDistribution::UserPartitionKey);
    if (input.max_record_size_kib) stream.record_bytes_max = *input.max_record_size_kib * 1'024;
    return stream;
}

}  // namespace

Result<void> create_stream(Engine& engine, const Call& call, const CreateStreamInput& input) {
    Operation op(engine, call, Action::CreateStream);
    Asked asked{.stream_name = input.stream_name};
    if (input.tags && !input.tags->empty()) {
        asked.tags = &*input.tags;
        asked.also = Action::AddTagsToStream;  // kinesis.md 11.1.
    }
    KDS_CHECK(op.admit(asked));
    if (const Stream* other = op.find_stream(input.stream_name)) {
        return op.fail(ErrorCode::ResourceInUse,
                       cat("Stream ", op.under_account(input.stream_name), " already exists."),
                       other->id);
    }
    Stream stream = stream_of(op, input);
    if (input.tags) {
        KDS_CHECK(add_tags(op, stream, stream.tags, *input.tags));
    }
    KDS_CHECK(check_on_demand_members(op, input));
    KDS_CHECK(check_quotas(op, input));

    stream.id = engine.new_stream_id();
    Event creating = op.event(EventKind::StreamCreating);
    creating.stream = stream.id;
    creating.count = stream.shards_wanted;
    creating.place = static_cast<std::uint64_t>(stream.mode);
    engine.add_stream(std::move(stream));
    engine.log(creating);
    return {};
}

}  // namespace kds
