/// What AddTagsToStream and RemoveTagsFromStream share. For core/engine/ops only.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine/ops/operation.h"

namespace kds {

/// Fails with InvalidArgument if a text (a key or a value) has a character that tags cannot have,
/// or a '%', which the service answers differently. `attempt` is "add tags to", "remove tags from".
Result<void> check_tag_characters(Operation& op, const Stream& stream,
                                  const std::vector<std::string_view>& texts,
                                  std::string_view attempt);

/// Adds tags to those of the stream; fails with InvalidArgument for what they must not contain, or
/// if they would be too many, and changes nothing then.
Result<void> add_tags(Operation& op, Stream& stream,
                      const std::map<std::string, std::string>& tags);

/// "Failed to add tags to stream X under account A because …".
std::string failed_to(const Operation& op, const Stream& stream, std::string_view attempt,
                      std::string_view reason);

}  // namespace kds
