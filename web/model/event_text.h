/// An event of the engine's log as a sentence, and what it is about.
#pragma once

#include <string>

#include "core/sim/world.h"
#include "web/model/events_model.h"

namespace kds::web {

/// A producer's or consumer's name, or the learner.
std::string actor_name(const sim::World& world, ActorId id);
EventLineModel event_line(const sim::World& world, const Event& event);
/// "record_accepted": as tables name it.
std::string_view event_name(EventKind kind);
/// Does the filter let it through?
bool passes(EventFilter filter, const Event& event);

}  // namespace kds::web
