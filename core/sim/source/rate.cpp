#include "core/sim/source/rate.h"

#include <algorithm>
#include <array>
#include <bit>

#include "core/base/text.h"
#include "core/base/u128.h"
#include "core/sim/source/wave.h"

namespace kds::sim {
namespace {

using std::int64_t;
using std::uint64_t;

constexpr Duration kLongest = Duration::hours(168);
constexpr uint64_t kThousandSeconds = 1'000'000'000;  ///< In microseconds.
/// What would come later than this never comes: moments stay far from where 64 bits end.
constexpr uint64_t kNever = uint64_t{1} << 61;
/// No curve makes as many records before kNever.
constexpr uint64_t kRecordsMost = uint64_t{1} << 55;

constexpr u128 wide(int64_t value) { return static_cast<u128>(static_cast<uint64_t>(value)); }

/// Rates are fractions: records per 1,000 s times `denominator`.
struct Fraction {
    u128 numerator;
    u128 denominator;
};

/// floor(sqrt(value)), by Newton's steps from above.
u128 root_below(u128 value) {
    if (value < 2) return value;
    const std::uint64_t high = high_word(value);
    const int bits =
        static_cast<int>(high != 0 ? 64 + std::bit_width(high) : std::bit_width(low_word(value)));
    u128 root = u128{1} << (bits + 1) / 2;
    while (true) {
        const u128 next = (root + value / root) / 2;
        if (next >= root) return root;
        root = next;
    }
}

u128 root_above(u128 value) {
    const u128 root = root_below(value);
    return root * root == value ? root : root + 1;
}

// Each of the curves below knows, with t in microseconds since the start:
//   unit()       what one record adds to the integral; it is chosen so that the integral is whole
//   integral(t)  of the rate from 0 to t
//   inverse(x)   the last t whose integral is x or less; empty if it never grows beyond x
//   rate(t)      just after t

struct Constant {
    u128 per_1000s;

    Constant(const ConstantRate& curve, Instant) : per_1000s{wide(curve.records_per_1000s)} {}
    u128 unit() const { return kThousandSeconds; }
    u128 integral(u128 t) const { return per_1000s * t; }
    std::optional<u128> inverse(u128 x) const {
        if (per_1000s == 0) return std::nullopt;
        return x / per_1000s;
    }
    Fraction rate(u128) const { return {per_1000s, 1}; }
};

/// The rate at t is (from * over + (to - from) * t) / over, so that twice `over` times its integral
/// is whole: 2 * over * from * t + (to - from) * t^2. The largest number here, under the root
/// below, is under 2^127 with the longest ramp and the highest rates.
struct Ramp {
    u128 from, to, over;

    Ramp(const RampRate& curve, Instant)
        : from{wide(curve.from)}, to{wide(curve.to)}, over{wide(curve.over.us)} {}
    u128 unit() const { return 2 * over * kThousandSeconds; }
    u128 integral(u128 t) const {
        if (t > over) return integral(over) + 2 * over * to * (t - over);
        const u128 flat = 2 * over * from * t;
        return to >= from ? flat + (to - from) * t * t : flat - (from - to) * t * t;
    }
    std::optional<u128> inverse(u128 x) const {
        const u128 whole = integral(over);
        if (x >= whole) {
            if (to == 0) return std::nullopt;
            return over + (x - whole) / (2 * over * to);
        }
        const u128 start = from * over;
        if (to > from) return (root_below(start * start + (to - from) * x) - start) / (to - from);
        if (to == from) return x / (2 * start);
        return (start - root_above(start * start - (from - to) * x)) / (from - to);
    }
    Fraction rate(u128 t) const {
        if (t >= over) return {to, 1};
        return {to >= from ? from * over + (to - from) * t : from * over - (from - to) * t, over};
    }
};

constexpr uint64_t kStep = 300'000'000;  ///< Five minutes.
constexpr std::size_t kStepsOfDay = 288;
constexpr u128 kDay = u128{kStep} * kStepsOfDay;
constexpr uint64_t kWeightOne = 65'536;

/// Sums of the weights (1 + cos) / 2 of the steps after the peak, times kWeightOne.
constexpr std::array<uint64_t, kStepsOfDay + 1> make_weight_sums() {
    std::array<uint64_t, kStepsOfDay + 1> sums{};
    for (std::size_t k = 0; k < kStepsOfDay; ++k) {
        const auto turn = static_cast<std::uint32_t>((uint64_t{k} << 32) / kStepsOfDay);
        const int64_t cosine = wave(turn + (std::uint32_t{1} << 30));
        const int64_t weight = ((kWaveOne + cosine) * static_cast<int64_t>(kWeightOne) + kWaveOne) /
                               (2 * kWaveOne);  // To the nearest.
        sums[k + 1] = sums[k] + static_cast<uint64_t>(std::clamp<int64_t>(
                                    weight, 0, static_cast<int64_t>(kWeightOne)));
    }
    return sums;
}
constexpr auto kWeightSums = make_weight_sums();

/// A staircase of kStepsOfDay steps a day. The integral counts kWeightOne for each record.
struct Daily {
    uint64_t low, spread;
    bool falls;         ///< The "peak" is the lowest place of the day.
    std::size_t first;  ///< Place of midnight among the weights.
    u128 phase;         ///< Of the start, in its day.
    u128 before;        ///< Integral from midnight to the start.

    Daily(const DailyRate& curve, Instant since)
        : low{static_cast<uint64_t>(curve.low)},
          spread{static_cast<uint64_t>(curve.high >= curve.low ? curve.high - curve.low
                                                               : curve.low - curve.high)},
          falls{curve.high < curve.low},
          first{(kStepsOfDay - static_cast<std::size_t>(curve.peak_hour) * kStepsOfDay / 24) %
                kStepsOfDay},
          phase{static_cast<uint64_t>(since.us) % kDay},
          before{from_midnight(phase)} {}

    /// Sum of the rates of the first k steps of the day, times kWeightOne.
    uint64_t sum(std::size_t k) const {
        const std::size_t end = first + k;
        const uint64_t weights =
            end <= kStepsOfDay
                ? kWeightSums[end] - kWeightSums[first]
                : kWeightSums[kStepsOfDay] - kWeightSums[first] + kWeightSums[end - kStepsOfDay];
        const uint64_t flat = low * kWeightOne * k;
        return falls ? flat - spread * weights : flat + spread * weights;
    }
    u128 from_midnight(u128 t) const {
        const u128 day = u128{sum(kStepsOfDay)} * kStep;
        const u128 of_day = t % kDay;
        const auto k = static_cast<std::size_t>(of_day / kStep);
        return t / kDay * day + u128{sum(k)} * kStep + (sum(k + 1) - sum(k)) * (of_day % kStep);
    }
    u128 unit() const { return u128{kThousandSeconds} * kWeightOne; }
    u128 integral(u128 t) const { return from_midnight(phase + t) - before; }
    std::optional<u128> inverse(u128 x) const {
        const u128 day = u128{sum(kStepsOfDay)} * kStep;
        if (day == 0) return std::nullopt;
        x += before;
        const u128 of_day = x % day;
        // The last step that begins with this much or less; sums do not fall.
        const auto target = static_cast<uint64_t>(of_day / kStep);
        std::size_t k = 0;
        for (std::size_t width = 256; width > 0; width /= 2)
            if (k + width < kStepsOfDay && sum(k + width) <= target) k += width;
        const u128 within = (of_day - u128{sum(k)} * kStep) / (sum(k + 1) - sum(k));
        return x / day * kDay + u128{k} * kStep + within - phase;
    }
    Fraction rate(u128 t) const {
        const auto k = static_cast<std::size_t>((phase + t) % kDay / kStep);
        return {sum(k + 1) - sum(k), kWeightOne};
    }
};

struct Burst {
    u128 base, peak, every, calm;

    Burst(const BurstRate& curve, Instant)
        : base{wide(curve.base)},
          peak{wide(curve.peak)},
          every{wide(curve.every.us)},
          calm{wide((curve.every - curve.lasts).us)} {}
    u128 unit() const { return kThousandSeconds; }
    u128 of_round() const { return base * calm + peak * (every - calm); }
    u128 integral(u128 t) const {
        const u128 in_round = t % every;
        return t / every * of_round() + base * std::min(in_round, calm) +
               (in_round > calm ? peak * (in_round - calm) : 0);
    }
    std::optional<u128> inverse(u128 x) const {
        const u128 round = of_round();
        if (round == 0) return std::nullopt;
        const u128 left = x % round;
        const u128 begin = x / round * every;
        if (left < base * calm) return begin + left / base;
        return begin + calm + (left - base * calm) / peak;
    }
    Fraction rate(u128 t) const { return {t % every < calm ? base : peak, 1}; }
};

template <typename Spec>
struct ShapeOf;
template <>
struct ShapeOf<ConstantRate> {
    using Type = Constant;
};
template <>
struct ShapeOf<RampRate> {
    using Type = Ramp;
};
template <>
struct ShapeOf<DailyRate> {
    using Type = Daily;
};
template <>
struct ShapeOf<BurstRate> {
    using Type = Burst;
};

/// Calls `use` with the curve as one of the structs above.
template <typename Use>
auto with_shape(const RateCurve& curve, Instant since, Use use) {
    KDS_ASSERT(since.us >= 0);
    return std::visit(
        [&](const auto& spec) {
            return use(typename ShapeOf<std::remove_cvref_t<decltype(spec)>>::Type{spec, since});
        },
        curve);
}

template <typename Shape>
std::optional<uint64_t> begin_of(const Shape& shape, uint64_t n) {
    if (n > kRecordsMost) return std::nullopt;
    const std::optional<u128> t = shape.inverse(shape.unit() * n);
    if (!t || *t > kNever) return std::nullopt;
    return static_cast<uint64_t>(*t);
}

template <typename Shape>
std::optional<RecordSlot> slot_of(const Shape& shape, Instant since, uint64_t n) {
    const auto begin = begin_of(shape, n);
    if (!begin) return std::nullopt;
    uint64_t length = kNever;
    if (const Fraction rate = shape.rate(*begin); rate.numerator > 0)
        length = static_cast<uint64_t>(kThousandSeconds * rate.denominator / rate.numerator);
    // At a constant rate the next slot begins that much later or one microsecond more.
    if constexpr (!std::is_same_v<Shape, Constant>) {
        if (const auto next = begin_of(shape, n + 1)) length = std::min(length, *next - *begin);
    }
    return RecordSlot{since + Duration::micros(static_cast<int64_t>(*begin)),
                      Duration::micros(length == kNever ? 0 : static_cast<int64_t>(length))};
}

std::unexpected<Error> bad(std::string_view field, std::string_view what) {
    return fail(ErrorCode::BadDocument, cat("rate.", field, ": ", what));
}

Result<void> check_number(std::string_view field, int64_t rate) {
    if (rate >= 0 && rate <= kRecordsPer1000sMax) return {};
    return bad(field, cat(rate, " records in 1,000 s is out of range: 0 to ", kRecordsPer1000sMax));
}

Result<void> check_length(std::string_view field, Duration length, Duration most) {
    if (length >= Duration::millis(1) && length <= most) return {};
    return bad(field,
               cat(length.us, " microseconds is out of range: 1,000 to ", with_thousands(most.us)));
}

struct Checker {
    Result<void> operator()(const ConstantRate& c) const {
        return check_number("records_per_1000s", c.records_per_1000s);
    }
    Result<void> operator()(const RampRate& c) const {
        KDS_CHECK(check_number("from", c.from));
        KDS_CHECK(check_number("to", c.to));
        return check_length("over", c.over, kLongest);
    }
    Result<void> operator()(const DailyRate& c) const {
        KDS_CHECK(check_number("low", c.low));
        KDS_CHECK(check_number("high", c.high));
        if (c.peak_hour >= 0 && c.peak_hour <= 23) return {};
        return bad("peak_hour", cat(c.peak_hour, " is no hour of the day: 0 to 23"));
    }
    Result<void> operator()(const BurstRate& c) const {
        KDS_CHECK(check_number("base", c.base));
        KDS_CHECK(check_number("peak", c.peak));
        KDS_CHECK(check_length("every", c.every, kLongest));
        return check_length("lasts", c.lasts, c.every);
    }
};

}  // namespace

Result<void> check_rate(const RateCurve& curve) { return std::visit(Checker{}, curve); }

RateCurve scaled(const RateCurve& curve, int64_t percent) {
    KDS_ASSERT(percent >= 0);
    struct Scaler {
        uint64_t percent;
        int64_t of(int64_t rate) const {
            return static_cast<int64_t>(
                std::min<u128>(wide(rate) * percent / 100, wide(kRecordsPer1000sMax)));
        }
        RateCurve operator()(ConstantRate c) const { return ConstantRate{of(c.records_per_1000s)}; }
        RateCurve operator()(RampRate c) const { return RampRate{of(c.from), of(c.to), c.over}; }
        RateCurve operator()(DailyRate c) const {
            return DailyRate{of(c.low), of(c.high), c.peak_hour};
        }
        RateCurve operator()(BurstRate c) const {
            return BurstRate{of(c.base), of(c.peak), c.every, c.lasts};
        }
    };
    return std::visit(Scaler{static_cast<uint64_t>(percent)}, curve);
}

int64_t rate_at(const RateCurve& curve, Instant since, Instant at) {
    KDS_ASSERT(at >= since);
    return with_shape(curve, since, [&](const auto& shape) {
        const Fraction rate = shape.rate(wide((at - since).us));
        return static_cast<int64_t>(rate.numerator / rate.denominator);
    });
}

uint64_t records_due(const RateCurve& curve, Instant since, Instant until) {
    KDS_ASSERT(until >= since);
    return with_shape(curve, since, [&](const auto& shape) {
        // Slot n begins before t exactly if the integral up to t is more than n.
        const u128 sum = shape.integral(wide((until - since).us));
        return static_cast<uint64_t>((sum + shape.unit() - 1) / shape.unit());
    });
}

std::optional<RecordSlot> next_slot(const RateCurve& curve, Instant since, uint64_t already_made) {
    return with_shape(curve, since,
                      [&](const auto& shape) { return slot_of(shape, since, already_made); });
}

namespace {

/// Three fifths of the slot, its end included.
uint64_t places_in(const RecordSlot& slot) {
    return static_cast<uint64_t>(slot.length.us) * 3 / 5 + 1;
}

Instant place_in(const RecordSlot& slot, uint64_t place) {
    return slot.begin + Duration::micros(static_cast<int64_t>(place));
}

}  // namespace

std::optional<Instant> time_of_next(const RateCurve& curve, Instant since, uint64_t already_made,
                                    Rng& rng) {
    const auto slot = next_slot(curve, since, already_made);
    if (!slot) return std::nullopt;
    return place_in(*slot, rng.below(places_in(*slot)));
}

std::optional<Instant> time_of_next(const RateCurve& curve, Instant since, uint64_t already_made,
                                    uint64_t random_bits) {
    const auto slot = next_slot(curve, since, already_made);
    if (!slot) return std::nullopt;
    return place_in(*slot, high_word(u128{random_bits} * places_in(*slot)));
}

}  // namespace kds::sim
