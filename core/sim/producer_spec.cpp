#include "core/sim/producer_spec.h"

#include <span>

#include "core/base/text.h"

namespace kds::sim {
namespace {

template <typename Spec>
Result<void> in_range(const Spec& spec, std::span<const SpecNumber<Spec>> numbers) {
    for (const auto& [name, member, least, most] : numbers)
        if (spec.*member < least || spec.*member > most)
            return fail(ErrorCode::BadDocument,
                        cat(name, ": ", spec.*member, " is out of range: ", least, " to ", most));
    return {};
}

struct SenderCheck {
    Result<void> operator()(const SdkSpec& sdk) const {
        return in_range<SdkSpec>(sdk, kSdkNumbers);
    }
    Result<void> operator()(const KplSpec& kpl) const {
        return in_range<KplSpec>(kpl, kKplNumbers);
    }
    Result<void> operator()(const AgentSpec& agent) const {
        return in_range<AgentSpec>(agent, kAgentNumbers);
    }
};

}  // namespace

Result<void> check(const ProducerSpec& spec) {
    auto checked = check_rate(spec.rate);
    if (checked) checked = std::visit(SenderCheck{}, spec.sender);
    if (checked) return {};
    return fail(ErrorCode::BadDocument,
                cat("producer \"", spec.name, "\": ", checked.error().message));
}

}  // namespace kds::sim
