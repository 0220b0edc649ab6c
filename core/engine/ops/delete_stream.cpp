#include "core/engine/ops/delete_stream.h"

#include "core/base/text.h"
#include "core/engine/ops/operation.h"
#include "core/engine/unconfirmed.h"

namespace kds {
namespace {

/// kinesis.md 3.4.
std::string has_consumers(const Stream& stream) {
    return cat("DeleteStream can't delete ", stream.account, ":", stream.name,
               " because there are consumers associated with this data stream. To delete ",
               stream.name, " anyway, set the EnforceConsumerDeletion parameter",
               unconfirmed::kEnforceConsumerDeletionTail);
}

}  // namespace

Result<void> delete_stream(Engine& engine, const Call& call, const DeleteStreamInput& input) {
    Operation op(engine, call, Action::DeleteStream);
    KDS_CHECK(op.admit(input.stream_name));
    KDS_TRY(Stream * stream, op.known_stream(input.stream_name));
    // A second call is accepted and changes nothing; what AWS answers is (unconfirmed),
    // kinesis.md 2.5.
    if (stream->status == StreamStatus::Deleting) return {};
    if (!stream->consumers.empty() && !input.enforce_consumer_deletion) {
        return op.fail(ErrorCode::ResourceInUse, has_consumers(*stream), stream->id);
    }
    // The documentation promises it for ACTIVE streams only; those that are CREATING or UPDATING
    // are deleted too (kinesis.md 2.3).
    stream->status = StreamStatus::Deleting;
    stream->change = {};
    stream->status_changes_at = call.now + engine.options().delays.deleting;
    // Its consumers go with it (kinesis.md 2.3, 2.5).
    for (RegisteredConsumer& consumer : stream->consumers) {
        consumer.status = ConsumerStatus::Deleting;
        consumer.status_changes_at = stream->status_changes_at;
    }
    engine.settle_anew();
    Event deleting = op.event(EventKind::StreamDeleting);
    deleting.stream = stream->id;
    deleting.count = stream->open_shard_count();
    engine.log(deleting);
    return {};
}

}  // namespace kds
