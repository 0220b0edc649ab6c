#include "core/engine/ops/tag_resource.h"

#include "core/engine/ops/resource_common.h"
#include "core/engine/ops/tags_common.h"

namespace kds {

Result<void> tag_resource(Engine& engine, const Call& call, const TagResourceInput& input) {
    Operation op(engine, call, Action::TagResource);
    Asked asked = asked_of(input.resource);
    asked.tags = &input.tags;
    KDS_CHECK(op.admit(asked));
    KDS_TRY(const Resource resource, find_resource(op, input.resource));
    KDS_CHECK(
        add_tags(op, *resource.stream, resource.tags(), input.tags, TagCharacters::WithColon));
    engine.log(event_of(op, EventKind::TagsChanged, resource));
    return {};
}

}  // namespace kds
