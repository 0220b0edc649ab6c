#include "core/engine/ops/consumer_common.h"

#include "core/base/text.h"

namespace kds {

Result<FoundConsumer> find_consumer(Operation& op, const ConsumerReference& reference) {
    KDS_TRY(Stream * stream, op.known_stream(reference.stream_name));
    RegisteredConsumer* consumer = stream->find_consumer(reference.consumer_name);
    if (consumer && reference.created_s.value_or(consumer->created_at.epoch_seconds()) ==
                        consumer->created_at.epoch_seconds())
        return FoundConsumer{stream, consumer};
    const std::string named = reference.created_s
                                  ? cat(op.engine().arn_of(*stream), "/consumer/",
                                        reference.consumer_name, ":", *reference.created_s)
                                  : reference.consumer_name;
    return op.fail(ErrorCode::ResourceNotFound, consumer_not_found(named, op.owner()), stream->id);
}

std::unexpected<Error> consumer_not_active(Operation& op, const FoundConsumer& found) {
    return op.fail(ErrorCode::ResourceInUse,
                   cat("Consumer ", found.consumer->name, " with creation timestamp ",
                       found.consumer->created_at.epoch_seconds(), " under stream: ",
                       found.stream->name, " , account ", op.owner(), " is not in ACTIVE status."),
                   found.stream->id);
}

ConsumerDescription description_of(const Engine& engine, const Stream& stream,
                                   const RegisteredConsumer& consumer) {
    return {.consumer_name = consumer.name,
            .consumer_arn = engine.arn_of(stream, consumer),
            .status = consumer.status,
            .created_at = consumer.created_at,
            .stream_arn = engine.arn_of(stream)};
}

}  // namespace kds
