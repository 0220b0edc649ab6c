#include "core/engine/list_token.h"

#include "core/engine/limits.h"
#include "core/engine/sealed_text.h"
#include "core/engine/unconfirmed.h"

namespace kds {

std::string make_list_token(std::string_view listing, Instant now, std::uint64_t serial,
                            std::string_view content) {
    ContentWriter token;
    token.add(static_cast<std::uint64_t>(now.us), 8);
    token.add(serial, 8);
    token.add(content);
    return seal(listing, token.content());
}

Error invalid_list_token() {
    return {ErrorCode::InvalidArgument, std::string(unconfirmed::kInvalidNextToken)};
}

Result<std::string> read_list_token(std::string_view listing, std::string_view text, Instant now) {
    const auto token = unseal(listing, text);
    if (!token) return std::unexpected(invalid_list_token());
    ContentReader reader(*token);
    const Instant issued_at{static_cast<std::int64_t>(reader.take(8))};
    (void)reader.take(8);  // The serial.
    if (!reader.is_good() || issued_at < Instant{} || issued_at > now)
        return std::unexpected(invalid_list_token());
    if (now - issued_at > limits::kListTokenLifetime)
        return fail(ErrorCode::ExpiredNextToken, std::string(unconfirmed::kExpiredNextToken));
    return std::string(reader.take_rest());
}

}  // namespace kds
