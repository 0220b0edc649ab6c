/// Files of the project that were put into this program when it was built (cmake/embed.cmake).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace kds::tests {

/// Content of a file by its path from the root of the project, "lessons/records.json".
std::optional<std::string_view> embedded_file(std::string_view path);

/// Paths of all of them.
std::vector<std::string_view> embedded_paths();

}  // namespace kds::tests
