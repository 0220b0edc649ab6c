/// Whether a caller may do what it asks for. For core/engine/ops only.
///
/// An engine without policies: an account may do everything with its own streams, and nothing with
/// those of another account. Policies are asked in policies.h: those of streams and consumers, and
/// those of the callers if the engine was told them (core/engine/identities.h).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/engine/action.h"
#include "core/engine/ops/consumer_reference.h"

namespace kds {

class Operation;

/// What a call is about, and what of it conditions may ask for (kinesis.md 11.1).
struct Asked {
    std::string_view stream_name = {};  ///< Empty for an action that names none: resource "*".
    /// For an action that is checked on the consumer; else null.
    const ConsumerReference* consumer = nullptr;
    /// The tags in the request: aws:RequestTag/{key} and aws:TagKeys; null for an action without.
    const std::map<std::string, std::string>* tags = nullptr;
    /// What must be allowed besides: AddTagsToStream for a CreateStream with tags.
    std::optional<Action> also = {};
};

/// Empty if the caller may; else AccessDenied with its sentence (kinesis.md 3.7), or
/// UnrecognizedClient.
std::optional<Error> refusal(Operation& operation, const Asked& asked);

/// "User: … is not authorized to perform: … on resource: …" with its end.
std::string denial(const Operation& operation, std::string_view permission,
                   std::string_view resource, std::string_view reason);

/// ARN of what is asked for, "*" if nothing is named. That of a consumer which is named without its
/// time of registration and is not there ends with its name.
std::string resource_of(const Operation& operation, const Asked& asked);

/// "kinesis:PutRecord" (kinesis.md 11.1).
std::string permission_of(Action action);

}  // namespace kds
