/// Whether a caller may do what it asks for. For core/engine/ops only.
///
/// An account may do everything with its own streams, and nothing with those of another account:
/// policies, identity policies as well as those of a stream, are not evaluated yet. What they say
/// is to be asked here.
#pragma once

#include <string>
#include <string_view>

namespace kds {

class Operation;

bool is_authorized(const Operation& operation);

/// Sentence of AccessDenied (kinesis.md 3.7). `stream_name` is empty if no stream is named.
std::string denial(const Operation& operation, std::string_view stream_name);

}  // namespace kds
