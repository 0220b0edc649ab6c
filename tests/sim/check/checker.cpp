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
        consumers_.take(world, ledger_, event, findings_);
        metrics_.take(world, event);
    }
    metrics_.end_moment();
    const bool looks_at_all = thorough || ++looks_ % kLooksPerState == 0;
    if (looks_at_all) ledger_.look(world, findings_);
    consumers_.look(world, ledger_, findings_);
    if (!looks_at_all) return;
    look_at_producers(world);
    metrics_.look(world, ledger_, findings_);
}

/// What is made is accepted, given up or on its way, and what is accepted lies in a shard.
void Checker::look_at_producers(const World& world) {
    for (const Producer& producer : world.producers()) {
        const std::uint64_t known =
            producer.accepted + producer.given_up + producer.dropped + producer.under_way();
        if (producer.made != known)
            findings_.add(world.now(), "producer ", producer.spec.name, " has made ", producer.made,
                          " records, but ", producer.accepted, " were accepted, ",
                          producer.given_up, " given up and ", producer.under_way(),
                          " are on their way");
        const std::uint64_t stored = ledger_.accepted_of(producer.id);
        if (stored != producer.accepted + producer.stored_unknown)
            findings_.add(world.now(), "producer ", producer.spec.name, " knows of ",
                          producer.accepted, " accepted records and not of ",
                          producer.stored_unknown, ", but ", stored, " were accepted");
        if (producer.throttled > ledger_.refused_of(producer.id))
            findings_.add(world.now(), "producer ", producer.spec.name, " was throttled ",
                          producer.throttled, " times, but the service refused ",
                          ledger_.refused_of(producer.id));
    }
    const std::uint64_t own = ledger_.accepted_of(kLearner) - learner_before_;
    if (looks_ > 0 && world.learner_records() != own)
        findings_.add(world.now(), "the learner has put ", world.learner_records(),
                      " records, but the events tell of ", own);
}

void Checker::finish(const World& world) {
    look(world, true);
    metrics_.compare(world, findings_);
}

bool Checker::has_done_all(const World& world, const Consumer& consumer, bool must) {
    return consumers_.has_done_all(world, ledger_, consumer, must ? &findings_ : nullptr);
}

}  // namespace kds::sim::checking
