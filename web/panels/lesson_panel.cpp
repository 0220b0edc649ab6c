#include "web/panels/lesson_panel.h"

namespace kds::web {
namespace {

/// Draws downward; each part says how high it was.
class LessonView {
public:
    LessonView(Ui& ui, const LessonModel& model, Rect column)
        : ui_{ui}, m_{model}, x_{column.x}, w_{column.w}, y_{column.y}, top_{column.y} {}

    /// Upper and lower edge of what is newest: the reply, the hint, the task that is done.
    float newest_top() const { return newest_top_; }
    float newest_bottom() const { return newest_bottom_; }

    float draw() {
        newest_top_ = newest_bottom_ = y_;
        if (!m_.notice.empty()) notice();
        ui_.paint.text_fitted({x_, y_}, w_ - 92, Type::Small, ui_.colors.secondary, m_.eyebrow);
        ui_.paint.text_right({x_ + w_, y_}, Type::Small, ui_.colors.secondary, m_.step_text);
        y_ += 26;
        y_ += ui_.paint.text_wrapped({x_, y_}, w_, Type::Title, ui_.colors.text, m_.title) + 12;
        if (!m_.text.empty()) y_ += ui_.rich_text({x_, y_}, w_, Type::Body, m_.text) + 20;
        if (m_.correction) correction();
        if (m_.demo) demo();
        for (std::size_t i = 0; i < m_.questions.size(); ++i) question(m_.questions[i], i == 0);
        if (m_.task) task();
        if (m_.end) end();
        if (!m_.faults.empty()) faults();
        return y_ - top_;
    }

private:
    /// A card around what `content` draws. It is drawn twice: measured, then on the card.
    template <typename Content>
    void card(Content content, std::optional<Color> outline = {}) {
        const float top = y_;
        // The height of the last frame would lag behind; measuring is cheap, texts are short.
        const float height = content(false) + 2 * size::kPad;
        ui_.card({x_, y_, w_, height}, outline);
        y_ += size::kPad;
        content(true);
        y_ += size::kPad;
        // A reply is what one waits for; the next question can wait below it.
        if (!replied_) {
            newest_top_ = top;
            newest_bottom_ = y_;
        }
        y_ += size::kGap;
    }

    /// Height of the text, which is drawn or only measured.
    float rich(bool draw, Point at, float width, Type type, const RichText& text) {
        return draw ? ui_.rich_text(at, width, type, text)
                    : ui_.rich_text_height(width, type, text);
    }

    float inner_width() const { return w_ - 2 * size::kPad; }
    float inner_x() const { return x_ + size::kPad; }

    void notice() {
        const float dismiss = m_.dismiss ? ui_.button_width(*m_.dismiss) : 0;
        // The button stands under the words where it would leave too little room beside them.
        const bool is_under = m_.dismiss && w_ - 64 - dismiss < 100;
        const float words = w_ - 44 - (is_under ? 0 : dismiss + 20);
        const float height =
            std::max(46.0f, ui_.paint.wrapped_height(words, Type::Small, m_.notice) + 20) +
            (is_under ? 42 : 0);
        const Rect box{x_, y_, w_, height};
        ui_.paint.fill(box, ui_.colors.raised, 8);
        ui_.status(Tone::Warn, {x_ + 20, box.center().y});
        ui_.paint.text_wrapped({x_ + 38, y_ + 10}, words, Type::Small, ui_.colors.text, m_.notice);
        if (m_.dismiss)
            ui_.button(*m_.dismiss,
                       {box.right() - dismiss - 8,
                        is_under ? box.bottom() - 42 : box.center().y - 17, dismiss, 34},
                       ButtonStyle::Quiet);
        y_ += height + size::kGap;
    }

    void correction() {
        card([&](bool draw) {
            const float from = y_;
            float y = y_;
            const auto part = [&](const char* head, Color color, const RichText& text) {
                if (draw) ui_.paint.text({inner_x(), y}, Type::SmallStrong, color, head);
                y += 24;
                y += rich(draw, {inner_x(), y}, inner_width(), Type::Text, text) + 14;
            };
            part("The course says", ui_.colors.secondary, m_.correction->course_says);
            part("The service does", ui_.colors.good, m_.correction->service_does);
            if (draw)
                ui_.paint.text_wrapped({inner_x(), y}, inner_width(), Type::Small,
                                       ui_.colors.secondary, m_.correction->source);
            y += ui_.paint.wrapped_height(inner_width(), Type::Small, m_.correction->source);
            if (draw) y_ = y;
            return y - from;
        });
    }

    void demo() {
        card([&](bool draw) {
            const LessonModel::DemoModel& demo = *m_.demo;
            const float from = y_;
            float y = y_;
            const RichText& words = demo.result.empty() ? demo.caption : demo.result;
            y += rich(draw, {inner_x(), y}, inner_width(), Type::Text, words);
            y += words.empty() ? 0.0f : 14.0f;
            const Rect track{inner_x(), y, inner_width(), 4};
            if (draw) {
                ui_.paint.fill(track, ui_.colors.belt, 2);
                if (demo.progress > 0)
                    ui_.paint.fill({track.x, track.y, track.w * demo.progress, track.h},
                                   ui_.colors.accent, 2);
                ui_.paint.text({inner_x(), y + 12}, Type::Small, ui_.colors.secondary, demo.state);
            }
            y += 32;
            if (draw) y_ = y;
            return y - from;
        });
    }

    void question(const QuestionModel& question, bool first) {
        card([&](bool draw) {
            const float from = y_;
            float y = y_;
            if (first) {
                if (draw)
                    ui_.paint.text({inner_x(), y}, Type::SmallStrong, ui_.colors.secondary,
                                   m_.questions_title);
                y += 24;
            }
            y +=
                rich(draw, {inner_x(), y}, inner_width(), Type::BodyStrong, question.question) + 12;
            for (const OptionModel& option : question.options) {
                const float words = inner_width() - 52;
                const float height =
                    std::max(44.0f, ui_.rich_text_height(words, Type::Text, option.text) + 20);
                if (draw) this->option(question, option, {inner_x(), y, inner_width(), height});
                y += height + 8;
            }
            if (!question.reply.empty()) {
                y += 6;
                const float words = inner_width() - 28;
                if (draw) ui_.status(question.reply_tone, {inner_x() + 8, y + 11});
                const float height =
                    rich(draw, {inner_x() + 28, y}, words, Type::Text, question.reply);
                if (draw) {
                    replied_ = true;
                    newest_top_ = y;
                    newest_bottom_ = y + height + size::kPad;
                }
                y += height;
            } else {
                y -= 8;
            }
            if (draw) y_ = y;
            return y - from;
        });
    }

    void option(const QuestionModel& question, const OptionModel& option, Rect box) {
        const Palette& c = ui_.colors;
        const Hit h = ui_.hit(option.control.id, box, option.control.enabled);
        const bool marked = option.control.pressed;
        if (h.hovered) ui_.paint.fill(box, c.raised, 8);
        Color edge = marked ? c.accent : c.line;
        if (question.answered && option.tone == Tone::Good) edge = c.good;
        if (question.answered && option.tone == Tone::Warn) edge = c.warn;
        ui_.paint.border(box, edge, 8, marked ? 2 : 1);
        const Point dot{box.x + 20, box.center().y};
        if (question.answered && option.tone != Tone::Plain) {
            ui_.status(option.tone, dot);
        } else if (marked) {
            ui_.paint.shape(Shape::Disc, dot, 8, c.accent);
            ui_.paint.shape(Shape::Disc, dot, 3.2f, c.card);
        } else {
            ui_.paint.shape(Shape::Disc, dot, 8, c.secondary);
            ui_.paint.shape(Shape::Disc, dot, 6.6f, c.card);
        }
        const float height = ui_.rich_text_height(box.w - 52, Type::Text, option.text);
        ui_.rich_text({box.x + 38, box.y + (box.h - height) / 2}, box.w - 52, Type::Text,
                      option.text);
        ui_.focus_ring(option.control.id, box, 8);
        if (h.clicked) ui_.out.push_back(option.control.action);
    }

    void task() {
        const LessonModel::TaskModel& task = *m_.task;
        card(
            [&](bool draw) {
                const float from = y_;
                float y = y_;
                if (draw)
                    ui_.paint.text({inner_x(), y}, Type::BodyStrong,
                                   task.met ? ui_.colors.good : ui_.colors.text, task.title);
                y += 32;
                const float words = inner_width() - 28;
                for (const GoalLineModel& line : task.lines) {
                    if (draw) {
                        const Point sign{inner_x() + 8, y + 11};
                        if (line.met)
                            ui_.status(Tone::Good, sign);
                        else if (!line.diagnosis.empty())
                            ui_.status(Tone::Warn, sign);
                        else
                            ui_.status(Tone::Plain, sign);
                    }
                    y += rich(draw, {inner_x() + 28, y}, words, Type::Text, line.text);
                    if (!line.diagnosis.empty())
                        y += rich(draw, {inner_x() + 28, y + 2}, words, Type::Small,
                                  line.diagnosis) +
                             2;
                    y += 8;
                }
                y -= 8;
                if (!task.done.empty()) {
                    y += 12;
                    y += rich(draw, {inner_x(), y}, inner_width(), Type::Text, task.done);
                }
                if (draw) y_ = y;
                return y - from;
            },
            task.met ? std::optional<Color>(ui_.colors.good) : std::nullopt);
        for (std::size_t i = 0; i < task.hints.size(); ++i) hint(task.hints[i], i + 1);
    }

    void hint(const RichText& text, std::size_t number) {
        card([&](bool draw) {
            const float from = y_;
            float y = y_;
            const char label[] = {'H', 'i', 'n', 't', ' ', static_cast<char>('0' + number), 0};
            if (draw) ui_.paint.text({inner_x(), y}, Type::SmallStrong, ui_.colors.info, label);
            y += 24;
            y += rich(draw, {inner_x(), y}, inner_width(), Type::Text, text);
            if (draw) y_ = y;
            return y - from;
        });
    }

    void faults() {
        ui_.paint.text({x_, y_}, Type::BodyStrong, ui_.colors.text, m_.faults_title);
        y_ += 34;
        for (const FaultModel& fault : m_.faults) this->fault(fault);
    }

    void fault(const FaultModel& fault) {
        const float button_height = ui_.touch ? size::kTouch : size::kControl;
        card(
            [&](bool draw) {
                const float from = y_;
                float y = y_;
                const float words = inner_width() - 28;
                if (draw)
                    ui_.status(fault.at_work ? Tone::Warn : Tone::Plain, {inner_x() + 8, y + 11});
                y += draw ? ui_.paint.text_wrapped({inner_x() + 28, y}, words, Type::Text,
                                                   ui_.colors.text, fault.text)
                          : ui_.paint.wrapped_height(words, Type::Text, fault.text);
                if (!fault.state.empty()) {
                    y += 4;
                    if (draw)
                        ui_.paint.text_wrapped({inner_x() + 28, y}, words, Type::Small,
                                               ui_.colors.secondary, fault.state);
                    y += ui_.paint.wrapped_height(words, Type::Small, fault.state);
                }
                y += 12;
                if (draw)
                    ui_.button(fault.control,
                               {inner_x() + 28, y, ui_.button_width(fault.control), button_height},
                               ButtonStyle::Secondary);
                y += button_height;
                if (draw) y_ = y;
                return y - from;
            },
            fault.at_work ? std::optional<Color>(ui_.colors.warn) : std::nullopt);
    }

    void end() {
        card([&](bool draw) {
            const float from = y_;
            float y = y_;
            for (const auto& [head, text] : m_.end->lines) {
                if (draw)
                    ui_.paint.text({inner_x(), y}, Type::SmallStrong, ui_.colors.secondary, head);
                y += 22;
                y += rich(draw, {inner_x(), y}, inner_width(), Type::Text, text);
                y += 14;
            }
            y -= 14;
            if (draw) y_ = y;
            return y - from;
        });
    }

    Ui& ui_;
    const LessonModel& m_;
    float x_;
    float w_;
    float y_;
    float top_;
    float newest_top_ = 0;
    float newest_bottom_ = 0;
    bool replied_ = false;
};

/// A new step begins at its top; what appears in a step is scrolled into view.
void follow(Ui& ui, const LessonModel& m, const LessonView& lesson, Rect view, float height) {
    UiMemory::Scroll& scroll = ui.memory.scrolls[kLessonScroll];
    if (ui.memory.lesson_shown != m.step_text) {
        ui.memory.lesson_shown = m.step_text;
        scroll.offset = 0;
    } else if (height > ui.memory.lesson_height + 1) {
        const float below = lesson.newest_bottom() - (view.bottom() - 12);
        const float above = lesson.newest_top() - (view.y + 12);
        if (below > 0) scroll.offset += std::min(below, std::max(0.0f, above));
    }
    ui.memory.lesson_height = height;
}

float primary_width(const Ui& ui, const LessonModel& m) {
    return m.primary ? std::max(88.0f, ui.button_width(*m.primary)) : 0;
}

/// Of all buttons beside each other.
float foot_width(const Ui& ui, const LessonModel& m) {
    float width = primary_width(ui, m);
    for (const Control& control : m.secondary) width += ui.button_width(control) + 10;
    return width;
}

/// Where they have no room beside each other (large text in a small window) they stand under each
/// other at the end of the content. Returns their height.
float stacked_foot(Ui& ui, const LessonModel& m, Point at, float width, float height) {
    float y = at.y + 14;
    const auto button = [&](const Control& control, ButtonStyle style) {
        ui.button(control, {at.x, y, width, height}, style);
        y += height + 8;
    };
    if (m.primary) button(*m.primary, ButtonStyle::Primary);
    for (const Control& control : m.secondary) button(control, ButtonStyle::Secondary);
    return y - at.y;
}

}  // namespace

void draw_lesson(Ui& ui, const LessonModel& m, Rect area) {
    ui.paint.fill(area, ui.colors.panel);
    const float height = ui.touch ? size::kTouch : size::kControl;
    const float margin = area.w < 420 && ui.touch ? 16.0f : 24.0f;
    const bool is_stacked = foot_width(ui, m) > area.w - 2 * margin;
    Rect foot = is_stacked ? Rect{} : area.cut_bottom(height + 2 * (ui.touch ? 8.0f : 18.0f));
    const Rect column = area.inset(margin, 0);
    Rect content = ui.begin_scroll(kLessonScroll, area);
    content.x = column.x;
    content.w = column.w;
    content.y += ui.touch ? 14 : 24;
    LessonView lesson(ui, m, content);
    float used = lesson.draw();
    if (is_stacked) used += stacked_foot(ui, m, {content.x, content.y + used}, content.w, height);
    ui.end_scroll(kLessonScroll, area, used + (ui.touch ? 14 : 24));
    follow(ui, m, lesson, area, used);
    if (is_stacked) return;

    ui.paint.line({foot.x, foot.y}, {foot.right(), foot.y}, ui.colors.line);
    Rect row = foot.inset(margin, (foot.h - height) / 2);
    for (const Control& control : m.secondary) {
        ui.button(control, row.cut_left(ui.button_width(control)), ButtonStyle::Secondary);
        row.cut_left(10);
    }
    if (m.primary) ui.button(*m.primary, row.cut_right(primary_width(ui, m)), ButtonStyle::Primary);
}

}  // namespace kds::web
