#include "core/lesson/metering.h"

#include <algorithm>
#include <utility>

#include "core/lesson/command_json.h"

namespace kds::lesson {
namespace {

using sim::LoggedCommand;
using sim::World;

/// Of a run into the past: the engine keeps more events than a portion makes.
constexpr std::uint64_t kPortion = 12'000;
/// What lies further back is run once more: the meter looks at records that are read, and they must
/// not have expired meanwhile.
constexpr Duration kReadBack = Duration::seconds(600);

/// Whether it may change for how long records are kept, or what an account is charged for.
bool may_remove(const sim::Command& command) {
    return std::holds_alternative<sim::CallOperation>(command) ||
           std::holds_alternative<sim::InjectFault>(command) ||
           std::holds_alternative<sim::LiftFault>(command);
}

bool is_same(const LoggedCommand& a, const LoggedCommand& b) {
    if (a.at != b.at) return false;
    const auto text = [](const LoggedCommand& command) {
        JsonWriter out;
        out.begin_object();
        write_command(out, command.command);
        out.end_object();
        return std::move(out).take();
    };
    return text(a) == text(b);
}

}  // namespace

Metering::Metering(World set_up, const Keeping& keeping) : keeping_{keeping}, place_{set_up} {
    copies_.push_back({.world = std::move(set_up)});
    copies_.front().meter.take(copies_.front().world.engine());
}

Result<Metering> Metering::start(const sim::Scenario& scenario, std::uint64_t seed,
                                 const Keeping& keeping) {
    KDS_TRY(World world, World::set_up(scenario, seed));
    return Metering(std::move(world), keeping);
}

bool Metering::leads_to(Instant now, const Log& log, const World& present) {
    const Log& later = present.log();
    if (now > present.now() || log.end() > later.end()) return false;
    if (later.end() > log.end() && later[log.end()].at < now) return false;
    for (std::uint64_t i = log.end(); i-- > log.begin();) {
        // Copies share what they have in common, and with an entry all that came before it.
        if (&log[i] == &later[i]) return true;
        if (!is_same(log[i], later[i])) return false;
    }
    return true;
}

bool Metering::can_take(const Place& from, const World& present) {
    if (present.engine().events().begin() > from.events) return false;
    if (present.now() > from.now + kReadBack) return false;
    int settings = 0;
    for (std::uint64_t i = from.log.end(); i < present.log().end(); ++i) {
        const LoggedCommand& done = present.log()[i];
        if (!may_remove(done.command)) continue;
        // Records that were read before it may be gone: then nobody knows how old they were.
        if (done.at != from.now) return false;
        const auto* const call = std::get_if<sim::CallOperation>(&done.command);
        if (call && call->action == Action::UpdateAccountSettings && ++settings > 1) return false;
    }
    return true;
}

bool Metering::follow(const World& present, std::uint64_t steps) {
    if (is_there_ && leads_to(place_.now, place_.log, present) && can_take(place_, present)) {
        go_along(present);
        return true;
    }
    is_there_ = false;
    if (!run_ || !leads_to(run_->world.now(), run_->world.log(), present)) {
        run_ = newest_before(present);
        kept_work_ = run_->world.work();
    }
    const std::uint64_t end = run_->world.work() + steps;
    while (!can_take(Place(run_->world), present)) {
        const std::uint64_t work = run_->world.work();
        if (work >= end) {
            percent_ = std::min<std::int64_t>(
                99,
                static_cast<std::int64_t>(work * 100 / std::max<std::uint64_t>(present.work(), 1)));
            return false;
        }
        run_on(*run_, present, std::min(kPortion, end - work));
        run_->meter.take(run_->world.engine());
        keep(run_->world, run_->meter, run_->is_warm);
    }
    meter_ = std::move(run_->meter);
    run_.reset();
    go_along(present);
    return true;
}

void Metering::go_along(const World& present) {
    meter_.take(present.engine());
    const Log& log = present.log();
    const bool is_same_log =
        place_.log.end() == log.end() && (log.empty() || &place_.log.back() == &log.back());
    place_.now = present.now();
    place_.events = present.engine().events().end();
    if (!is_same_log) place_.log = log;
    is_there_ = true;
    percent_ = 100;
    keep(present, meter_, true);
}

const Metering::Copy& Metering::newest_before(const World& present) const {
    const Copy* newest = &copies_.front();
    for (const Copy& copy : copies_)
        if (copy.world.work() > newest->world.work() &&
            leads_to(copy.world.now(), copy.world.log(), present))
            newest = &copy;
    return *newest;
}

void Metering::run_on(Copy& run, const World& present, std::uint64_t steps) {
    if (!run.is_warm) {
        run.is_warm = run.world.warm_up_within(steps);
        return;
    }
    const std::uint64_t done = run.world.log().end();
    const LoggedCommand* const next = done < present.log().end() ? &present.log()[done] : nullptr;
    if (!run.world.advance_within(next ? next->at : present.now(), steps) || !next) return;
    // It was done once, at this very moment of this very world.
    const bool is_done = run.world.apply(next->command).has_value();
    KDS_ASSERT(is_done);
}

void Metering::keep(const World& world, const pricing::Meter& meter, bool is_warm) {
    if (world.work() < kept_work_ + keeping_.steps_per_copy) return;
    kept_work_ = world.work();
    copies_.push_back({.world = world, .meter = meter, .is_warm = is_warm});
    copies_.back().world.drop_old_events();
    if (copies_.size() <= keeping_.copies_max) return;
    std::size_t kept = 1;
    for (std::size_t i = 2; i < copies_.size(); i += 2) copies_[kept++] = std::move(copies_[i]);
    copies_.erase(copies_.begin() + static_cast<std::ptrdiff_t>(kept), copies_.end());
}

}  // namespace kds::lesson
