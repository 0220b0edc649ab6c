// The tabs of several streams: which state each is in, and whether it refuses something now.
#include "web/model/stage_tabs.h"

#include "core/base/text.h"
#include "web/model/build_models.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

/// What has been refused in so much time is refused now, as everywhere on the stage.
constexpr Duration kNow = Duration::seconds(1);

Tone tone_of(StreamStatus status) {
    switch (status) {
        case StreamStatus::Active: return Tone::Good;
        case StreamStatus::Deleting: return Tone::Warn;
        default: return Tone::Info;
    }
}

void count_refused(const sim::World& world, std::vector<StreamTab>& tabs) {
    const EventLog& events = world.engine().events();
    const auto& streams = world.engine().streams();
    const Instant since = world.now() - kNow;
    for (std::uint64_t serial = events.end(); serial-- > events.begin();) {
        const Event& event = events[serial];
        if (event.at < since) return;
        if (event.kind != EventKind::RecordRefused && event.kind != EventKind::ReadRefused)
            continue;
        for (std::size_t i = 0; i < tabs.size(); ++i)
            if (streams[i].id == event.stream) ++tabs[i].refused;
    }
}

}  // namespace

void build_stream_tabs(const sim::World& world, StageModel& out) {
    const auto& streams = world.engine().streams();
    out.streams.clear();
    for (const Stream& stream : streams) {
        StreamTab tab;
        tab.state = tone_of(stream.status);
        tab.control = {.id = cat("stage.stream.", stream.id.value),
                       .label = stream.name,
                       .action = ChooseStream{stream.id},
                       .pressed = stream.id == out.stream,
                       .describe = {}};
        out.streams.push_back(std::move(tab));
    }
    count_refused(world, out.streams);
    for (std::size_t i = 0; i < streams.size(); ++i) {
        std::string& describe = out.streams[i].control.describe;
        describe = cat("Shows this stream: ", to_string(streams[i].status));
        if (out.streams[i].refused > 0)
            describe +=
                cat(", ", with_thousands(out.streams[i].refused), " refused in the last second");
    }
}

void build_add_stream(const ModelInputs& in, ActsModel& out) {
    out.add_stream = {};
    if (!in.scenario) return;
    out.add_stream = {
        .id = "stage.add_stream",
        .label = in.world.engine().streams().empty() ? "Create a stream" : "New stream",
        .action = GoInConsole{ConsolePage::Create, {}, {}},
        .describe = "The form of the console"};
}

}  // namespace kds::web
