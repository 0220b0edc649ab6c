#include "core/api/codec.h"
#include "core/engine/ops/list_tags_for_stream.h"

namespace kds::api {

Reply run_list_tags_for_stream(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    ListTagsForStreamInput input;
    input.limit = in.integer("Limit");
    input.exclusive_start_tag_key = in.text("ExclusiveStartTagKey");
    const auto name = in.stream_name();
    if (auto refused = settle_stream(engine, in, name, input)) return std::unexpected(*refused);
    KDS_TRY(const ListTagsForStreamOutput output, list_tags_for_stream(engine, call, input));
    return Value::object()
        .with("Tags", document_of(output.tags))
        .with("HasMoreTags", Value::of_boolean(output.has_more_tags));
}

}  // namespace kds::api
