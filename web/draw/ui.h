/// What a panel is handed to draw itself: a painter, the pointer, and the queue into which its
/// controls push their actions. The controls of the lab are drawn here and nowhere else.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/draw/painter.h"
#include "web/model/panel_models.h"

namespace kds::web {

/// Where each control was drawn in this frame: for tests, which find widgets by id, and to see that
/// no two have the same.
class HitMap {
public:
    struct Entry {
        char id[56];
        Rect rect;   ///< The part that can be seen; empty if it is clipped away.
        Rect whole;  ///< All of it.
        int scroll;  ///< Index of the scrolling part in which it is; -1: in none.
        bool enabled;
    };
    void begin_frame() {
        entries_.clear();
        clash_[0] = 0;
    }
    void add(std::string_view id, Rect rect, Rect whole, int scroll, bool enabled);
    const Entry* find(std::string_view id) const;
    const std::vector<Entry>& entries() const { return entries_; }
    /// An id that was drawn twice in this frame; empty if none was.
    std::string_view clash() const { return clash_; }

private:
    std::vector<Entry> entries_;
    char clash_[56] = {};
};

/// The field that is being typed into. In a browser a real input holds the text and this mirrors
/// it; on the desktop the platform edits it.
struct TextEntry {
    std::string id;  ///< Empty: none.
    std::string value;
    std::size_t selection_start = 0;  ///< Bytes.
    std::size_t selection_end = 0;
    std::size_t composing =
        0;      ///< Bytes before the caret that an input method has not yet settled.
    Rect rect;  ///< Of the text in the field, in CSS pixels of the canvas.
    bool blink_on = true;
    // Of a field of several lines.
    std::string more{};            ///< Members that the page is told besides.
    std::size_t shown_caret = 0;   ///< The caret that was last brought into view.
    std::ptrdiff_t begun_at = -1;  ///< Where the press was that began it; -1: there was none.
};

/// How far each scrolling part of the screen is scrolled, and the open select.
struct UiMemory {
    struct Scroll {
        float offset = 0;
        float content = 0;
        float view = 0;
        bool dragging = false;  ///< The press began here.
        float drag_from = 0;
    };
    std::array<Scroll, 14> scrolls;
    Scroll stream_strip;        ///< Of the tabs of streams; sideways.
    int scroll_now = -1;        ///< Of what is being drawn; -1: of none.
    bool moving_stage = false;  ///< The press began on the stage.
    float stage_drag_y = 0;     ///< Where the pointer was then, or in the last frame.
    bool dragged = false;  ///< Content was dragged since the last press: its end presses nothing.
    std::string lesson_shown;            ///< Which step the lesson panel drew last.
    float lesson_height = 0;             ///< How high its content was then.
    std::uint64_t overlay_revealed = 0;  ///< OverlayModel::reveal when it was drawn last.
    std::string open_select;             ///< Id of the field whose choices are shown.
    Rect select_rect;
    /// Over what the card of an act lies: nothing under it is pressed. Empty: there is none.
    Rect covered;
    bool act_begun = false;    ///< The present press has begun an act: it begins no other.
    bool select_seen = false;  ///< Its field was drawn in this frame.
    TextEntry entry;
    HitMap hits;
    bool reveal_focus = false;  ///< The focus has moved: scroll it into view.
    enum class Cursor : std::uint8_t { Arrow, Hand, Text } cursor = Cursor::Arrow;
    std::string tooltip;
    Rect tooltip_for;
};

enum class ButtonStyle : std::uint8_t { Primary, Secondary, Quiet };
enum class Icon : std::uint8_t {
    Pause,
    Run,
    Step,
    StepBack,
    Left,
    Right,
    Newest,
    Undo,
    Redo,
    Minus,
    Plus,
    Sun,
    Moon,
    TextLines,
    Question,
    Close,
    Down,
    Check,
    Copy,
    Share,
    Flag,
    Flags,
    Streams
};

struct Hit {
    bool hovered = false;
    bool held = false;
    bool clicked = false;
};

class Ui {
public:
    Ui(const Painter& painter, UiMemory& ui_memory, ActionQueue& actions,
       std::string_view focused_id)
        : paint{painter},
          colors{painter.colors()},
          memory{ui_memory},
          out{actions},
          focused{focused_id} {}

    const Painter& paint;
    const Palette& colors;
    UiMemory& memory;
    ActionQueue& out;
    std::string_view focused;  ///< Id of the control that has the keyboard focus.
    bool blocked = false;      ///< Something lies over what is being drawn.
    bool touch = false;

    /// The area of a control; the pointer's state there. A disabled one is registered only.
    Hit hit(std::string_view id, Rect rect, bool enabled = true);
    /// The pointer, in CSS pixels of the canvas.
    Point pointer() const;
    /// It is elsewhere than in the last frame.
    bool pointer_moved() const;
    /// A button of the pointer, or a finger, is down.
    bool pressing() const;
    /// What the pointer does to a picture that can be moved and looked at more closely: steps of
    /// the wheel up, and by how much it is dragged down.
    struct Gesture {
        float wheel = 0;
        float drag = 0;
    };
    Gesture gesture(Rect over);
    void focus_ring(std::string_view id, Rect rect, float radius);
    /// What is shown about a part of the picture while the pointer is over it.
    void explain(Rect part, std::string_view text);

    /// Pushes the control's action when it is pressed.
    void button(const Control& control, Rect rect, ButtonStyle style);
    void icon_button(const Control& control, Rect rect, Icon icon);
    float button_width(const Control& control) const;
    void tab(const Control& control, Rect rect);
    void field(const FieldModel& field, Rect rect);
    /// The choices of the open select, over everything else. Call it last.
    void open_select(const std::vector<FieldModel>& fields, Rect screen);
    void tooltip(Rect screen);

    void card(Rect rect, std::optional<Color> outline = {});
    void icon(Icon icon, Point center, Color color);
    /// The sign of a status: a shape, so that it is never a hue alone.
    void status(Tone tone, Point center);
    Color tone_color(Tone tone) const;

    /// Content that may be higher than its view. Returns where the content begins; the content's
    /// height goes to end_scroll.
    Rect begin_scroll(std::size_t which, Rect view);
    void end_scroll(std::size_t which, Rect view, float content_height);

    /// Content that may be wider than its view: the wheel and a finger move it sideways. Returns
    /// where it begins; ended by paint.pop_clip().
    float begin_strip(UiMemory::Scroll& scroll, Rect view, float content_width);
    /// Brings a control of the strip into view when the focus has moved to it; `from` counts from
    /// the content's beginning.
    void reveal_in_strip(UiMemory::Scroll& scroll, std::string_view id, float from, float width);

    float rich_text(Point at, float width, Type type, const RichText& text);
    float rich_text_height(float width, Type type, const RichText& text);

private:
    float rich_block(Point at, float width, Type type, const TextBlock& block, bool draw);
};

}  // namespace kds::web
