#include "core/engine/ops/add_tags_to_stream.h"

#include "core/engine/ops/tags_common.h"

namespace kds {

Result<void> add_tags_to_stream(Engine& engine, const Call& call,
                                const AddTagsToStreamInput& input) {
    Operation op(engine, call, Action::AddTagsToStream);
    KDS_CHECK(op.admit(input.stream_name));
    Stream* stream = op.find_stream(input.stream_name);
    if (!stream) return op.stream_not_found(input.stream_name);
    KDS_CHECK(add_tags(op, *stream, stream->tags, input.tags));
    Event changed = op.event(EventKind::TagsChanged);
    changed.stream = stream->id;
    engine.log(changed);
    return {};
}

}  // namespace kds
