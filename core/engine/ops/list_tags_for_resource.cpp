#include "core/engine/ops/list_tags_for_resource.h"

#include "core/engine/ops/resource_common.h"

namespace kds {

Result<ListTagsForResourceOutput> list_tags_for_resource(Engine& engine, const Call& call,
                                                         const ListTagsForResourceInput& input) {
    Operation op(engine, call, Action::ListTagsForResource);
    KDS_CHECK(op.admit(asked_of(input.resource)));
    KDS_TRY(const Resource resource, find_resource(op, input.resource));
    ListTagsForResourceOutput output;
    for (const auto& [key, value] : resource.tags()) output.tags.push_back({key, value});
    return output;
}

}  // namespace kds
