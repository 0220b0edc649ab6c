#include "core/engine/ops/remove_tags_from_stream.h"

#include "core/engine/ops/tags_common.h"

namespace kds {

Result<void> remove_tags_from_stream(Engine& engine, const Call& call,
                                     const RemoveTagsFromStreamInput& input) {
    Operation op(engine, call, Action::RemoveTagsFromStream);
    KDS_CHECK(op.admit(input.stream_name));
    Stream* stream = op.find_stream(input.stream_name);
    if (!stream) return op.stream_not_found(input.stream_name);
    KDS_CHECK(remove_tags(op, *stream, stream->tags, input.tag_keys));
    Event changed = op.event(EventKind::TagsChanged);
    changed.stream = stream->id;
    engine.log(changed);
    return {};
}

}  // namespace kds
