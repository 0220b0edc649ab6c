/// Least privilege for a principal of the world, by what it was seen to do.
#pragma once

#include <string_view>

#include "core/iam/advice.h"
#include "core/sim/world.h"

namespace kds::web {

/// Without anything in it for a principal that is not there.
iam::Advice advice_for(const sim::World& world, std::string_view principal);

}  // namespace kds::web
