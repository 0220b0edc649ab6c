/// What could stand at the place at which a policy is being written.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kds::web {

/// The word around the caret: what stands between quotes, blanks and brackets.
struct PolicyWord {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool is_quoted = false;  ///< A quotation mark stands before it.
};
PolicyWord word_at(std::string_view text, std::size_t caret);

/// What there is to name, besides what the service and IAM have.
struct Nameable {
    std::span<const std::string> resources = {};   ///< ARNs of streams and consumers.
    std::span<const std::string> principals = {};  ///< ARNs and accounts.
};

inline constexpr std::size_t kSuggestionsMax = 8;

/// At most kSuggestionsMax texts, the best first: those that begin with the word, then those that
/// hold it; of the kind that the element asks for in which the caret stands. None that is the word.
std::vector<std::string> suggestions(std::string_view text, std::size_t caret,
                                     const Nameable& nameable);

/// The text with the suggestion in the place of the word, in quotes; `caret` becomes its end.
std::string with_suggestion(std::string_view text, std::size_t& caret, std::string_view suggestion);

/// Where the text was changed last: the end of what is new in it.
std::size_t edited_at(std::string_view before, std::string_view now);

}  // namespace kds::web
