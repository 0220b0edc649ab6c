#include "web/model/code/code_model.h"

#include <algorithm>
#include <optional>

#include "core/base/text.h"
#include "web/model/build_models.h"
#include "web/model/code/code_call.h"
#include "web/model/code/generate.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

struct Act {
    sim::Command command;
    Instant at{};
    bool sent = true;
    std::string missing;  ///< What the form does not say yet.
};

void lacks(Act& act, std::string& field, const char* name) {
    if (!field.empty()) return;
    field = cat('<', name, '>');
    act.missing += cat(act.missing.empty() ? "" : ", ", name);
}

/// What the open form would send, with "<…>" for what is still to be filled in.
Act act_of_form(const ModelInputs& in) {
    Act act{.command = sim::CallGetRecords{}, .at = in.world.now(), .sent = false, .missing = {}};
    if (auto made = form_command(in.world, in.view))
        act.command = *std::move(made);
    else if (in.view.form == Form::GetShardIterator)
        act.command =
            sim::CallGetShardIterator{{.stream_name = {},
                                       .shard_id = in.view.field(Field::Shard),
                                       .shard_iterator_type = in.view.field(Field::IteratorType)}};
    const Stream* const stream = shown_stream(in.world, in.view);
    if (auto* const iterator = std::get_if<sim::CallGetShardIterator>(&act.command)) {
        if (stream) iterator->input.stream_name = stream->name;
        lacks(act, iterator->input.shard_id, "shard");
        lacks(act, iterator->input.shard_iterator_type, "where to begin");
        if (iterator->input.starting_sequence_number)
            lacks(act, *iterator->input.starting_sequence_number, "sequence number");
    } else if (auto* const put = std::get_if<sim::CallPutRecord>(&act.command)) {
        lacks(act, put->input.partition_key, "partition key");
        lacks(act, put->input.data, "data");
    }
    return act;
}

std::optional<Act> act_of_call(const ModelInputs& in, std::uint64_t serial) {
    const auto& calls = in.world.calls();
    // Time may have been turned back behind it.
    if (serial < calls.begin() || serial >= calls.end()) return std::nullopt;
    return Act{.command = calls[serial].request, .at = calls[serial].at, .missing = {}};
}

std::optional<Act> newest_act(const ModelInputs& in) {
    const auto& log = in.world.log();
    if (log.end() == log.begin()) return std::nullopt;
    return Act{.command = log.back().command, .at = log.back().at, .missing = {}};
}

std::string code_of(CodeForm form, const code::CodeCall& call, const code::Sender& sender) {
    switch (form) {
        case CodeForm::Cli: return code::cli_code(call);
        case CodeForm::Python: return code::python_code(call);
        case CodeForm::Java: return code::java_code(call);
        case CodeForm::JavaScript: return code::javascript_code(call);
        case CodeForm::Http: return code::http_code(call, sender);
    }
    return {};
}

void add_forms(CodeForm present, CodeModel& out) {
    struct {
        CodeForm form;
        const char *id, *label, *describe;
    } constexpr kForms[] = {
        {CodeForm::Cli, "code.cli", "AWS CLI", "Version 2"},
        {CodeForm::Python, "code.python", "Python", "boto3"},
        {CodeForm::Java, "code.java", "Java", "AWS SDK for Java, version 2"},
        {CodeForm::JavaScript, "code.javascript", "JavaScript",
         "AWS SDK for JavaScript, version 3"},
        {CodeForm::Http, "code.http", "HTTP", "The request that all of them send"}};
    for (const auto& form : kForms)
        out.forms.push_back({.id = form.id,
                             .label = form.label,
                             .action = ChooseCodeForm{form.form},
                             .pressed = form.form == present,
                             .describe = form.describe});
}

void add_subjects(const ModelInputs& in, CodeSubject shown, bool has_act, CodeModel& out) {
    const auto add = [&](const char* id, std::string label, CodeSubject subject, std::uint64_t call,
                         bool enabled) {
        out.subjects.push_back({.id = id,
                                .label = std::move(label),
                                .action = ShowCode{subject, call},
                                .enabled = enabled,
                                .pressed = subject == shown,
                                .describe = {}});
    };
    add("code.newest", "Newest act", CodeSubject::Newest, 0, has_act);
    add("code.form", "The open form", CodeSubject::OpenForm, 0, true);
    if (shown == CodeSubject::OneCall) {
        const std::uint64_t serial = in.view.code.call;
        const Instant at = in.world.calls()[serial].at;
        add("code.call", cat("Call of ", clock_text(at - in.world.began_at())),
            CodeSubject::OneCall, serial, true);
    }
}

void set_lines(const std::string& text, std::vector<std::string>& lines) {
    lines.clear();
    std::size_t more = 0;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        if (lines.size() < kCodeLinesShown)
            lines.push_back(text.substr(begin, end - begin));
        else
            ++more;
        begin = end + 1;
    }
    if (more > 0)
        lines.push_back(cat("… and ", with_thousands(static_cast<std::int64_t>(more)),
                            " more lines: Copy has all of them."));
}

}  // namespace

void drop(CodeModel* model) { delete model; }

void refresh_code(const ModelInputs& in, Later<CodeModel>& model) {
    if (!model) model.reset(new CodeModel);
    refresh_code(in, *model);
}

void refresh_code(const ModelInputs& in, CodeModel& out) {
    CodeSubject subject = in.view.code.subject;
    const std::optional<Act> newest = newest_act(in);
    std::optional<Act> act;
    if (subject == CodeSubject::OneCall) {
        act = act_of_call(in, in.view.code.call);
        if (!act) subject = CodeSubject::Newest;
    }
    if (subject == CodeSubject::Newest) act = newest;
    if (!act) {
        subject = CodeSubject::OpenForm;
        act = act_of_form(in);
    }
    out.subjects.clear();
    out.forms.clear();
    add_subjects(in, subject, newest.has_value(), out);
    out.title =
        cat(code::name_of_act(act->command), " · ",
            act->sent ? clock_text(act->at - in.world.began_at()) : std::string("not sent yet"));
    out.note = code::what_it_is(act->command);
    const auto call = code::code_call(
        act->command, act->sent ? std::string_view() : std::string_view(in.world.held_iterator()));
    out.copy = {.id = "code.copy",
                .label = "Copy",
                .action = CopyText{},
                .enabled = call && act->missing.empty(),
                .describe = "Copies the code"};
    out.lines.clear();
    if (!call) return;
    if (!act->missing.empty()) out.note = cat("Still to be filled in: ", act->missing, ".");
    if (in.view.code.form == CodeForm::Http && out.note.empty())
        out.note =
            "Clients sign each request, by Signature Version 4, with keys that the lab has "
            "no need of.";
    add_forms(in.view.code.form, out);
    const EngineOptions& options = in.world.engine().options();
    std::string text =
        code_of(in.view.code.form, *call, {options.region, options.account, act->at});
    set_lines(text, out.lines);
    text += '\n';
    out.copy.action = CopyText{std::move(text)};
}

}  // namespace kds::web
