/// JSON for who reads it: four blanks a level, as the console of IAM shows policies.
#pragma once

#include <string>

#include "core/lesson/json_reader.h"

namespace kds::lesson {

/// The value as a text; a list of one item, and one without items, stay on their line.
std::string pretty_json(const JsonValue& value);

}  // namespace kds::lesson
