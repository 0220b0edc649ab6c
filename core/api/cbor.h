/// The bodies of CBOR 1.1 requests and answers (kinesis.md 1.3; RFC 8949).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/api/document.h"

namespace kds::api {

/// Empty if the bytes are not exactly one well-formed item, if a key or a text is no UTF-8 text, or
/// if the item is larger than the limits of document.h. Tags other than 1 are dropped.
std::optional<Value> read_cbor(std::string_view bytes);

/// The same, but the document refers to `bytes`, which must outlive it.
std::optional<Value> read_cbor_in_place(std::string_view bytes);

/// Definite lengths, shortest forms. Times are tag 1 with whole milliseconds.
std::string write_cbor(const Value& value);

}  // namespace kds::api
