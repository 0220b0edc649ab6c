#include "core/lesson/session_version.h"

#include <limits>

#include "core/base/text.h"

namespace kds::lesson {

std::int64_t read_version(const JsonNode& root, std::string_view format, std::int64_t newest) {
    const std::string found = root.field("format").text();
    if (found != format) {
        root.field("format").fail(cat("this is no file of the format \"", format, "\""));
        return 0;
    }
    const JsonNode node = root.field("version");
    const std::int64_t version = node.integer(1, std::numeric_limits<std::int64_t>::max());
    if (version <= newest) return version;
    node.fail(cat("a later lab has written this, in version ", version,
                  "; this lab reads versions up to ", newest));
    return 0;
}

std::uint32_t read_count(const JsonNode& node) {
    return static_cast<std::uint32_t>(node.integer(0, std::numeric_limits<std::uint32_t>::max()));
}

}  // namespace kds::lesson
