#include "core/engine/ops/update_max_record_size.h"

#include "core/engine/ops/operation.h"

namespace kds {

Result<void> update_max_record_size(Engine& engine, const Call& call,
                                    const UpdateMaxRecordSizeInput& input) {
    Operation op(engine, call, Action::UpdateMaxRecordSize);
    KDS_CHECK(op.admit(input.stream_name));
    KDS_TRY(auto stream, op.active_stream(input.stream_name));
    const std::int64_t bytes = input.max_record_size_kib * 1'024;
    if (bytes != stream->record_bytes_max) op.begin_change(*stream, {.record_bytes_max = bytes});
    return {};
}

}  // namespace kds
