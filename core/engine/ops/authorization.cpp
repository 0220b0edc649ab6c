#include "core/engine/ops/authorization.h"

#include "core/base/text.h"
#include "core/engine/ops/operation.h"
#include "core/engine/unconfirmed.h"

namespace kds {

bool is_authorized(const Operation& operation) { return operation.caller() == operation.owner(); }

std::string denial(const Operation& operation, std::string_view stream_name) {
    const std::string action = cat("kinesis:", to_string(operation.action()));
    const std::string resource = stream_name.empty()
                                     ? "*"
                                     : cat("arn:aws:kinesis:", operation.engine().options().region,
                                           ":", operation.owner(), ":stream/", stream_name);
    return cat("User: ", operation.caller_arn(), " is not authorized to perform: ", action,
               " on resource: ", resource, unconfirmed::kNoResourcePolicyBefore, action,
               unconfirmed::kNoResourcePolicyAfter);
}

}  // namespace kds
