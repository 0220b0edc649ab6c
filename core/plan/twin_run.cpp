#include "core/plan/twin_run.h"

#include <algorithm>

#include "core/base/text.h"

namespace kds::plan {
namespace {

constexpr const char* kStreamName = "plan";
/// Where measuring begins: a full minute. The world begins so long before it that streams,
/// subscriptions and producers are at work.
constexpr Instant kMeasuredFrom = sim::kDefaultStart;
constexpr Duration kBefore = Duration::seconds(3);
constexpr std::int64_t kSecondsMost = 120;
constexpr std::int64_t kRecordsMost = 600'000;
/// The log of events must reach back to the last portion.
constexpr std::uint64_t kPortion = 16'000;
static_assert(kPortion * 2 < kEventsKept);

/// Whole periods of the peak, so that each has as much of it.
Duration measured_for(std::int64_t records_per_1000s) {
    const std::int64_t period = kPeakEvery.us / 1'000'000;
    const std::int64_t seconds =
        kRecordsMost * 1'000 / std::max<std::int64_t>(1, records_per_1000s) / period * period;
    return Duration::seconds(std::clamp(seconds, period, kSecondsMost));
}

/// How a producer sends its records one by one: as it does, but for the KPL's aggregation.
sim::SenderSpec one_by_one(sim::SenderSpec sender) {
    if (auto* const kpl = std::get_if<sim::KplSpec>(&sender)) kpl->aggregation = false;
    return sender;
}
sim::SenderSpec aggregated(const sim::SenderSpec& sender) {
    sim::KplSpec kpl;
    if (const auto* const own = std::get_if<sim::KplSpec>(&sender)) kpl = *own;
    kpl.aggregation = true;
    return kpl;
}

}  // namespace

std::vector<Design> designs_for(std::int64_t shards_needed, std::optional<std::int64_t> wanted,
                                Variants variants) {
    using pricing::PricingMode;
    std::vector<Design> plain{{.mode = PricingMode::Provisioned, .shards = shards_needed}};
    if (shards_needed > 1)
        plain.push_back({.mode = PricingMode::Provisioned, .shards = shards_needed - 1});
    const auto is_there = [&](std::int64_t shards) {
        return std::ranges::find(plain, shards, &Design::shards) != plain.end();
    };
    if (wanted && !is_there(*wanted))
        plain.push_back({.mode = PricingMode::Provisioned, .shards = *wanted});
    plain.push_back({.mode = PricingMode::OnDemand});
    plain.push_back({.mode = PricingMode::Advantage});
    std::vector<Design> all;
    for (Design design : plain)
        for (const bool by_kpl : {false, true})
            for (const bool by_push : {false, true}) {
                if ((by_kpl && !variants.aggregated) || (by_push && !variants.fan_out)) continue;
                design.aggregated = by_kpl;
                design.fan_out = by_push;
                all.push_back(design);
            }
    return all;
}

sim::Scenario scenario_of(const Traffic& traffic, const Design& design) {
    sim::Scenario made;
    made.id = "plan";
    made.engine = traffic.engine;
    made.start = kMeasuredFrom - kBefore;
    if (design.mode == pricing::PricingMode::Advantage)
        made.setup.push_back(sim::CallOperation{
            Action::UpdateAccountSettings,
            api::Value::object().with(
                "MinimumThroughputBillingCommitment",
                api::Value::object().with("Status", api::Value::of_text("ENABLED")))});
    CreateStreamInput stream{.stream_name = kStreamName};
    if (design.mode == pricing::PricingMode::Provisioned)
        stream.shard_count = design.shards;
    else
        stream.stream_mode = "ON_DEMAND";
    if (traffic.record_kib_max > 1'024) stream.max_record_size_kib = traffic.record_kib_max;
    made.setup.push_back(sim::CallCreateStream{std::move(stream)});
    for (sim::ConsumerSpec reader : traffic.readers) {
        reader.stream_name = kStreamName;
        reader.start_at = ShardIteratorType::TrimHorizon;
        reader.reader = design.fan_out ? sim::ReaderSpec{sim::FanOutSpec{}}
                                       : sim::ReaderSpec{sim::PollingSpec{}};
        reader.application = {};
        made.setup.push_back(sim::AddConsumer{std::move(reader)});
    }
    for (sim::ProducerSpec producer : traffic.producers) {
        producer.stream_name = kStreamName;
        producer.sender =
            design.aggregated ? aggregated(producer.sender) : one_by_one(producer.sender);
        made.setup.push_back(sim::AddProducer{std::move(producer)});
    }
    return made;
}

TwinRun::TwinRun(Traffic traffic, const std::vector<Design>& designs, std::uint64_t seed)
    : traffic_{std::move(traffic)},
      seed_{seed},
      measured_{measured_for(traffic_.records_per_1000s)} {
    for (const Design& design : designs) outcomes_.push_back({.design = design});
}

bool TwinRun::go_on(std::uint64_t steps) {
    while (!is_done() && steps > 0) {
        if (!world_ && !begin_design()) continue;
        const Instant stop = is_measuring_ ? kMeasuredFrom + measured_ : kMeasuredFrom;
        const std::uint64_t before = world_->work();
        const bool arrived = world_->advance_within(stop, std::min(steps, kPortion));
        // The way to the next moment is work, too, when nothing happens on it.
        steps -= std::min(steps, std::max<std::uint64_t>(1, world_->work() - before));
        if (is_measuring_) take_events();
        if (!arrived) continue;
        if (is_measuring_)
            finish_design();
        else
            begin_measuring();
    }
    return is_done();
}

bool TwinRun::begin_design() {
    auto made = sim::World::set_up(scenario_of(traffic_, outcomes_[at_].design), seed_);
    if (!made) {
        outcomes_[at_].failure = cat("This cannot be run: ", made.error().message, ".");
        outcomes_[at_].is_done = true;
        ++at_;
        return false;
    }
    world_.emplace(*std::move(made));
    world_->warm_up_within(~std::uint64_t{0});
    is_measuring_ = false;
    meter_ = {};
    return true;
}

TwinRun::Counts TwinRun::counts() const {
    Counts sum;
    for (const sim::Producer& producer : world_->producers()) {
        sum.made += producer.made;
        sum.refused += producer.throttled;
        sum.lost += producer.given_up + producer.dropped;
    }
    return sum;
}

void TwinRun::begin_measuring() {
    is_measuring_ = true;
    meter_.take(world_->engine());
    used_before_ = meter_.used();
    before_ = counts();
    next_event_ = world_->engine().events().end();
}

void TwinRun::take_events() {
    meter_.take(world_->engine());
    const EventLog& events = world_->engine().events();
    for (next_event_ = std::max(next_event_, events.begin()); next_event_ < events.end();
         ++next_event_) {
        const Event& event = events[next_event_];
        if ((event.kind != EventKind::RecordsRead && event.kind != EventKind::Pushed) ||
            event.count == 0)
            continue;
        const Stream* const stream = world_->engine().find_stream(event.stream);
        if (const Shard* const shard = stream ? stream->find(event.shard) : nullptr)
            see_wait(*shard, event.place, event.place + event.count, event.at);
    }
}

/// Of the records in these places the oldest that has come since measuring began.
void TwinRun::see_wait(const Shard& shard, std::uint64_t begin, std::uint64_t end, Instant until) {
    const RecordStore& records = shard.records;
    begin = std::max(begin, records.first());
    if (begin < end && records.arrival_at(begin) < kMeasuredFrom)
        begin = std::max(begin, records.lower_bound_arrival(kMeasuredFrom));
    if (begin >= std::min(end, records.end())) return;
    Duration& longest = outcomes_[at_].longest_wait;
    longest = std::max(longest, until - records.arrival_at(begin));
}

/// Records that some reader has not got yet.
void TwinRun::take_waiting() {
    const Stream* const stream = world_->engine().find_stream(kStreamName);
    if (!stream) return;
    for (const sim::Consumer& consumer : world_->consumers())
        for (const Shard& shard : stream->shards) {
            const auto cursor =
                std::ranges::find(consumer.cursors, shard.index, &sim::ShardCursor::shard);
            const std::uint64_t next = cursor == consumer.cursors.end() ? 0 : cursor->next_place;
            see_wait(shard, next, shard.records.end(), world_->now());
        }
}

void TwinRun::finish_design() {
    take_waiting();
    Outcome& outcome = outcomes_[at_];
    const pricing::Quantities used = meter_.used();
    const auto hour = static_cast<std::uint64_t>(Duration::hours(1).us);
    const auto span = static_cast<std::uint64_t>(measured_.us);
    for (std::size_t i = 0; i < pricing::kItemCount; ++i)
        outcome.per_hour[i] = (used[i] - std::min(used[i], used_before_[i])) * hour / span;
    if (outcome.design.mode == pricing::PricingMode::Advantage) {
        // What an hour lacks is known at its end only.
        const u128 least = pricing::commitment_bytes(Duration::hours(1).us);
        const auto lack = [&](pricing::Item has) {
            return least - std::min(least, pricing::of(outcome.per_hour, has));
        };
        pricing::of(outcome.per_hour, pricing::Item::CommitmentIn) =
            lack(pricing::Item::AdvantageDataIn);
        pricing::of(outcome.per_hour, pricing::Item::CommitmentOut) =
            lack(pricing::Item::AdvantageDataOut);
    }
    const Counts after = counts();
    outcome.made = after.made - before_.made;
    outcome.refused = after.refused - before_.refused;
    outcome.lost = after.lost - before_.lost;
    if (const Stream* const stream = world_->engine().find_stream(kStreamName))
        outcome.shards = stream->open_shard_count();
    outcome.is_done = true;
    world_.reset();
    meter_ = {};
    ++at_;
}

std::int64_t TwinRun::percent() const {
    if (is_done()) return 100;
    std::int64_t share = 0;  // Of the present design, in percent.
    if (is_measuring_ && world_)
        share = std::clamp<std::int64_t>((world_->now() - kMeasuredFrom).us / (measured_.us / 100),
                                         0, 99);
    const auto count = static_cast<std::int64_t>(outcomes_.size());
    return (static_cast<std::int64_t>(at_) * 100 + share) / count;
}

}  // namespace kds::plan
