/// The tab of events: what happened, a sentence each, by kind and by what is selected.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "web/model/build_models.h"

namespace kds::web {

/// So many of the newest are listed; the file has all.
inline constexpr std::size_t kEventsShown = 60;

struct EventsModel {
    std::vector<Control> filters;  ///< Pressed: the one that holds.
    std::optional<Control> only_selected;
    Control copy;
    Control save;
    std::string count;                  ///< "60 of 1,204 shown. …"
    std::vector<EventLineModel> lines;  ///< Newest first.
    std::string empty;                  ///< Instead of lines.
};

/// Makes it when it is not there yet.
void refresh_events(const ModelInputs& in, Later<EventsModel>& model);

/// All events that the filter lets through, oldest first, as a table with a line of names.
std::string events_csv(const ModelInputs& in);

}  // namespace kds::web
