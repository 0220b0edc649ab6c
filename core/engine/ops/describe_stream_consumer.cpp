#include "core/engine/ops/describe_stream_consumer.h"

#include "core/engine/ops/consumer_common.h"

namespace kds {

Result<ConsumerDescription> describe_stream_consumer(Engine& engine, const Call& call,
                                                     const DescribeStreamConsumerInput& input) {
    Operation op(engine, call, Action::DescribeStreamConsumer);
    KDS_CHECK(op.admit({.stream_name = input.consumer.stream_name, .consumer = &input.consumer}));
    KDS_TRY(const FoundConsumer found, find_consumer(op, input.consumer));
    return description_of(engine, *found.stream, *found.consumer);
}

}  // namespace kds
