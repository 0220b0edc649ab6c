// What the learner chooses about the look of the lab.
#include <cstdlib>

#include "core/base/text.h"
#include "web/app/session.h"
#include "web/model/dot_colour.h"

namespace kds::web {

void Session::choose_theme(ThemeChoice theme) {
    view_.theme_choice = theme;
    // What the system wants only the page knows: it answers with App::set_theme().
    if (theme == ThemeChoice::System) return;
    view_.theme = theme == ThemeChoice::Dark ? Theme::Dark : Theme::Light;
}

void Session::choose_motion(MotionChoice motion) {
    view_.motion_choice = motion;
    if (motion == MotionChoice::System) return;
    view_.reduced_motion = motion == MotionChoice::Reduced;
}

void Session::choose_colour(DotColour colour) {
    view_.colour = colour;
    announce(cat("The colour of a record says its ", name_of(colour), " now."));
}

void Session::choose_text_size(std::int32_t percent) {
    std::int32_t nearest = kTextSizes.front();
    for (const std::int32_t size : kTextSizes)
        if (std::abs(size - percent) < std::abs(nearest - percent)) nearest = size;
    view_.text_percent = nearest;
    announce(cat("Text at ", nearest, " %."));
}

}  // namespace kds::web
