/// What the members of requests are, as far as a document does not say it: which texts are blobs or
/// enums, which objects are maps (kinesis.md 2.1, 2.5, 2.6).
#pragma once

#include <span>
#include <string_view>

#include "core/api/document.h"

namespace kds::web::code {

enum class Shape : std::uint8_t {
    Plain,  ///< A text, a number or a boolean, as the document has it.
    Blob,
    Time,
    Enum,
    Map,
    Structure
};

struct MemberShape {
    Shape shape = Shape::Plain;  ///< Of a list: of its items.
    /// Of an enum or a structure: its name in the service's model, which the SDK for Java uses.
    std::string_view type = {};
    std::span<const std::string_view> values = {};  ///< Of an enum.
};

/// `parent` is the member that holds it; empty for a member of the request itself.
MemberShape shape_of(std::string_view parent, std::string_view name);

/// The document of a request with blobs as Blobs and times as Timestamps, without nulls, with texts
/// of its own. What is not of its shape stays as it is: such a request is refused, and shown so.
api::Value typed(const api::Value& document);

}  // namespace kds::web::code
