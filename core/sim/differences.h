/// In which numbers two worlds differ: two moments of a session, or two courses of events at one
/// virtual time.
///
///   const Comparison found = compare(machine.world_of(a), machine.world());
///   for (const Difference& d : found.differing) …  // "Records in shard 2", 120, 348
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/sim/world.h"

namespace kds::sim {

/// What a reading is of.
enum class ReadingOf : std::uint8_t { Stream, Producer, Consumer, Session };
enum class ReadingUnit : std::uint8_t { Count, Milliseconds };

/// One number of a world. `of`, `subject` and `name` together are its identity.
struct NamedReading {
    ReadingOf of{};
    std::string subject;  ///< Name of the stream or actor; empty for the session.
    std::string name;     ///< "Records in shard 2", as a learner reads it.
    ReadingUnit unit{};
    std::int64_t value = 0;
    friend bool operator==(const NamedReading&, const NamedReading&) = default;
};

/// What two worlds are compared by: first streams with their shards, then producers, consumers, and
/// the session, each in the order of the world. Counts are those since the world began, but what
/// expired is not stored, and what was throttled reaches back as far as metrics do (kMetricsKept).
std::vector<NamedReading> readings_of(const World& world);

/// A reading that two worlds do not share. Empty: that world does not have what it is of.
struct Difference {
    ReadingOf of{};
    std::string subject;
    std::string name;
    ReadingUnit unit{};
    std::optional<std::int64_t> a;
    std::optional<std::int64_t> b;
    friend bool operator==(const Difference&, const Difference&) = default;
};

struct Comparison {
    /// In the order of readings_of(a), what only b has behind its like.
    std::vector<Difference> differing;
    std::size_t unchanged = 0;  ///< Readings that both have and that are equal.
};

Comparison compare(const World& a, const World& b);

}  // namespace kds::sim
