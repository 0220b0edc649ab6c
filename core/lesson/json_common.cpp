#include "core/lesson/json_common.h"

#include <algorithm>

#include "core/base/text.h"

namespace kds::lesson {

std::string read_id(const JsonNode& node) {
    std::string id = node.filled_text();
    const bool plain = std::ranges::all_of(
        id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
    if (!plain) node.fail("an id has small letters, digits and hyphens only");
    return id;
}

Duration read_ms(const JsonNode& node, std::int64_t most) {
    return Duration::millis(node.integer(0, most));
}

void read_schema_version(const JsonNode& root, std::string_view what) {
    const JsonNode version = root.field("schema");
    if (version.integer() != kSchemaVersion)
        version.fail(cat("this lab reads ", what, " of schema ", kSchemaVersion));
}

}  // namespace kds::lesson
