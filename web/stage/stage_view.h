/// What the parts of the stage's drawing share. Private to web/stage.
#pragma once

#include "web/draw/ui.h"
#include "web/model/stage_model.h"
#include "web/stage/stage_layout.h"

namespace kds::web {

struct StageView {
    Ui& ui;
    const Painter& p;
    const Palette& c;
    const StageModel& m;
    const StageFrame& f;
    const StageLayout& l;
    const ViewState& view;

    bool is_selected(const Selection& what) const { return m.selection == what; }
    /// A record: its shape says what kind it is, its colour and pattern which key it has.
    void record(Point at, float radius, std::uint32_t key_tag, bool aggregate,
                bool duplicate = false) const;
    void lock(Point center, Color color) const;
    void sign(Sign sign, Point center) const;
};

// The parts, in the order in which they are drawn.
void draw_shapes(const StageView& v);
void draw_links(const StageView& v);
void draw_lanes(const StageView& v);
void draw_ruler_labels(const StageView& v);
void draw_cards(const StageView& v);
void draw_flights(const StageView& v);
/// A shard was opened: the ruler is cut, or two of its ranges are joined.
void draw_cut(const StageView& v, const Flight& flight);
/// Of a consumer in the second column, from where its links end to its card.
void draw_branch(const StageView& v, std::size_t consumer, Point entry, Color color);

// Only while colours say something else than keys.
/// What each colour says, from x to at most `end`. Returns where it ends.
float draw_swatches(const StageView& v, float x, float end);
/// Where records leave a producer, or come into a shard: a dot of the colour that they have.
void draw_ports(const StageView& v);

/// Point on the way from a lane to a consumer, at the share t.
Point link_point(Point from, Point to, float t);
Point link_start(const StageView& v, std::size_t lane);
/// Where the key of the selected record lies on the ruler; far above it if none is selected.
float selected_y(const StageView& v);

}  // namespace kds::web
