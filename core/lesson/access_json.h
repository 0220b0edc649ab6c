/// Commands about principals, policies, keys and ways as JSON. A policy stands under "policy": as a
/// text, or in files by hand as an object, which becomes a text of four blanks a level.
///
///   {"do": "add_principal", "name": "orders-writer", "kind": "user", "account": "123456789012",
///    "about": "…", "policies": [{"name": "put", "policy": {…}}], "boundary": {"name": …, "policy":
///    …}}
///     also for roles: "session_policies": […], "trust": {…}; "tags": {"team": "orders"}
///   {"do": "use_principal", "actor": "Shop", "principal": "orders-writer"}    no actor: the
///   learner
///   {"do": "put_principal_policy", "principal": "orders-writer", "name": "put", "policy": {…}}
///   {"do": "delete_principal_policy", "principal": "orders-writer", "name": "put"}
///   {"do": "set_principal_boundary", "principal": "orders-writer", "name": "most", "policy": {…}}
///   {"do": "deactivate_principal", "principal": "orders-writer"}, also "reactivate_principal"
///   {"do": "put_control_policy", "account": "123456789012", "level": 0, "name": …, "policy": {…}}
///   {"do": "set_organization", "account": "123456789012", "organization": "o-a1b2c3d4e5"}
///   {"do": "put_endpoint", "endpoint": "vpce-0a1b2c3d", "vpc": "vpc-0a1b2c3d", "policy": {…}}
///   {"do": "set_path", "actor": "Shop", "endpoint": "vpce-0a1b2c3d", "address": "10.0.0.7"}
///   {"do": "set_key_state", "key": "alias/orders", "state": "Disabled"}
///   {"do": "put_key_policy", "key": "alias/orders", "policy": {…}}
///   {"do": "create_grant", "key": "alias/orders", "name": "audit", "principal": "auditor",
///    "operations": ["Decrypt"]}
///   {"do": "revoke_grant", "key": "alias/orders", "name": "audit"}
///
/// What may be left out: "kind" (user), "account" (the engine's own), "about", "policies",
/// "boundary", "tags", "actor" (the learner), "policy" of a boundary, a control policy (both taken
/// away), an endpoint and a key (their defaults), "endpoint" (the public one), "address".
#pragma once

#include <array>
#include <initializer_list>
#include <string_view>

#include "core/lesson/json_reader.h"
#include "core/lesson/json_writer.h"
#include "core/sim/access_command.h"

namespace kds::lesson {

/// In the order of AccessCommand's alternatives.
inline constexpr std::array<std::string_view, 15> kAccessNames{"add_principal",
                                                               "use_principal",
                                                               "put_principal_policy",
                                                               "delete_principal_policy",
                                                               "set_principal_boundary",
                                                               "deactivate_principal",
                                                               "reactivate_principal",
                                                               "put_control_policy",
                                                               "set_organization",
                                                               "put_endpoint",
                                                               "set_path",
                                                               "set_key_state",
                                                               "put_key_policy",
                                                               "create_grant",
                                                               "revoke_grant"};

/// `kind` is the place of its "do" in kAccessNames.
sim::AccessCommand read_access_command(const JsonNode& node, std::size_t kind,
                                       std::initializer_list<std::string_view> beside);
/// Writes the members into the open object.
void write_access_command(JsonWriter& out, const sim::AccessCommand& command);

}  // namespace kds::lesson
