/// Results of operations that can fail. Nothing in the tree throws.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace kds {

/// One enumerator for each AWS exception that an operation can answer, and a few of our own for
/// documents that we read. Only `core/api` knows HTTP status and wire text of the former.
enum class ErrorCode : std::uint8_t {
    // Kinesis, "API Reference", common and per-operation errors.
    ExpiredIterator,
    InvalidArgument,
    LimitExceeded,
    ProvisionedThroughputExceeded,
    ResourceInUse,
    ResourceNotFound,
    Validation,
    // Ours.
    BadDocument,  ///< A lesson, a saved session or another document could not be read.
    // Kinesis again: at the end, so that the numbers of the others stay what state hashes saw.
    ExpiredNextToken,
    AccessDenied,
    InternalFailure,  ///< The service itself failed; there is no message.
    DryRunOperation,
    KmsDisabled,
    KmsInvalidState,
    KmsNotFound,
    Serialization,  ///< A member of a request has the wrong type (kinesis.md 3.2).
    KmsAccessDenied,
    UnrecognizedClient,  ///< Signed with a key that is not, or no longer, one.
};

/// The exception's name as AWS spells it, "ResourceNotFoundException"; "BadDocument" for ours.
std::string_view error_name(ErrorCode code);
/// The code of the exception with this name; empty if no operation gives it.
std::optional<ErrorCode> error_code(std::string_view name);

struct Error {
    ErrorCode code;
    std::string message;  ///< The service's own sentence, complete.

    friend bool operator==(const Error&, const Error&) = default;
};

template <typename T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(ErrorCode code, std::string message) {
    return std::unexpected(Error{code, std::move(message)});
}

}  // namespace kds

#define KDS_CONCAT_INNER(a, b) a##b
#define KDS_CONCAT(a, b) KDS_CONCAT_INNER(a, b)

/// KDS_CHECK(check_constraints(input)); returns early with the error of the expression.
#define KDS_CHECK(expression)                           \
    if (auto kds_checked = (expression); kds_checked) { \
    } else                                              \
        return std::unexpected(std::move(kds_checked).error())

/// KDS_TRY(auto shard, find_shard(stream, id)); returns early with the error of the expression.
#define KDS_TRY(declaration, expression)                                           \
    auto KDS_CONCAT(kds_try_, __LINE__) = (expression);                            \
    if (!KDS_CONCAT(kds_try_, __LINE__))                                           \
        return std::unexpected(std::move(KDS_CONCAT(kds_try_, __LINE__)).error()); \
    declaration = *std::move(KDS_CONCAT(kds_try_, __LINE__))
