#include "core/api/codec.h"
#include "core/engine/ops/tag_resource.h"

namespace kds::api {

Reply run_tag_resource(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    TagResourceInput input;
    input.tags = in.required_text_map("Tags");
    if (auto refused = settle_resource(engine, in, input)) return std::unexpected(*refused);
    return no_output(tag_resource(engine, call, input));
}

}  // namespace kds::api
