/// The programs that do something with the records that a consumer processes: a dashboard, an
/// alarm, a price, an archive.
///
/// Their results stand in a table outside of the program and outlive it. A record that is processed
/// once more counts once more, unless the application ignores duplicates: that is what
/// at-least-once means for whoever reads the results.
#pragma once

#include <variant>

#include "core/base/hasher.h"
#include "core/engine/engine.h"
#include "core/sim/applications/alarm.h"
#include "core/sim/applications/application_spec.h"
#include "core/sim/applications/archive.h"
#include "core/sim/applications/dashboard.h"
#include "core/sim/applications/price.h"
#include "core/sim/processing.h"

namespace kds::sim {

using Application = std::variant<std::monostate, Dashboard, Alarm, Price, Archive>;

Application make_application(const ApplicationSpec& spec);

/// How the records of a batch come to an application.
struct Feeding {
    /// Opened: a library hands it user records (kinesis.md 7.5).
    Aggregates aggregates = Aggregates::AsTheyAre;
    const PlaceSet& done_before;  ///< Of the batch's shard and slice.
};
/// Gives it the records of a batch that was just processed. What the engine has dropped meanwhile
/// is left out, see for_each_record().
void feed(Application& application, const ApplicationSpec& spec, const Engine& engine, Instant now,
          const Batch& batch, const Feeding& feeding);

void hash(const Application& application, Hasher& hasher);
/// An estimate of what a copy takes beyond the object itself.
std::size_t memory_bytes(const Application& application);

}  // namespace kds::sim
