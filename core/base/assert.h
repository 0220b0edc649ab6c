/// The one assertion of the tree. It is on in every build and stands for our own mistakes only:
/// input of any kind, however bad, ends in an Error and never here.
#pragma once

namespace kds {

/// Prints the place and the condition to standard error, then aborts.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line);

}  // namespace kds

#define KDS_ASSERT(condition) \
    ((condition) ? static_cast<void>(0) : ::kds::assertion_failed(#condition, __FILE__, __LINE__))
