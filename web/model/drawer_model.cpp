#include <algorithm>
#include <charconv>

#include "core/base/text.h"
#include "core/engine/record_content.h"
#include "web/model/build_models.h"
#include "web/model/cli_line.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

constexpr std::uint64_t kCallsShown = 12;
constexpr std::size_t kEventsShown = 60;
/// Of the events looked through for the list, so that a busy stream does not slow the panel.
constexpr std::uint64_t kEventsScanned = 4'000;

bool needs_number(std::string_view iterator_type) {
    return iterator_type == to_string(ShardIteratorType::AtSequenceNumber) ||
           iterator_type == to_string(ShardIteratorType::AfterSequenceNumber);
}

void build_fields(const ModelInputs& in, DrawerModel& out) {
    const auto add = [&](const char* id, Field field, const char* label,
                         const char* placeholder) -> FieldModel& {
        out.fields.push_back({.id = id,
                              .field = field,
                              .label = label,
                              .value = in.view.field(field),
                              .placeholder = placeholder,
                              .choices = {}});
        return out.fields.back();
    };
    switch (in.view.form) {
        case Form::PutRecord:
            add("field.key", Field::PartitionKey, "Partition key", "user-7");
            add("field.data", Field::Data, "Data", "any text");
            return;
        case Form::GetShardIterator: {
            FieldModel& shard = add("field.shard", Field::Shard, "Shard", "choose");
            if (const Stream* stream = shown_stream(in.world, in.view))
                for (const Shard& s : stream->shards) shard.choices.push_back(to_string(s.index));
            FieldModel& type = add("field.type", Field::IteratorType, "Where to begin", "choose");
            for (ShardIteratorType t :
                 {ShardIteratorType::TrimHorizon, ShardIteratorType::Latest,
                  ShardIteratorType::AtSequenceNumber, ShardIteratorType::AfterSequenceNumber})
                type.choices.emplace_back(to_string(t));
            if (needs_number(in.view.field(Field::IteratorType)))
                add("field.number", Field::SequenceNumber, "Sequence number", "49…");
            // Until one is chosen, there is "nothing" among the choices.
            for (FieldModel& field : out.fields)
                if (!field.choices.empty() && field.value.empty())
                    field.choices.insert(field.choices.begin(), "");
            return;
        }
        case Form::GetRecords:
            add("field.limit", Field::Limit, "Limit (may stay empty)", "10000");
            return;
    }
}

void replace_once(std::string& text, std::string_view what, std::string_view with) {
    if (const std::size_t at = text.find(what); at != std::string::npos)
        text.replace(at, what.size(), with);
}

/// A producer's or consumer's name, or the learner.
std::string actor_name(const sim::World& world, ActorId id) {
    if (id == kLearner) return "You";
    if (const sim::Producer* producer = world.find_producer(id)) return producer->spec.name;
    if (const sim::Consumer* consumer = world.find_consumer(id)) return consumer->spec.name;
    return "Someone";
}

EventLineModel event_line(const sim::World& world, const Event& event) {
    EventLineModel line;
    line.time =
        event.at < world.began_at() ? "before start" : clock_text(event.at - world.began_at());
    const std::string who = actor_name(world, event.actor);
    const Stream* stream = world.engine().find_stream(event.stream);
    const std::string name = stream ? stream->name : std::string("(gone)");
    const std::string shard = cat("shard ", event.shard.value);
    const RegisteredConsumer* registered = stream ? stream->find_consumer(event.consumer) : nullptr;
    const std::string consumer = registered ? registered->name : std::string("(gone)");
    const std::string resource =
        event.consumer == ConsumerId{} ? cat("stream ", name) : cat("consumer ", consumer);
    switch (event.kind) {
        case EventKind::StreamCreating:
            line.text =
                cat("Stream ", name, " is being created with ", counted(event.count, "shard"), ".");
            line.tone = Tone::Info;
            break;
        case EventKind::StreamActive:
            line.text = cat("Stream ", name, " is ACTIVE.");
            line.tone = Tone::Good;
            break;
        case EventKind::RecordAccepted: {
            const Shard* s = stream ? stream->find(event.shard) : nullptr;
            std::string key;
            if (s && event.place >= s->records.first() && event.place < s->records.end()) {
                ContentRoom room;
                const auto& sources = world.engine().sources();
                key =
                    cat(" with key ",
                        data_text(partition_key_of(sources, s->records.at(event.place), room), 40));
            }
            line.text =
                cat(who, " put a record", key, ": ", shard, ", ", bytes_text(event.bytes), ".");
            break;
        }
        case EventKind::RecordRefused:
            line.text = cat(shard, " refused a record of ", who, ": ",
                            event.write_limit == WriteLimit::RecordsPerSecond ? "records" : "bytes",
                            " of this second are used up.");
            line.tone = Tone::Bad;
            break;
        case EventKind::IteratorIssued:
            line.text = cat(who, " got a shard iterator for ", shard, ".");
            break;
        case EventKind::RecordsRead:
            line.text = cat(who, " read ", counted(event.count, "record"), " from ", shard, ".");
            break;
        case EventKind::ReadRefused:
            line.text = cat(shard, " refused a read of ", who, ".");
            line.tone = Tone::Bad;
            break;
        case EventKind::CallFailed:
            line.text = cat("A call of ", who == "You" ? std::string("yours") : who,
                            " was refused: ", error_name(event.error), ".");
            line.tone = Tone::Warn;
            break;
        case EventKind::StreamUpdating:
            line.text = cat("Stream ", name, " is UPDATING.");
            line.tone = Tone::Info;
            break;
        case EventKind::ShardClosed:
            line.text = cat(shard, " of stream ", name, " was closed.");
            line.tone = Tone::Info;
            break;
        case EventKind::ShardOpened:
            line.text = cat(shard, " of stream ", name, " was opened.");
            line.tone = Tone::Good;
            break;
        case EventKind::StreamDeleting:
            line.text = cat("Stream ", name, " is being deleted.");
            line.tone = Tone::Info;
            break;
        case EventKind::StreamDeleted:
            line.text = "A stream was deleted.";
            line.tone = Tone::Info;
            break;
        case EventKind::RetentionChanged:
            line.text = cat("Stream ", name, " keeps its records for ",
                            counted(event.count, "hour"), " now.");
            line.tone = Tone::Info;
            break;
        case EventKind::Subscribed:
            line.text = cat(who, " subscribed to ", shard, " as ", consumer, ".");
            line.tone = Tone::Good;
            break;
        case EventKind::Pushed:
            line.text =
                cat(shard, " pushed ", counted(event.count, "record"), " to ", consumer, ".");
            break;
        case EventKind::SubscriptionEnded:
            line.text = cat("The subscription of ", consumer, " to ", shard, " ended.");
            line.tone = Tone::Info;
            break;
        case EventKind::ConsumerRegistered:
            line.text = cat("Consumer ", consumer, " of stream ", name, " is being created.");
            line.tone = Tone::Info;
            break;
        case EventKind::ConsumerActive:
            line.text = cat("Consumer ", consumer, " is ACTIVE.");
            line.tone = Tone::Good;
            break;
        case EventKind::ConsumerDeregistered:
            line.text = cat("Consumer ", consumer, " is being deleted.");
            line.tone = Tone::Info;
            break;
        case EventKind::ConsumerDeleted:
            line.text = cat("A consumer of stream ", name, " was deleted.");
            line.tone = Tone::Info;
            break;
        case EventKind::RecordsTrimmed:
            line.text = cat(counted(event.count, "record"), " of ", shard, " expired.");
            line.tone = Tone::Info;
            break;
        case EventKind::ShardExpired:
            line.text = cat("The closed ", shard, " of stream ", name, " expired.");
            line.tone = Tone::Info;
            break;
        case EventKind::TagsChanged:
            line.text = cat(who, " changed the tags of ", resource, ".");
            break;
        case EventKind::PolicyChanged:
            line.text = cat(who, " changed the resource policy of ", resource, ".");
            line.tone = Tone::Info;
            break;
    }
    // A sentence begins with a capital also when a shard is its subject.
    if (line.text[0] == 's') line.text[0] = 'S';
    return line;
}

}  // namespace

Result<sim::Command> form_command(const sim::World& world, const ViewState& view) {
    const Stream* stream = shown_stream(world, view);
    const std::string stream_name = stream ? stream->name : std::string();
    switch (view.form) {
        case Form::PutRecord: {
            sim::CallPutRecord call;
            call.input.stream_name = stream_name;
            call.input.partition_key = view.field(Field::PartitionKey);
            call.input.data = view.field(Field::Data);
            return call;
        }
        case Form::GetShardIterator: {
            if (view.field(Field::Shard).empty() || view.field(Field::IteratorType).empty())
                return fail(ErrorCode::BadDocument,
                            "Choose a shard, and the place in it where reading is to begin.");
            sim::CallGetShardIterator call;
            call.input.stream_name = stream_name;
            call.input.shard_id = view.field(Field::Shard);
            call.input.shard_iterator_type = view.field(Field::IteratorType);
            if (needs_number(call.input.shard_iterator_type))
                call.input.starting_sequence_number = view.field(Field::SequenceNumber);
            return call;
        }
        case Form::GetRecords: {
            sim::CallGetRecords call;
            const std::string& limit = view.field(Field::Limit);
            if (!limit.empty()) {
                std::int64_t value = 0;
                const auto [end, error] =
                    std::from_chars(limit.data(), limit.data() + limit.size(), value);
                if (error != std::errc{} || end != limit.data() + limit.size())
                    return fail(ErrorCode::BadDocument, "The limit must be a whole number.");
                call.limit = value;
            }
            if (world.held_iterator().empty())
                return fail(
                    ErrorCode::BadDocument,
                    "You hold no shard iterator yet. Get one first: it says where reading begins.");
            return call;
        }
    }
    return fail(ErrorCode::BadDocument, "");
}

DrawerModel build_drawer(const ModelInputs& in) {
    DrawerModel out;
    out.tab = in.view.tab;
    const auto tab = [&](const char* id, const char* label, DrawerTab which) {
        out.tabs.push_back({.id = id,
                            .label = label,
                            .action = OpenTab{which},
                            .pressed = in.view.tab == which,
                            .describe = {}});
    };
    tab("drawer.calls", "Calls", DrawerTab::Calls);
    tab("drawer.events", "Events", DrawerTab::Events);
    const auto form = [&](const char* id, const char* label, Form which) {
        out.forms.push_back({.id = id,
                             .label = label,
                             .action = ChooseForm{which},
                             .pressed = in.view.form == which,
                             .describe = {}});
    };
    form("form.put", "Put a record", Form::PutRecord);
    form("form.iterator", "Get an iterator", Form::GetShardIterator);
    form("form.read", "Get records", Form::GetRecords);
    out.form_title = out.forms[static_cast<std::size_t>(in.view.form)].label;
    build_fields(in, out);
    static constexpr const char* kSubmit[] = {"Put record", "Get iterator", "Get records"};
    out.submit = {.id = "form.send",
                  .label = kSubmit[static_cast<std::size_t>(in.view.form)],
                  .action = SubmitForm{},
                  .enabled = shown_stream(in.world, in.view) != nullptr,
                  .describe = "Sends this call to the service"};
    out.error = in.view.form_error;

    ViewState preview = in.view;
    if (preview.form == Form::GetRecords) {
        sim::CallGetRecords call;
        if (auto made = form_command(in.world, preview))
            if (const auto* filled = std::get_if<sim::CallGetRecords>(&*made)) call = *filled;
        out.command_line = cli_line(call);
    } else if (auto made = form_command(in.world, preview)) {
        out.command_line = cli_line(*made);
    } else {
        sim::CallGetShardIterator call;
        const Stream* stream = shown_stream(in.world, in.view);
        call.input.stream_name = stream ? stream->name : std::string();
        call.input.shard_id = preview.field(Field::Shard);
        call.input.shard_iterator_type = preview.field(Field::IteratorType);
        out.command_line = cli_line(call);
        replace_once(out.command_line, "--shard-id ''", "--shard-id <id>");
        replace_once(out.command_line, "--shard-iterator-type ''", "--shard-iterator-type <type>");
    }
    // What is still to be filled in is named, as the AWS documentation does it.
    const bool put = preview.form == Form::PutRecord;
    const bool no_key = put && preview.field(Field::PartitionKey).empty();
    const bool no_data = put && preview.field(Field::Data).empty();
    if (no_key) replace_once(out.command_line, "--partition-key ''", "--partition-key <key>");
    if (no_data) replace_once(out.command_line, "--data ''", "--data <base64>");
    out.copy = {.id = "form.copy",
                .label = "Copy",
                .action = CopyText{out.command_line},
                .enabled = !no_key && !no_data,
                .describe = "Copies the command line"};

    const auto& calls = in.world.calls();
    for (std::uint64_t serial = calls.end(), shown = 0;
         serial-- > calls.begin() && shown < kCallsShown; ++shown) {
        const sim::LearnerCall& call = calls[serial];
        out.calls.push_back({.id = cat("call.", serial),
                             .time = clock_text(call.at - in.world.began_at()),
                             .command = cli_line(call.request),
                             .summary = call_summary(call),
                             .output = cli_output(call),
                             .tone = call.answer ? Tone::Good : Tone::Bad});
    }
    out.calls_empty = "Nothing called yet. What the service answers stands here.";

    if (in.view.tab == DrawerTab::Events || in.view.text_view) {
        const EventLog& events = in.world.engine().events();
        const std::uint64_t stop = std::max(
            events.begin(), events.end() > kEventsScanned ? events.end() - kEventsScanned : 0);
        for (std::uint64_t serial = events.end();
             serial-- > stop && out.events.size() < kEventsShown;) {
            const Event& event = events[serial];
            // Empty answers of a polling consumer would hide everything else.
            if (event.kind == EventKind::RecordsRead && event.count == 0 && event.actor != kLearner)
                continue;
            if (event.kind == EventKind::IteratorIssued && event.actor != kLearner) continue;
            // So would the events by which a subscription shows that it lives.
            if (event.kind == EventKind::Pushed && event.count == 0) continue;
            out.events.push_back(event_line(in.world, event));
        }
    }
    out.events_empty = "Nothing has happened yet.";
    return out;
}

}  // namespace kds::web
