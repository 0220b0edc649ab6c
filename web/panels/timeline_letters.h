/// Kept moments on the line of time: letters that can be pressed.
#pragma once

#include <array>

#include "web/draw/ui.h"

namespace kds::web {

struct LetterHits {
    std::array<Rect, kLettersMax> rects;
    std::array<Hit, kLettersMax> hits;
    std::size_t first = 0;  ///< Letters before it have no room.
};

/// Takes the pointer for the letters. Before the track's own hit, which lies under them: of two
/// controls at one place the first to ask has the pointer. Precondition: at most kLettersMax.
LetterHits hit_letters(Ui& ui, const TimelineModel& model, Rect track);
void draw_letters(Ui& ui, const TimelineModel& model, Rect track, const LetterHits& hits);

}  // namespace kds::web
