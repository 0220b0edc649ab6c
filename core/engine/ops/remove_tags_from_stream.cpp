#include "core/engine/ops/remove_tags_from_stream.h"

#include "core/engine/ops/tags_common.h"

namespace kds {

Result<void> remove_tags_from_stream(Engine& engine, const Call& call,
                                     const RemoveTagsFromStreamInput& input) {
    Operation op(engine, call, Action::RemoveTagsFromStream);
    KDS_CHECK(op.admit(input.stream_name));
    Stream* stream = op.find_stream(input.stream_name);
    if (!stream) return op.stream_not_found(input.stream_name);
    const std::vector<std::string_view> keys(input.tag_keys.begin(), input.tag_keys.end());
    if (auto good = check_tag_characters(op, *stream, keys, "remove tags from"); !good) return good;
    for (const std::string& key : input.tag_keys) stream->tags.erase(key);
    return {};
}

}  // namespace kds
