/// What overlays with pages have in common: the box with its title, what closes it, and the tabs of
/// its pages.
#pragma once

#include <string_view>
#include <vector>

#include "web/draw/ui.h"

namespace kds::web {

/// Where a page is to be drawn: `view` scrolls, and its content keeps `pad` free at both sides.
struct PagedOverlay {
    Rect view;
    float pad;
};

/// Draws all but the page, at most `width_most` wide, over a darkened screen.
PagedOverlay draw_paged_overlay(Ui& ui, std::string_view title, const Control& close,
                                const std::vector<Control>& tabs, float width_most, Rect screen);

}  // namespace kds::web
