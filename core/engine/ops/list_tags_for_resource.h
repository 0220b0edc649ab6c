/// ListTagsForResource (API Reference, ListTagsForResource; kinesis.md 2.5).
#pragma once

#include <vector>

#include "core/engine/engine.h"
#include "core/engine/ops/list_tags_for_stream.h"
#include "core/engine/ops/resource_reference.h"

namespace kds {

struct ListTagsForResourceInput {
    ResourceReference resource;
};

struct ListTagsForResourceOutput {
    std::vector<Tag> tags = {};  ///< Ordered by key.
};

/// Fails with ResourceNotFound.
/// Precondition: the input satisfies check_constraints().
Result<ListTagsForResourceOutput> list_tags_for_resource(Engine& engine, const Call& call,
                                                         const ListTagsForResourceInput& input);

}  // namespace kds
