#include "core/engine/ops/authorization.h"

#include "core/base/text.h"
#include "core/engine/ops/operation.h"
#include "core/engine/ops/policies.h"
#include "core/iam/unconfirmed.h"

namespace kds {

std::optional<Error> refusal(Operation& operation, const Asked& asked) {
    if (operation.engine().asks_policies()) return refusal_by_policies(operation, asked);
    if (operation.caller() == operation.owner()) return std::nullopt;
    namespace texts = iam::unconfirmed;
    const Action action = operation.action();
    return Error{ErrorCode::AccessDenied,
                 denial(operation, permission_of(action), resource_of(operation, asked),
                        cat(texts::kNoPolicyBefore, texts::kResourceBased, texts::kNoPolicyBetween,
                            permission_of(action), texts::kNoPolicyAfter))};
}

std::string denial(const Operation& operation, std::string_view permission,
                   std::string_view resource, std::string_view reason) {
    return cat("User: ", operation.caller_arn(), " is not authorized to perform: ", permission,
               " on resource: ", resource, reason);
}

std::string resource_of(const Operation& operation, const Asked& asked) {
    if (asked.stream_name.empty()) return "*";
    std::string arn = cat("arn:aws:kinesis:", operation.engine().options().region, ":",
                          operation.owner(), ":stream/", asked.stream_name);
    if (!asked.consumer) return arn;
    append_parts(arn, "/consumer/", asked.consumer->consumer_name);
    std::optional<std::int64_t> created_s = asked.consumer->created_s;
    if (!created_s) {
        const Stream* stream = operation.find_stream(asked.stream_name);
        const RegisteredConsumer* known =
            stream ? stream->find_consumer(asked.consumer->consumer_name) : nullptr;
        if (known) created_s = known->created_at.epoch_seconds();
    }
    if (created_s) append_parts(arn, ":", *created_s);
    return arn;
}

std::string permission_of(Action action) { return cat("kinesis:", to_string(action)); }

}  // namespace kds
