#include "core/sim/producer.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/base/text.h"
#include "core/sim/refusal.h"
#include "core/sim/source/chance.h"

namespace kds::sim {
namespace {

constexpr std::uint8_t kWork = 0;

/// The rate as the fault TrafficBurst makes it.
RateCurve rate_now(const ProducerSpec& spec, const FaultBoard& faults) {
    const ActiveFault* const burst = faults.find(FaultKind::TrafficBurst, spec.name);
    return burst ? scaled(spec.rate, burst->spec.amount) : spec.rate;
}

SourceSpec source_of(const ProducerSpec& spec, std::string_view hot_key) {
    SourceSpec source{
        .keys = spec.keys, .payload_template = spec.payload_template, .lists = spec.lists};
    source.keys.hot_key = hot_key;
    if (const auto* const agent = std::get_if<AgentSpec>(&spec.sender))
        source.agent = agent->partition_key_option;
    return source;
}

Sender sender_of(const ProducerSpec& spec, const Source& source) {
    if (const auto* const kpl = std::get_if<KplSpec>(&spec.sender)) return KplSender(*kpl);
    if (const auto* const agent = std::get_if<AgentSpec>(&spec.sender)) return AgentSender(*agent);
    return SdkSender(spec, source);
}

}  // namespace

Result<Producer> Producer::start(ActorId id, const ProducerSpec& spec, std::uint64_t seed,
                                 Surroundings& around) {
    // Actors of one world make different records, and so does the same actor under another seed.
    const std::uint64_t chance = mix(seed ^ mix(id));
    KDS_TRY(auto maker, Source::create(source_of(spec, spec.keys.hot_key), chance, around.now));
    if (around.engine.sources().size() >= RecordSources::kMax)
        return refuse("this world has had all the producers that it can have");
    Sender sender = sender_of(spec, *maker);
    const SourceId source = around.engine.add_source(maker);
    Producer producer{.id = id,
                      .spec = spec,
                      .chance = chance,
                      .sources = {{source, std::move(maker), spec.keys.hot_key}},
                      .rng = Rng(seed, id),
                      .rate_planned = spec.rate,
                      .rate_since = around.now,
                      .sender = std::move(sender)};
    producer.plan(around);
    producer.work(around);
    return producer;
}

std::uint64_t Producer::under_way() const {
    return std::visit([](const auto& each) { return each.under_way(); }, sender);
}

std::uint64_t Producer::retrying() const {
    return std::visit([](const auto& each) { return each.retrying(); }, sender);
}

std::optional<Instant> Producer::moment_of(std::uint64_t ahead) const {
    // The file that an agent reads goes on without it: another program writes it.
    if (paused || (crashed && !std::holds_alternative<AgentSender>(sender))) return std::nullopt;
    Chance bits(chance, made + 1 + ahead, Chance::Purpose::Moment);
    return time_of_next(rate_planned, rate_since, sent_since + ahead, bits.next_u64());
}

bool Producer::is_void(const Wake& wake) const { return wake.what == kWork && wake.epoch != epoch; }

void Producer::wake(Surroundings& around, const Wake& wake) {
    if (wake.what == kWork) {
        planned_at.reset();
    } else {
        std::visit([&](auto& each) { each.wake(around, *this, wake); }, sender);
    }
    work(around);
}

void Producer::catch_up(Surroundings& around) {
    while (next_at && *next_at <= around.now) {
        make_record(around, *next_at);
        ++sent_since;
        next_at = moment_of(0);
    }
}

void Producer::work(Surroundings& around) {
    catch_up(around);
    worked_at = around.now;
    const auto wanted = std::visit(
        [&](auto& each) {
            each.send_due(around, *this);
            return each.wants(*this);
        },
        sender);
    if (!wanted || (planned_at && *planned_at <= *wanted)) return;
    if (planned_at) ++epoch;
    planned_at = std::max(*wanted, around.now);
    around.wakes.add({.at = *planned_at, .actor = id, .what = kWork, .epoch = epoch});
}

void Producer::plan(Surroundings& around) {
    // A wake-up for what will not be so any more.
    if (planned_at) ++epoch;
    planned_at.reset();
    rate_planned = rate_now(spec, around.faults);
    // What was not made in the meantime is not made up for.
    sent_since = records_due(rate_planned, rate_since, around.now);
    next_at = moment_of(0);
}

void Producer::make_record(Surroundings& around, Instant at) {
    const std::uint64_t number = ++made;
    MadeRecord record{.number = number, .made_at = at};
    if (const FaultBoard& faults = around.faults; !faults.active().empty()) {
        if (const ActiveFault* const hot = faults.find(FaultKind::HotKey, spec.name))
            record.heat = heat_of(chance, number, static_cast<std::uint32_t>(hot->spec.amount));
        if (const ActiveFault* const skew = faults.find(FaultKind::ClockSkew, spec.name))
            record.made_at = std::max(Instant{}, at + Duration::millis(skew->spec.amount));
    }
    std::visit([&](auto& each) { each.take(around, *this, {record, source}, at); }, sender);
}

void Producer::set_paused(Surroundings& around, bool is_paused) {
    if (paused == is_paused) return;
    catch_up(around);
    paused = is_paused;
    plan(around);
    work(around);
}

void Producer::set_rate(Surroundings& around, std::int64_t records_per_1000s) {
    catch_up(around);
    spec.rate = ConstantRate{records_per_1000s};
    rate_since = around.now;
    plan(around);
    work(around);
}

Result<void> Producer::set_payload(Surroundings& around, const std::string& payload_template,
                                   const WordLists& lists, const std::string& template_id) {
    ProducerSpec changed = spec;
    changed.payload_template = payload_template;
    changed.lists = lists;
    changed.template_id = template_id;
    const std::string hot_key = sources[source].hot_key;
    KDS_TRY(auto maker, Source::create(source_of(changed, hot_key), chance, around.now));
    if (around.engine.sources().size() >= RecordSources::kMax)
        return refuse("this world has had all the sources of records that it can have");
    catch_up(around);
    spec = std::move(changed);
    ++payload;
    add_source(around, std::move(maker), hot_key);
    if (auto* const sdk = std::get_if<SdkSender>(&sender)) sdk->set_source(*sources[source].maker);
    work(around);
    return {};
}

void Producer::faults_changed(Surroundings& around) {
    if (const ActiveFault* const hot = around.faults.find(FaultKind::HotKey, spec.name))
        use_source(around, hot->spec.key);
    const bool is_dead = around.faults.holds(FaultKind::ProducerCrash, spec.name);
    const bool changes = is_dead != crashed;
    crashed = is_dead;
    if (changes && crashed) std::visit([&](auto& each) { each.crash(*this); }, sender);
    // A burst begins at once, and so does what follows it.
    if (changes || rate_now(spec, around.faults) != rate_planned) plan(around);
    work(around);
}

void Producer::use_source(Surroundings& around, std::string_view hot_key) {
    const auto known = std::ranges::find_if(sources, [&](const ProducerSource& each) {
        return each.hot_key == hot_key && each.payload == payload;
    });
    source = static_cast<std::uint32_t>(known - sources.begin());
    if (known != sources.end()) return;
    // A key that the fault may have makes a source, since the other members have made one.
    auto maker = Source::create(source_of(spec, hot_key), chance, around.now);
    KDS_ASSERT(maker.has_value());
    add_source(around, *std::move(maker), hot_key);
}

void Producer::add_source(Surroundings& around, std::shared_ptr<const Source> maker,
                          std::string_view hot_key) {
    source = static_cast<std::uint32_t>(sources.size());
    const SourceId added = around.engine.add_source(maker);
    sources.push_back({added, std::move(maker), std::string(hot_key), payload});
}

void Producer::hash(Hasher& hasher) const {
    hasher.add(std::uint64_t{id});
    hasher.add(spec.name);
    hasher.add(
        static_cast<std::uint64_t>(rate_at(std::max(rate_since, next_at.value_or(rate_since)))));
    hasher.add(rng.state());
    hasher.add(std::uint64_t{paused} | std::uint64_t{crashed} << 1 | std::uint64_t{source} << 2);
    hasher.add(spec.payload_template);
    hasher.add(rate_since);
    hasher.add(next_at.value_or(Instant{}));
    hasher.add(planned_at.value_or(Instant{}));
    for (std::uint64_t count :
         {sent_since, made, accepted, throttled, retried, given_up, dropped, stored_unknown, epoch})
        hasher.add(count);
    std::visit([&](const auto& each) { each.hash(hasher); }, sender);
}

}  // namespace kds::sim
