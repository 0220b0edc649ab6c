#include "core/api/codec.h"
#include "core/engine/ops/remove_tags_from_stream.h"

namespace kds::api {

Reply run_remove_tags_from_stream(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    RemoveTagsFromStreamInput input;
    input.tag_keys = in.required_texts("TagKeys");
    const auto name = in.stream_name();
    if (auto refused = settle_stream(engine, in, name, input)) return std::unexpected(*refused);
    return no_output(remove_tags_from_stream(engine, call, input));
}

}  // namespace kds::api
