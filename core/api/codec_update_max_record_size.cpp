#include "core/api/codec.h"
#include "core/engine/ops/update_max_record_size.h"

namespace kds::api {

Reply run_update_max_record_size(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    UpdateMaxRecordSizeInput input;
    input.max_record_size_kib = in.required_integer("MaxRecordSizeInKiB");
    in.stream_arn_and_id();
    if (auto refused = settle_stream(engine, in, std::nullopt, input))
        return std::unexpected(*refused);
    return no_output(update_max_record_size(engine, call, input));
}

}  // namespace kds::api
