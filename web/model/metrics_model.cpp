#include "web/model/metrics_model.h"

#include <algorithm>
#include <array>

#include "core/base/text.h"
#include "core/engine/limits.h"
#include "core/sim/metrics/seconds_reader.h"
#include "web/model/event_text.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

using sim::Metric;
using sim::ShardFigure;

struct ChartKind {
    const char* id;
    const char* title;
    ChartUnit unit;
    std::int64_t limit;  ///< Of each shard in a second; 0: there is none.
    const char* limit_text;
    Metric metric;
    sim::Statistic statistic;
};
constexpr std::array kShardFigures{ShardFigure::BytesIn, ShardFigure::RecordsIn,
                                   ShardFigure::RefusedWrites, ShardFigure::BytesRead,
                                   ShardFigure::RefusedReads};
constexpr std::size_t kLag = kShardFigures.size();
constexpr std::size_t kDelivered = kLag + 1;
constexpr std::size_t kCharts = kDelivered + 1;
constexpr std::size_t kSlots = kSeriesMax + 1;
/// Limits of a shard: kinesis.md 2.2; limits.h has their numbers.
constexpr std::array<ChartKind, kCharts> kKinds{{
    {"metrics.chart.written", "Written", ChartUnit::Bytes, limits::kWriteBytesPerSecond,
     "limit 1 MB/s", Metric::IncomingBytes, sim::Statistic::Sum},
    {"metrics.chart.records", "Records written", ChartUnit::Records, limits::kWriteRecordsPerSecond,
     "limit 1,000 records/s", Metric::IncomingRecords, sim::Statistic::Sum},
    {"metrics.chart.refused", "Refused writes", ChartUnit::Records, 0, "",
     Metric::WriteThroughputExceeded, sim::Statistic::Sum},
    {"metrics.chart.read", "Read by GetRecords", ChartUnit::Bytes, limits::kReadBytesPerSecond,
     "limit 2 MB/s", Metric::GetRecordsBytes, sim::Statistic::Sum},
    {"metrics.chart.refused_reads", "Refused reads", ChartUnit::Calls, 0, "",
     Metric::ReadThroughputExceeded, sim::Statistic::Sum},
    {"metrics.chart.lag", "Lag of consumers", ChartUnit::Millis, 0, "",
     Metric::GetRecordsIteratorAge, sim::Statistic::Maximum},
    {"metrics.chart.delivered", "Delivered to consumers", ChartUnit::Records, 0, "",
     Metric::GetRecordsRecords, sim::Statistic::Sum},
}};

constexpr std::uint8_t kNoSlot = 255;

/// A shard or a consumer that may get a line of its own.
struct Line {
    std::uint32_t number = 0;
    std::int64_t weight = 0;
    std::int64_t born = 0;  ///< The first and the last second of which something can be said.
    std::int64_t died = std::numeric_limits<std::int64_t>::max();
};

/// Which shards and consumers are shown, each in which slot.
struct Slots {
    std::vector<Line> lines;       ///< By slot.
    std::vector<std::uint8_t> of;  ///< By number; what is not here is one of the others.
    bool has_others = false;

    std::uint8_t slot_of(std::uint32_t number) const {
        if (number < of.size() && of[number] != kNoSlot) return of[number];
        return has_others ? kOthersSlot : kNoSlot;
    }
    std::size_t count() const { return lines.size() + (has_others ? 1 : 0); }
    /// Keeps the weightiest, in the order of their numbers.
    void choose() {
        has_others = lines.size() > kSeriesMax;
        if (has_others) {
            std::ranges::sort(lines, [](const Line& a, const Line& b) {
                return a.weight != b.weight ? a.weight > b.weight : a.number < b.number;
            });
            lines.resize(kSeriesMax - 1);
        }
        std::ranges::sort(lines, {}, &Line::number);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (lines[i].number >= of.size()) of.resize(lines[i].number + std::size_t{1}, kNoSlot);
            of[lines[i].number] = static_cast<std::uint8_t>(i);
        }
    }
};

Line& line_of(std::vector<Line>& lines, std::uint32_t number) {
    const auto it = std::ranges::lower_bound(lines, number, {}, &Line::number);
    if (it != lines.end() && it->number == number) return *it;
    return *lines.insert(it, {.number = number});
}

/// What the lines of a chart tell besides their points.
struct Extremes {
    std::int64_t latest = kNoValue;
    std::int64_t least = kNoValue;
    std::int64_t most = kNoValue;
    std::int64_t most_at = 0;

    void add(std::int64_t second, std::int64_t value) {
        latest = value;
        if (least == kNoValue || value < least) least = value;
        if (most == kNoValue || value > most) most = value, most_at = second;
    }
};

/// Fills the charts of one refresh.
class Collector {
public:
    Collector(const ModelInputs& in, const Stream& stream, MetricsModel& out)
        : in_{in}, stream_{stream}, out_{out}, span_{span_of(in.view)} {
        present_ = in.world.now().epoch_seconds();
        to_ = (present_ / span_.step + 1) * span_.step;
        from_ = to_ - span_.seconds;
        // Before its beginning a session has no clock.
        first_ =
            std::max({from_, in.world.began_at().epoch_seconds(), stream.created_at.epoch_seconds(),
                      in.world.metrics().seconds().known_from()});
    }

    void run() {
        out_.from = Instant::from_seconds(from_);
        out_.to = Instant::from_seconds(to_);
        out_.step = Duration::seconds(span_.step);
        out_.points = static_cast<std::size_t>(span_.seconds / span_.step);
        out_.now = static_cast<float>((in_.world.now() - out_.from).us) /
                   static_cast<float>((out_.to - out_.from).us);
        choose_lines();
        name_lines();
        fill();
        for (std::size_t i = 0; i < kCharts; ++i) finish(i);
    }

    static const ChartSpan& span_of(const ViewState& view) {
        return kChartSpans[static_cast<std::size_t>(view.chart_window)];
    }
    std::size_t shards_in_all() const { return shards_in_all_; }
    std::size_t consumers_in_all() const { return consumers_in_all_; }

private:
    using Cells = std::array<std::array<std::int64_t, kSlots>, kCharts>;

    const Slots& slots_of(std::size_t chart) const { return chart < kLag ? shards_ : consumers_; }

    void choose_lines() {
        for (const Shard& shard : stream_.shards) {
            if (shard.closed_at && shard.closed_at->epoch_seconds() < first_) continue;
            Line& line = line_of(shards_.lines, shard.index.value);
            line.born = shard.opened_at.epoch_seconds();
            if (shard.closed_at) line.died = shard.closed_at->epoch_seconds();
        }
        for (const sim::Consumer& consumer : in_.world.consumers())
            if (consumer.spec.stream_name == stream_.name) line_of(consumers_.lines, consumer.id);
        sim::SecondsReader reader(in_.world.metrics().seconds(), stream_.id, first_, to_);
        while (reader.next(second_)) {
            if (shards_.lines.size() > kSeriesMax)
                for (const sim::ShardSecond& shard : second_.shards) weigh(shard);
            for (const sim::ConsumerSecond& consumer : second_.consumers) {
                Line& line = line_of(consumers_.lines, consumer.actor);
                line.weight = std::max(line.weight, consumer.behind_ms);
            }
        }
        shards_in_all_ = shards_.lines.size();
        consumers_in_all_ = consumers_.lines.size();
        shards_.choose();
        consumers_.choose();
    }

    /// By its share of the limits that it has used: a record is worth as much as a KB.
    void weigh(const sim::ShardSecond& shard) {
        const auto it = std::ranges::lower_bound(shards_.lines, shard.shard, {}, &Line::number);
        if (it == shards_.lines.end() || it->number != shard.shard) return;
        it->weight += shard.of(ShardFigure::BytesIn) + shard.of(ShardFigure::BytesRead) / 2 +
                      (shard.of(ShardFigure::RecordsIn) + shard.of(ShardFigure::RefusedWrites)) *
                          (limits::kWriteBytesPerSecond / limits::kWriteRecordsPerSecond);
    }

    void name_lines() {
        out_.charts.resize(kCharts);
        for (std::size_t i = 0; i < kCharts; ++i) {
            ChartModel& chart = out_.charts[i];
            const Slots& slots = slots_of(i);
            chart.series.resize(slots.count());
            for (std::size_t k = 0; k < chart.series.size(); ++k) {
                ChartSeries& series = chart.series[k];
                const bool others = k == slots.lines.size();
                series.slot = others ? kOthersSlot : static_cast<std::uint8_t>(k);
                if (others)
                    series.name = "others";
                else if (i < kLag)
                    series.name = cat("shard ", slots.lines[k].number);
                else
                    series.name = actor_name(in_.world, slots.lines[k].number);
                series.values.assign(out_.points, kNoValue);
                series.present = kNoValue;
            }
        }
    }

    /// What holds for a second of which the log says nothing.
    void rest(std::int64_t second, Cells& cells) const {
        for (std::size_t i = 0; i < kCharts; ++i)
            for (std::size_t k = 0; k < slots_of(i).count(); ++k) {
                const auto& lines = slots_of(i).lines;
                const bool alive =
                    k >= lines.size() || (lines[k].born <= second && second <= lines[k].died);
                // Nobody knows how far a consumer is behind until it is told.
                cells[i][slot(i, k)] = alive && i != kLag ? 0 : kNoValue;
            }
    }
    std::size_t slot(std::size_t chart, std::size_t series) const {
        return series < slots_of(chart).lines.size() ? series : kOthersSlot;
    }

    /// Of the others the highest counts: their sum would be compared with a limit of one shard.
    static void raise(std::int64_t& cell, std::int64_t value) { cell = std::max(cell, value); }

    void read_second(Cells& cells) const {
        for (const sim::ShardSecond& shard : second_.shards) {
            const std::uint8_t at = shards_.slot_of(shard.shard);
            if (at == kNoSlot) continue;
            for (std::size_t i = 0; i < kShardFigures.size(); ++i)
                raise(cells[i][at], shard.of(kShardFigures[i]));
        }
        for (const sim::ConsumerSecond& consumer : second_.consumers) {
            const std::uint8_t at = consumers_.slot_of(consumer.actor);
            if (at == kNoSlot) continue;
            raise(cells[kLag][at], consumer.behind_ms);
            raise(cells[kDelivered][at], consumer.records);
        }
    }

    void fill() {
        extremes_ = {};
        sim::SecondsReader reader(in_.world.metrics().seconds(), stream_.id, first_, to_);
        bool there = reader.next(second_);
        Cells cells{};
        for (std::int64_t second = first_; second <= present_; ++second) {
            rest(second, cells);
            while (there && second_.second < second) there = reader.next(second_);
            if (there && second_.second == second) read_second(cells);
            const auto point = static_cast<std::size_t>((second - from_) / span_.step);
            for (std::size_t i = 0; i < kCharts; ++i)
                for (std::size_t k = 0; k < out_.charts[i].series.size(); ++k) {
                    ChartSeries& series = out_.charts[i].series[k];
                    const std::int64_t value = cells[i][series.slot];
                    if (second == present_) {
                        series.present = value;
                    } else if (value != kNoValue) {
                        series.values[point] = std::max(series.values[point], value);
                        extremes_[i][k].add(second, value);
                    }
                }
        }
    }

    void finish(std::size_t i) {
        const ChartKind& kind = kKinds[i];
        ChartModel& chart = out_.charts[i];
        chart.title = kind.title;
        chart.limit = kind.limit;
        chart.limit_text = kind.limit_text;
        std::int64_t highest = 0;
        std::size_t whose = 0;
        for (std::size_t k = 0; k < chart.series.size(); ++k) {
            highest = std::max({highest, extremes_[i][k].most, chart.series[k].present});
            if (extremes_[i][k].most > extremes_[i][whose].most) whose = k;
        }
        make_axis(kind.unit, highest, chart);
        for (std::size_t k = 0; k < chart.series.size(); ++k) {
            write_value(chart, extremes_[i][k].latest, chart.series[k].latest);
            write_value(chart, extremes_[i][k].least, chart.series[k].least);
            write_value(chart, extremes_[i][k].most, chart.series[k].most);
        }
        name_datapoint(kind, chart);
        const Extremes most = chart.series.empty() ? Extremes{} : extremes_[i][whose];
        const bool any = most.most > 0;
        const Instant at = std::min(Instant::from_seconds(most.most_at + 1), in_.world.now());
        if (any)
            chart.summary =
                cat(chart.title, ": highest ", chart.series[whose].most, ' ', chart.unit, " (",
                    chart.series[whose].name, ") at ", clock_at(most.most_at), ".");
        else
            chart.summary = cat(chart.title, ": nothing in this time.");
        chart.peak = {.id = kind.id,
                      .label = cat(chart.title, ": to the highest point"),
                      .action = SeekTo{at},
                      .enabled = any,
                      .describe = "On the canvas, press the chart to go to a moment"};
    }

    void name_datapoint(const ChartKind& kind, ChartModel& chart) const {
        const sim::MetricInfo& info = sim::info_of(kind.metric);
        chart.metric = info.name;
        const auto points = in_.world.metrics().datapoints(
            kind.metric, {.stream_name = stream_.name}, in_.world.now(), in_.world.now());
        chart.datapoint = "No datapoint";
        if (!points.empty())
            chart.datapoint =
                cat(sim::kStatisticNames[static_cast<std::size_t>(kind.statistic)], ' ',
                    with_thousands(sim::value_of(points.front().statistics, kind.statistic)));
        chart.cloudwatch = cat(chart.metric, " of this minute: ", chart.datapoint);
    }

    std::string clock_at(std::int64_t second) const {
        return clock_text(
            std::max(Duration{}, Instant::from_seconds(second) - in_.world.began_at()));
    }

    const ModelInputs& in_;
    const Stream& stream_;
    MetricsModel& out_;
    const ChartSpan& span_;
    std::int64_t present_ = 0;  ///< The second under way.
    std::int64_t from_ = 0;     ///< The seconds of the axis are from_ to to_ - 1.
    std::int64_t to_ = 0;
    std::int64_t first_ = 0;  ///< The first of which something is known.
    Slots shards_;
    Slots consumers_;
    std::size_t shards_in_all_ = 0;
    std::size_t consumers_in_all_ = 0;
    sim::SecondOfStream second_;
    std::array<std::array<Extremes, kSlots>, kCharts> extremes_{};
};

/// Round moments of the clock.
void mark_times(const ModelInputs& in, MetricsModel& out) {
    const ChartSpan& span = Collector::span_of(in.view);
    const std::int64_t each = span.seconds / 4;
    const Duration before = out.from - in.world.began_at();
    std::int64_t at =
        std::max<std::int64_t>(0, (before.us + each * 1'000'000 - 1) / (each * 1'000'000)) * each;
    out.times.clear();
    for (; in.world.began_at() + Duration::seconds(at) < out.to; at += each) {
        std::string text = clock_text(Duration::seconds(at));
        text.resize(text.size() - 4);  // Whole seconds.
        out.times.push_back(
            {(in.world.began_at() + Duration::seconds(at) - out.from).us, std::move(text)});
    }
}

void make_controls(const ModelInputs& in, MetricsModel& out) {
    static constexpr const char* kIds[] = {"metrics.minute", "metrics.five", "metrics.hour"};
    out.windows.clear();
    for (std::size_t i = 0; i < kChartWindowCount; ++i)
        out.windows.push_back({.id = kIds[i],
                               .label = kChartSpans[i].label,
                               .action = ChooseChartWindow{static_cast<ChartWindow>(i)},
                               .pressed = static_cast<std::size_t>(in.view.chart_window) == i,
                               .describe = "How much of the past the charts show"});
    out.back = {.id = "metrics.back",
                .label = "One point earlier",
                .action = StepLook{true},
                .describe = "What the charts tell of it; left arrow"};
    out.forward = {.id = "metrics.forward",
                   .label = "One point later",
                   .action = StepLook{},
                   .describe = "What the charts tell of it; right arrow"};
}

}  // namespace

void drop(MetricsModel* model) { delete model; }

void refresh_look(const ModelInputs& in, MetricsModel& model) {
    model.look = in.view.look;
    model.look_by_pointer = in.view.look_by_pointer;
    model.look_point.reset();
    if (model.look && *model.look >= model.from && *model.look < model.to)
        model.look_point = static_cast<std::size_t>((*model.look - model.from).us / model.step.us);
    model.look_time.clear();
    if (model.look_point)
        model.look_time = clock_text(std::max(Duration{}, *model.look - in.world.began_at()));
    for (ChartModel& chart : model.charts)
        for (ChartSeries& series : chart.series) {
            if (model.look_point)
                write_value(chart, series.values[*model.look_point], series.shown);
            else
                series.shown = series.latest;
        }
    model.go.id = "metrics.go";
    model.go.label = "Go there";
    model.go.describe = model.look_point ? "To the moment that is looked at" : "";
    model.go.enabled = model.look_point.has_value();
    model.go.action = SeekTo{model.look ? *model.look : in.world.now()};
    model.let_go.id = "metrics.newest";
    model.let_go.label = "Newest";
    model.let_go.describe = "Tells the newest values again";
    model.let_go.enabled = model.look_point.has_value();
    model.let_go.action = LookAt{};
}

void refresh_metrics(const ModelInputs& in, Later<MetricsModel>& model) {
    if (!model) model.reset(new MetricsModel);
    MetricsModel& out = *model;
    make_controls(in, out);
    const Stream* const stream = shown_stream(in.world, in.view);
    out.empty = stream ? "" : "There is no stream yet, so there is nothing to measure.";
    if (!stream) {
        out.charts.clear();
        out.caption.clear();
        return refresh_look(in, out);
    }
    Collector collector(in, *stream, out);
    collector.run();
    mark_times(in, out);
    const ChartSpan& span = Collector::span_of(in.view);
    out.caption = cat("Stream ", stream->name, ". ");
    if (span.step > 1) out.caption += cat("Each point is the highest of ", span.step, " seconds. ");
    if (collector.shards_in_all() > kSeriesMax)
        out.caption +=
            cat("The five busiest of ", collector.shards_in_all(),
                " shards have lines of their own; the other line is the highest of all others. ");
    if (collector.consumers_in_all() > kSeriesMax)
        out.caption += cat("Of ", collector.consumers_in_all(),
                           " consumers the five farthest behind have lines of their own. ");
    out.caption +=
        "A ring is this second, so far. Under each title: CloudWatch's metric, this minute.";
    refresh_look(in, out);
}

}  // namespace kds::web
