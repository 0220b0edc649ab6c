#include "core/api/codec.h"
#include "core/engine/ops/update_account_settings.h"

namespace kds::api {

Reply run_update_account_settings(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    UpdateAccountSettingsInput input;
    in.required_structure("MinimumThroughputBillingCommitment", [&input](InputReader& commitment) {
        input.commitment_status = commitment.required_text("Status");
    });
    if (auto refused = refusal(in, input)) return std::unexpected(*refused);
    KDS_TRY(const CommitmentOutput output, update_account_settings(engine, call, input));
    return document_of(output);
}

}  // namespace kds::api
