#include "core/api/codec.h"
#include "core/engine/ops/add_tags_to_stream.h"

namespace kds::api {

Reply run_add_tags_to_stream(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    AddTagsToStreamInput input;
    input.tags = in.required_text_map("Tags");
    const auto name = in.stream_name();
    if (auto refused = settle_stream(engine, in, name, input)) return std::unexpected(*refused);
    return no_output(add_tags_to_stream(engine, call, input));
}

}  // namespace kds::api
