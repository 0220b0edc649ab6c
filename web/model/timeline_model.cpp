#include <algorithm>

#include "core/base/text.h"
#include "web/model/build_models.h"
#include "web/model/format.h"
#include "web/model/moments_model.h"

namespace kds::web {
namespace {

/// As far as the track goes back.
constexpr Duration kShown = Duration::seconds(3'600);
/// More of them would be a solid line.
constexpr std::size_t kMarksMax = 64;

/// Where a moment lies between two others.
float share(Instant t, Instant from, Instant to) {
    if (to <= from) return 1;
    const auto part = static_cast<float>((t - from).us) / static_cast<float>((to - from).us);
    return std::clamp(part, 0.0f, 1.0f);
}

std::string ago(Duration behind) {
    const std::int64_t tenths = behind.us / 100'000;
    if (tenths < 600) return cat(tenths / 10, '.', tenths % 10, " s back");
    return cat(tenths / 600, " min ", tenths / 10 % 60, " s back");
}

}  // namespace

TimelineModel build_timeline(const ModelInputs& in) {
    const sim::TimeMachine& time = in.time;
    TimelineModel out;
    out.to = time.reached();
    out.from = std::max(time.begins_at(), out.to - kShown);
    out.now = share(in.world.now(), out.from, out.to);
    out.in_the_past = time.is_in_the_past();
    out.where = out.in_the_past ? ago(out.to - in.world.now()) : "newest moment";
    const auto& log = time.log();
    const std::size_t shown = std::min(log.size(), kMarksMax);
    for (std::size_t i = log.size() - shown; i < log.size(); ++i)
        if (log[i].at >= out.from) out.marks.push_back(share(log[i].at, out.from, out.to));
    const bool at_beginning = in.world.now() <= time.begins_at();
    out.undo = {.id = "time.undo",
                .label = "Undo",
                .action = Undo{},
                .enabled = time.can_undo(),
                .describe = "Takes back what you did last; Ctrl+Z"};
    out.redo = {.id = "time.redo",
                .label = "Redo",
                .action = Redo{},
                .enabled = time.can_redo(),
                .describe = "Does it again; Ctrl+Shift+Z"};
    out.event_back = {.id = "time.event_back",
                      .label = "Back one event",
                      .action = StepEvent{true},
                      .enabled = !at_beginning,
                      .describe = "Left arrow"};
    out.tick_back = {.id = "time.tick_back",
                     .label = "Back 0.1 s",
                     .action = StepTick{true},
                     .enabled = !at_beginning,
                     .describe = "Shift and left arrow"};
    out.tick_forward = {.id = "time.tick_forward",
                        .label = "On 0.1 s",
                        .action = StepTick{},
                        .describe = "Shift and right arrow"};
    out.newest = {.id = "time.newest",
                  .label = "To the newest moment",
                  .action = SeekTo{time.reached()},
                  .enabled = out.in_the_past,
                  .describe = "End"};
    out.keep = {.id = "time.keep",
                .label = "Keep this moment",
                .action = KeepMoment{},
                .describe = "Under a letter, to come back to it; K"};
    out.moments = {.id = "time.moments",
                   .label = "Kept moments",
                   .action = OpenOverlay{Overlay::Moments},
                   .describe = "To go to them, to compare, and to name branches; Shift and K"};
    if (!time.moments().empty()) add_letters(in, out);
    out.track = {.id = "time.track",
                 .label = "To the beginning",
                 .action = SeekTo{out.from},
                 .enabled = !at_beginning,
                 .describe = "Home; on the canvas, press or drag the line to go to a moment"};
    if (time.branches().size() > 1) {
        for (std::size_t i = 0; i < time.branches().size(); ++i)
            out.branches.push_back({.id = cat("time.branch.", i),
                                    .label = time.branches()[i].name,
                                    .action = SwitchBranch{i},
                                    .pressed = i == time.current_branch(),
                                    .describe = "A course of events that you have kept"});
    }
    return out;
}

}  // namespace kds::web
