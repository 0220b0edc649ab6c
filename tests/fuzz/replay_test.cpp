#include <gtest/gtest.h>

#include "core/base/rng.h"
#include "tests/fuzz/targets.h"
#include "tests/lessons/embedded_files.h"

namespace kds::tests {
namespace {

constexpr std::string_view kCorpus = "tests/fuzz/corpus/";

TEST(FuzzCorpus, EachFileGoesThroughItsTarget) {
    for (const NamedTarget& target : kFuzzTargets) {
        int files = 0;
        for (const std::string_view path : embedded_paths()) {
            if (!path.starts_with(kCorpus) || !path.substr(kCorpus.size()).starts_with(target.name))
                continue;
            SCOPED_TRACE(path);
            target.run(*embedded_file(path));
            ++files;
        }
        EXPECT_GT(files, 0) << target.name << " has no corpus";
    }
}

TEST(FuzzCorpus, TheLessonsThemselvesGoThroughTheirTarget) {
    for (const std::string_view path : embedded_paths())
        if (path.starts_with("lessons/")) fuzz_lesson(*embedded_file(path));
}

TEST(FuzzCorpus, CutAndAlteredLessonsAndSessionsAreRefusedOrReadNeverACrash) {
    Rng rng(11);
    for (const NamedTarget& target : kFuzzTargets)
        for (const std::string_view path : embedded_paths()) {
            if (!path.starts_with(kCorpus) || !path.substr(kCorpus.size()).starts_with(target.name))
                continue;
            const std::string_view whole = *embedded_file(path);
            for (int i = 0; i < 60; ++i) {
                std::string bytes(
                    whole.substr(0, static_cast<std::size_t>(rng.below(whole.size() + 1))));
                for (std::uint64_t k = rng.below(4); k > 0 && !bytes.empty(); --k)
                    bytes[static_cast<std::size_t>(rng.below(bytes.size()))] =
                        static_cast<char>(rng.below(256));
                target.run(bytes);
            }
        }
}

}  // namespace
}  // namespace kds::tests
