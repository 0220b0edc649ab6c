#include "core/base/result.h"

namespace kds {

std::string_view error_name(ErrorCode code) {
    switch (code) {
        case ErrorCode::ExpiredIterator: return "ExpiredIteratorException";
        case ErrorCode::InvalidArgument: return "InvalidArgumentException";
        case ErrorCode::LimitExceeded: return "LimitExceededException";
        case ErrorCode::ProvisionedThroughputExceeded:
            return "ProvisionedThroughputExceededException";
        case ErrorCode::ResourceInUse: return "ResourceInUseException";
        case ErrorCode::ResourceNotFound: return "ResourceNotFoundException";
        case ErrorCode::Validation: return "ValidationException";
        case ErrorCode::BadDocument: return "BadDocument";
        case ErrorCode::ExpiredNextToken: return "ExpiredNextTokenException";
        case ErrorCode::AccessDenied: return "AccessDeniedException";
        case ErrorCode::KmsDisabled: return "KMSDisabledException";
        case ErrorCode::KmsInvalidState: return "KMSInvalidStateException";
        case ErrorCode::KmsNotFound: return "KMSNotFoundException";
        case ErrorCode::InternalFailure: return "InternalFailure";
        case ErrorCode::DryRunOperation: return "DryRunOperationException";
        case ErrorCode::Serialization: return "SerializationException";
        case ErrorCode::KmsAccessDenied: return "KMSAccessDeniedException";
        case ErrorCode::UnrecognizedClient: return "UnrecognizedClientException";
    }
    return "";
}

std::optional<ErrorCode> error_code(std::string_view name) {
    for (int i = 0; i <= static_cast<int>(ErrorCode::UnrecognizedClient); ++i) {
        const auto code = static_cast<ErrorCode>(i);
        if (code != ErrorCode::BadDocument && error_name(code) == name) return code;
    }
    return std::nullopt;
}

}  // namespace kds
