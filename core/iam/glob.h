/// Texts with the wildcards * (any characters, also none) and ? (one character).
#pragma once

#include <string>
#include <string_view>

namespace kds::iam {

struct Request;

/// A pattern whose wildcards are told from the same characters as text: a variable may give a *
/// that is none. Bytes stand for themselves.
using Glob = std::u16string;
inline constexpr char16_t kAnyText = 0x100;       ///< *
inline constexpr char16_t kAnyCharacter = 0x101;  ///< ?

/// What of a text is read as more than text.
struct GlobSyntax {
    bool wildcards = true;
    bool variables = false;  ///< ${aws:username}, ${key, 'default'}, ${*}, ${?} and ${$}.
};

/// Makes a Glob of a text, in place of what `out` held. False if the request has no value, or
/// several, for a variable without a default: then it matches nothing.
/// What begins like a variable and does not end is text. (IAM User Guide, "Policy variables".)
bool make_glob(std::string_view text, GlobSyntax syntax, const Request& request, Glob& out);

/// The same without variables.
Glob make_glob(std::string_view text, bool wildcards = true);

enum class Letters : bool { AsTheyAre, Folded };

/// Whether the pattern matches the whole text, which is UTF-8: ? takes a character of several bytes
/// at once. Folded: A is a, for ASCII. Takes at most pattern times text steps.
bool matches(std::u16string_view pattern, std::string_view text,
             Letters letters = Letters::AsTheyAre);

/// Whether each of the six parts of an ARN, between colons, matches its part: a wildcard does not
/// reach over a colon (IAM User Guide, "Amazon Resource Name (ARN) condition operators"). The last
/// part takes the rest, with its colons. A pattern of fewer parts is compared as a whole.
bool matches_arn(std::u16string_view pattern, std::string_view arn);

}  // namespace kds::iam
