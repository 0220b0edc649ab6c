#include "core/lesson/producer_json.h"

#include <limits>
#include <span>
#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/lesson/json_values.h"

namespace kds::lesson {
namespace {

using namespace sim;

constexpr std::array<std::string_view, 4> kKeyStrategies{"constant", "round_robin", "uniform",
                                                         "zipf"};
constexpr std::array<std::string_view, 1> kSenders{"sdk"};
constexpr std::array<std::string_view, 3> kRetries{"standard", "legacy", "own"};

/// What the kinds of curves have beside their kind, in the order of RateCurve's alternatives. A
/// constant rate stands by itself, as "records_per_1000s".
constexpr std::array<std::string_view, 3> kCurves{"ramp", "daily", "burst"};
using CurveNumbers = std::array<std::int64_t, 4>;
constexpr std::array<std::string_view, 4> kCurveFields[]{
    {"from", "to", "over_ms", ""},
    {"low", "high", "peak_hour", ""},
    {"base", "peak", "every_ms", "lasts_ms"},
};
/// Of a list.
constexpr std::size_t kWordsMax = 1'000;
/// So many milliseconds, far beyond what a curve may last, are still a Duration.
constexpr std::int64_t kCurveNumberMax = 1'000'000'000'000;

RateCurve read_curve(const JsonNode& node) {
    const std::size_t kind = node.field("kind").choice(kCurves, "kind of rate");
    std::vector<std::string_view> known{"kind"};
    CurveNumbers n{};
    for (std::size_t i = 0; i < n.size() && !kCurveFields[kind][i].empty(); ++i) {
        known.push_back(kCurveFields[kind][i]);
        n[i] = node.field(kCurveFields[kind][i]).integer(0, kCurveNumberMax);
    }
    node.only(known);
    if (kind == 0) return RampRate{n[0], n[1], Duration::millis(n[2])};
    if (kind == 1) return DailyRate{n[0], n[1], n[2]};
    return BurstRate{n[0], n[1], Duration::millis(n[2]), Duration::millis(n[3])};
}

CurveNumbers numbers_of(const RateCurve& curve) {
    if (const auto* const ramp = std::get_if<RampRate>(&curve))
        return {ramp->from, ramp->to, ramp->over.whole_millis()};
    if (const auto* const daily = std::get_if<DailyRate>(&curve))
        return {daily->low, daily->high, daily->peak_hour};
    if (const auto* const burst = std::get_if<BurstRate>(&curve))
        return {burst->base, burst->peak, burst->every.whole_millis(), burst->lasts.whole_millis()};
    return {};
}

RateCurve read_rate(const JsonNode& node) {
    if (!node.has("rate")) return ConstantRate{node.field("records_per_1000s").integer()};
    if (node.has("records_per_1000s"))
        node.field("rate").fail("\"records_per_1000s\" is given too; give one of the two");
    return read_curve(node.field("rate"));
}

void write_rate(JsonWriter& out, const RateCurve& curve) {
    if (const auto* const constant = std::get_if<ConstantRate>(&curve)) {
        out.integer("records_per_1000s", constant->records_per_1000s);
        return;
    }
    const std::size_t kind = curve.index() - 1;
    const CurveNumbers numbers = numbers_of(curve);
    out.begin_object("rate").text("kind", kCurves[kind]);
    for (std::size_t i = 0; i < numbers.size() && !kCurveFields[kind][i].empty(); ++i)
        out.integer(kCurveFields[kind][i], numbers[i]);
    out.end_object();
}

std::uint32_t unsigned_of(const JsonNode& node) {
    return static_cast<std::uint32_t>(node.integer(0, std::numeric_limits<std::uint32_t>::max()));
}

KeySpec read_keys(const JsonNode& node) {
    KeySpec keys;
    keys.strategy =
        static_cast<KeySpec::Strategy>(node.field("keys").choice(kKeyStrategies, "key strategy"));
    keys.prefix = bytes(node, "key_prefix");
    keys.count = unsigned_of(node.field("key_count"));
    if (node.has("skew_hundredths"))
        keys.skew_hundredths = unsigned_of(node.field("skew_hundredths"));
    if (node.has("hash_ranges")) {
        keys.explicit_hash = KeySpec::ExplicitHash::Spread;
        keys.ranges = unsigned_of(node.field("hash_ranges"));
    }
    if (node.has("hash_key")) {
        const JsonNode place = node.field("hash_key");
        const auto hash_key = parse_decimal_u128(place.text());
        if (!hash_key) place.fail("this is no decimal number under 2^128");
        if (node.has("hash_ranges"))
            place.fail("\"hash_ranges\" is given too; give one of the two");
        keys.explicit_hash = KeySpec::ExplicitHash::Fixed;
        keys.hash_key = HashKey{hash_key.value_or(0)};
    }
    return keys;
}

void write_keys(JsonWriter& out, const KeySpec& keys) {
    out.text("keys", kKeyStrategies[static_cast<std::size_t>(keys.strategy)]);
    out.bytes("key_prefix", keys.prefix).integer("key_count", keys.count);
    if (keys.strategy == KeySpec::Strategy::Zipf)
        out.integer("skew_hundredths", keys.skew_hundredths);
    if (keys.explicit_hash == KeySpec::ExplicitHash::Fixed)
        out.text("hash_key", to_decimal(keys.hash_key.value));
    if (keys.explicit_hash == KeySpec::ExplicitHash::Spread)
        out.integer("hash_ranges", keys.ranges);
}

template <typename Spec>
void read_numbers(const JsonNode& node, Spec& spec, std::span<const SpecNumber<Spec>> numbers) {
    for (const SpecNumber<Spec>& number : numbers)
        if (node.has(number.name)) spec.*number.member = node.field(number.name).integer();
}

template <typename Spec>
void write_numbers(JsonWriter& out, const Spec& spec, std::span<const SpecNumber<Spec>> numbers) {
    for (const SpecNumber<Spec>& number : numbers)
        if (spec.*number.member != Spec{}.*number.member)
            out.integer(number.name, spec.*number.member);
}

SenderSpec read_sender(const JsonNode& node) {
    if (node.has("sender")) (void)node.field("sender").choice(kSenders, "sender");
    SdkSpec sdk;
    read_numbers<SdkSpec>(node, sdk, kSdkNumbers);
    if (node.has("retry"))
        sdk.retry = static_cast<SdkSpec::Retry>(node.field("retry").choice(kRetries, "retry mode"));
    return sdk;
}

struct SenderWriter {
    JsonWriter& out;
    void operator()(const SdkSpec& sdk) const {
        write_numbers<SdkSpec>(out, sdk, kSdkNumbers);
        if (sdk.retry != SdkSpec::Retry::Standard)
            out.text("retry", kRetries[static_cast<std::size_t>(sdk.retry)]);
    }
};

WordLists read_lists(const JsonNode& node) {
    WordLists lists;
    if (!node.has("lists")) return lists;
    const JsonNode all = node.field("lists");
    for (const std::string& name : all.names())
        for (const JsonNode& word : all.field(name).items(1, kWordsMax))
            lists[name].push_back(word.text());
    return lists;
}

void write_lists(JsonWriter& out, const WordLists& lists) {
    if (lists.empty()) return;
    out.begin_object("lists");
    for (const auto& [name, words] : lists) {
        out.begin_list(name);
        for (const std::string& word : words) out.text_item(word);
        out.end_list();
    }
    out.end_object();
}

}  // namespace

ProducerSpec read_producer(const JsonNode& node) {
    return {.name = bytes(node, "name"),
            .stream_name = bytes(node, "stream"),
            .rate = read_rate(node),
            .keys = read_keys(node),
            .payload_template = bytes(node, "payload"),
            .lists = read_lists(node),
            .sender = read_sender(node)};
}

void write_producer(JsonWriter& out, const ProducerSpec& spec) {
    out.bytes("name", spec.name).bytes("stream", spec.stream_name);
    write_rate(out, spec.rate);
    write_keys(out, spec.keys);
    out.bytes("payload", spec.payload_template);
    write_lists(out, spec.lists);
    std::visit(SenderWriter{out}, spec.sender);
}

}  // namespace kds::lesson
