/// What files of the lab say of themselves: {"format": "shardlab-session", "version": 2, …}.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/lesson/json_reader.h"

namespace kds::lesson {

/// The version of a document of this format; 0 if it is none that we read, which is reported.
std::int64_t read_version(const JsonNode& root, std::string_view format, std::int64_t newest);

/// A whole number from 0 to 2^32 - 1.
std::uint32_t read_count(const JsonNode& node);

}  // namespace kds::lesson
