#include "core/iam/policy.h"

namespace kds::iam {
namespace {

void hash_number(Hasher& hasher, std::size_t number) {
    hasher.add(static_cast<std::uint64_t>(number));
}

void hash_texts(Hasher& hasher, const std::vector<std::string>& texts) {
    hash_number(hasher, texts.size());
    for (const std::string& text : texts) hasher.add(std::string_view(text));
}

void hash_statement(Hasher& hasher, const Statement& statement) {
    hasher.add(std::string_view(statement.sid));
    hash_number(hasher, static_cast<std::size_t>(statement.effect));
    hash_number(hasher, statement.principal.has_value());
    if (statement.principal) {
        hash_number(hasher, statement.principal->is_not);
        hash_number(hasher, statement.principal->names.size());
        for (const PrincipalName& name : statement.principal->names) {
            hash_number(hasher, static_cast<std::size_t>(name.kind));
            hasher.add(std::string_view(name.value));
        }
    }
    for (const auto* names : {&statement.action, &statement.resource}) {
        hash_number(hasher, names->is_not);
        hash_texts(hasher, names->names);
    }
    hash_number(hasher, statement.conditions.size());
    for (const Condition& condition : statement.conditions) {
        hasher.add(std::string_view(to_string(condition.op)));
        hasher.add(std::string_view(condition.key));
        hash_texts(hasher, condition.values);
    }
}

}  // namespace

void hash(Hasher& hasher, const Policy& policy) {
    hash_number(hasher, static_cast<std::size_t>(policy.version));
    hasher.add(std::string_view(policy.id));
    hash_number(hasher, policy.statements.size());
    for (const Statement& statement : policy.statements) hash_statement(hasher, statement);
}

}  // namespace kds::iam
