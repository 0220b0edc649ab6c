/// What the operations on a resource share. For core/engine/ops only.
#pragma once

#include <map>
#include <string>

#include "core/engine/ops/operation.h"
#include "core/engine/ops/resource_reference.h"

namespace kds {

struct Resource {
    Stream* stream;                ///< The resource itself, or the owner of the consumer.
    RegisteredConsumer* consumer;  ///< Null if the resource is the stream.

    std::map<std::string, std::string>& tags() const {
        return consumer ? consumer->tags : stream->tags;
    }
    ResourcePolicy& policy() const { return consumer ? consumer->policy : stream->policy; }
};

/// What a call about it asks for.
inline Asked asked_of(const ResourceReference& reference) {
    return {.stream_name = reference.stream_name,
            .consumer = reference.consumer ? &*reference.consumer : nullptr};
}

/// Fails with ResourceNotFound: the stream, or the consumer in it.
Result<Resource> find_resource(Operation& op, const ResourceReference& reference);

/// The same, for a change that a resource which is made, changed or deleted does not take: fails
/// with ResourceInUse too.
Result<Resource> active_resource(Operation& op, const ResourceReference& reference);

/// An event of this kind about the resource.
Event event_of(const Operation& op, EventKind kind, const Resource& resource);

}  // namespace kds
