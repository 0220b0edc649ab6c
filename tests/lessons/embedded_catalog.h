/// The sources that producers can name, as they lie in the repository.
#pragma once

#include "core/base/assert.h"
#include "core/lesson/source_catalog.h"
#include "tests/lessons/embedded_files.h"

namespace kds::tests {

inline lesson::SourceCatalog embedded_catalog() {
    auto loaded = lesson::load_source_catalog(embedded_file("assets/payloads.json").value_or(""),
                                              "payloads.json");
    KDS_ASSERT(loaded.has_value());
    return *std::move(loaded);
}

}  // namespace kds::tests
