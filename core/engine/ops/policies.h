/// Asks the policies whether a caller may do what it asks for. For core/engine/ops only, which
/// reach it through authorization.h, and for whoever wants to show why.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine/engine.h"
#include "core/engine/ops/authorization.h"
#include "core/iam/evaluate.h"

namespace kds {

/// What the policies say, and with a trail how they came to it. Lives no longer than the engine's
/// policies: the decision points into them. The resource's policy is called like the stream or the
/// consumer.
iam::Decision decision_of(const Operation& operation, Action action, const Asked& asked,
                          iam::Trail* trail = nullptr);

/// As refusal(), by the policies alone; keeps the call in the audit log. Policies of resources can
/// be managed by their own account only, whatever they say (kinesis.md 2.5); decision_of() says so
/// too.
std::optional<Error> refusal_by_policies(Operation& operation, const Asked& asked);

/// The request as policies see it: who calls, what for, and the condition keys that the service
/// gives (kinesis.md 11.1): aws:ResourceTag, aws:RequestTag, aws:TagKeys; the global ones about the
/// principal and its organization, the time, the Region, the resource's account and
/// aws:SecureTransport, which is always true (kinesis.md 11.6); where the request comes from; then
/// what the directory has for the caller.
iam::Request request_of(const Operation& operation, Action action, const Asked& asked);

/// The same for any action and resource, without what is the request's or the resource's own: no
/// tags, no origin.
iam::Request request_of(const Engine& engine, iam::Caller caller, Instant now, std::string action,
                        std::string resource, std::string_view resource_account);

/// Adds aws:SourceIp, or aws:VpcSourceIp, aws:SourceVpce and aws:SourceVpc.
void add_origin(const iam::Origin& origin, std::vector<iam::ContextKey>& context);
/// aws:ResourceTag/{key}.
void add_resource_tags(const std::map<std::string, std::string>& tags,
                       std::vector<iam::ContextKey>& context);

}  // namespace kds
