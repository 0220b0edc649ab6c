#include "tests/ui/allocation_count.h"

#include <imgui.h>

#include <cstdlib>
#include <new>

namespace kds::web::test {
namespace {

// The tests run in one thread; objects with constructors could be counted before they exist.
constinit Allocations g_allocations{};

/// A block with its size before it, aligned as malloc aligns.
constexpr std::size_t kHead = 16;

void* take(std::size_t size) {
    void* block = std::malloc(size + kHead);
    if (!block) std::abort();
    *static_cast<std::size_t*>(block) = size;
    ++g_allocations.count;
    g_allocations.live_bytes += static_cast<std::int64_t>(size);
    return static_cast<char*>(block) + kHead;
}

void give_back(void* memory) {
    if (!memory) return;
    void* block = static_cast<char*>(memory) - kHead;
    g_allocations.live_bytes -= static_cast<std::int64_t>(*static_cast<std::size_t*>(block));
    std::free(block);
}

}  // namespace

Allocations allocations() { return g_allocations; }

void count_imgui_allocations() {
    ImGui::SetAllocatorFunctions([](std::size_t size, void*) { return take(size); },
                                 [](void* memory, void*) { give_back(memory); });
}

}  // namespace kds::web::test

// All other forms of new and delete come to these, but for over-aligned types, of which there are
// none.
void* operator new(std::size_t size) { return kds::web::test::take(size); }
void* operator new[](std::size_t size) { return kds::web::test::take(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return kds::web::test::take(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
    return kds::web::test::take(size);
}
void operator delete(void* memory) noexcept { kds::web::test::give_back(memory); }
void operator delete[](void* memory) noexcept { kds::web::test::give_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { kds::web::test::give_back(memory); }
void operator delete[](void* memory, std::size_t) noexcept { kds::web::test::give_back(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept {
    kds::web::test::give_back(memory);
}
void operator delete[](void* memory, const std::nothrow_t&) noexcept {
    kds::web::test::give_back(memory);
}
