#include "web/panels/charts.h"

#include <array>
#include <cmath>

namespace kds::web {
namespace {

constexpr float kHead = 42;   ///< Title, and what CloudWatch says.
constexpr float kTimes = 22;  ///< Below the plot.
constexpr float kLabel = 18;  ///< Height of the label of a line.
constexpr float kPlotLeast = 92;
constexpr float kAxis = 50;
constexpr float kLabels = 128;  ///< Beside the plot.
constexpr float kLegendRow = 20;
constexpr float kSample = 23;  ///< A piece of a line, and the room after it.
/// A narrower chart has the labels of its lines below the plot: beside it they would take its room.
constexpr float kLabelsBesideFrom = 440;
/// Dash and gap of the limit's line.
constexpr float kDash = 6;
constexpr float kDashes = 10;

bool has_labels_below(float width) { return width < kLabelsBesideFrom; }
/// Rows below the plot: of the limit, and of two lines each.
std::size_t legend_rows(std::size_t lines, bool has_limit) {
    return (lines + 1) / 2 + (has_limit ? 1 : 0);
}
/// A line goes over points without a value, as a consumer has between its calls, if they are no
/// more than this.
constexpr std::int64_t kBridgedSeconds = 10;

/// Lengths of line and of gap in turn, in CSS pixels; a length of 0 ends them. None: no gap.
constexpr std::array<std::array<float, 6>, kSeriesMax + 1> kPatterns{
    {{}, {11, 5}, {2, 4}, {10, 4, 2, 4}, {5, 4}, {10, 4, 2, 4, 2, 4}, {1, 3}}};

Color series_color(const Ui& ui, std::uint8_t slot) {
    return slot < ui.colors.keys.size() ? ui.colors.keys[slot] : ui.colors.secondary;
}

/// Draws a line of points with a pattern.
class Stroke {
public:
    Stroke(const Ui& ui, std::uint8_t slot, float width)
        : paint_{ui.paint},
          color_{series_color(ui, slot)},
          width_{width},
          pattern_{kPatterns[std::min<std::size_t>(slot, kSeriesMax)]},
          left_{pattern_[0]} {}

    void to(Point p) {
        if (!begun_) {
            begun_ = true;
            at_ = p;
            add(p);
            return;
        }
        if (pattern_[0] <= 0) {
            add(p);
            at_ = p;
            return;
        }
        for (int i = 0; i < kPiecesMax; ++i) {
            const Point way = p - at_;
            const float length = length_of(way);
            if (length <= left_) {
                left_ -= length;
                break;
            }
            at_ = at_ + way * (left_ / length);
            if (is_line_) add(at_);
            flush();
            turn();
            if (is_line_) add(at_);
        }
        at_ = p;
        if (is_line_) add(p);
    }
    /// The line ends here; another may begin.
    void end() {
        flush();
        begun_ = false;
        part_ = 0;
        is_line_ = true;
        left_ = pattern_[0];
    }

private:
    /// Between two points: the longest way is a diagonal of a large screen.
    static constexpr int kPiecesMax = 4'096;

    static float length_of(Point way) { return std::sqrt(way.x * way.x + way.y * way.y); }
    void add(Point p) {
        if (count_ == points_.size()) {
            const Point last = points_[count_ - 1];
            flush();
            points_[count_++] = last;
        }
        points_[count_++] = p;
    }
    void flush() {
        if (count_ > 1) paint_.polyline(points_.data(), static_cast<int>(count_), color_, width_);
        count_ = 0;
    }
    void turn() {
        ++part_;
        if (part_ == pattern_.size() || pattern_[part_] <= 0) part_ = 0;
        is_line_ = part_ % 2 == 0;
        left_ = pattern_[part_];
    }

    const Painter& paint_;
    Color color_;
    float width_;
    const std::array<float, 6>& pattern_;
    float left_;  ///< Of the present part of the pattern.
    std::size_t part_ = 0;
    bool is_line_ = true;
    bool begun_ = false;
    Point at_{};
    std::array<Point, 64> points_;
    std::size_t count_ = 0;
};

class Chart {
public:
    Chart(Ui& ui, const MetricsModel& m, const ChartModel& chart, Rect area)
        : ui_{ui}, m_{m}, chart_{chart}, area_{area}, is_below_{has_labels_below(area.w)} {
        plot_ = area;
        plot_.cut_top(kHead);
        if (is_below_)
            legend_ = plot_.cut_bottom(
                kLegendRow * static_cast<float>(legend_rows(chart.series.size(), chart.limit > 0)));
        plot_.cut_bottom(kTimes);
        plot_.cut_left(kAxis);
        plot_.cut_right(is_below_ ? 8 : kLabels + 8);
        plot_.w = std::max(plot_.w, 24.0f);
    }

    void draw(ChartPointer& pointer) {
        head();
        axes();
        if (chart_.series.empty()) {
            ui_.paint.text_fitted({plot_.x + 8, plot_.center().y - 10}, area_.right() - plot_.x - 8,
                                  Type::Small, ui_.colors.secondary, "Nobody reads this stream.");
        } else {
            ui_.paint.push_clip({plot_.x, plot_.y - 3, plot_.w + 4, plot_.h + 6});
            for (const ChartSeries& series : chart_.series) line(series);
            ui_.paint.pop_clip();
            is_below_ ? legend() : labels();
        }
        look();
        point(pointer);
    }

private:
    float x_of(std::size_t point) const {
        return plot_.x +
               plot_.w * (static_cast<float>(point) + 0.5f) / static_cast<float>(m_.points);
    }
    float y_of(std::int64_t value) const {
        const float share = static_cast<float>(value) / static_cast<float>(chart_.top);
        return plot_.bottom() - plot_.h * std::min(share, 1.0f);
    }

    void head() {
        const float width =
            ui_.paint.text({area_.x, area_.y}, Type::SmallStrong, ui_.colors.text, chart_.title);
        ui_.paint.text({area_.x + width + 8, area_.y}, Type::Small, ui_.colors.secondary,
                       chart_.unit);
        if (chart_.limit > 0 && !is_below_)
            limit(area_.right() - 8 - limit_width(), area_.y, limit_width());
        const Rect below{area_.x, area_.y + 18, area_.w, 20};
        const float value =
            ui_.paint.text({below.x, below.y}, Type::Small, ui_.colors.secondary, chart_.datapoint);
        ui_.paint.text_fitted({below.x + value + 8, below.y}, below.w - value - 8, Type::Small,
                              ui_.colors.tertiary, chart_.metric);
        ui_.explain(below, chart_.cloudwatch);
    }

    void axes() {
        const Palette& c = ui_.colors;
        for (const ChartTick& tick : chart_.ticks) {
            const float y = y_of(tick.value);
            ui_.paint.line({plot_.x, y}, {plot_.right(), y}, c.line);
            ui_.paint.text_right({plot_.x - 6, y - line_height(Type::Small) / 2}, Type::Small,
                                 c.secondary, tick.text);
        }
        float free_from = area_.x;
        const auto span = static_cast<float>((m_.to - m_.from).us);
        for (const ChartTick& time : m_.times) {
            const float x = plot_.x + plot_.w * static_cast<float>(time.value) / span;
            const float half = ui_.paint.text_width(Type::Small, time.text) / 2;
            ui_.paint.line({x, plot_.bottom()}, {x, plot_.bottom() + 4}, c.line);
            if (x - half < free_from || x + half > area_.right() || m_.look_point) continue;
            ui_.paint.text({x - half, plot_.bottom() + 4}, Type::Small, c.secondary, time.text);
            free_from = x + half + 12;
        }
        const float now = plot_.x + plot_.w * m_.now;
        ui_.paint.line({now, plot_.y}, {now, plot_.bottom()}, c.line);
        if (is_limit_seen()) dashes(plot_.x, plot_.right(), y_of(chart_.limit));
    }

    bool is_limit_seen() const { return chart_.limit > 0 && chart_.limit <= chart_.top; }
    void dashes(float from, float to, float y) const {
        for (float x = from; x < to; x += kDashes)
            ui_.paint.line({x, y}, {std::min(x + kDash, to), y}, ui_.colors.warn, 1.5f);
    }
    float limit_width() const {
        return ui_.paint.text_width(Type::Small, chart_.limit_text) +
               (is_limit_seen() ? kSample : 0);
    }
    /// What the limit is, outside of the plot, with a piece of its line.
    void limit(float x, float y, float width) const {
        if (is_limit_seen()) {
            dashes(x, x + 2 * kDashes - (kDashes - kDash), y + line_height(Type::Small) / 2);
            x += kSample;
            width -= kSample;
        }
        ui_.paint.text_fitted({x, y}, width + 1, Type::Small,
                              is_limit_seen() ? ui_.colors.warn : ui_.colors.secondary,
                              chart_.limit_text);
    }

    void line(const ChartSeries& series) {
        const std::size_t bridged = static_cast<std::size_t>(std::max<std::int64_t>(
                                        1, kBridgedSeconds * 1'000'000 / m_.step.us)) +
                                    1;
        Stroke stroke(ui_, series.slot, series.slot == kOthersSlot ? 1.2f : 1.8f);
        std::size_t last = 0;
        std::size_t run = 0;
        for (std::size_t i = 0; i < series.values.size(); ++i) {
            if (series.values[i] == kNoValue) continue;
            if (run > 0 && i - last > bridged) {
                end(stroke, series, last, run);
                run = 0;
            }
            stroke.to({x_of(i), y_of(series.values[i])});
            last = i;
            ++run;
        }
        end(stroke, series, last, run);
        if (series.present != kNoValue)
            ui_.paint.shape(Shape::Ring, {plot_.x + plot_.w * m_.now, y_of(series.present)}, 3.5f,
                            series_color(ui_, series.slot));
    }
    void end(Stroke& stroke, const ChartSeries& series, std::size_t last, std::size_t run) {
        stroke.end();
        if (run == 1)
            ui_.paint.shape(Shape::Disc, {x_of(last), y_of(series.values[last])}, 2.5f,
                            series_color(ui_, series.slot));
    }

    /// Where the label of a line would stand: at its end.
    float end_of(const ChartSeries& series) const {
        if (m_.look_point) {
            const std::int64_t value = series.values[*m_.look_point];
            if (value != kNoValue) return y_of(value);
        }
        for (std::size_t i = series.values.size(); i-- > 0;)
            if (series.values[i] != kNoValue) return y_of(series.values[i]);
        return plot_.bottom();
    }

    /// At the ends of the lines, moved apart where they would lie on one another.
    void labels() {
        constexpr std::size_t kMost = kSeriesMax + 1;
        const std::size_t count = std::min(chart_.series.size(), kMost);
        std::array<std::size_t, kMost> order{};
        std::array<float, kMost> y{};
        for (std::size_t i = 0; i < count; ++i) {
            order[i] = i;
            y[i] = end_of(chart_.series[i]);
            // Few: a place is found by going down.
            for (std::size_t k = i; k > 0 && y[order[k]] < y[order[k - 1]]; --k)
                std::swap(order[k], order[k - 1]);
        }
        const float lowest = plot_.bottom() - kLabel / 2 + 2;
        float next = plot_.y - kLabel / 2 + 6;
        for (std::size_t i = 0; i < count; ++i) {
            float& at = y[order[i]];
            at = std::max(at, next);
            next = at + kLabel;
        }
        next = lowest;
        for (std::size_t i = count; i-- > 0;) {
            float& at = y[order[i]];
            at = std::min(at, next);
            next = at - kLabel;
        }
        for (std::size_t i = 0; i < count; ++i) label(chart_.series[i], y[i]);
    }

    void label(const ChartSeries& series, float y) {
        entry(series, plot_.right() + 8, area_.right(), y);
    }

    /// A piece of the line, its name and its value, between two places.
    void entry(const ChartSeries& series, float x, float right, float y) {
        Stroke sample(ui_, series.slot, series.slot == kOthersSlot ? 1.2f : 1.8f);
        sample.to({x, y});
        sample.to({x + 18, y});
        sample.end();
        x += kSample;
        const float top = y - line_height(Type::Small) / 2;
        const float value =
            ui_.paint.text_right({right, top}, Type::MonoSmall, ui_.colors.text, series.shown);
        ui_.paint.text_fitted({x, top}, right - value - 6 - x, Type::Small, ui_.colors.text,
                              series.name);
    }

    /// Below the plot: the limit, then two lines a row, in the order of their labels.
    void legend() {
        float y = legend_.y + kLegendRow / 2;
        if (chart_.limit > 0) {
            limit(legend_.x, legend_.y, legend_.w);
            y += kLegendRow;
        }
        const float half = (legend_.w - 24) / 2;
        for (std::size_t i = 0; i < chart_.series.size(); ++i) {
            const float x = legend_.x + (i % 2 ? half + 16 : 0);
            entry(chart_.series[i], x, x + half, y);
            if (i % 2) y += kLegendRow;
        }
    }

    /// One playhead on all charts.
    void look() {
        if (!m_.look_point) return;
        const Palette& c = ui_.colors;
        const float x = x_of(*m_.look_point);
        ui_.paint.line({x, plot_.y}, {x, plot_.bottom()}, c.info);
        for (const ChartSeries& series : chart_.series) {
            const std::int64_t value = series.values[*m_.look_point];
            if (value == kNoValue) continue;
            ui_.paint.shape(Shape::Disc, {x, y_of(value)}, 4.5f, c.panel);
            ui_.paint.shape(Shape::Disc, {x, y_of(value)}, 3.2f, series_color(ui_, series.slot));
        }
        const float width = ui_.paint.text_width(Type::MonoSmall, m_.look_time) + 12;
        const float left = std::max(area_.x, std::min(x - width / 2, area_.right() - width));
        const Rect pill{left, plot_.bottom() + 2, width, 20};
        ui_.paint.fill(pill, c.raised, 5);
        ui_.paint.text_center(pill, Type::MonoSmall, c.text, m_.look_time);
    }

    void point(ChartPointer& pointer) {
        const Hit h = ui_.hit(chart_.peak.id, plot_);
        ui_.focus_ring(chart_.peak.id, plot_, 4);
        if (!h.hovered && !h.held && !h.clicked) return;
        pointer.over = true;
        const float share = std::max(0.0f, std::min((ui_.pointer().x - plot_.x) / plot_.w, 1.0f));
        const auto place = static_cast<std::size_t>(share * static_cast<float>(m_.points));
        const std::size_t at = std::min(place, m_.points - 1);
        const Instant moment = m_.from + m_.step * static_cast<std::int64_t>(at);
        // A pointer that lies still does not take the playhead from the keyboard.
        if (m_.look_by_pointer ? m_.look != moment : ui_.pointer_moved())
            ui_.out.push_back(LookAt{.at = moment, .by_pointer = true});
        if (!h.clicked) return;
        const auto span = static_cast<double>((m_.to - m_.from).us);
        ui_.out.push_back(
            SeekTo{m_.from + Duration::micros(static_cast<std::int64_t>(span * double{share}))});
    }

    Ui& ui_;
    const MetricsModel& m_;
    const ChartModel& chart_;
    Rect area_;
    Rect plot_;
    Rect legend_{};
    bool is_below_;  ///< Labels stand below the plot.
};

}  // namespace

float chart_height(float width, std::size_t lines, bool has_limit) {
    if (has_labels_below(width))
        return kHead + kTimes + kPlotLeast +
               kLegendRow * static_cast<float>(legend_rows(lines, has_limit));
    return kHead + kTimes + std::max(kPlotLeast, kLabel * static_cast<float>(lines) - 6);
}

void draw_chart(Ui& ui, const MetricsModel& m, const ChartModel& chart, Rect area,
                ChartPointer& pointer) {
    Chart(ui, m, chart, area).draw(pointer);
}

}  // namespace kds::web
