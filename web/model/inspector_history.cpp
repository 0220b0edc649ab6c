// The last events of the selected thing.
#include <algorithm>

#include "web/model/build_models.h"
#include "web/model/event_text.h"

namespace kds::web {
namespace {

constexpr std::size_t kHistoryShown = 10;
/// Of the events looked through, so that a busy stream does not slow the panel.
constexpr std::uint64_t kEventsScanned = 20'000;

struct Concerns {
    const Event& event;

    bool operator()(NothingSelected) const { return false; }
    bool operator()(const RecordSelected& record) const {
        if (event.stream != record.stream || event.shard != record.shard) return false;
        switch (event.kind) {
            case EventKind::RecordAccepted: return event.place == record.place;
            case EventKind::RecordsRead:
            case EventKind::Pushed:
                return event.place <= record.place && record.place < event.place + event.count;
            default: return false;
        }
    }
    bool operator()(const ShardSelected& shard) const {
        if (event.stream != shard.stream || event.shard != shard.shard) return false;
        switch (event.kind) {
            // Those of the whole stream name shard 0 by no wish of theirs.
            case EventKind::StreamCreating:
            case EventKind::StreamActive:
            case EventKind::StreamUpdating:
            case EventKind::StreamDeleting:
            case EventKind::StreamDeleted:
            case EventKind::RetentionChanged:
            case EventKind::ConsumerRegistered:
            case EventKind::ConsumerActive:
            case EventKind::ConsumerDeregistered:
            case EventKind::ConsumerDeleted:
            case EventKind::TagsChanged:
            case EventKind::PolicyChanged:
            case EventKind::CallFailed: return false;
            default: return true;
        }
    }
    bool operator()(const ActorSelected& actor) const { return event.actor == actor.actor; }
};

}  // namespace

void add_inspector_history(const ModelInputs& in, InspectorModel& out) {
    const EventLog& events = in.world.engine().events();
    const std::uint64_t oldest =
        std::max(events.begin(), events.end() - std::min(events.end(), kEventsScanned));
    for (std::uint64_t serial = events.end();
         serial-- > oldest && out.history.size() < kHistoryShown;)
        if (std::visit(Concerns{events[serial]}, in.view.selection))
            out.history.push_back(event_line(in.world, events[serial]));
}

}  // namespace kds::web
