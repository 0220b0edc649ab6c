/// AddTagsToStream (API Reference, AddTagsToStream; kinesis.md 2.4, 2.5, 3.6).
#pragma once

#include <map>
#include <string>

#include "core/engine/engine.h"

namespace kds {

struct AddTagsToStreamInput {
    std::string stream_name;
    std::map<std::string, std::string> tags;
};

/// Adds the tags, with new values for keys that are there already; at once, in any state. Order of
/// checks: stream known (ResourceNotFound), characters of keys and values, at most 50 keys with
/// those that are there (InvalidArgument). Precondition: the input satisfies check_constraints().
Result<void> add_tags_to_stream(Engine& engine, const Call& call,
                                const AddTagsToStreamInput& input);

}  // namespace kds
