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
    }
    return "";
}

}  // namespace kds
