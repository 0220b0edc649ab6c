/// The tab of metrics: charts by the second of the stream that the stage shows, and what
/// CloudWatch would say of the present minute.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "web/model/build_models.h"

namespace kds::web {

/// Of a point about which nothing is known.
inline constexpr std::int64_t kNoValue = std::numeric_limits<std::int64_t>::min();
/// Above so many shards or consumers the busiest five have lines of their own, and one line shows
/// the highest of all others.
inline constexpr std::size_t kSeriesMax = 6;
inline constexpr std::uint8_t kOthersSlot = kSeriesMax;

struct ChartSeries {
    std::string name;       ///< "shard 0"; "others": the highest of them.
    std::uint8_t slot = 0;  ///< Colour and pattern of its line.
    /// The highest second of each point, in the chart's smallest unit; kNoValue.
    std::vector<std::int64_t> values;
    std::int64_t present = kNoValue;  ///< Of the second under way, so far.
    std::string shown;                ///< At the moment that is looked at, or the newest.
    // Over the whole seconds of the window.
    std::string latest;
    std::string least;
    std::string most;
};

struct ChartTick {
    std::int64_t value = 0;
    std::string text;
};

struct ChartModel {
    Control peak;            ///< Goes to the highest point. On the canvas its area is the chart.
    std::string title;       ///< "Written"
    std::string unit;        ///< "MB/s"
    std::string metric;      ///< What CloudWatch has of it: "IncomingBytes".
    std::string datapoint;   ///< "Sum 1,024": of the present minute, as far as it has come.
    std::string cloudwatch;  ///< "IncomingBytes of this minute: Sum 1,024"
    std::int64_t top = 1;    ///< Where the axis ends; it begins at 0.
    std::vector<ChartTick> ticks;
    std::int64_t limit = 0;  ///< 0: there is none.
    std::string limit_text;  ///< "limit 1 MB/s"; says so when it lies above the axis.
    std::vector<ChartSeries> series;
    std::string summary;  ///< A sentence.
    // How values are written: in thousandths of the unit, which is so many of the smallest one.
    std::int64_t unit_size = 1;
    int decimals = 0;
};

struct MetricsModel {
    std::vector<Control> windows;
    Control back;
    Control forward;
    Control go;           ///< To the moment that is looked at.
    Control let_go;       ///< Looks at the newest again.
    std::string empty;    ///< Instead of charts.
    std::string caption;  ///< What a point is.
    Instant from{};       ///< Where the time axis begins and ends.
    Instant to{};
    Duration step{};
    std::size_t points = 0;
    float now = 1;                          ///< Place of the present, 0 to 1.
    std::vector<ChartTick> times;           ///< Values: microseconds from `from` on.
    std::optional<Instant> look;            ///< As the view has it.
    std::optional<std::size_t> look_point;  ///< That point, if it lies in the window.
    bool look_by_pointer = false;
    std::string look_time;  ///< "00:01:12.500"
    std::vector<ChartModel> charts;
};

/// Makes it when it is not there yet.
void refresh_metrics(const ModelInputs& in, Later<MetricsModel>& model);
/// Only what the moment that is looked at changes.
void refresh_look(const ModelInputs& in, MetricsModel& model);

/// Chooses unit, axis and ticks for values up to `most`. The unit of the smallest ones is that of
/// `kind`.
enum class ChartUnit : std::uint8_t { Bytes, Records, Calls, Millis };
void make_axis(ChartUnit kind, std::int64_t most, ChartModel& out);
/// "0.42": a value in the chart's unit, with as many decimals as its axis has; "–" for kNoValue.
void write_value(const ChartModel& chart, std::int64_t value, std::string& out);
/// The lowest of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten that is not below it.
std::int64_t nice_above(std::int64_t value);

}  // namespace kds::web
