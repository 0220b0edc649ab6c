#include "web/model/events_model.h"

#include <algorithm>

#include "core/base/text.h"
#include "web/model/event_text.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

struct FilterName {
    const char* id;
    const char* label;
    const char* describe;
};
constexpr FilterName kFilters[kEventFilterCount] = {
    {"events.all", "All", "Everything that happened"},
    {"events.writes", "Writes", "Records that were put, or refused"},
    {"events.reads", "Reads", "Iterators, reads and pushes"},
    {"events.refusals", "Refusals", "Calls and records that the service refused"},
    {"events.shards", "Shards", "Streams and shards that came, changed and went"},
    {"events.consumers", "Consumers", "Registered consumers and their subscriptions"},
    {"events.faults", "Faults", "What was made to go wrong, and calls that failed of it"}};

/// Whether an event of this kind is about a shard.
bool has_shard(EventKind kind) {
    switch (kind) {
        case EventKind::RecordAccepted:
        case EventKind::RecordRefused:
        case EventKind::IteratorIssued:
        case EventKind::RecordsRead:
        case EventKind::ReadRefused:
        case EventKind::ShardClosed:
        case EventKind::ShardOpened:
        case EventKind::Subscribed:
        case EventKind::Pushed:
        case EventKind::SubscriptionEnded:
        case EventKind::RecordsTrimmed:
        case EventKind::ShardExpired: return true;
        default: return false;
    }
}

/// Whether an event of this kind is always of somebody's call, or comes to a consumer.
bool has_caller(EventKind kind) {
    switch (kind) {
        case EventKind::RecordAccepted:
        case EventKind::RecordRefused:
        case EventKind::IteratorIssued:
        case EventKind::RecordsRead:
        case EventKind::ReadRefused:
        case EventKind::CallFailed:
        case EventKind::Subscribed:
        case EventKind::Pushed:
        case EventKind::TagsChanged:
        case EventKind::PolicyChanged: return true;
        default: return false;
    }
}

/// What one polls or waits for again and again, and what would hide everything else.
bool is_idle(const Event& event) {
    if (event.kind == EventKind::Pushed) return event.count == 0;
    if (event.actor == kLearner) return false;
    return event.kind == EventKind::IteratorIssued ||
           (event.kind == EventKind::RecordsRead && event.count == 0);
}

/// A fault that the learner has injected or lifted, or that is at work: no event of the service.
struct FaultMoment {
    Instant at{};
    std::string text;
};

class Listing {
public:
    explicit Listing(const ModelInputs& in)
        : in_{in},
          shard_{std::get_if<ShardSelected>(&in.view.selection)},
          actor_{std::get_if<ActorSelected>(&in.view.selection)} {
        const EventFilter filter = in.view.event_filter;
        if ((filter == EventFilter::All && !narrowed()) || filter == EventFilter::Faults)
            find_faults();
    }

    /// A shard or an actor is selected, and only what is about it is listed.
    bool narrowed() const { return in_.view.events_of_selected && (shard_ || actor_); }
    std::string selected_name() const {
        if (shard_) return cat("shard ", shard_->shard.value);
        return actor_ ? actor_name(in_.world, actor_->actor) : std::string();
    }
    bool lists(const Event& event) const {
        if (is_idle(event) || !passes(in_.view.event_filter, event)) return false;
        if (!narrowed()) return true;
        if (actor_) return has_caller(event.kind) && event.actor == actor_->actor;
        return has_shard(event.kind) && event.stream == shard_->stream &&
               event.shard == shard_->shard;
    }
    /// Oldest first.
    const std::vector<FaultMoment>& faults() const { return faults_; }

private:
    void find_faults() {
        const auto& log = in_.world.log();
        for (std::uint64_t i = log.begin(); i < log.end(); ++i) {
            if (const auto* const inject = std::get_if<sim::InjectFault>(&log[i].command))
                faults_.push_back({log[i].at, cat("You injected: ", inject->fault.name, ".")});
            if (const auto* const lift = std::get_if<sim::LiftFault>(&log[i].command))
                faults_.push_back({log[i].at, cat("You lifted: ", lift->name, ".")});
        }
        for (const sim::ActiveFault& active : in_.world.faults().active()) {
            const bool known = std::ranges::any_of(faults_, [&](const FaultMoment& moment) {
                return moment.at == active.since &&
                       moment.text == cat("You injected: ", active.spec.name, ".");
            });
            if (known) continue;
            // The log is in order of time, and these find their places in it.
            const auto after =
                std::ranges::upper_bound(faults_, active.since, {}, &FaultMoment::at);
            faults_.insert(after,
                           FaultMoment{.at = active.since,
                                       .text = cat("Came to work: ", active.spec.name, ".")});
        }
    }

    const ModelInputs& in_;
    const ShardSelected* shard_;
    const ActorSelected* actor_;
    std::vector<FaultMoment> faults_;
};

std::string moment_text(const sim::World& world, Instant at) {
    return at < world.began_at() ? "before start" : clock_text(at - world.began_at());
}

void make_controls(const ModelInputs& in, const Listing& listing, EventsModel& out) {
    out.filters.clear();
    for (std::size_t i = 0; i < kEventFilterCount; ++i)
        out.filters.push_back({.id = kFilters[i].id,
                               .label = kFilters[i].label,
                               .action = FilterEvents{static_cast<EventFilter>(i)},
                               .pressed = static_cast<std::size_t>(in.view.event_filter) == i,
                               .describe = kFilters[i].describe});
    out.only_selected.reset();
    if (const std::string name = listing.selected_name(); !name.empty())
        out.only_selected = {.id = "events.selected",
                             .label = cat("Only ", name),
                             .action = ToggleEventsOfSelected{},
                             .pressed = listing.narrowed(),
                             .describe = "Only what happened to what is selected"};
}

/// What is listed and what is not, said plainly.
std::string count_text(const ModelInputs& in, std::size_t shown, std::uint64_t matching) {
    const EventLog& events = in.world.engine().events();
    std::string out = cat(shown, " of ", with_thousands(static_cast<std::int64_t>(matching)),
                          " shown. Answers without records are left out. ");
    if (events.begin() == 0 || events.empty())
        out += cat("The oldest are dropped after ",
                   with_thousands(static_cast<std::int64_t>(kEventsKept)), " events.");
    else
        out += cat("Those before ", moment_text(in.world, events[events.begin()].at),
                   " were dropped: ", with_thousands(static_cast<std::int64_t>(kEventsKept)),
                   " or some more are kept.");
    return out;
}

/// A field of a table: in quotes where it must be. What a program for tables would take for a
/// formula gets an apostrophe before it.
void write_field(std::string& out, std::string_view text) {
    const bool formula =
        !text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos;
    if (!formula && text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    if (formula) out += '\'';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

void write_row(const ModelInputs& in, const Event& event, std::string& out) {
    const sim::World& world = in.world;
    const EventLineModel line = event_line(world, event);
    const Stream* const stream = world.engine().find_stream(event.stream);
    append_parts(out, line.time, ',', to_iso8601(event.at), ',', event_name(event.kind), ',');
    write_field(out, has_caller(event.kind) ? actor_name(world, event.actor) : std::string());
    out += ',';
    write_field(out, stream ? std::string_view(stream->name) : std::string_view());
    out += ',';
    if (has_shard(event.kind)) append_parts(out, event.shard.value);
    out += ',';
    const bool put =
        event.kind == EventKind::RecordAccepted || event.kind == EventKind::RecordRefused;
    const bool got = event.kind == EventKind::RecordsRead || event.kind == EventKind::Pushed;
    if (put) out += '1';
    if (got || event.kind == EventKind::RecordsTrimmed) append_parts(out, event.count);
    out += ',';
    if (put || got) append_parts(out, event.bytes);
    out += ',';
    if (got) append_parts(out, event.behind_ms);
    out += ',';
    if (event.kind == EventKind::CallFailed) out += error_name(event.error);
    out += ',';
    write_field(out, line.text);
    out += "\r\n";
}

}  // namespace

void drop(EventsModel* model) { delete model; }

void refresh_events(const ModelInputs& in, Later<EventsModel>& model) {
    if (!model) model.reset(new EventsModel);
    EventsModel& out = *model;
    const Listing listing(in);
    make_controls(in, listing, out);
    out.lines.clear();
    const EventLog& events = in.world.engine().events();
    std::size_t faults_left = listing.faults().size();
    std::uint64_t matching = faults_left;
    const auto add_faults = [&](Instant until) {
        for (; faults_left > 0 && listing.faults()[faults_left - 1].at >= until &&
               out.lines.size() < kEventsShown;
             --faults_left) {
            const FaultMoment& fault = listing.faults()[faults_left - 1];
            out.lines.push_back({moment_text(in.world, fault.at), fault.text, Tone::Warn});
        }
    };
    for (std::uint64_t serial = events.end(); serial-- > events.begin();) {
        const Event& event = events[serial];
        if (!listing.lists(event)) continue;
        ++matching;
        if (out.lines.size() >= kEventsShown) continue;
        add_faults(event.at);
        if (out.lines.size() < kEventsShown) out.lines.push_back(event_line(in.world, event));
    }
    add_faults(Instant{});
    out.count = count_text(in, out.lines.size(), matching);
    out.empty = events.empty() ? "Nothing has happened yet."
                               : "Nothing of this kind is among the events that are kept.";
    std::string text;
    for (const EventLineModel& line : out.lines)
        append_parts(text, line.time, ' ', line.text, '\n');
    out.copy = {.id = "events.copy",
                .label = "Copy",
                .action = CopyText{std::move(text)},
                .enabled = !out.lines.empty(),
                .describe = "Copies the lines that are shown"};
    out.save = {.id = "events.save",
                .label = "Save as CSV",
                .action = ExportEvents{},
                .enabled = matching > 0,
                .describe = "All that the filter lets through, as a file"};
}

std::string events_csv(const ModelInputs& in) {
    const Listing listing(in);
    const EventLog& events = in.world.engine().events();
    std::string out =
        "clock,time,event,actor,stream,shard,records,bytes,behind_ms,error,sentence\r\n";
    std::size_t fault = 0;
    const auto add_faults = [&](Instant until) {
        for (; fault < listing.faults().size() && listing.faults()[fault].at <= until; ++fault) {
            const FaultMoment& moment = listing.faults()[fault];
            append_parts(out, moment_text(in.world, moment.at), ',', to_iso8601(moment.at),
                         ",fault,,,,,,,,");
            write_field(out, moment.text);
            out += "\r\n";
        }
    };
    for (std::uint64_t serial = events.begin(); serial < events.end(); ++serial) {
        const Event& event = events[serial];
        if (!listing.lists(event)) continue;
        add_faults(event.at);
        write_row(in, event, out);
    }
    add_faults(in.world.now());
    return out;
}

}  // namespace kds::web
