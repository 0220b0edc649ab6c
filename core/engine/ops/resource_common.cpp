#include "core/engine/ops/resource_common.h"

#include "core/engine/ops/consumer_common.h"

namespace kds {

Result<Resource> find_resource(Operation& op, const ResourceReference& reference) {
    if (reference.consumer) {
        KDS_TRY(const FoundConsumer found, find_consumer(op, *reference.consumer));
        return Resource{found.stream, found.consumer};
    }
    KDS_TRY(Stream * stream, op.known_stream(reference.stream_name));
    return Resource{stream, nullptr};
}

Result<Resource> active_resource(Operation& op, const ResourceReference& reference) {
    KDS_TRY(const Resource resource, find_resource(op, reference));
    if (resource.consumer) {
        if (resource.consumer->status == ConsumerStatus::Active) return resource;
        return consumer_not_active(op, {resource.stream, resource.consumer});
    }
    if (resource.stream->status == StreamStatus::Active) return resource;
    return op.not_active(*resource.stream);
}

Event event_of(const Operation& op, EventKind kind, const Resource& resource) {
    Event event = op.event(kind);
    event.stream = resource.stream->id;
    if (resource.consumer) event.consumer = resource.consumer->id;
    return event;
}

}  // namespace kds
