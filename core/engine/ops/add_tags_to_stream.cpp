#include "core/engine/ops/add_tags_to_stream.h"

#include "core/engine/ops/tags_common.h"

namespace kds {

Result<void> add_tags_to_stream(Engine& engine, const Call& call,
                                const AddTagsToStreamInput& input) {
    Operation op(engine, call, Action::AddTagsToStream);
    KDS_CHECK(op.admit(input.stream_name));
    Stream* stream = op.find_stream(input.stream_name);
    if (!stream) return op.stream_not_found(input.stream_name);
    return add_tags(op, *stream, input.tags);
}

}  // namespace kds
