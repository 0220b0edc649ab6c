// Costs of each mode as lines over an input. A line is told by its colour, by the marks of its
// points and by the label at its end, so never by hue alone.
#include <algorithm>
#include <array>

#include "web/panels/plan_panel.h"

namespace kds::web {
namespace {

constexpr float kPlotHeight = 230;
constexpr float kAxis = 48;
constexpr float kBelow = 24;
constexpr float kLabel = 18;
constexpr std::size_t kLinesMax = 3;
/// Points between two marks of a line.
constexpr std::size_t kMarkEvery = 16;
constexpr std::array<Shape, kLinesMax> kMarks{Shape::Disc, Shape::Square, Shape::Triangle};

class PlanPlot {
public:
    PlanPlot(Ui& ui, const PlanChart& chart, Rect area, bool labels_beside)
        : ui_{ui}, chart_{chart}, area_{area}, plot_{area}, beside_{labels_beside} {
        plot_.cut_bottom(kBelow);
        plot_.cut_left(kAxis);
        plot_.cut_right(labels_beside ? 176.0f : 10.0f);
        plot_.cut_top(8);
    }

    void draw() {
        axes();
        if (chart_.present) {
            const float x = x_of(*chart_.present);
            ui_.paint.line({x, plot_.y}, {x, plot_.bottom()}, ui_.colors.info, 1.5f);
            const float width = ui_.paint.text_width(Type::Small, kPresent);
            const float left = x + 6 + width > plot_.right() ? x - 6 - width : x + 6;
            ui_.paint.text({left, plot_.y}, Type::Small, ui_.colors.info, kPresent);
        }
        ui_.paint.push_clip({plot_.x - 4, plot_.y - 4, plot_.w + 8, plot_.h + 8});
        for (const PlanChart::Line& line : chart_.lines) draw_line(line);
        for (const PlanChart::Mark& at : chart_.crossings) {
            ui_.paint.shape(Shape::Disc, {x_of(at.x), y_of(at.y)}, 7, ui_.colors.panel);
            ui_.paint.shape(Shape::Ring, {x_of(at.x), y_of(at.y)}, 6, ui_.colors.text);
        }
        ui_.paint.pop_clip();
        if (beside_) labels();
    }

private:
    static constexpr const char* kPresent = "your load";

    float x_of(float place) const { return plot_.x + plot_.w * place; }
    float y_of(float place) const { return plot_.bottom() - plot_.h * place; }
    Color color_of(const PlanChart::Line& line) const {
        return ui_.colors.keys[line.slot % ui_.colors.keys.size()];
    }

    void axes() {
        const Palette& c = ui_.colors;
        float free_from = area_.x;
        float free_above = area_.bottom();
        for (const PlanChart::Tick& tick : chart_.y_ticks) {
            const float y = y_of(tick.place);
            ui_.paint.line({plot_.x, y}, {plot_.right(), y}, c.line);
            if (y > free_above) continue;
            ui_.paint.text_right({plot_.x - 6, y - line_height(Type::Small) / 2}, Type::Small,
                                 c.secondary, tick.text);
            free_above = y - line_height(Type::Small);
        }
        for (const PlanChart::Tick& tick : chart_.x_ticks) {
            const float x = x_of(tick.place);
            ui_.paint.line({x, plot_.y}, {x, plot_.bottom() + 4}, c.line);
            const float half = ui_.paint.text_width(Type::Small, tick.text) / 2;
            if (x - half < free_from || x + half > area_.right()) continue;
            ui_.paint.text({x - half, plot_.bottom() + 5}, Type::Small, c.secondary, tick.text);
            free_from = x + half + 8;
        }
    }

    void draw_line(const PlanChart::Line& line) {
        const std::size_t count = std::min(line.places.size(), chart_.places.size());
        std::array<Point, 64> points;
        std::size_t held = 0;
        for (std::size_t i = 0; i < count; ++i) {
            points[held++] = {x_of(chart_.places[i]), y_of(line.places[i])};
            if (held < points.size() && i + 1 < count) continue;
            ui_.paint.polyline(points.data(), static_cast<int>(held), color_of(line), 2);
            // The next piece begins where this one ends.
            points[0] = points[held - 1];
            held = 1;
        }
        // Not at the same places for all lines, which may lie on one another.
        for (std::size_t i = 3 + line.slot * kMarkEvery / kLinesMax; i < count; i += kMarkEvery)
            ui_.paint.shape(kMarks[line.slot % kLinesMax],
                            {x_of(chart_.places[i]), y_of(line.places[i])}, 4.5f, color_of(line));
    }

    /// At the ends of the lines, moved apart where they would lie on one another.
    void labels() {
        std::array<std::size_t, kLinesMax> order{};
        std::array<float, kLinesMax> y{};
        const std::size_t count = std::min(chart_.lines.size(), kLinesMax);
        for (std::size_t i = 0; i < count; ++i) {
            order[i] = i;
            y[i] = chart_.lines[i].places.empty() ? plot_.bottom()
                                                  : y_of(chart_.lines[i].places.back());
            for (std::size_t k = i; k > 0 && y[order[k]] < y[order[k - 1]]; --k)
                std::swap(order[k], order[k - 1]);
        }
        float next = plot_.y;
        for (std::size_t i = 0; i < count; ++i) {
            float& at = y[order[i]];
            at = std::max(at, next);
            next = at + kLabel;
        }
        next = plot_.bottom() - kLabel / 2;
        for (std::size_t i = count; i-- > 0;) {
            float& at = y[order[i]];
            at = std::min(at, next);
            next = at - kLabel;
        }
        for (std::size_t i = 0; i < count; ++i) label(chart_.lines[i], plot_.right() + 10, y[i]);
    }

public:
    /// The mark and the name of a line. Returns the width.
    float label(const PlanChart::Line& line, float x, float y) {
        ui_.paint.line({x, y}, {x + 20, y}, color_of(line), 2);
        ui_.paint.shape(kMarks[line.slot % kLinesMax], {x + 10, y}, 4.5f, color_of(line));
        return 28 + ui_.paint.text({x + 26, y - line_height(Type::Small) / 2}, Type::Small,
                                   ui_.colors.text, line.name);
    }

private:
    Ui& ui_;
    const PlanChart& chart_;
    Rect area_;
    Rect plot_;
    bool beside_;
};

}  // namespace

float draw_plan_chart(Ui& ui, const PlanChart& chart, Rect column, float y) {
    const float top = y;
    y += plan_buttons(ui, chart.inputs, {column.x, y}, column.w, ButtonStyle::Quiet);
    const bool beside = column.w > 520;
    PlanPlot plot(ui, chart, {column.x, y, column.w, kPlotHeight}, beside);
    plot.draw();
    y += kPlotHeight;
    ui.paint.text({column.x + kAxis, y}, Type::Small, ui.colors.secondary, chart.unit);
    y += line_height(Type::Small) + 8;
    if (!beside) {
        for (const PlanChart::Line& line : chart.lines) {
            plot.label(line, column.x, y + kLabel / 2);
            y += kLabel + 4;
        }
        y += 6;
    }
    for (const std::string& sentence : chart.told)
        y += plan_words(ui, Type::Text, ui.colors.text, sentence, column, y) + 6;
    return y - top;
}

}  // namespace kds::web
