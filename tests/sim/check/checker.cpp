#include "tests/sim/check/checker.h"

namespace kds::sim::checking {
namespace {

/// The whole state is looked at after so many moments.
constexpr std::uint64_t kLooksPerState = 16;

}  // namespace

Checker::Checker(const World& world) {
    look(world, true);
    learner_before_ = ledger_.accepted_of(kLearner);
}

void Checker::look(const World& world, bool thorough) {
    const EventLog& events = world.engine().events();
    if (next_event_ < events.begin()) {
        findings_.add(world.now(), "the checker has come too late for the events");
        next_event_ = events.begin();
    }
    consumers_.see(world);
    for (; next_event_ < events.end(); ++next_event_) {
        const Event event = events[next_event_];
        ledger_.take(world, event, findings_);
        producers_.take(world, event, findings_);
        consumers_.take(world, ledger_, event, findings_);
        metrics_.take(world, event);
    }
    metrics_.end_moment();
    const bool looks_at_all = thorough || ++looks_ % kLooksPerState == 0;
    if (looks_at_all) ledger_.look(world, findings_);
    consumers_.look(world, ledger_, findings_);
    if (!looks_at_all) return;
    producers_.look(world, ledger_, findings_);
    look_at_learner(world);
    metrics_.look(world, ledger_, findings_);
}

/// What the learner has put is what was accepted from them.
void Checker::look_at_learner(const World& world) {
    const std::uint64_t own = ledger_.accepted_of(kLearner) - learner_before_;
    if (looks_ > 0 && world.learner_records() != own)
        findings_.add(world.now(), "the learner has put ", world.learner_records(),
                      " records, but the events tell of ", own);
}

void Checker::finish(const World& world) {
    look(world, true);
    metrics_.compare(world, findings_);
}

bool Checker::has_sent_all(const World& world, const Producer& producer, bool must) {
    return ProducerCheck::has_sent_all(world, producer, must ? &findings_ : nullptr);
}

bool Checker::has_done_all(const World& world, const Consumer& consumer, bool must) {
    return consumers_.has_done_all(world, ledger_, consumer, must ? &findings_ : nullptr);
}

}  // namespace kds::sim::checking
