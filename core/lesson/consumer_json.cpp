#include "core/lesson/consumer_json.h"

#include <initializer_list>
#include <limits>

#include "core/base/text.h"
#include "core/lesson/json_values.h"

namespace kds::lesson {
namespace {

using namespace sim;

/// idleTimeBetweenReadsInMillis (kinesis.md 8.5).
constexpr std::int64_t kKclIdleMs = 1'500;
constexpr std::array<std::string_view, 2> kStarts{"TRIM_HORIZON", "LATEST"};

/// Reports members that this kind of consumer or application does not have.
void only_of_kind(const JsonNode& node, std::initializer_list<std::string_view> foreign,
                  std::string_view of = "consumer") {
    for (const std::string_view name : foreign)
        if (node.has(name)) node.field(name).fail(cat("this kind of ", of, " does not have it"));
}

std::int64_t integer_or(const JsonNode& node, std::string_view name, std::int64_t otherwise) {
    return optional_integer(node, name).value_or(otherwise);
}

KclSpec read_kcl(const JsonNode& node) {
    KclSpec kcl;
    if (node.has("workers"))
        kcl.workers = static_cast<std::uint32_t>(
            node.field("workers").integer(0, std::numeric_limits<std::uint32_t>::max()));
    if (node.has("fan_out")) kcl.fan_out = node.field("fan_out").boolean();
    kcl.checkpoint_interval_ms =
        integer_or(node, "checkpoint_interval_ms", kcl.checkpoint_interval_ms);
    kcl.failover_ms = integer_or(node, "failover_ms", kcl.failover_ms);
    return kcl;
}

bool flag(const JsonNode& node, std::string_view name) {
    return node.has(name) && node.field(name).boolean();
}

LambdaSpec read_lambda(const JsonNode& node) {
    LambdaSpec lambda;
    lambda.batch_size = integer_or(node, "batch_size", lambda.batch_size);
    lambda.window_s = integer_or(node, "window_s", lambda.window_s);
    if (node.has("parallelization"))
        lambda.parallelization = static_cast<std::uint32_t>(
            node.field("parallelization").integer(0, std::numeric_limits<std::uint32_t>::max()));
    lambda.retries_max = integer_or(node, "retries_max", lambda.retries_max);
    lambda.record_age_max_s = integer_or(node, "record_age_max_s", lambda.record_age_max_s);
    lambda.bisect = flag(node, "bisect");
    lambda.report_item_failures = flag(node, "report_item_failures");
    lambda.invocation_ms = integer_or(node, "invocation_ms", lambda.invocation_ms);
    return lambda;
}

DeliverySpec read_delivery(const JsonNode& node) {
    DeliverySpec delivery;
    delivery.buffer_mib = integer_or(node, "buffer_mib", delivery.buffer_mib);
    delivery.buffer_s = integer_or(node, "buffer_s", delivery.buffer_s);
    return delivery;
}

ApplicationKind read_application_kind(const JsonNode& node) {
    node.only({"kind", "window_s", "over_percent", "least", "usual", "highest_percent",
               "ignores_duplicates"});
    const std::size_t kind = node.field("kind").choice(kApplicationKinds, "kind of application");
    if (kind != 2) only_of_kind(node, {"over_percent", "least"}, "application");
    if (kind != 3) only_of_kind(node, {"usual", "highest_percent"}, "application");
    if (kind == 0 || kind == 4) only_of_kind(node, {"window_s"}, "application");
    switch (kind) {
        case 1: return DashboardSpec{.window_s = integer_or(node, "window_s", 60)};
        case 2: {
            AlarmSpec alarm;
            alarm.window_s = integer_or(node, "window_s", alarm.window_s);
            alarm.over_percent = integer_or(node, "over_percent", alarm.over_percent);
            alarm.least = integer_or(node, "least", alarm.least);
            return alarm;
        }
        case 3: {
            PriceSpec price;
            price.window_s = integer_or(node, "window_s", price.window_s);
            price.usual = integer_or(node, "usual", price.usual);
            price.highest_percent = integer_or(node, "highest_percent", price.highest_percent);
            return price;
        }
        case 4: return ArchiveSpec{};
        default: return std::monostate{};
    }
}

struct ApplicationWriter {
    JsonWriter& out;

    void operator()(const std::monostate&) const {}
    void operator()(const DashboardSpec& spec) const { out.integer("window_s", spec.window_s); }
    void operator()(const AlarmSpec& spec) const {
        out.integer("window_s", spec.window_s).integer("over_percent", spec.over_percent);
        out.integer("least", spec.least);
    }
    void operator()(const PriceSpec& spec) const {
        out.integer("window_s", spec.window_s).integer("usual", spec.usual);
        out.integer("highest_percent", spec.highest_percent);
    }
    void operator()(const ArchiveSpec&) const {}
};

ReaderSpec read_kind(const JsonNode& node) {
    const std::string_view kind =
        kReaderKinds[node.has("kind") ? node.field("kind").choice(kReaderKinds, "kind of consumer")
                                      : 0];
    if (kind != "kcl")
        only_of_kind(node, {"workers", "fan_out", "checkpoint_interval_ms", "failover_ms"});
    if (kind != "lambda")
        only_of_kind(node, {"batch_size", "window_s", "parallelization", "retries_max",
                            "record_age_max_s", "bisect", "report_item_failures", "invocation_ms"});
    if (kind != "delivery") only_of_kind(node, {"buffer_mib", "buffer_s"});
    if (kind != "polling" && kind != "kcl") only_of_kind(node, {"poll_interval_ms", "limit"});
    if (kind == "lambda") return read_lambda(node);
    if (kind == "delivery") return read_delivery(node);
    if (kind == "kcl") return read_kcl(node);
    if (kind == "fan_out") return FanOutSpec{};
    return PollingSpec{};
}

/// What a kind has beyond what all have.
struct KindWriter {
    JsonWriter& out;
    const ConsumerSpec& spec;

    void polls() const {
        out.integer("poll_interval_ms", spec.poll_interval_ms).integer("limit", spec.limit);
    }
    void operator()(const PollingSpec&) const { polls(); }
    void operator()(const KclSpec& kcl) const {
        polls();
        out.integer("workers", kcl.workers).boolean("fan_out", kcl.fan_out);
        out.integer("checkpoint_interval_ms", kcl.checkpoint_interval_ms);
        out.integer("failover_ms", kcl.failover_ms);
    }
    void operator()(const FanOutSpec&) const {}
    void operator()(const LambdaSpec& lambda) const {
        out.integer("batch_size", lambda.batch_size).integer("window_s", lambda.window_s);
        out.integer("parallelization", lambda.parallelization);
        out.integer("retries_max", lambda.retries_max);
        out.integer("record_age_max_s", lambda.record_age_max_s);
        out.boolean("bisect", lambda.bisect);
        out.boolean("report_item_failures", lambda.report_item_failures);
        out.integer("invocation_ms", lambda.invocation_ms);
    }
    void operator()(const DeliverySpec& delivery) const {
        out.integer("buffer_mib", delivery.buffer_mib).integer("buffer_s", delivery.buffer_s);
    }
};

}  // namespace

ConsumerSpec read_consumer(const JsonNode& node) {
    ConsumerSpec spec;
    spec.name = bytes(node, "name");
    spec.stream_name = bytes(node, "stream");
    spec.reader = read_kind(node);
    const std::size_t start = node.field("start_at").choice(kStarts, "place to start at");
    spec.start_at = start == 0 ? ShardIteratorType::TrimHorizon : ShardIteratorType::Latest;
    const bool must_say = std::holds_alternative<PollingSpec>(spec.reader);
    // Polling consumers have always had to say both; the KCL has defaults (kinesis.md 8.5).
    if (std::holds_alternative<KclSpec>(spec.reader)) spec.poll_interval_ms = kKclIdleMs;
    if (must_say || node.has("poll_interval_ms"))
        spec.poll_interval_ms = node.field("poll_interval_ms").integer();
    if (must_say || node.has("limit")) spec.limit = node.field("limit").integer();
    spec.cost_us = integer_or(node, "cost_us", 0);
    if (node.has("application")) {
        const JsonNode application = node.field("application");
        spec.application.kind = read_application_kind(application);
        spec.application.ignores_duplicates = flag(application, "ignores_duplicates");
    }
    return spec;
}

void write_consumer(JsonWriter& out, const ConsumerSpec& spec) {
    out.bytes("name", spec.name).bytes("stream", spec.stream_name);
    if (!std::holds_alternative<PollingSpec>(spec.reader))
        out.text("kind", kReaderKinds[spec.reader.index()]);
    out.text("start_at", kStarts[spec.start_at == ShardIteratorType::TrimHorizon ? 0 : 1]);
    std::visit(KindWriter{out, spec}, spec.reader);
    if (spec.cost_us != 0) out.integer("cost_us", spec.cost_us);
    if (const std::size_t kind = spec.application.kind.index()) {
        out.begin_object("application").text("kind", kApplicationKinds[kind]);
        std::visit(ApplicationWriter{out}, spec.application.kind);
        if (spec.application.ignores_duplicates) out.boolean("ignores_duplicates", true);
        out.end_object();
    }
}

}  // namespace kds::lesson
