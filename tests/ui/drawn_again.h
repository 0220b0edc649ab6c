/// That a lab which stands still is drawn without taking anything from the heap.
#pragma once

#include "tests/ui/allocation_count.h"
#include "tests/ui/ui_lab.h"

namespace kds::web::test {

/// What so many frames that are drawn, though nothing has changed, take from the heap; fails if one
/// was not drawn. To be called after count_imgui_allocations() and once all is warm.
inline std::uint64_t allocations_when_drawn_again(Lab& lab, int frames) {
    // What there is to be saved is saved once a second, and takes memory then.
    lab.run_for(1'100);
    const std::uint64_t before = allocations().count;
    for (int i = 0; i < frames; ++i) {
        lab.app.wake();
        lab.platform.frame();
        EXPECT_TRUE(lab.app.drew()) << "frame " << i;
    }
    return allocations().count - before;
}

}  // namespace kds::web::test
