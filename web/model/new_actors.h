/// The producers and consumers that can be put onto the stage: what each kind is called, and a
/// specification that makes sense from the start.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/sim/command.h"

namespace kds::sim {
class World;
}

namespace kds::web {

struct NewKind {
    std::string_view label;     ///< "SDK"
    std::string_view describe;  ///< One sentence.
};

inline constexpr std::size_t kNewProducerKinds = 3;
inline constexpr std::size_t kNewConsumerKinds = 5;
/// Preconditions: kind < the count above.
const NewKind& new_producer_kind(std::size_t kind);
const NewKind& new_consumer_kind(std::size_t kind);

/// `base`, or `base` with the first number from 2 that no actor of the world has.
std::string free_name(const sim::World& world, std::string_view base);

/// A producer makes ten records a second, of a hundred keys; a consumer starts at LATEST.
/// Preconditions as above.
sim::AddProducer new_producer(const sim::World& world, std::size_t kind, std::string stream_name);
sim::AddConsumer new_consumer(const sim::World& world, std::size_t kind, std::string stream_name);

}  // namespace kds::web
