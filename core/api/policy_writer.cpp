#include "core/api/policy_writer.h"

#include <span>
#include <string_view>
#include <vector>

#include "core/api/document.h"
#include "core/api/json_writer.h"
#include "core/base/text.h"

namespace kds::api {
namespace {

using iam::PrincipalName;

std::string quoted(std::string_view text) { return write_json(Value::of_text_at(text)); }

/// One element a line, with commas between.
class Lines {
public:
    explicit Lines(std::string& out) : out_{out} {}

    void open(std::string_view what) {
        begin();
        append_parts(out_, what);
        ++depth_;
        is_first_ = true;
    }
    void close(char what) {
        --depth_;
        is_first_ = false;
        line();
        out_ += what;
    }
    void add(std::string_view text) {
        begin();
        out_ += text;
    }
    /// A member: a text, or a list with a text a line.
    void member(std::string_view name, std::span<const std::string> values) {
        if (values.size() == 1) return add(cat(quoted(name), ": ", quoted(values.front())));
        open(cat(quoted(name), ": ["));
        for (const std::string& value : values) add(quoted(value));
        close(']');
    }

private:
    void line() {
        out_ += '\n';
        out_.append(depth_ * 2, ' ');
    }
    void begin() {
        if (depth_ == 0) return;
        if (!is_first_) out_ += ',';
        is_first_ = false;
        line();
    }

    std::string& out_;
    std::size_t depth_ = 0;
    bool is_first_ = true;
};

std::string_view type_of(PrincipalName::Kind kind) {
    switch (kind) {
        case PrincipalName::Kind::Service: return "Service";
        case PrincipalName::Kind::Federated: return "Federated";
        case PrincipalName::Kind::CanonicalUser: return "CanonicalUser";
        default: return "AWS";
    }
}

void write_principal(const iam::Names<PrincipalName>& principal, Lines& lines) {
    const std::string_view element = principal.is_not ? "NotPrincipal" : "Principal";
    if (principal.names.size() == 1 &&
        principal.names.front().kind == PrincipalName::Kind::Everyone)
        return lines.add(cat(quoted(element), ": \"*\""));
    lines.open(cat(quoted(element), ": {"));
    for (const std::string_view type : {"AWS", "Service", "Federated", "CanonicalUser"}) {
        std::vector<std::string> values;
        for (const PrincipalName& name : principal.names)
            if (type_of(name.kind) == type)
                values.push_back(name.kind == PrincipalName::Kind::Everyone ? "*" : name.value);
        if (!values.empty()) lines.member(type, values);
    }
    lines.close('}');
}

/// Conditions under one operator share its object, as the grammar asks for.
void write_conditions(const std::vector<iam::Condition>& conditions, Lines& lines) {
    lines.open("\"Condition\": {");
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        const iam::Operator& op = conditions[i].op;
        bool is_written = false;
        for (std::size_t j = 0; j < i; ++j) is_written |= conditions[j].op == op;
        if (is_written) continue;
        lines.open(cat(quoted(to_string(op)), ": {"));
        for (std::size_t j = i; j < conditions.size(); ++j)
            if (conditions[j].op == op) lines.member(conditions[j].key, conditions[j].values);
        lines.close('}');
    }
    lines.close('}');
}

void write_statement(const iam::Statement& statement, Lines& lines) {
    lines.open("{");
    if (!statement.sid.empty()) lines.add(cat("\"Sid\": ", quoted(statement.sid)));
    lines.add(statement.effect == iam::Effect::Allow ? "\"Effect\": \"Allow\""
                                                     : "\"Effect\": \"Deny\"");
    if (statement.principal) write_principal(*statement.principal, lines);
    lines.member(statement.action.is_not ? "NotAction" : "Action", statement.action.names);
    lines.member(statement.resource.is_not ? "NotResource" : "Resource", statement.resource.names);
    if (!statement.conditions.empty()) write_conditions(statement.conditions, lines);
    lines.close('}');
}

}  // namespace

std::string write_policy(const iam::Policy& policy) {
    std::string out;
    Lines lines(out);
    lines.open("{");
    lines.add(policy.version == iam::Version::V2012_10_17 ? "\"Version\": \"2012-10-17\""
                                                          : "\"Version\": \"2008-10-17\"");
    if (!policy.id.empty()) lines.add(cat("\"Id\": ", quoted(policy.id)));
    lines.open("\"Statement\": [");
    for (const iam::Statement& statement : policy.statements) write_statement(statement, lines);
    lines.close(']');
    lines.close('}');
    return out;
}

}  // namespace kds::api
