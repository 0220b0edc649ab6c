#include "core/engine/permissions.h"

#include <array>

namespace kds {
namespace {

constexpr iam::ResourceKind resource_of(Action action) {
    using Kind = iam::ResourceKind;
    switch (action) {
        case Action::DescribeAccountSettings:
        case Action::DescribeLimits:
        case Action::ListStreams:
        case Action::UpdateAccountSettings: return Kind::None;
        case Action::DeregisterStreamConsumer:
        case Action::DescribeStreamConsumer:
        case Action::SubscribeToShard: return Kind::Consumer;
        case Action::DeleteResourcePolicy:
        case Action::GetResourcePolicy:
        case Action::ListTagsForResource:
        case Action::PutResourcePolicy:
        case Action::TagResource:
        case Action::UntagResource: return Kind::Either;
        default: return Kind::Stream;
    }
}

}  // namespace

std::span<const iam::KnownAction> known_actions() {
    static const auto kActions = [] {
        std::array<iam::KnownAction, kActionCount> actions{};
        for (std::size_t i = 0; i < actions.size(); ++i) {
            const auto action = static_cast<Action>(i);
            actions[i] = {to_string(action), resource_of(action)};
        }
        return actions;
    }();
    return kActions;
}

}  // namespace kds
