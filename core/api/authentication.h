/// Whether a request carries a signature at all. Nobody checks the signature itself: there are no
/// secrets in a lab.
#pragma once

#include <optional>

#include "core/api/http.h"
#include "core/api/wire_error.h"

namespace kds::api {

/// Rows 9 to 12 of kinesis.md 1.5.
std::optional<WireError> check_authentication(const Request& request);

}  // namespace kds::api
