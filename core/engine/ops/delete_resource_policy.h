/// DeleteResourcePolicy (API Reference, DeleteResourcePolicy; kinesis.md 2.5, 11.3).
#pragma once

#include "core/engine/engine.h"
#include "core/engine/ops/resource_reference.h"

namespace kds {

struct DeleteResourcePolicyInput {
    ResourceReference resource;
};

/// Fails with ResourceNotFound if there is no such resource, or if it has no policy, and with
/// ResourceInUse if it is not ACTIVE.
/// Precondition: the input satisfies check_constraints().
Result<void> delete_resource_policy(Engine& engine, const Call& call,
                                    const DeleteResourcePolicyInput& input);

}  // namespace kds
