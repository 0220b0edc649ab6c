#include "core/engine/ops/untag_resource.h"

#include "core/engine/ops/resource_common.h"
#include "core/engine/ops/tags_common.h"

namespace kds {

Result<void> untag_resource(Engine& engine, const Call& call, const UntagResourceInput& input) {
    Operation op(engine, call, Action::UntagResource);
    KDS_CHECK(op.admit(asked_of(input.resource)));
    KDS_TRY(const Resource resource, find_resource(op, input.resource));
    KDS_CHECK(remove_tags(op, *resource.stream, resource.tags(), input.tag_keys,
                          TagCharacters::WithColon));
    engine.log(event_of(op, EventKind::TagsChanged, resource));
    return {};
}

}  // namespace kds
