#include "core/engine/ops/delete_stream.h"

#include "core/engine/ops/operation.h"

namespace kds {

Result<void> delete_stream(Engine& engine, const Call& call, const DeleteStreamInput& input) {
    Operation op(engine, call, Action::DeleteStream);
    KDS_CHECK(op.admit(input.stream_name));
    Stream* stream = op.find_stream(input.stream_name);
    if (!stream) return op.stream_not_found(input.stream_name);
    // A second call is accepted and changes nothing; what AWS answers is (unconfirmed),
    // kinesis.md 2.5.
    if (stream->status == StreamStatus::Deleting) return {};
    // The documentation promises it for ACTIVE streams only; those that are CREATING or UPDATING
    // are deleted too (kinesis.md 2.3).
    stream->status = StreamStatus::Deleting;
    stream->change = {};
    stream->status_changes_at = call.now + engine.options().delays.deleting;
    engine.settle_anew();
    Event deleting = op.event(EventKind::StreamDeleting);
    deleting.stream = stream->id;
    deleting.count = stream->open_shard_count();
    engine.log(deleting);
    return {};
}

}  // namespace kds
