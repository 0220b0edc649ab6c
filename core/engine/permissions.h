/// The permissions of the service: one an operation (kinesis.md 11.1).
#pragma once

#include <span>

#include "core/engine/action.h"
#include "core/iam/known_action.h"

namespace kds {

/// All of them by name, at the places of their Action. Which are checked on the consumer, and which
/// on no resource, is kinesis.md 11.1's; the tags and policies of a resource are those of a stream
/// or of a consumer (kinesis.md 2.5).
std::span<const iam::KnownAction> known_actions();

}  // namespace kds
