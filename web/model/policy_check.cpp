#include "web/model/policy_check.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/lesson/json_reader.h"

namespace kds::web {
namespace {

using lesson::JsonDocument;
using lesson::JsonValue;

constexpr std::string_view kName = "policy";

/// "policy:3: message" as 3 and "message".
void take_apart(std::string_view message, PolicyCheck& out) {
    out.error = message;
    if (!message.starts_with(kName)) return;
    message.remove_prefix(kName.size());
    if (!message.starts_with(":")) return;
    message.remove_prefix(1);
    std::size_t line = 0;
    std::size_t digits = 0;
    while (digits < message.size() && message[digits] >= '0' && message[digits] <= '9')
        line = line * 10 + static_cast<std::size_t>(message[digits++] - '0');
    if (digits == 0) return;
    message.remove_prefix(digits);
    while (message.starts_with(":") || message.starts_with(" ")) message.remove_prefix(1);
    out.line = line;
    out.error = message;
}

LineRange range_of(std::string_view text, const JsonValue& value) {
    LineRange range{value.line, value.line};
    if (value.kind != JsonValue::Kind::List && value.kind != JsonValue::Kind::Object) return range;
    const std::string_view inside = text.substr(value.begin, value.end - value.begin);
    range.last += static_cast<std::size_t>(std::ranges::count(inside, '\n'));
    return range;
}

/// What the path names next, which is cut off; null if there is none.
const JsonValue* step(const JsonValue& from, std::string_view& path) {
    if (from.kind == JsonValue::Kind::List) {
        if (!path.starts_with("[")) return nullptr;
        std::size_t at = 0;
        std::size_t used = 1;
        while (used < path.size() && path[used] >= '0' && path[used] <= '9')
            at = at * 10 + static_cast<std::size_t>(path[used++] - '0');
        if (used >= path.size() || path[used] != ']' || at >= from.items.size()) return nullptr;
        path.remove_prefix(used + 1);
        return &from.items[at];
    }
    if (from.kind != JsonValue::Kind::Object) return nullptr;
    if (path.starts_with(".")) path.remove_prefix(1);
    // The longest name that fits: keys of conditions may have dots.
    const JsonValue* found = nullptr;
    std::size_t longest = 0;
    for (std::size_t i = 0; i < from.names.size(); ++i) {
        const std::string& name = from.names[i];
        if (!path.starts_with(name) || name.size() < longest || name.empty()) continue;
        const std::string_view rest = path.substr(name.size());
        if (!rest.empty() && rest[0] != '.' && rest[0] != '[') continue;
        found = &from.items[i];
        longest = name.size();
    }
    path.remove_prefix(longest);
    return found;
}

/// The value of a list; what is no list is its own only one.
const JsonValue* one_of(const JsonValue& all, std::size_t at) {
    if (all.kind != JsonValue::Kind::List) return at == 0 ? &all : nullptr;
    return at < all.items.size() ? &all.items[at] : nullptr;
}

const JsonValue* statement_in(const JsonValue& policy, std::size_t statement) {
    std::string_view path = "Statement";
    const JsonValue* const all = step(policy, path);
    return all ? one_of(*all, statement) : nullptr;
}

}  // namespace

PolicyCheck check_policy(std::string_view text, api::PolicyUse use) {
    PolicyCheck out;
    if (const auto document = JsonDocument::parse(text, kName, iam::kPolicyBytesMax); !document) {
        take_apart(document.error().message, out);
        return out;
    }
    auto policy = api::read_policy(text, use);
    if (policy) {
        out.policy = *std::move(policy);
        return out;
    }
    out.error = policy.error().message;
    const std::string_view path = std::string_view(out.error).substr(0, out.error.find(": "));
    out.line = lines_of(text, path).first;
    return out;
}

LineRange lines_of(std::string_view text, std::string_view path) {
    const auto document = JsonDocument::parse(text, kName, iam::kPolicyBytesMax);
    if (!document) return {};
    const JsonValue* at = document->root().place();
    while (!path.empty()) {
        const JsonValue* const next = step(*at, path);
        if (!next) break;
        at = next;
    }
    return range_of(text, *at);
}

LineRange lines_of_statement(std::string_view text, std::size_t statement) {
    const auto document = JsonDocument::parse(text, kName, iam::kPolicyBytesMax);
    if (!document) return {};
    const JsonValue* const found = statement_in(*document->root().place(), statement);
    return found ? range_of(text, *found) : LineRange{};
}

LineRange lines_of_element(std::string_view text, std::size_t statement, std::string_view element,
                           std::size_t value) {
    const auto document = JsonDocument::parse(text, kName, iam::kPolicyBytesMax);
    if (!document) return {};
    const JsonValue* const found = statement_in(*document->root().place(), statement);
    const JsonValue* const all = found ? step(*found, element) : nullptr;
    const JsonValue* const one = all ? one_of(*all, value) : nullptr;
    return one ? range_of(text, *one) : LineRange{};
}

std::vector<std::string> excerpt(std::string_view text, LineRange lines) {
    std::vector<std::string> out;
    if (lines.empty()) return out;
    std::size_t number = 0;
    while (!text.empty() && ++number <= lines.last) {
        const auto end = text.find('\n');
        if (number >= lines.first) out.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    std::size_t common = std::string::npos;
    for (const std::string& line : out)
        if (const auto first = line.find_first_not_of(" \t\r"); first != std::string::npos)
            common = std::min(common, first);
    if (common == std::string::npos) return out;
    for (std::string& line : out) line.erase(0, std::min(common, line.size()));
    return out;
}

}  // namespace kds::web
