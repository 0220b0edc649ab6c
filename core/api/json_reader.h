/// Reads the body of a JSON 1.1 request.
#pragma once

#include <optional>
#include <string_view>

#include "core/api/document.h"

namespace kds::api {

/// Empty if the text is no JSON, no UTF-8, or larger than the limits of document.h.
std::optional<Value> read_json(std::string_view text);

}  // namespace kds::api
