#include "core/iam/request.h"

namespace kds::iam {
namespace {

/// Cuts off and returns what stands before the next `mark`, or everything.
std::string_view next_part(std::string_view& rest, char mark) {
    const auto at = rest.find(mark);
    const std::string_view part = rest.substr(0, at);
    rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
    return part;
}

std::string_view after_last_slash(std::string_view text) {
    return text.substr(text.rfind('/') + 1);  // npos + 1 is 0.
}

}  // namespace

Caller caller_of(std::string_view arn) {
    Caller caller;
    caller.arn = arn;
    std::string_view rest = arn;
    if (next_part(rest, ':') != "arn") return caller;
    next_part(rest, ':');  // The partition.
    const std::string_view service = next_part(rest, ':');
    next_part(rest, ':');  // IAM is in no Region.
    caller.account = next_part(rest, ':');
    if (service == "iam" && rest == "root") {
        caller.kind = Caller::Kind::Root;
    } else if (service == "iam" && rest.starts_with("user/")) {
        caller.kind = Caller::Kind::User;
        caller.name = after_last_slash(rest);
    } else if (service == "iam" && rest.starts_with("role/")) {
        caller.kind = Caller::Kind::Role;
        caller.name = after_last_slash(rest);
    } else if (service == "sts" && rest.starts_with("assumed-role/")) {
        caller.kind = Caller::Kind::RoleSession;
        next_part(rest, '/');
        caller.name = next_part(rest, '/');
    }
    return caller;
}

const ContextKey* Request::find(std::string_view key) const {
    for (const ContextKey& known : context)
        if (equal_folded(known.name, key)) return &known;
    return nullptr;
}

char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_folded(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (folded(a[i]) != folded(b[i])) return false;
    return true;
}

}  // namespace kds::iam
