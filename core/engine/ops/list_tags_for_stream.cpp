#include "core/engine/ops/list_tags_for_stream.h"

#include "core/engine/ops/operation.h"

namespace kds {

Result<ListTagsForStreamOutput> list_tags_for_stream(Engine& engine, const Call& call,
                                                     const ListTagsForStreamInput& input) {
    Operation op(engine, call, Action::ListTagsForStream);
    KDS_CHECK(op.admit(input.stream_name));
    KDS_TRY(const Stream* stream, op.known_stream(input.stream_name));
    const auto page =
        static_cast<std::size_t>(input.limit.value_or(limits::kListTagsForStreamLimitMax));
    ListTagsForStreamOutput output;
    auto at = input.exclusive_start_tag_key
                  ? stream->tags.upper_bound(*input.exclusive_start_tag_key)
                  : stream->tags.begin();
    for (; at != stream->tags.end() && output.tags.size() < page; ++at)
        output.tags.push_back({at->first, at->second});
    output.has_more_tags = at != stream->tags.end();
    return output;
}

}  // namespace kds
