/// Whether a request carries a signature at all. Nobody checks the signature itself: there are no
/// secrets in a lab.
#pragma once

#include <optional>
#include <string>

#include "core/api/http.h"
#include "core/api/wire_error.h"

namespace kds::api {

/// Rows 9 to 12 of kinesis.md 1.5.
std::optional<WireError> check_authentication(const Request& request);

/// The access key with which a request says that it is signed: what stands before the first slash
/// of its Credential. Empty if there is none.
std::string access_key_of(const Request& request);

}  // namespace kds::api
