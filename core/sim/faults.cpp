#include "core/sim/faults.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "core/base/assert.h"
#include "core/base/text.h"
#include "core/sim/refusal.h"

namespace kds::sim {
namespace {

constexpr Duration kLastsMax = Duration::seconds(30 * 24 * 3'600);

/// What a kind allows, in the order of the enumerators.
struct Rule {
    FaultKind kind;
    std::string_view name;
    FaultTarget target;
    std::string_view unit;  ///< Of the amount; empty if there is none.
    std::int64_t low = 0;
    std::int64_t high = 0;
    bool has_key = false;
    bool has_worker = false;
};

constexpr std::int64_t kDayMs = 86'400'000;

constexpr auto kRules = std::to_array<Rule>({
    {FaultKind::HotKey, "hot_key", FaultTarget::Producer, "per mille", 1, 1'000, true, false},
    {FaultKind::TrafficBurst, "traffic_burst", FaultTarget::Producer, "per cent", 101, 10'000,
     false, false},
    {FaultKind::SlowConsumer, "slow_consumer", FaultTarget::Consumer, "microseconds", 1, 60'000'000,
     false, false},
    {FaultKind::ConsumerCrash, "consumer_crash", FaultTarget::Consumer, "", 0, 0, false, true},
    {FaultKind::ConsumerFreeze, "consumer_freeze", FaultTarget::Consumer, "", 0, 0, false, true},
    {FaultKind::LeasePartition, "lease_partition", FaultTarget::Consumer, "", 0, 0, false, true},
    {FaultKind::PoisonRecord, "poison_record", FaultTarget::Consumer, "", 0, 0, true, false},
    {FaultKind::LinkDelay, "link_delay", FaultTarget::Actor, "milliseconds", 1, 60'000, false,
     false},
    {FaultKind::LinkLoss, "link_loss", FaultTarget::Actor, "per mille", 1, 1'000, false, false},
    {FaultKind::AnswerLoss, "answer_loss", FaultTarget::Actor, "per mille", 1, 1'000, false, false},
    {FaultKind::KeyDisabled, "key_disabled", FaultTarget::Stream, "", 0, 0, false, false},
    {FaultKind::StreamDeleted, "stream_deleted", FaultTarget::Stream, "", 0, 0, false, false},
    {FaultKind::ClockSkew, "clock_skew", FaultTarget::Producer, "milliseconds", -kDayMs, kDayMs,
     false, false},
    {FaultKind::InternalFailure, "internal_failure", FaultTarget::Actor, "per mille", 1, 1'000,
     false, false},
    {FaultKind::ProducerCrash, "producer_crash", FaultTarget::Producer, "", 0, 0, false, false},
});

constexpr bool is_complete() {
    for (std::size_t i = 0; i < kRules.size(); ++i)
        if (kRules[i].kind != static_cast<FaultKind>(i)) return false;
    return kRules.size() == kFaultKindCount;
}
static_assert(is_complete(), "each kind has its rule, in the order of the enumerators");

const Rule& rule_of(FaultKind kind) { return kRules[static_cast<std::size_t>(kind)]; }

}  // namespace

std::string_view to_string(FaultKind kind) { return rule_of(kind).name; }

std::optional<FaultKind> parse_fault_kind(std::string_view text) {
    for (const Rule& rule : kRules)
        if (rule.name == text) return rule.kind;
    return std::nullopt;
}

FaultTarget target_of(FaultKind kind) { return rule_of(kind).target; }

Result<void> FaultBoard::check(const FaultSpec& spec) {
    KDS_CHECK(check_name("a fault", spec.name));
    const Rule& rule = rule_of(spec.kind);
    const std::string who = cat("fault \"", spec.name, "\" (", rule.name, "): ");
    if (!rule.unit.empty() && (spec.amount < rule.low || spec.amount > rule.high))
        return refuse(cat(who, "the amount must be ", rule.low, " to ", rule.high, " ", rule.unit));
    if (rule.unit.empty() && spec.amount != 0) return refuse(cat(who, "it has no amount"));
    if (rule.has_key && (spec.key.empty() || !is_utf8(spec.key) || utf8_length(spec.key) > 256))
        return refuse(cat(who, "the key must have 1 to 256 characters"));
    if (!rule.has_key && !spec.key.empty()) return refuse(cat(who, "it has no key"));
    if (!rule.has_worker && spec.worker != 0) return refuse(cat(who, "it has no worker"));
    if (spec.lasts < Duration{} || spec.lasts > kLastsMax)
        return refuse(cat(who, "it may last up to ", kLastsMax.us / 1'000'000, " seconds"));
    return {};
}

const ActiveFault* FaultBoard::find(std::string_view name) const {
    const auto it = std::ranges::find_if(
        active_, [&](const ActiveFault& fault) { return fault.spec.name == name; });
    return it == active_.end() ? nullptr : &*it;
}

const ActiveFault* FaultBoard::find(FaultKind kind, std::string_view target) const {
    for (auto it = active_.rbegin(); it != active_.rend(); ++it)
        if (it->spec.kind == kind && it->spec.target == target) return &*it;
    return nullptr;
}

bool FaultBoard::holds(FaultKind kind, std::string_view target, std::uint32_t worker) const {
    return std::ranges::any_of(active_, [&](const ActiveFault& fault) {
        return fault.spec.kind == kind && fault.spec.target == target &&
               (fault.spec.worker == 0 || fault.spec.worker == worker);
    });
}

LinkState FaultBoard::link_of(std::string_view actor) const {
    LinkState link;
    for (const ActiveFault& fault : active_) {
        if (fault.spec.target != actor) continue;
        switch (fault.spec.kind) {
            case FaultKind::LinkDelay:
                link.extra = link.extra + Duration::millis(fault.spec.amount);
                break;
            case FaultKind::LinkLoss: link.request_loss_per_mille = fault.spec.amount; break;
            case FaultKind::AnswerLoss: link.answer_loss_per_mille = fault.spec.amount; break;
            case FaultKind::InternalFailure:
                link.internal_failure_per_mille = fault.spec.amount;
                break;
            default: break;
        }
    }
    return link;
}

const ActiveFault& FaultBoard::inject(const FaultSpec& spec, Instant now, std::string kms_key) {
    KDS_ASSERT(!find(spec.name));
    return active_.emplace_back(ActiveFault{
        .spec = spec, .since = now, .number = ++injected_, .kms_key = std::move(kms_key)});
}

ActiveFault FaultBoard::lift(std::string_view name) {
    const auto it = std::ranges::find_if(
        active_, [&](const ActiveFault& fault) { return fault.spec.name == name; });
    KDS_ASSERT(it != active_.end());
    ActiveFault lifted = std::move(*it);
    active_.erase(it);
    return lifted;
}

void FaultBoard::hash(Hasher& hasher) const {
    if (injected_ == 0) return;
    hasher.add(injected_);
    for (const ActiveFault& fault : active_) {
        hasher.add(fault.number);
        hasher.add(fault.since);
        hasher.add(fault.spec.name);
        hasher.add(static_cast<std::uint64_t>(fault.spec.kind));
        hasher.add(fault.spec.target);
        hasher.add(static_cast<std::uint64_t>(fault.spec.amount));
        hasher.add(fault.spec.key);
        hasher.add(std::uint64_t{fault.spec.worker});
        hasher.add(static_cast<std::uint64_t>(fault.spec.lasts.us));
        if (!fault.kms_key.empty()) hasher.add(fault.kms_key);
    }
}

}  // namespace kds::sim
