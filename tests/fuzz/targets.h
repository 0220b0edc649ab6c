/// What is fuzzed: everything that reads text from outside. Each target takes any bytes, must not
/// crash, and asserts what must hold of what it could read. libFuzzer runs them (./lab fuzz); the
/// committed corpus is replayed as ordinary tests.
#pragma once

#include <string_view>

namespace kds::tests {

using FuzzTarget = void (*)(std::string_view bytes);

/// The lesson loader. An error names the file.
void fuzz_lesson(std::string_view bytes);
/// Stored sessions and progress. What was read is written and read back alike.
void fuzz_session(std::string_view bytes);
/// Payload templates: one that parses makes a payload.
void fuzz_payload(std::string_view bytes);
/// Shard iterators: only what encode() made decodes.
void fuzz_iterator(std::string_view bytes);

struct NamedTarget {
    std::string_view name;
    FuzzTarget run;
};
inline constexpr NamedTarget kFuzzTargets[] = {
    {"fuzz_lesson", fuzz_lesson},
    {"fuzz_session", fuzz_session},
    {"fuzz_payload", fuzz_payload},
    {"fuzz_iterator", fuzz_iterator},
};

}  // namespace kds::tests
