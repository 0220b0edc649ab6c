#include "core/engine/ops/deregister_stream_consumer.h"

#include "core/engine/ops/consumer_common.h"

namespace kds {

Result<void> deregister_stream_consumer(Engine& engine, const Call& call,
                                        const DeregisterStreamConsumerInput& input) {
    Operation op(engine, call, Action::DeregisterStreamConsumer);
    KDS_CHECK(op.admit({.stream_name = input.consumer.stream_name, .consumer = &input.consumer}));
    KDS_TRY(const FoundConsumer found, find_consumer(op, input.consumer));
    if (found.consumer->status != ConsumerStatus::Active) return consumer_not_active(op, found);
    found.consumer->status = ConsumerStatus::Deleting;
    found.consumer->status_changes_at = call.now + engine.options().delays.consumer_deleting;
    engine.settle_anew();
    Event deregistered = op.event(EventKind::ConsumerDeregistered);
    deregistered.stream = found.stream->id;
    deregistered.consumer = found.consumer->id;
    engine.log(deregistered);
    return {};
}

}  // namespace kds
