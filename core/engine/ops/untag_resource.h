/// UntagResource (API Reference, UntagResource; kinesis.md 2.5).
#pragma once

#include <string>
#include <vector>

#include "core/engine/engine.h"
#include "core/engine/ops/resource_reference.h"

namespace kds {

struct UntagResourceInput {
    ResourceReference resource;
    std::vector<std::string> tag_keys = {};
};

/// Keys that the resource does not have are ignored. Fails with ResourceNotFound, and with
/// InvalidArgument for characters that tags cannot have.
/// Precondition: the input satisfies check_constraints().
Result<void> untag_resource(Engine& engine, const Call& call, const UntagResourceInput& input);

}  // namespace kds
