/// Writes the body of a JSON 1.1 answer.
#pragma once

#include <string>

#include "core/api/document.h"

namespace kds::api {

/// Without blanks, members in their order. Blobs become Base64, times become seconds with as many
/// digits of the milliseconds as they need.
std::string write_json(const Value& value);

}  // namespace kds::api
