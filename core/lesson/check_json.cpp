#include "core/lesson/check_json.h"

#include <vector>

#include "core/base/text.h"
#include "core/lesson/reading_names.h"

namespace kds::lesson {
namespace {

constexpr std::array<std::string_view, 5> kIteratorTypes{
    "TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER", "AT_TIMESTAMP"};

constexpr std::array<std::string_view, 4> kStatuses{"CREATING", "DELETING", "ACTIVE", "UPDATING"};

/// What names a series: a metric with its stream, and with the consumer or shard that it is of.
void read_metric(const JsonNode& node, ReadingFilter& result) {
    const JsonNode metric = node.field("metric");
    result.metric = metric.text();
    result.statistic =
        sim::kStatisticNames[node.field("statistic").choice(sim::kStatisticNames, "statistic")];
    if (!node.has("stream")) node.field("stream").text();  // Reports that it is missing.
    const auto level = result.shard   ? sim::MetricLevel::Shard
                       : result.actor ? sim::MetricLevel::Consumer
                                      : sim::MetricLevel::Stream;
    if (metric.exists() && !sim::metric_named(*result.metric, level))
        metric.fail(cat("\"", result.metric->substr(0, 60), "\" is no metric of this level"));
}

ReadingFilter read_filter(const JsonNode& node, ReadingKind kind) {
    const auto place = static_cast<std::size_t>(kind);
    const FilterUse& use = kFilterUses[place];
    std::vector<std::string_view> known;
    if (use.key) known.push_back("key");
    if (use.data) known.push_back("data");
    if (use.iterator_type) known.push_back("iterator_type");
    if (use.actor) known.push_back("actor");
    if (use.shard) known.push_back("shard");
    if (use.stream) known.push_back("stream");
    if (use.status) known.push_back("status");
    if (use.metric) known.insert(known.end(), {"metric", "statistic"});
    if (known.empty()) {
        node.fail(cat("the reading ", kReadingNames[place], " cannot be narrowed"));
        return {};
    }
    node.only(known);
    ReadingFilter result;
    if (node.has("key")) result.key = node.field("key").text();
    if (node.has("data")) result.data = node.field("data").text();
    if (node.has("actor")) result.actor = node.field("actor").text();
    if (node.has("stream")) result.stream = node.field("stream").text();
    if (node.has("status"))
        result.status = kStatuses[node.field("status").choice(kStatuses, "status of a stream")];
    if (node.has("iterator_type")) {
        const JsonNode type = node.field("iterator_type");
        result.iterator_type = kIteratorTypes[type.choice(kIteratorTypes, "type of iterator")];
    }
    if (node.has("shard")) {
        result.shard = node.field("shard").text();
        if (!parse_shard_id(*result.shard)) node.field("shard").fail("this names no shard");
    }
    if (use.metric) read_metric(node, result);
    return result;
}

}  // namespace

Check read_check(const JsonNode& node, const pricing::PriceSheet* prices) {
    Check result;
    result.reading.kind =
        static_cast<ReadingKind>(node.field("read").choice(kReadingNames, "reading"));
    if (node.has("where") || kFilterUses[static_cast<std::size_t>(result.reading.kind)].metric)
        result.reading.where = read_filter(node.field("where"), result.reading.kind);
    if (is_money(result.reading.kind)) {
        result.reading.prices = prices;
        if (!prices) node.field("read").fail("money is read by prices, and there are none here");
    }
    result.comparison =
        static_cast<Comparison>(node.field("op").choice(kComparisonNames, "comparison"));
    result.value = node.field("value").integer();
    return result;
}

}  // namespace kds::lesson
