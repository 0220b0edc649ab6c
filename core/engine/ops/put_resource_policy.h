/// PutResourcePolicy (API Reference, PutResourcePolicy; kinesis.md 2.5, 11.3).
#pragma once

#include <memory>
#include <string>

#include "core/engine/engine.h"
#include "core/engine/ops/resource_reference.h"

namespace kds {

struct PutResourcePolicyInput {
    ResourceReference resource;
    std::string policy = {};  ///< JSON, kept as it is.
    /// What the text says, read by core/api; null: it allows and denies nobody anything.
    std::shared_ptr<const iam::Policy> document = {};
};

/// Replaces the whole policy of the resource. Fails with ResourceNotFound, or with ResourceInUse if
/// the resource is not ACTIVE.
/// Precondition: the input satisfies check_constraints().
Result<void> put_resource_policy(Engine& engine, const Call& call,
                                 const PutResourcePolicyInput& input);

}  // namespace kds
