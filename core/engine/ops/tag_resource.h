/// TagResource (API Reference, TagResource; kinesis.md 2.5).
#pragma once

#include <map>
#include <string>

#include "core/engine/engine.h"
#include "core/engine/ops/resource_reference.h"

namespace kds {

struct TagResourceInput {
    ResourceReference resource;
    std::map<std::string, std::string> tags = {};
};

/// Overwrites the values of keys that the resource has. The tags of a stream are those of
/// AddTagsToStream. Fails with ResourceNotFound, with InvalidArgument for characters that tags
/// cannot have, or for more than 50 tags.
/// Precondition: the input satisfies check_constraints().
Result<void> tag_resource(Engine& engine, const Call& call, const TagResourceInput& input);

}  // namespace kds
