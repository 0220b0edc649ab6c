/// RemoveTagsFromStream (API Reference, RemoveTagsFromStream; kinesis.md 2.4, 2.5, 3.6).
#pragma once

#include <string>
#include <vector>

#include "core/engine/engine.h"

namespace kds {

struct RemoveTagsFromStreamInput {
    std::string stream_name;
    std::vector<std::string> tag_keys;
};

/// Removes the tags with these keys, at once, in any state; keys that are not there are no error.
/// Order of checks: stream known (ResourceNotFound), characters of the keys (InvalidArgument).
/// Precondition: the input satisfies check_constraints().
Result<void> remove_tags_from_stream(Engine& engine, const Call& call,
                                     const RemoveTagsFromStreamInput& input);

}  // namespace kds
