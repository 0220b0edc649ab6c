/// Texts and bytes as literals of the languages. Whatever they hold, the literal means exactly
/// that: signs that cannot be seen, or that would turn the line around, are written as escapes.
#pragma once

#include <string>
#include <string_view>

#include "web/model/code/pieces.h"

namespace kds::web::code {

/// Data above this many bytes is read from a file in the code.
inline constexpr std::size_t kDataInCodeMost = 1'024;

/// Whether bytes can be shown as a text: UTF-8 whose only control characters are tabs and line
/// ends.
bool is_readable(std::string_view bytes);

enum class Quotes : std::uint8_t { Python, Java, JavaScript, Json };

/// "it's \"so\"\n": the whole literal. Bytes that are no UTF-8 become U+FFFD.
std::string literal(Quotes language, std::string_view text);

/// The same, but a long one is broken into parts that the language joins; JSON has no such parts.
Piece text_piece(Quotes language, std::string_view text);

/// A bytes literal of Python, b"…". Precondition: nothing but ASCII.
Piece python_bytes(std::string_view ascii);

}  // namespace kds::web::code
