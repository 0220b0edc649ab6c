#include "core/lesson/producer_json.h"

#include <algorithm>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/lesson/json_values.h"
#include "core/lesson/source_catalog.h"

namespace kds::lesson {
namespace {

using namespace sim;

constexpr std::array<std::string_view, 4> kKeyStrategies{"constant", "round_robin", "uniform",
                                                         "zipf"};
constexpr std::array<std::string_view, 3> kSenders{"sdk", "kpl", "agent"};
constexpr std::array<std::string_view, 2> kAgentKeys{"random", "deterministic"};
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

/// What the senders have beside their numbers.
constexpr std::string_view kSdkOthers[]{"retry"};
constexpr std::string_view kKplOthers[]{"aggregation", "fail_if_throttled"};
constexpr std::string_view kAgentOthers[]{"partition_key_option"};

/// Names of all that a sender has.
template <typename Spec>
void add_names(std::vector<std::string_view>& names, std::span<const SpecNumber<Spec>> numbers,
               std::span<const std::string_view> others) {
    for (const SpecNumber<Spec>& number : numbers) names.push_back(number.name);
    names.insert(names.end(), others.begin(), others.end());
}

std::vector<std::string_view> names_of(std::size_t sender) {
    std::vector<std::string_view> names;
    if (sender == 0) add_names<SdkSpec>(names, kSdkNumbers, kSdkOthers);
    if (sender == 1) add_names<KplSpec>(names, kKplNumbers, kKplOthers);
    if (sender == 2) add_names<AgentSpec>(names, kAgentNumbers, kAgentOthers);
    return names;
}

/// Reports what another sender has and this one has not.
void only_own(const JsonNode& node, std::size_t sender) {
    const std::vector<std::string_view> own = names_of(sender);
    for (std::size_t other = 0; other < kSenders.size(); ++other)
        for (const std::string_view name : names_of(other))
            if (node.has(name) && std::ranges::find(own, name) == own.end())
                node.field(name).fail("this sender does not have it");
}

SdkSpec read_sdk(const JsonNode& node) {
    SdkSpec sdk;
    read_numbers<SdkSpec>(node, sdk, kSdkNumbers);
    if (node.has("retry"))
        sdk.retry = static_cast<SdkSpec::Retry>(node.field("retry").choice(kRetries, "retry mode"));
    return sdk;
}

KplSpec read_kpl(const JsonNode& node) {
    KplSpec kpl;
    read_numbers<KplSpec>(node, kpl, kKplNumbers);
    if (node.has("aggregation")) kpl.aggregation = node.field("aggregation").boolean();
    if (node.has("fail_if_throttled"))
        kpl.fail_if_throttled = node.field("fail_if_throttled").boolean();
    return kpl;
}

AgentSpec read_agent(const JsonNode& node) {
    AgentSpec agent;
    read_numbers<AgentSpec>(node, agent, kAgentNumbers);
    if (node.has("partition_key_option"))
        agent.partition_key_option = static_cast<AgentKeyOption>(
            node.field("partition_key_option").choice(kAgentKeys, "partition key option"));
    return agent;
}

SenderSpec read_sender(const JsonNode& node) {
    const std::size_t sender =
        node.has("sender") ? node.field("sender").choice(kSenders, "sender") : 0;
    only_own(node, sender);
    if (sender == 1) return read_kpl(node);
    if (sender == 2) return read_agent(node);
    return read_sdk(node);
}

struct SenderWriter {
    JsonWriter& out;
    void operator()(const AgentSpec& agent) const {
        out.text("sender", kSenders[2]);
        write_numbers<AgentSpec>(out, agent, kAgentNumbers);
        if (agent.partition_key_option != AgentKeyOption::Random)
            out.text("partition_key_option", kAgentKeys[1]);
    }
    void operator()(const KplSpec& kpl) const {
        out.text("sender", kSenders[1]);
        write_numbers<KplSpec>(out, kpl, kKplNumbers);
        if (!kpl.aggregation) out.boolean("aggregation", false);
        if (kpl.fail_if_throttled) out.boolean("fail_if_throttled", true);
    }
    void operator()(const SdkSpec& sdk) const {
        write_numbers<SdkSpec>(out, sdk, kSdkNumbers);
        if (sdk.retry != SdkSpec::Retry::Standard)
            out.text("retry", kRetries[static_cast<std::size_t>(sdk.retry)]);
    }
};

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

/// The source of the catalogue that "template" names; null if there is none, which is reported.
const CatalogSource* named_source(const JsonNode& node) {
    for (const std::string_view own : {"payload", "payload_base64", "lists"})
        if (node.has(own)) node.field(own).fail("\"template\" is given too; give one of the two");
    const JsonNode place = node.field("template");
    const std::string id = place.text();
    std::vector<std::string_view> known;
    if (node.catalog()) {
        for (const CatalogSource& source : *node.catalog()) {
            if (source.id == id) return &source;
            known.push_back(source.id);
        }
    }
    const std::string_view near = nearest_word(id, known);
    place.fail(cat("no source of the catalogue has the id \"", id.substr(0, 60), "\"",
                   near.empty() ? std::string{} : cat("; did you mean \"", near, "\"?")));
    return nullptr;
}

}  // namespace

void read_payload(const JsonNode& node, ProducerSpec& spec) {
    if (!node.has("template")) {
        spec.payload_template = bytes(node, "payload");
        if (node.has("lists")) spec.lists = read_word_lists(node.field("lists"));
    } else if (const CatalogSource* const source = named_source(node)) {
        spec.payload_template = source->spec.payload_template;
        spec.lists = source->spec.lists;
        spec.template_id = source->id;
    }
}

void write_payload(JsonWriter& out, const ProducerSpec& spec) {
    if (spec.template_id.empty()) {
        out.bytes("payload", spec.payload_template);
        write_lists(out, spec.lists);
    } else {
        out.text("template", spec.template_id);
    }
}

ProducerSpec read_producer(const JsonNode& node) {
    ProducerSpec spec{.name = bytes(node, "name"),
                      .stream_name = bytes(node, "stream"),
                      .rate = read_rate(node),
                      .keys = read_keys(node)};
    read_payload(node, spec);
    spec.sender = read_sender(node);
    return spec;
}

void write_producer(JsonWriter& out, const ProducerSpec& spec) {
    out.bytes("name", spec.name).bytes("stream", spec.stream_name);
    write_rate(out, spec.rate);
    write_keys(out, spec.keys);
    write_payload(out, spec);
    std::visit(SenderWriter{out}, spec.sender);
}

}  // namespace kds::lesson
