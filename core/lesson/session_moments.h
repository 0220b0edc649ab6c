/// Kept moments in a saved session: the member "moments", which is there if any moment is kept.
#pragma once

#include <vector>

#include "core/lesson/json_reader.h"
#include "core/lesson/json_writer.h"
#include "core/sim/history.h"

namespace kds::lesson {

/// "moments":[{"letter":"A","branch":0,"at_us":5,"commands":1}], each on a line of its own.
void write_moments(JsonWriter& out, const std::vector<sim::KeptMoment>& moments);
/// Reports letters that are no letters, twice there or out of order, and moments that cannot have
/// been on their branch. Precondition: the branches have been read.
void read_moments(const JsonNode& list, sim::History& history);

}  // namespace kds::lesson
