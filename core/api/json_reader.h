/// Reads the body of a JSON 1.1 request. Each record that is put comes through here, so texts are
/// looked at eight bytes at a time and not copied unless they have escapes.
#pragma once

#include <optional>
#include <string_view>

#include "core/api/document.h"

namespace kds::api {

/// Empty if the text is no JSON (RFC 8259), no UTF-8, has a number that no double can come near, or
/// is larger than the limits of document.h. Of two surrogates neither may stand alone.
std::optional<Value> read_json(std::string_view text);

/// The same, but the document refers to `text`, which must outlive it.
std::optional<Value> read_json_in_place(std::string_view text);

}  // namespace kds::api
