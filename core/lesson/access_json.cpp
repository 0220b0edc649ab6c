#include "core/lesson/access_json.h"

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "core/base/text.h"
#include "core/lesson/command_forms.h"
#include "core/lesson/json_common.h"
#include "core/lesson/json_values.h"
#include "core/lesson/pretty_json.h"

namespace kds::lesson {
namespace {

using namespace sim;

/// A policy that must be there: a text of any bytes, or an object.
std::string policy(const JsonNode& node, std::string_view name = "policy") {
    if (node.has(name) && node.field(name).is_object())
        return pretty_json(*node.field(name).place());
    return bytes(node, name);
}
/// Empty if it is left out.
std::string optional_policy(const JsonNode& node, std::string_view name = "policy") {
    return node.has(name) || node.has(cat(name, "_base64")) ? policy(node, name) : std::string();
}
std::string optional(const JsonNode& node, std::string_view name) {
    return optional_bytes(node, name).value_or("");
}
void write_filled(JsonWriter& out, std::string_view name, const std::string& value) {
    if (!value.empty()) out.bytes(name, value);
}

PolicyText read_named(const JsonNode& node) {
    node.only({"name", "name_base64", "policy", "policy_base64"});
    return {bytes(node, "name"), policy(node)};
}
void write_members(JsonWriter& out, const PolicyText& named) {
    out.bytes("name", named.name).bytes("policy", named.text);
}
std::vector<PolicyText> read_all(const JsonNode& node, std::string_view name) {
    std::vector<PolicyText> all;
    if (!node.has(name)) return all;
    for (const JsonNode& item : node.field(name).items(0, kListMax))
        all.push_back(read_named(item));
    return all;
}
void write_all(JsonWriter& out, std::string_view name, const std::vector<PolicyText>& all) {
    if (all.empty()) return;
    out.begin_list(name);
    for (const PolicyText& named : all) {
        out.begin_object();
        write_members(out, named);
        out.end_object();
    }
    out.end_list();
}

struct AddPrincipalForm {
    static constexpr std::string_view kName = kAccessNames[0];
    static constexpr std::array<std::string_view, 13> kFields{
        "name",     "name_base64",      "kind",     "account", "account_base64",
        "about",    "about_base64",     "policies", "trust",   "trust_base64",
        "boundary", "session_policies", "tags"};

    static AddPrincipal read(const JsonNode& node) {
        PrincipalSpec spec;
        spec.name = bytes(node, "name");
        if (node.has("kind"))
            spec.kind = static_cast<PrincipalKind>(node.field("kind").choice(kKinds, "kind"));
        spec.account = optional(node, "account");
        spec.about = optional(node, "about");
        spec.policies = read_all(node, "policies");
        spec.session_policies = read_all(node, "session_policies");
        if (node.has("boundary")) spec.boundary = read_named(node.field("boundary"));
        spec.trust = optional_policy(node, "trust");
        if (node.has("tags")) {
            const JsonNode tags = node.field("tags");
            for (const std::string& key : tags.names())
                spec.tags.push_back({key, tags.field(key).text()});
        }
        return {std::move(spec)};
    }
    static void write(JsonWriter& out, const AddPrincipal& command) {
        const PrincipalSpec& spec = command.spec;
        out.bytes("name", spec.name);
        if (spec.kind != PrincipalKind::User)
            out.text("kind", kKinds[static_cast<std::size_t>(spec.kind)]);
        write_filled(out, "account", spec.account);
        write_filled(out, "about", spec.about);
        write_all(out, "policies", spec.policies);
        write_all(out, "session_policies", spec.session_policies);
        if (!spec.boundary.text.empty()) {
            out.begin_object("boundary");
            write_members(out, spec.boundary);
            out.end_object();
        }
        write_filled(out, "trust", spec.trust);
        if (spec.tags.empty()) return;
        out.begin_object("tags");
        for (const iam::IdentityTag& tag : spec.tags) out.text(tag.key, tag.value);
        out.end_object();
    }

private:
    static constexpr std::array<std::string_view, 2> kKinds{"user", "role"};
};

struct UsePrincipalForm {
    static constexpr std::string_view kName = kAccessNames[1];
    static constexpr std::array<std::string_view, 4> kFields{"actor", "actor_base64", "principal",
                                                             "principal_base64"};
    static UsePrincipal read(const JsonNode& node) {
        return {optional(node, "actor"), bytes(node, "principal")};
    }
    static void write(JsonWriter& out, const UsePrincipal& command) {
        write_filled(out, "actor", command.actor);
        out.bytes("principal", command.principal);
    }
};

struct PutPrincipalPolicyForm {
    static constexpr std::string_view kName = kAccessNames[2];
    static constexpr std::array<std::string_view, 6> kFields{
        "principal", "principal_base64", "name", "name_base64", "policy", "policy_base64"};
    static PutPrincipalPolicy read(const JsonNode& node) {
        return {bytes(node, "principal"), bytes(node, "name"), policy(node)};
    }
    static void write(JsonWriter& out, const PutPrincipalPolicy& command) {
        out.bytes("principal", command.principal).bytes("name", command.name);
        out.bytes("policy", command.text);
    }
};

struct DeletePrincipalPolicyForm {
    static constexpr std::string_view kName = kAccessNames[3];
    static constexpr std::array<std::string_view, 4> kFields{"principal", "principal_base64",
                                                             "name", "name_base64"};
    static DeletePrincipalPolicy read(const JsonNode& node) {
        return {bytes(node, "principal"), bytes(node, "name")};
    }
    static void write(JsonWriter& out, const DeletePrincipalPolicy& command) {
        out.bytes("principal", command.principal).bytes("name", command.name);
    }
};

struct SetPrincipalBoundaryForm {
    static constexpr std::string_view kName = kAccessNames[4];
    static constexpr auto kFields = PutPrincipalPolicyForm::kFields;
    static SetPrincipalBoundary read(const JsonNode& node) {
        return {bytes(node, "principal"), optional(node, "name"), optional_policy(node)};
    }
    static void write(JsonWriter& out, const SetPrincipalBoundary& command) {
        out.bytes("principal", command.principal);
        write_filled(out, "name", command.name);
        write_filled(out, "policy", command.text);
    }
};

/// The commands that name a principal and nothing else.
template <typename Named>
struct PrincipalForm {
    static constexpr std::array<std::string_view, 2> kFields{"principal", "principal_base64"};
    static Named read(const JsonNode& node) { return {bytes(node, "principal")}; }
    static void write(JsonWriter& out, const Named& command) {
        out.bytes("principal", command.principal);
    }
};
struct DeactivatePrincipalForm : PrincipalForm<DeactivatePrincipal> {
    static constexpr std::string_view kName = kAccessNames[5];
};
struct ReactivatePrincipalForm : PrincipalForm<ReactivatePrincipal> {
    static constexpr std::string_view kName = kAccessNames[6];
};

struct PutControlPolicyForm {
    static constexpr std::string_view kName = kAccessNames[7];
    static constexpr std::array<std::string_view, 7> kFields{
        "account", "account_base64", "level", "name", "name_base64", "policy", "policy_base64"};
    static PutControlPolicy read(const JsonNode& node) {
        return {.account = optional(node, "account"),
                .level = static_cast<std::size_t>(
                    node.field("level").integer(0, std::numeric_limits<std::int32_t>::max())),
                .name = bytes(node, "name"),
                .text = optional_policy(node)};
    }
    static void write(JsonWriter& out, const PutControlPolicy& command) {
        write_filled(out, "account", command.account);
        out.integer("level", static_cast<std::int64_t>(command.level)).bytes("name", command.name);
        write_filled(out, "policy", command.text);
    }
};

struct SetOrganizationForm {
    static constexpr std::string_view kName = kAccessNames[8];
    static constexpr std::array<std::string_view, 4> kFields{"account", "account_base64",
                                                             "organization", "organization_base64"};
    static SetOrganization read(const JsonNode& node) {
        return {optional(node, "account"), bytes(node, "organization")};
    }
    static void write(JsonWriter& out, const SetOrganization& command) {
        write_filled(out, "account", command.account);
        out.bytes("organization", command.organization);
    }
};

struct PutEndpointForm {
    static constexpr std::string_view kName = kAccessNames[9];
    static constexpr std::array<std::string_view, 6> kFields{
        "endpoint", "endpoint_base64", "vpc", "vpc_base64", "policy", "policy_base64"};
    static PutEndpoint read(const JsonNode& node) {
        return {bytes(node, "endpoint"), bytes(node, "vpc"), optional_policy(node)};
    }
    static void write(JsonWriter& out, const PutEndpoint& command) {
        out.bytes("endpoint", command.endpoint).bytes("vpc", command.vpc);
        write_filled(out, "policy", command.text);
    }
};

struct SetPathForm {
    static constexpr std::string_view kName = kAccessNames[10];
    static constexpr std::array<std::string_view, 6> kFields{
        "actor", "actor_base64", "endpoint", "endpoint_base64", "address", "address_base64"};
    static SetPath read(const JsonNode& node) {
        return {optional(node, "actor"), optional(node, "endpoint"), optional(node, "address")};
    }
    static void write(JsonWriter& out, const SetPath& command) {
        write_filled(out, "actor", command.actor);
        write_filled(out, "endpoint", command.endpoint);
        write_filled(out, "address", command.address);
    }
};

struct SetKeyStateForm {
    static constexpr std::string_view kName = kAccessNames[11];
    static constexpr std::array<std::string_view, 3> kFields{"key", "key_base64", "state"};
    static SetKeyState read(const JsonNode& node) {
        const JsonNode state = node.field("state");
        const auto known = parse_key_state(state.text());
        if (state.exists() && !known) state.fail("a key is Enabled, Disabled or PendingDeletion");
        return {bytes(node, "key"), known.value_or(KeyState{})};
    }
    static void write(JsonWriter& out, const SetKeyState& command) {
        out.bytes("key", command.key).text("state", to_string(command.state));
    }
};

struct PutKeyPolicyForm {
    static constexpr std::string_view kName = kAccessNames[12];
    static constexpr std::array<std::string_view, 4> kFields{"key", "key_base64", "policy",
                                                             "policy_base64"};
    static PutKeyPolicy read(const JsonNode& node) {
        return {bytes(node, "key"), optional_policy(node)};
    }
    static void write(JsonWriter& out, const PutKeyPolicy& command) {
        out.bytes("key", command.key);
        write_filled(out, "policy", command.text);
    }
};

struct CreateGrantForm {
    static constexpr std::string_view kName = kAccessNames[13];
    static constexpr std::array<std::string_view, 7> kFields{
        "key", "key_base64", "name", "name_base64", "principal", "principal_base64", "operations"};
    static CreateGrant read(const JsonNode& node) {
        CreateGrant command{bytes(node, "key"), bytes(node, "name"), bytes(node, "principal"), {}};
        for (const JsonNode& item : node.field("operations").items(0, kListMax))
            command.operations.push_back(item.text());
        return command;
    }
    static void write(JsonWriter& out, const CreateGrant& command) {
        out.bytes("key", command.key).bytes("name", command.name);
        out.bytes("principal", command.principal).begin_list("operations");
        for (const std::string& operation : command.operations) out.text_item(operation);
        out.end_list();
    }
};

struct RevokeGrantForm {
    static constexpr std::string_view kName = kAccessNames[14];
    static constexpr std::array<std::string_view, 4> kFields{"key", "key_base64", "name",
                                                             "name_base64"};
    static RevokeGrant read(const JsonNode& node) {
        return {bytes(node, "key"), bytes(node, "name")};
    }
    static void write(JsonWriter& out, const RevokeGrant& command) {
        out.bytes("key", command.key).bytes("name", command.name);
    }
};

using Forms = FormList<decltype(AccessCommand::what), AddPrincipalForm, UsePrincipalForm,
                       PutPrincipalPolicyForm, DeletePrincipalPolicyForm, SetPrincipalBoundaryForm,
                       DeactivatePrincipalForm, ReactivatePrincipalForm, PutControlPolicyForm,
                       SetOrganizationForm, PutEndpointForm, SetPathForm, SetKeyStateForm,
                       PutKeyPolicyForm, CreateGrantForm, RevokeGrantForm>;
static_assert(Forms::kNames == kAccessNames);

}  // namespace

AccessCommand read_access_command(const JsonNode& node, std::size_t kind,
                                  std::initializer_list<std::string_view> beside) {
    return {Forms::read(node, kind, beside)};
}

void write_access_command(JsonWriter& out, const AccessCommand& command) {
    Forms::write(out, command.what);
}

}  // namespace kds::lesson
