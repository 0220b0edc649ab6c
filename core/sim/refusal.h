/// How the world refuses what makes no sense to it, and what it asks of names.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/result.h"
#include "core/base/text.h"

namespace kds::sim {

inline std::unexpected<Error> refuse(std::string message) {
    return fail(ErrorCode::BadDocument, std::move(message));
}

/// Of an actor, a fault or a branch: characters.
inline constexpr std::size_t kNameMax = 40;
/// `whose` is "an actor", "a fault", …
inline Result<void> check_name(std::string_view whose, std::string_view name) {
    if (name.empty() || !is_utf8(name) || utf8_length(name) > kNameMax)
        return refuse(cat(whose, "'s name has 1 to ", kNameMax, " characters"));
    return {};
}

}  // namespace kds::sim
