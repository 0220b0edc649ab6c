/// Counts what this program takes from the heap: every operator new, and every allocation of Dear
/// ImGui.
#pragma once

#include <cstddef>
#include <cstdint>

namespace kds::web::test {

struct Allocations {
    std::uint64_t count = 0;      ///< Ever made.
    std::int64_t live_bytes = 0;  ///< Not yet given back.
};
Allocations allocations();

/// To be called before the first ImGui context is made; makes Dear ImGui's part of the count.
void count_imgui_allocations();

}  // namespace kds::web::test
