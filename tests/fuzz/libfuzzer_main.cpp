/// libFuzzer's entry; FUZZ_TARGET is the target's name, given by the build.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    kds::tests::FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
    return 0;
}
