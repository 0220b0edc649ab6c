/// ListTagsForStream (API Reference, ListTagsForStream; kinesis.md 2.5).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/engine.h"

namespace kds {

struct ListTagsForStreamInput {
    std::string stream_name;
    std::optional<std::string> exclusive_start_tag_key = {};
    std::optional<std::int64_t> limit = {};  ///< 1 to 50, the default.
};

struct Tag {
    std::string key;
    std::string value;
    friend bool operator==(const Tag&, const Tag&) = default;
};

struct ListTagsForStreamOutput {
    std::vector<Tag> tags = {};  ///< Ascending by the bytes of their keys.
    bool has_more_tags = false;
};

/// Fails with ResourceNotFound. Precondition: the input satisfies check_constraints().
Result<ListTagsForStreamOutput> list_tags_for_stream(Engine& engine, const Call& call,
                                                     const ListTagsForStreamInput& input);

}  // namespace kds
