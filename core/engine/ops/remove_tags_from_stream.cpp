#include "core/engine/ops/remove_tags_from_stream.h"

#include "core/engine/ops/resource_common.h"
#include "core/engine/ops/tags_common.h"

namespace kds {

Result<void> remove_tags_from_stream(Engine& engine, const Call& call,
                                     const RemoveTagsFromStreamInput& input) {
    Operation op(engine, call, Action::RemoveTagsFromStream);
    KDS_CHECK(op.admit(input.stream_name));
    KDS_TRY(Stream * stream, op.known_stream(input.stream_name));
    KDS_CHECK(remove_tags(op, *stream, stream->tags, input.tag_keys));
    engine.log(event_of(op, EventKind::TagsChanged, {stream, nullptr}));
    return {};
}

}  // namespace kds
