#include "core/api/codec.h"
#include "core/engine/ops/list_tags_for_resource.h"

namespace kds::api {

Reply run_list_tags_for_resource(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    ListTagsForResourceInput input;
    if (auto refused = settle_resource(engine, in, input)) return std::unexpected(*refused);
    KDS_TRY(const ListTagsForResourceOutput output, list_tags_for_resource(engine, call, input));
    return Value::object().with("Tags", document_of(output.tags));
}

}  // namespace kds::api
