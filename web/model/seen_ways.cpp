#include "web/model/seen_ways.h"

#include <string>
#include <string_view>

#include "core/sim/access.h"

namespace kds::web {
namespace {

bool calls_through_vpc(const sim::Access& access, ActorId id, std::string_view name) {
    const sim::ActorAccess* const of =
        access.find_actor(id == kLearner ? std::string_view() : name);
    return of && !of->endpoint.empty();
}

}  // namespace

void add_ways(const sim::World& world, StageModel& out) {
    const sim::Access* const access = world.access();
    if (!access) return;
    // In front, because a card that is narrow cuts the end.
    constexpr std::string_view kMark = "VPC · ";
    for (ProducerCard& card : out.producers)
        if (calls_through_vpc(*access, card.id, card.name)) card.kind.insert(0, kMark);
    for (ConsumerCard& card : out.consumers)
        if (calls_through_vpc(*access, card.id, card.name)) card.how.insert(0, kMark);
}

}  // namespace kds::web
