#include "core/api/codec.h"
#include "core/engine/ops/describe_account_settings.h"

namespace kds::api {

Reply run_describe_account_settings(Engine& engine, const Call& call, const Value& document) {
    // There is nothing to read: every member is an unknown one, and those are dropped.
    (void)document;
    KDS_TRY(const CommitmentOutput output, describe_account_settings(engine, call));
    return document_of(output);
}

}  // namespace kds::api
