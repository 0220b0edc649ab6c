#include "core/lesson/json_values.h"

#include "core/base/base64.h"
#include "core/base/text.h"

namespace kds::lesson {

std::string bytes(const JsonNode& node, std::string_view name) {
    const std::string encoded_name = cat(name, "_base64");
    if (!node.has(encoded_name)) return node.field(name).text();
    const JsonNode encoded = node.field(encoded_name);
    if (node.has(name)) encoded.fail(cat("\"", name, "\" is given too; give one of the two"));
    const auto decoded = base64_decode(encoded.text());
    if (!decoded) encoded.fail("this is no Base64");
    return decoded.value_or("");
}

std::optional<std::string> optional_bytes(const JsonNode& node, std::string_view name) {
    if (!node.has(name) && !node.has(cat(name, "_base64"))) return std::nullopt;
    return bytes(node, name);
}

std::optional<std::int64_t> optional_integer(const JsonNode& node, std::string_view name) {
    if (!node.has(name)) return std::nullopt;
    return node.field(name).integer();
}

void write_optional(JsonWriter& out, std::string_view name,
                    const std::optional<std::string>& value) {
    if (value) out.bytes(name, *value);
}

void write_optional(JsonWriter& out, std::string_view name, std::optional<std::int64_t> value) {
    if (value) out.integer(name, *value);
}

}  // namespace kds::lesson
