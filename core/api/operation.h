/// The operations that the wire knows. A new one is an enumerator here, a row in operation.cpp (an
/// assertion at compile time sees that it is there) and a file codec_*.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/api/wire_error.h"
#include "core/engine/engine.h"

namespace kds::api {

enum class Operation : std::uint8_t {
    CreateStream,
    DescribeStreamSummary,
    GetRecords,
    GetShardIterator,
    ListShards,
    PutRecord,
    PutRecords,
};
inline constexpr std::size_t kOperationCount = static_cast<std::size_t>(Operation::PutRecords) + 1;

/// "PutRecord". Names are case-sensitive (kinesis.md 1.2).
std::string_view to_string(Operation operation);
std::optional<Operation> parse_operation(std::string_view name);

/// Runs an operation on the document of a request, which is an Object: types, constraints, then the
/// operation itself (kinesis.md 1.5, rows 13, 14, 17).
Reply run(Operation operation, Engine& engine, const Call& call, const Value& document);

}  // namespace kds::api
