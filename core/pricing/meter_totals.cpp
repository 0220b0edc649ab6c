// What a meter has counted so far, and what an hour of the same would make.
#include <algorithm>

#include "core/pricing/meter.h"

namespace kds::pricing {

Meter::Lack Meter::lack() const {
    std::int64_t us = committed_us_;
    if (commitment_.covers_time_after(charged_to_)) us += (counted_to_ - charged_to_).us;
    const auto least = static_cast<std::uint64_t>(commitment_bytes(us));
    return {least - std::min(least, advantage_in_), least - std::min(least, advantage_out_)};
}

Quantities Meter::used() const {
    Quantities all = others_;
    for (const StreamMeter& stream : streams_) add_to(all, used_by(stream.id));
    const Lack lacks = lack();
    of(all, Item::CommitmentIn) += lacks.in;
    of(all, Item::CommitmentOut) += lacks.out;
    return all;
}

Quantities Meter::used_by(StreamId id) const {
    const auto it = std::ranges::find(streams_, id, &StreamMeter::id);
    if (it == streams_.end()) return {};
    Quantities all = it->used;
    const auto us = static_cast<std::uint64_t>((counted_to_ - charged_to_).us);
    each_by_time(*it, commitment_.covers_time_after(charged_to_),
                 [&](Item item, std::uint64_t count) { of(all, item) += u128{us} * count; });
    return all;
}

void Meter::add_flow(Quantities& out, std::int64_t from_minute, std::int64_t end_minute) const {
    const auto add = [&](const Use& use) {
        const Measure measure = info_of(use.item).measure;
        if (measure != Measure::Units && measure != Measure::Bytes) return;
        if (info_of(use.item).priced_as == use.item) of(out, use.item) += use.quantity;
    };
    const auto& finished = uses_.finished();
    for (std::uint64_t i = finished.end(); i-- > finished.begin();) {
        if (finished[i].minute < from_minute) break;
        if (finished[i].minute < end_minute) add(finished[i]);
    }
    if (uses_.minute() < end_minute)
        for (const Use& use : uses_.current()) add(use);
}

Quantities Meter::per_hour() const {
    Quantities rate{};
    if (!has_begun_) return rate;
    const std::int64_t minute = uses_.minute();
    const std::int64_t first_full = minute_of(began_at_ - Duration::micros(1)) + 1;
    const std::int64_t full = std::min(kRateMinutes, minute - first_full);
    u128 times = 60, divided_by = 1;
    if (full > 0) {
        add_flow(rate, minute - full, minute);
        divided_by = static_cast<std::uint64_t>(full);
    } else {
        // Less than two minutes. In the first second it would be a guess.
        add_flow(rate, minute_of(began_at_), minute + 1);
        times = static_cast<std::uint64_t>(Duration::hours(1).us);
        divided_by = static_cast<std::uint64_t>(
            std::max((counted_to_ - began_at_).us, Duration::seconds(1).us));
    }
    for (u128& quantity : rate) quantity = quantity * times / divided_by;
    const bool is_committed = commitment_.covers_time_after(counted_to_);
    for (const StreamMeter& stream : streams_) {
        each_by_time(stream, is_committed, [&](Item item, std::uint64_t count) {
            of(rate, item) += u128{count} * static_cast<std::uint64_t>(Duration::hours(1).us);
        });
        const std::uint64_t extended = stream.stored.extended();
        const std::uint64_t long_term = stream.stored.long_term();
        if (stream.mode == StreamMode::Provisioned) {
            of(rate, Item::LongTermRetention) += long_term;
        } else if (is_committed) {
            of(rate, Item::AdvantageRetention) += u128{extended} + long_term;
        } else {
            of(rate, Item::OnDemandRetention) += extended;
            of(rate, Item::OnDemandLongTermRetention) += long_term;
        }
    }
    if (is_committed) {
        const u128 least = commitment_bytes(Duration::hours(1).us);
        of(rate, Item::CommitmentIn) = least - std::min(least, of(rate, Item::AdvantageDataIn));
        of(rate, Item::CommitmentOut) = least - std::min(least, of(rate, Item::AdvantageDataOut));
    }
    return rate;
}

}  // namespace kds::pricing
