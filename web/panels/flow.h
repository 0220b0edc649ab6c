/// Places controls beside each other, in as many rows as they need.
#pragma once

#include "web/draw/geometry.h"

namespace kds::web {

class Flow {
public:
    /// From `at` on, `width` wide; rows of this height, with `gap` between controls and rows.
    Flow(Point at, float width, float height, float gap)
        : at_{at}, next_{at}, width_{width}, height_{height}, gap_{gap} {}

    /// The place of the next control; one that is wider than a row begins a row.
    Rect place(float width) {
        if (next_.x > at_.x && next_.x + width > at_.x + width_)
            next_ = {at_.x, next_.y + height_ + gap_};
        const Rect placed{next_.x, next_.y, width, height_};
        next_.x += width + gap_;
        return placed;
    }
    /// So much more room before the next control.
    void skip(float width) { next_.x += width; }
    /// Of all rows so far: of one at least.
    float height() const { return next_.y + height_ - at_.y; }
    /// Where the next control begins if the row has room for it.
    float x() const { return next_.x; }

private:
    Point at_;
    Point next_;
    float width_;
    float height_;
    float gap_;
};

}  // namespace kds::web
