/// Base64 with the standard alphabet and padding (RFC 4648, section 4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kds {

std::string base64_encode(std::string_view bytes);
void append_base64(std::string& out, std::string_view bytes);

/// Empty if the text is not the canonical form: wrong length, another character, missing padding,
/// or bits set in the padding. So encode(decode(x)) == x for all x that are read.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace kds
