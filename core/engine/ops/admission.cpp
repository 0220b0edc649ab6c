// Whether a call comes through at all: who may call, and how often. What refuses is in the page's
// second part, so it is asked only where there is something to ask.
#include <utility>

#include "core/base/text.h"
#include "core/engine/engine.h"
#include "core/engine/ops/authorization.h"
#include "core/engine/ops/operation.h"

namespace kds {

Result<void> Operation::admit_if_allowed(const Asked& asked) {
    if (!call_.owner.empty() || engine_.asks_policies())
        if (auto refused = refusal(*this, asked)) return fail(*std::move(refused));
    const CallRate rate = rate_of(action_);
    if (rate.scope == CallRate::Scope::None || !engine_.options().throttles) return {};
    if (rate.scope == CallRate::Scope::Account) {
        if (engine_.account(caller()).rates.admit(action_, call_.now)) return {};
        // kinesis.md 3.5.
        return fail(ErrorCode::LimitExceeded, cat("Rate exceeded for account ", caller(), "."));
    }
    Stream* stream = find_stream(asked.stream_name);
    if (!stream || stream->rates.admit(action_, call_.now)) return {};
    return fail(ErrorCode::LimitExceeded,
                cat("Rate exceeded for stream ", under_account(asked.stream_name), "."),
                stream->id);
}

}  // namespace kds
