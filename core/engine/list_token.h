/// Tokens by which a listing goes on: opaque texts that live for limits::kListTokenLifetime
/// (kinesis.md 2.5). What a listing needs to go on is its own: a content of bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/instant.h"
#include "core/base/result.h"

namespace kds {

/// `listing` names what is listed, in at most 31 bytes: a token of one listing is none of another.
/// `serial`, the number of the call, makes the text of each token unlike every other.
std::string make_list_token(std::string_view listing, Instant now, std::uint64_t serial,
                            std::string_view content);

/// The content of a token. Fails with InvalidArgument if the text is no token of this listing or
/// was not given yet, with ExpiredNextToken if it is too old. A content is not checked beyond that:
/// who reads it must expect any bytes, because the keys of tokens are no secret.
Result<std::string> read_list_token(std::string_view listing, std::string_view text, Instant now);

/// What read_list_token() fails with for a text that is no token; for contents that make no sense.
Error invalid_list_token();

}  // namespace kds
