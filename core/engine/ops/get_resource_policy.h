/// GetResourcePolicy (API Reference, GetResourcePolicy; kinesis.md 2.5, 11.3).
#pragma once

#include <string>

#include "core/engine/engine.h"
#include "core/engine/ops/resource_reference.h"

namespace kds {

struct GetResourcePolicyInput {
    ResourceReference resource;
};

struct GetResourcePolicyOutput {
    std::string policy;
};

/// Fails with ResourceNotFound if there is no such resource; one without a policy has "{}".
/// Precondition: the input satisfies check_constraints().
Result<GetResourcePolicyOutput> get_resource_policy(Engine& engine, const Call& call,
                                                    const GetResourcePolicyInput& input);

}  // namespace kds
