#include "tests/fuzz/targets.h"

#include "core/base/assert.h"
#include "core/engine/shard_iterator.h"
#include "core/lesson/loader.h"
#include "core/lesson/session_file.h"
#include "core/lesson/source_catalog.h"

namespace kds::tests {

void fuzz_lesson(std::string_view bytes) {
    const lesson::Facts facts;
    const auto loaded = lesson::load_lesson(bytes, "fuzz.json", facts);
    if (!loaded) KDS_ASSERT(loaded.error().message.starts_with("fuzz.json"));
    const auto course = lesson::load_course(bytes, "fuzz.json");
    if (!course) KDS_ASSERT(course.error().message.starts_with("fuzz.json"));
    (void)lesson::Facts::load(bytes, "fuzz.json");
    const auto sources = lesson::load_source_catalog(bytes, "fuzz.json");
    if (!sources) KDS_ASSERT(sources.error().message.starts_with("fuzz.json"));
}

void fuzz_session(std::string_view bytes) {
    if (const auto session = lesson::session_from_json(bytes, "fuzz.json")) {
        const std::string written = lesson::to_json(*session);
        const auto again = lesson::session_from_json(written, "fuzz.json");
        KDS_ASSERT(again.has_value());
        KDS_ASSERT(lesson::to_json(*again) == written);
    }
    if (const auto progress = lesson::progress_from_json(bytes, "fuzz.json")) {
        const std::string written = lesson::to_json(*progress);
        const auto again = lesson::progress_from_json(written, "fuzz.json");
        KDS_ASSERT(again.has_value());
        KDS_ASSERT(lesson::to_json(*again) == written);
    }
    if (const auto command = lesson::command_from_json(bytes, "fuzz.json")) {
        const std::string written = lesson::to_json(*command);
        const auto again = lesson::command_from_json(written, "fuzz.json");
        KDS_ASSERT(again.has_value());
        KDS_ASSERT(lesson::to_json(*again) == written);
    }
}

void fuzz_iterator(std::string_view bytes) {
    const auto decoded = decode_shard_iterator(bytes);
    if (!decoded) return;
    if (bytes.size() >= 2 && bytes.front() == '"') bytes = bytes.substr(1, bytes.size() - 2);
    KDS_ASSERT(encode(*decoded) == bytes);
}

}  // namespace kds::tests
