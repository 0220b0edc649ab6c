/// How a consumer reads, in few words.
#pragma once

#include <string>

#include "core/sim/consumer_spec.h"

namespace kds::web {

/// "polling, 1 call/s", "KCL, 3 workers", "fan-out".
std::string how_it_reads(const sim::ConsumerSpec& spec);
/// "polling consumer", "application of the KCL", …
std::string kind_of_consumer(const sim::ConsumerSpec& spec);
/// It is pushed records and does not ask for them.
bool is_pushed(const sim::ConsumerSpec& spec);

}  // namespace kds::web
