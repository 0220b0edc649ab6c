#include "core/api/policy_reader.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "core/api/json_reader.h"
#include "core/base/text.h"
#include "core/iam/request.h"

namespace kds::api {
namespace {

using iam::PrincipalName;
using iam::Statement;

constexpr auto kPolicyElements = std::to_array<std::string_view>({"Version", "Id", "Statement"});
constexpr auto kStatementElements =
    std::to_array<std::string_view>({"Sid", "Effect", "Principal", "NotPrincipal", "Action",
                                     "NotAction", "Resource", "NotResource", "Condition"});

struct PrincipalType {
    std::string_view name;
    PrincipalName::Kind kind;
};
constexpr auto kPrincipalTypes = std::to_array<PrincipalType>({
    {"AWS", PrincipalName::Kind::Aws},
    {"Service", PrincipalName::Kind::Service},
    {"Federated", PrincipalName::Kind::Federated},
    {"CanonicalUser", PrincipalName::Kind::CanonicalUser},
});

/// "a list", with a text or a number as it stands.
std::string found_text(const Value& value) {
    // Longer ones are cut, so that a message stays one.
    constexpr std::size_t kShown = 60;
    switch (value.kind) {
        case Value::Kind::Null: return "null";
        case Value::Kind::Boolean: return value.boolean ? "true" : "false";
        case Value::Kind::Number: return cat(value.integer);
        case Value::Kind::List: return "a list";
        case Value::Kind::Object: return "an object";
        case Value::Kind::Text: {
            const std::string_view text = value.text.view();
            if (text.size() <= kShown) return cat('"', text, '"');
            std::size_t end = kShown;
            while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
            return cat('"', text.substr(0, end), "…\"");
        }
        case Value::Kind::Blob:
        case Value::Kind::Timestamp:
        case Value::Kind::Rows: break;
    }
    return "something else";
}

/// Reads a document from the top down; remembers the first error only and goes on with nothing.
class PolicyReader {
public:
    explicit PolicyReader(PolicyUse use) : use_{use} {}

    Result<iam::Policy> read(const Value& document) {
        iam::Policy policy;
        read_policy(document, policy);
        if (error_) return std::unexpected(*std::move(error_));
        return policy;
    }

private:
    bool failed() const { return error_.has_value(); }
    void fail(std::string_view path, std::string message) {
        if (failed()) return;
        error_ = Error{ErrorCode::BadDocument,
                       path.empty() ? std::move(message) : cat(path, ": ", message)};
    }
    void fail_found(std::string_view path, const Value& value, std::string_view expected) {
        fail(path, cat("found ", found_text(value), ", expected ", expected, "."));
    }
    static std::string within(std::string_view path, std::string_view name) {
        return path.empty() ? std::string(name) : cat(path, ".", name);
    }

    /// An object that has known members only, each once.
    bool check_members(const Value& value, std::string_view path,
                       std::span<const std::string_view> known) {
        if (value.kind != Value::Kind::Object) {
            fail_found(path, value, "an object");
            return false;
        }
        for (std::size_t i = 0; i < value.names.size(); ++i) {
            const std::string_view name = value.names[i];
            if (!known.empty() && std::ranges::find(known, name) == known.end()) {
                std::string all;
                for (const std::string_view one : known)
                    append_parts(all, all.empty() ? "" : ", ", one);
                fail(path, cat("found \"", name, "\", which is none of ", all, "."));
                return false;
            }
            for (std::size_t j = 0; j < i; ++j) {
                if (value.names[j] != name) continue;
                fail(path, cat("\"", name, "\" stands there twice."));
                return false;
            }
        }
        return true;
    }
    /// Of two elements that exclude each other, the one that is there.
    const Value* either(const Value& object, std::string_view path, std::string_view name,
                        std::string_view opposite, bool& is_not) {
        const Value* one = object.find(name);
        const Value* other = object.find(opposite);
        if (one && other) fail(path, cat("found both ", name, " and ", opposite, "."));
        is_not = !one && other;
        return one ? one : other;
    }
    std::string read_text(const Value& value, std::string_view path) {
        if (value.kind == Value::Kind::Text) return std::string(value.text.view());
        fail_found(path, value, "a text");
        return {};
    }
    /// A value or a list of values, each read by `read(value, path)`.
    template <typename Read>
    void read_each(const Value& value, const std::string& path, std::size_t most, Read&& read) {
        if (value.kind != Value::Kind::List) return read(value, path);
        if (value.items.size() > most) {
            return fail(
                path, cat("found ", value.items.size(), " entries, expected at most ", most, "."));
        }
        for (std::size_t i = 0; i < value.items.size() && !failed(); ++i)
            read(value.items[i], cat(path, "[", i, "]"));
    }

    void read_policy(const Value& document, iam::Policy& policy) {
        if (!check_members(document, "", kPolicyElements)) return;
        if (const Value* version = document.find("Version")) {
            const std::string text = read_text(*version, "Version");
            if (text == "2012-10-17") {
                policy.version = iam::Version::V2012_10_17;
            } else if (text != "2008-10-17") {
                fail_found("Version", *version, "2012-10-17 or 2008-10-17");
            }
        }
        if (const Value* id = document.find("Id")) policy.id = read_text(*id, "Id");
        const Value* statements = document.find("Statement");
        if (!statements) return fail("", "Statement is missing.");
        read_each(*statements, "Statement", iam::kStatementsMax,
                  [&](const Value& value, const std::string& path) {
                      read_statement(value, path, policy.statements.emplace_back());
                  });
        check_sids(policy);
    }

    void check_sids(const iam::Policy& policy) {
        const auto& all = policy.statements;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].sid.empty()) continue;
            for (std::size_t j = 0; j < i; ++j) {
                if (all[j].sid == all[i].sid)
                    fail(cat("Statement[", i, "].Sid"),
                         cat("\"", all[i].sid, "\" is that of Statement[", j, "] too."));
            }
        }
    }

    void read_statement(const Value& value, const std::string& path, Statement& out) {
        if (!check_members(value, path, kStatementElements)) return;
        if (const Value* sid = value.find("Sid")) out.sid = read_text(*sid, within(path, "Sid"));
        read_effect(value, path, out);
        bool is_not = false;
        const Value* principal = either(value, path, "Principal", "NotPrincipal", is_not);
        if (principal && use_ == PolicyUse::Identity) {
            fail(path, "found a principal, which only the policy of a resource has.");
        } else if (principal) {
            out.principal.emplace().is_not = is_not;
            read_principal(*principal, within(path, is_not ? "NotPrincipal" : "Principal"),
                           out.principal->names);
        } else if (use_ != PolicyUse::Identity) {
            fail(path, "neither Principal nor NotPrincipal is there.");
        }
        read_names(value, path, "Action", "NotAction", out.action, &PolicyReader::check_action);
        if (use_ == PolicyUse::Trust) {
            if (value.find("Resource") || value.find("NotResource"))
                fail(path, "found a resource, which a trust policy does not have.");
            out.resource.names.emplace_back("*");
        } else {
            read_names(value, path, "Resource", "NotResource", out.resource,
                       &PolicyReader::check_resource);
        }
        if (const Value* condition = value.find("Condition"))
            read_conditions(*condition, within(path, "Condition"), out);
    }

    void read_effect(const Value& value, const std::string& path, Statement& out) {
        const Value* effect = value.find("Effect");
        if (!effect) return fail(path, "Effect is missing.");
        const std::string text = read_text(*effect, within(path, "Effect"));
        if (text == "Deny") {
            out.effect = iam::Effect::Deny;
        } else if (text != "Allow") {
            fail_found(within(path, "Effect"), *effect, "Allow or Deny");
        }
    }

    using Check = void (PolicyReader::*)(std::string_view name, const Value& value,
                                         const std::string& path);
    void read_names(const Value& statement, const std::string& path, std::string_view element,
                    std::string_view opposite, iam::Names<std::string>& out, Check check) {
        const Value* value = either(statement, path, element, opposite, out.is_not);
        if (!value) return fail(path, cat("neither ", element, " nor ", opposite, " is there."));
        const std::string at = within(path, out.is_not ? opposite : element);
        read_each(*value, at, iam::kNamesMax, [&](const Value& one, const std::string& where) {
            out.names.push_back(read_pattern(one, where));
            if (!failed()) (this->*check)(out.names.back(), one, where);
        });
        if (out.names.empty()) fail(at, "found an empty list.");
    }
    std::string read_pattern(const Value& value, const std::string& path) {
        std::string text = read_text(value, path);
        if (text.size() > iam::kPatternBytesMax) {
            fail(path, cat("found ", text.size(), " bytes, expected at most ",
                           iam::kPatternBytesMax, "."));
        }
        return text;
    }
    void check_action(std::string_view name, const Value& value, const std::string& path) {
        const auto colon = name.find(':');
        if (name == "*") return;
        if (colon == std::string_view::npos || colon == 0 || colon + 1 == name.size())
            fail_found(path, value, "* or service:Action such as kinesis:PutRecord");
    }
    void check_resource(std::string_view name, const Value& value, const std::string& path) {
        // A variable may be the whole ARN.
        if (name == "*" || name.starts_with("arn:") || name.starts_with("${")) return;
        fail_found(path, value, "* or an ARN");
    }

    void read_principal(const Value& value, const std::string& path,
                        std::vector<PrincipalName>& out) {
        if (value.kind == Value::Kind::Text && value.text == "*") {
            out.push_back({.kind = PrincipalName::Kind::Everyone, .value = {}});
            return;
        }
        if (value.kind != Value::Kind::Object) return fail_found(path, value, "* or an object");
        std::array<std::string_view, kPrincipalTypes.size()> known;
        std::ranges::transform(kPrincipalTypes, known.begin(), &PrincipalType::name);
        if (!check_members(value, path, known)) return;
        for (const PrincipalType& type : kPrincipalTypes) {
            const Value* names = value.find(type.name);
            if (!names) continue;
            read_each(*names, within(path, type.name), iam::kNamesMax,
                      [&](const Value& one, const std::string& where) {
                          out.push_back(read_principal_name(one, where, type.kind));
                      });
        }
        if (out.empty()) fail(path, "names nobody.");
    }
    PrincipalName read_principal_name(const Value& value, const std::string& path,
                                      PrincipalName::Kind kind) {
        std::string text = read_pattern(value, path);
        if (text == "*") return {.kind = PrincipalName::Kind::Everyone, .value = {}};
        if (kind != PrincipalName::Kind::Aws) return {.kind = kind, .value = std::move(text)};
        if (is_account(text))
            return {.kind = PrincipalName::Kind::Account, .value = std::move(text)};
        const iam::Caller named = iam::caller_of(text);
        if (named.kind == iam::Caller::Kind::Root && is_account(named.account))
            return {.kind = PrincipalName::Kind::Account, .value = named.account};
        // Wildcards in part of a name are not taken (User Guide, Principal).
        if (named.kind == iam::Caller::Kind::Other || !is_account(named.account) ||
            text.find_first_of("*?") != std::string::npos)
            fail_found(path, value, "*, an account of 12 digits, or the ARN of a principal");
        return {.kind = PrincipalName::Kind::Aws, .value = std::move(text)};
    }
    static bool is_account(std::string_view text) {
        constexpr std::size_t kDigits = 12;
        return text.size() == kDigits &&
               text.find_first_not_of("0123456789") == std::string_view::npos;
    }

    void read_conditions(const Value& value, const std::string& path, Statement& out) {
        if (!check_members(value, path, {})) return;
        for (std::size_t i = 0; i < value.names.size() && !failed(); ++i) {
            const std::string_view name = value.names[i];
            const auto op = iam::parse_operator(name);
            if (!op) return fail(path, cat("found \"", name, "\", which is no operator."));
            const std::string at = within(path, name);
            const Value& keys = value.items[i];
            if (!check_members(keys, at, {})) return;
            for (std::size_t k = 0; k < keys.names.size() && !failed(); ++k) {
                if (out.conditions.size() == iam::kConditionsMax) {
                    return fail(path, cat("found more than ", iam::kConditionsMax, " conditions."));
                }
                iam::Condition& condition = out.conditions.emplace_back();
                condition.op = *op;
                condition.key = keys.names[k].view();
                read_values(keys.items[k], within(at, condition.key), condition);
            }
        }
    }
    void read_values(const Value& value, const std::string& path, iam::Condition& out) {
        read_each(value, path, iam::kNamesMax, [&](const Value& one, const std::string& where) {
            std::string text = condition_text(one, where);
            if (!failed() && !iam::is_comparable(out.op.relation, text))
                fail_found(where, one, iam::comparable_name(out.op.relation));
            out.values.push_back(std::move(text));
        });
        if (out.values.empty()) fail(path, "found an empty list.");
    }
    /// Numbers and booleans may stand as such. Of a number three decimals are read.
    std::string condition_text(const Value& value, const std::string& path) {
        if (value.kind == Value::Kind::Boolean) return value.boolean ? "true" : "false";
        if (value.kind != Value::Kind::Number) return read_pattern(value, path);
        const bool is_negative = value.thousandths < 0;
        const auto size = static_cast<std::uint64_t>(value.thousandths);
        const std::uint64_t all = is_negative ? 0 - size : size;
        std::string text = cat(is_negative ? "-" : "", all / 1'000);
        if (all % 1'000 != 0) {
            const std::string decimals = cat(all % 1'000);
            append_parts(text, ".", std::string(3 - decimals.size(), '0'), decimals);
        }
        return text;
    }

    PolicyUse use_;
    std::optional<Error> error_;
};

}  // namespace

Result<iam::Policy> read_policy(const Value& document, PolicyUse use) {
    return PolicyReader(use).read(document);
}

Result<iam::Policy> read_policy(std::string_view text, PolicyUse use) {
    if (text.size() > iam::kPolicyBytesMax) {
        return fail(ErrorCode::BadDocument, cat("found ", text.size(), " bytes, expected at most ",
                                                iam::kPolicyBytesMax, "."));
    }
    const auto document = read_json_in_place(text);
    if (!document || document->kind != Value::Kind::Object)
        return fail(ErrorCode::BadDocument, "The document is no JSON object.");
    return read_policy(*document, use);
}

}  // namespace kds::api
