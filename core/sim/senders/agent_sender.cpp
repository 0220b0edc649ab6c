#include "core/sim/senders/agent_sender.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/sim/producer.h"

namespace kds::sim {
namespace {

/// More lines the disk does not hold: the application cannot write them.
constexpr std::size_t kFileLinesMax = 100'000;
/// The agent waits so long before it sends again what failed, twice as long the next time, and
/// never gives up; how long is (unconfirmed).
constexpr Duration kBackoffMin = Duration::millis(100);
constexpr Duration kBackoffMax = Duration::seconds(10);
/// The agent uses the AWS SDK for Java; its patience is (unconfirmed).
constexpr Duration kTimeout = Duration::seconds(6);

}  // namespace

void AgentSender::take(Surroundings& around, Producer& producer, const Item& item, Instant) {
    if (file_.size() >= kFileLinesMax) {
        ++producer.dropped;
        return;
    }
    std::string& key = around.room.record.partition_key;
    std::string& data = around.room.record.data;
    producer.sources[item.source].maker->make_record(item.made, key, data);
    file_.push_back({.item = item,
                     .place = {.begin = file_end_, .size = data.size()},
                     .bytes = static_cast<std::uint32_t>(key.size() + data.size())});
    file_end_ += data.size();
}

void AgentSender::send_due(Surroundings& around, Producer& producer) {
    if (producer.crashed) return;
    read(around);
    if (batch_lines_ > 0) return;
    // A line that finds no room in the buffer makes it leave, too.
    const bool is_full = read_ < file_.size() && buffer_.count() > 0;
    if (!is_full && !buffer_.is_due(around.now)) return;
    begin_batch(around, producer);
    read(around);
}

void AgentSender::read(Surroundings& around) {
    for (; read_ < file_.size() && buffer_.fits(file_[read_].bytes); ++read_)
        buffer_.add({.number = file_[read_].item.made.number, .line = file_[read_].place},
                    file_[read_].bytes, around.now);
}

void AgentSender::begin_batch(Surroundings& around, Producer& producer) {
    batch_lines_ = buffer_.take().size();
    ++batch_;
    attempt_ = 1;
    pending_.resize(batch_lines_);
    for (std::size_t i = 0; i < batch_lines_; ++i) pending_[i] = static_cast<std::uint32_t>(i);
    depart(around, producer);
}

std::optional<Instant> AgentSender::wants(const Producer& producer) const {
    std::optional<Instant> at;
    if (producer.next_at) {
        // When the agent looks into the file the next time after the line has come.
        const std::int64_t step = spec_.min_time_between_polls_ms * 1'000;
        at = Instant{(producer.next_at->us + step - 1) / step * step};
    }
    if (producer.crashed || batch_lines_ > 0) return at;
    if (const auto due = buffer_.due_at(); due && (!at || *due < *at)) at = due;
    return at;
}

void AgentSender::wake(Surroundings& around, Producer& producer, const Wake& wake) {
    // Of a batch that was lost in a crash.
    if (wake.number != batch_ || batch_lines_ == 0) return;
    switch (wake.what) {
        case Arrive: arrive(around, producer); return;
        case Retry:
            producer.retried += pending_.size();
            depart(around, producer);
            return;
        case TimedOut: try_again(around, producer, {}); return;
        case Answered:
            checkpoint_ = file_[batch_lines_ - 1].place.end();
            file_.erase(file_.begin(), file_.begin() + static_cast<std::ptrdiff_t>(batch_lines_));
            read_ -= batch_lines_;
            batch_lines_ = 0;
            attempt_ = 0;
            return;
        default: KDS_ASSERT(false);
    }
}

void AgentSender::depart(Surroundings& around, Producer& producer) {
    fate_ = fate_of_put(around.faults, producer.spec.name, kTimeout, producer.rng);
    const bool lost = fate_.request_lost;
    add_wake(around, producer, lost ? TimedOut : Arrive, lost ? kTimeout : fate_.way);
}

void AgentSender::arrive(Surroundings& around, Producer& producer) {
    std::vector<Item> items;
    for (const std::uint32_t place : pending_) items.push_back(file_[place].item);
    const PutAnswers answers = put_each(around, producer, items);
    if (!answers) {
        producer.last_error = answers.error();
        if (is_throttle(answers.error())) producer.throttled += pending_.size();
    }
    std::vector<std::uint32_t> left;
    for (std::size_t i = 0; i < pending_.size(); ++i) {
        AgentLine& line = file_[pending_[i]];
        const bool is_stored = answers && (*answers)[i];
        if (answers && !is_stored) {
            producer.last_error = (*answers)[i].error();
            producer.throttled += is_throttle((*answers)[i].error());
        }
        if (!is_stored || fate_.answer_lost) left.push_back(pending_[i]);
        if (!is_stored) continue;
        // What it has stored already and sends again, because it has forgotten it.
        if (line.stored || fate_.answer_lost)
            ++producer.stored_unknown;
        else
            ++producer.accepted;
        line.stored = line.stored || !fate_.answer_lost;
    }
    pending_ = std::move(left);
    if (fate_.answer_lost) return add_wake(around, producer, TimedOut, kTimeout - fate_.way);
    if (pending_.empty()) return add_wake(around, producer, Answered, fate_.way);
    try_again(around, producer, fate_.way);
}

void AgentSender::try_again(Surroundings& around, Producer& producer, Duration known_after) {
    const std::int64_t doublings = std::min<std::int64_t>(attempt_ - 1, 7);
    const Duration ceiling = std::min(kBackoffMin * (std::int64_t{1} << doublings), kBackoffMax);
    ++attempt_;
    // Half of it at least.
    const auto chance = static_cast<std::uint64_t>(ceiling.us / 2);
    add_wake(around, producer, Retry,
             known_after +
                 Duration::micros(static_cast<std::int64_t>(chance + producer.rng.below(chance))));
}

void AgentSender::add_wake(Surroundings& around, const Producer& producer, What what,
                           Duration after) const {
    around.wakes.add(
        {.at = around.now + after, .actor = producer.id, .what = what, .number = batch_});
}

void AgentSender::crash(Producer&) {
    (void)buffer_.take();
    pending_.clear();
    batch_lines_ = 0;
    attempt_ = 0;
    read_ = 0;
}

std::uint64_t AgentSender::under_way() const {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(file_, [](const AgentLine& line) { return !line.stored; }));
}

void AgentSender::hash(Hasher& hasher) const {
    hasher.add(checkpoint_);
    hasher.add(file_end_);
    hasher.add(std::uint64_t{read_});
    for (const AgentLine& line : file_) {
        sim::hash(hasher, line.item);
        hasher.add(line.place.begin << 1 | std::uint64_t{line.stored});
    }
    buffer_.hash(hasher);
    hasher.add(batch_);
    hasher.add(std::uint64_t{batch_lines_});
    for (const std::uint32_t place : pending_) hasher.add(std::uint64_t{place});
    hasher.add(std::uint64_t{attempt_});
    hasher.add(fate_.way);
}

}  // namespace kds::sim
