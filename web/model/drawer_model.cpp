#include <algorithm>
#include <charconv>

#include "core/base/text.h"
#include "web/model/build_models.h"
#include "web/model/cli_line.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

constexpr std::uint64_t kCallsShown = 12;

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
    tab("drawer.metrics", "Metrics", DrawerTab::Metrics);
    tab("drawer.code", "Code", DrawerTab::Code);
    tab("drawer.bill", "Bill", DrawerTab::Bill);
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
                             .tone = call.answer ? Tone::Good : Tone::Bad,
                             .code = {.id = cat("call.", serial, ".code"),
                                      .label = "Code",
                                      .action = ShowCode{CodeSubject::OneCall, serial},
                                      .describe = "Shows this call as code"}});
    }
    out.calls_empty = "Nothing called yet. What the service answers stands here.";
    return out;
}

}  // namespace kds::web
