/// Every operation on the wire. A new one is an enumerator of Action, a row in operation.cpp (an
/// assertion at compile time sees that it is there) and a file codec_*.cpp.
#pragma once

#include <span>
#include <string_view>

#include "core/api/wire_error.h"
#include "core/engine/action.h"
#include "core/engine/engine.h"

namespace kds::api {

/// The service's actions that are left out for good, as the service names them: channels, which
/// deliver a stream to S3 and to tables (kinesis.md 2.6), and queues (kinesis.md 2.7). They are
/// answered like every name that the service does not know, with UnknownOperationException.
std::span<const std::string_view> absent_actions();

/// Runs an operation on the document of a request, which is an Object: types, constraints, then the
/// operation itself (kinesis.md 1.5, rows 13 to 17). One of the data plane that is asked for a
/// DryRun changes nothing: it fails as it would, or with DryRunOperationException (kinesis.md 2.6).
Reply run(Action action, Engine& engine, const Call& call, const Value& document);

}  // namespace kds::api
