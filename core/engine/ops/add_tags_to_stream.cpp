#include "core/engine/ops/add_tags_to_stream.h"

#include "core/engine/ops/resource_common.h"
#include "core/engine/ops/tags_common.h"

namespace kds {

Result<void> add_tags_to_stream(Engine& engine, const Call& call,
                                const AddTagsToStreamInput& input) {
    Operation op(engine, call, Action::AddTagsToStream);
    KDS_CHECK(op.admit({.stream_name = input.stream_name, .tags = &input.tags}));
    KDS_TRY(Stream * stream, op.known_stream(input.stream_name));
    KDS_CHECK(add_tags(op, *stream, stream->tags, input.tags));
    engine.log(event_of(op, EventKind::TagsChanged, {stream, nullptr}));
    return {};
}

}  // namespace kds
