/// The sources that a learner can choose from: assets/payloads.json with a template for the data of
/// each kind of source that the course names, and shorter ones for scenarios. Producers name them
/// by id: {"template": "clickstream"}. So what an id stands for never changes; another text gets
/// another id. Errors name file, line and field, as those of lessons.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/lesson/json_reader.h"
#include "core/sim/source/source.h"

namespace kds::lesson {

inline constexpr std::size_t kSourceCatalogBytesMax = 1 << 18;

struct CatalogSource {
    std::string id;        ///< Small letters, digits and hyphens; unique.
    std::string title;     ///< "Clickstream of a shop"
    std::string about;     ///< One sentence: what it is.
    std::string key_hint;  ///< What is a good partition key, and why.
    sim::SourceSpec spec;  ///< Can be made into a source.
};

/// Words by the name of their list.
sim::WordLists read_word_lists(const JsonNode& node);

/// In the order of the file. Fails with BadDocument.
Result<SourceCatalog> load_source_catalog(std::string_view json, std::string_view file_name);

}  // namespace kds::lesson
