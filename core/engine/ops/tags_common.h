/// What the operations on tags share. For core/engine/ops only.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/engine/ops/operation.h"

namespace kds {

/// Characters that keys and values may have: TagResource and UntagResource document the colon too
/// (kinesis.md 2.5).
enum class TagCharacters : std::uint8_t { Plain, WithColon };

/// Adds tags to those of the stream, or of a consumer of it; fails with InvalidArgument for what
/// they must not contain, or if they would be too many, and changes nothing then. What a consumer
/// answers is not known: the sentences are those of its stream.
Result<void> add_tags(Operation& op, const Stream& stream, std::map<std::string, std::string>& to,
                      const std::map<std::string, std::string>& tags,
                      TagCharacters characters = TagCharacters::Plain);

/// The same for taking some away; those that are not there are ignored.
Result<void> remove_tags(Operation& op, const Stream& stream,
                         std::map<std::string, std::string>& from,
                         const std::vector<std::string>& keys,
                         TagCharacters characters = TagCharacters::Plain);

}  // namespace kds
