#include "core/iam/glob.h"

#include <cstddef>

#include "core/iam/request.h"

namespace kds::iam {
namespace {

char16_t symbol_of(char c) { return static_cast<unsigned char>(c); }

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

/// Where the character that begins at `at` ends.
std::size_t next_character(std::string_view text, std::size_t at) {
    ++at;
    while (at < text.size() && is_continuation(text[at])) ++at;
    return at;
}

bool is_same(char16_t symbol, char c, Letters letters) {
    if (symbol == symbol_of(c)) return true;
    return letters == Letters::Folded && symbol < kAnyText &&
           folded(static_cast<char>(symbol)) == folded(c);
}

void append_text(std::string_view text, Glob& out) {
    for (const char c : text) out += symbol_of(c);
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

/// The inside of ${…}.
bool append_variable(std::string_view inside, const Request& request, Glob& out) {
    if (inside == "*" || inside == "?" || inside == "$") {
        append_text(inside, out);
        return true;
    }
    const auto comma = inside.find(',');
    const ContextKey* found = request.find(trimmed(inside.substr(0, comma)));
    if (found && found->values.size() == 1) {
        append_text(found->values.front(), out);
        return true;
    }
    if (found || comma == std::string_view::npos) return false;
    const std::string_view other = trimmed(inside.substr(comma + 1));
    if (other.size() < 2 || !other.starts_with('\'') || !other.ends_with('\'')) return false;
    append_text(other.substr(1, other.size() - 2), out);
    return true;
}

/// Cuts off and returns the part before the next colon, or everything.
template <typename View>
View next_part(View& rest, typename View::value_type colon) {
    const auto at = rest.find(colon);
    const View part = rest.substr(0, at);
    rest.remove_prefix(at == View::npos ? rest.size() : at + 1);
    return part;
}

}  // namespace

bool make_glob(std::string_view text, GlobSyntax syntax, const Request& request, Glob& out) {
    out.clear();
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (syntax.variables && c == '$' && text.substr(i).starts_with("${")) {
            const auto end = text.find('}', i);
            if (end != std::string_view::npos) {
                if (!append_variable(text.substr(i + 2, end - i - 2), request, out)) return false;
                i = end;
                continue;
            }
        }
        if (syntax.wildcards && c == '*') {
            if (out.empty() || out.back() != kAnyText) out += kAnyText;
        } else if (syntax.wildcards && c == '?') {
            out += kAnyCharacter;
        } else {
            out += symbol_of(c);
        }
    }
    return true;
}

Glob make_glob(std::string_view text, bool wildcards) {
    Glob glob;
    make_glob(text, {.wildcards = wildcards}, Request{}, glob);
    return glob;
}

bool matches(std::u16string_view pattern, std::string_view text, Letters letters) {
    constexpr std::size_t kNone = std::string_view::npos;
    std::size_t p = 0, t = 0;
    // Where to go on if what follows the last * does not fit: it takes one character more. What
    // stood before that * need not be tried again, because what it took first was the least.
    std::size_t after_star = kNone, star_took = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == kAnyText) {
            after_star = ++p;
            star_took = t;
        } else if (p < pattern.size() && pattern[p] == kAnyCharacter) {
            ++p;
            t = next_character(text, t);
        } else if (p < pattern.size() && is_same(pattern[p], text[t], letters)) {
            ++p;
            ++t;
        } else if (after_star != kNone) {
            p = after_star;
            t = star_took = next_character(text, star_took);
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == kAnyText) ++p;
    return p == pattern.size();
}

bool matches_arn(std::u16string_view pattern, std::string_view arn) {
    constexpr int kPartsBeforeLast = 5;
    std::u16string_view pattern_rest = pattern;
    std::string_view arn_rest = arn;
    for (int i = 0; i < kPartsBeforeLast; ++i) {
        if (pattern_rest.find(u':') == std::u16string_view::npos) return matches(pattern, arn);
        if (arn_rest.find(':') == std::string_view::npos) return false;
        if (!matches(next_part(pattern_rest, u':'), next_part(arn_rest, ':'))) return false;
    }
    return matches(pattern_rest, arn_rest);
}

}  // namespace kds::iam
