/// The meter of a session: what was used up to its present, whatever way has led there.
///
/// A world is what its scenario, its seed, its commands and its time make of it. So nobody counts
/// before somebody asks; then the past is run once more, in portions of a frame, and from there on
/// the meter goes along with the present at the cost of reading its new events. Copies of worlds
/// with their meters are kept a fixed amount of work apart. At another moment or on another branch
/// counting goes on from the newest copy whose commands are the first ones of that present: so
/// seek, undo, branches and kept moments need not be told, and the result is always that of a
/// straight run.
///
///   KDS_TRY(auto metering, Metering::start(scenario, seed));
///   if (metering.follow(machine.world(), steps)) bill_of(metering.meter().used(), sheet);
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/pricing/meter.h"
#include "core/sim/world.h"

namespace kds::lesson {

class Metering {
public:
    struct Keeping {
        std::uint64_t steps_per_copy = 200'000;  ///< Work between two copies.
        std::size_t copies_max = 40;  ///< When there are more, every second one is dropped.
    };
    /// Of a session of this scenario and seed. Fails as World::set_up does.
    static Result<Metering> start(const sim::Scenario& scenario, std::uint64_t seed) {
        return start(scenario, seed, {});
    }
    static Result<Metering> start(const sim::Scenario& scenario, std::uint64_t seed,
                                  const Keeping& keeping);

    /// Counts on towards this world, which is one of the session, in about so many steps of work at
    /// most. True when meter() is its meter; else there is more to do.
    bool follow(const sim::World& present, std::uint64_t steps);

    /// Whether meter() is that of the world which was followed last.
    bool is_there() const { return is_there_; }
    /// Precondition: is_there().
    const pricing::Meter& meter() const { return meter_; }
    /// How much of the way is done: 0 to 99, or 100 when it is there.
    std::int64_t percent() const { return percent_; }

private:
    using Log = ChunkedLog<sim::LoggedCommand, 64>;
    struct Copy {
        sim::World world;
        pricing::Meter meter = {};
        bool is_warm = false;  ///< Its warm-up is over.
    };
    /// A moment of a course of events.
    struct Place {
        explicit Place(const sim::World& world)
            : now{world.now()}, events{world.engine().events().end()}, log{world.log()} {}
        Instant now;
        std::uint64_t events;
        Log log;
    };

    Metering(sim::World set_up, const Keeping& keeping);
    /// Whether a world that was at this place has become this one, or could have.
    static bool leads_to(Instant now, const Log& log, const sim::World& present);
    /// Whether all that has happened since that place can be read off the world itself.
    static bool can_take(const Place& from, const sim::World& present);
    void go_along(const sim::World& present);
    const Copy& newest_before(const sim::World& present) const;
    /// Does a portion of the run, or a command.
    static void run_on(Copy& run, const sim::World& present, std::uint64_t steps);
    void keep(const sim::World& world, const pricing::Meter& meter, bool is_warm);

    Keeping keeping_;
    std::vector<Copy> copies_;     ///< The first one is the beginning.
    std::uint64_t kept_work_ = 0;  ///< Of the newest copy on the present course.
    pricing::Meter meter_;
    Place place_;              ///< Of the meter.
    std::optional<Copy> run_;  ///< On its way to the present.
    bool is_there_ = false;
    std::int64_t percent_ = 0;
};

}  // namespace kds::lesson
