#include "core/api/codec.h"
#include "core/engine/ops/untag_resource.h"

namespace kds::api {

Reply run_untag_resource(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    UntagResourceInput input;
    input.tag_keys = in.required_texts("TagKeys");
    if (auto refused = settle_resource(engine, in, input)) return std::unexpected(*refused);
    return no_output(untag_resource(engine, call, input));
}

}  // namespace kds::api
