// Units, axes and figures of the charts.
#include <algorithm>

#include "core/base/text.h"
#include "web/model/metrics_model.h"

namespace kds::web {
namespace {

/// The service's MB and KB are powers of 1,024 (limits.h).
constexpr std::int64_t kKilo = 1'024;
constexpr std::int64_t kMega = kKilo * kKilo;

struct UnitOfChart {
    std::int64_t size;
    const char* name;
};

UnitOfChart unit_for(ChartUnit kind, std::int64_t most) {
    switch (kind) {
        case ChartUnit::Bytes:
            if (most >= kMega / 10) return {kMega, "MB/s"};
            if (most >= kKilo) return {kKilo, "KB/s"};
            return {1, "bytes/s"};
        case ChartUnit::Records: return {1, "records/s"};
        case ChartUnit::Calls: return {1, "calls/s"};
        case ChartUnit::Millis:
            if (most >= 10'000) return {1'000, "s"};
            return {1, "ms"};
    }
    return {1, ""};
}

void add_tick(ChartModel& out, std::int64_t thousandths) {
    ChartTick tick{.value = thousandths * out.unit_size / 1'000, .text = {}};
    write_value(out, tick.value, tick.text);
    out.ticks.push_back(std::move(tick));
}

}  // namespace

std::int64_t nice_above(std::int64_t value) {
    static constexpr std::int64_t kTenths[] = {10, 12, 15, 20, 25, 30, 40, 50, 60, 80};
    for (std::int64_t power = 1;; power *= 10)
        for (const std::int64_t tenths : kTenths)
            if (tenths * power % 10 == 0 && tenths * power / 10 >= value)
                return tenths * power / 10;
}

void make_axis(ChartUnit kind, std::int64_t most, ChartModel& out) {
    // A limit that is in sight is shown; one that is ten times as high would make all lines flat.
    const bool limit_seen = out.limit > 0 && most * 10 >= out.limit;
    if (limit_seen) most = std::max(most, out.limit + out.limit / 20);
    most = std::max<std::int64_t>(most, 1);
    const UnitOfChart unit = unit_for(kind, most);
    out.unit = unit.name;
    out.unit_size = unit.size;
    const std::int64_t top = unit.size == 1
                                 ? nice_above(most) * 1'000
                                 : nice_above((most * 1'000 + unit.size - 1) / unit.size);
    out.top = std::max<std::int64_t>(top * unit.size / 1'000, 1);
    out.decimals = unit.size == 1 || top >= 100'000 ? 0 : top >= 10'000 ? 1 : 2;
    out.ticks.clear();
    add_tick(out, 0);
    // The middle only if it can be written as it is.
    const std::int64_t grain = out.decimals == 2 ? 10 : out.decimals == 1 ? 100 : 1'000;
    if (top / 2 % grain == 0 && top % 2 == 0) add_tick(out, top / 2);
    add_tick(out, top);
    if (out.limit > 0 && !limit_seen) out.limit_text += ", far above";
}

void write_value(const ChartModel& chart, std::int64_t value, std::string& out) {
    out.clear();
    if (value == kNoValue) {
        out += "–";
        return;
    }
    const std::int64_t grain = chart.decimals == 2 ? 10 : chart.decimals == 1 ? 100 : 1'000;
    const std::int64_t parts = (value * 1'000 / chart.unit_size + grain / 2) / grain;
    const std::int64_t in_one = 1'000 / grain;
    // A figure of up to 15 characters takes nothing from the heap.
    out += with_thousands(parts / in_one);
    if (in_one == 1) return;
    out += '.';
    const std::int64_t rest = parts % in_one;
    if (in_one == 100) out += static_cast<char>('0' + rest / 10);
    out += static_cast<char>('0' + rest % 10);
}

}  // namespace kds::web
