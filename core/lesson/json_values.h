/// Members that commands share: texts of any bytes, and what may be left out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/lesson/json_reader.h"
#include "core/lesson/json_writer.h"

namespace kds::lesson {

/// Text under `name`, or bytes in Base64 under "<name>_base64".
std::string bytes(const JsonNode& node, std::string_view name);
std::optional<std::string> optional_bytes(const JsonNode& node, std::string_view name);
std::optional<std::int64_t> optional_integer(const JsonNode& node, std::string_view name);

void write_optional(JsonWriter& out, std::string_view name,
                    const std::optional<std::string>& value);
void write_optional(JsonWriter& out, std::string_view name, std::optional<std::int64_t> value);

}  // namespace kds::lesson
