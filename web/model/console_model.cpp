#include "web/model/console_model.h"

#include "core/base/text.h"
#include "web/model/build_models.h"
#include "web/model/cli_line.h"
#include "web/model/format.h"
#include "web/model/sandbox_model.h"
#include "web/model/stage_acts.h"

namespace kds::web {
namespace {

using Section = ConsoleModel::Section;

Control control(std::string id, std::string label, Action action, std::string describe = {}) {
    return {.id = std::move(id),
            .label = std::move(label),
            .action = std::move(action),
            .describe = std::move(describe)};
}

/// How a status looks: what waits for something to be done, and what is done.
Tone tone_of(std::string_view status) {
    return status == "ACTIVE" ? Tone::Good : status == "DELETING" ? Tone::Warn : Tone::Info;
}

class Pages {
public:
    Pages(const ModelInputs& in, ConsoleModel& out)
        : in_{in},
          view_{in.view.console},
          out_{out},
          may_change_{acts_offered(in.run, in.scenario != nullptr)} {}

    void list() {
        out_.title = "Streams";
        const EngineOptions& options = in_.world.engine().options();
        Section section;
        for (const Stream& stream : in_.world.engine().streams()) {
            if (stream.account != options.account) continue;
            const std::string status(to_string(stream.status));
            section.entries.push_back(
                {.head = stream.name,
                 .text = cat(status, " · ", mode_text(stream.mode), " · ",
                             counted(stream.open_shard_count(), "open shard"), " · keeps ",
                             counted(stream.retention_hours, "hour")),
                 .tone = tone_of(status),
                 .control =
                     control(cat("console.open.", stream.id.value), "Open",
                             GoInConsole{ConsolePage::Stream, ConsoleTab::Details, stream.id},
                             stream.name)});
        }
        const auto count = static_cast<std::int64_t>(section.entries.size());
        out_.intro = cat(counted(count, "stream"), " of account ", options.account, " in ",
                         options.region, ".");
        section.controls.push_back(control("console.new", "New stream",
                                           GoInConsole{ConsolePage::Create, {}, {}},
                                           "The form that makes one"));
        section.controls.back().enabled = may_change_;
        out_.sections.push_back(std::move(section));
    }

    void create() {
        out_.title = "New stream";
        back();
        Section section;
        section.text =
            view_.on_demand
                ? "On-demand: the service splits and merges shards as the load asks for it. Begins "
                  "with four."
                : "Provisioned: you say how many shards there are, and pay for them by the hour. "
                  "Each takes 1 MB and 1,000 records a second.";
        if (may_change_) {
            section.choices = {mode_choice("console.on_demand", "On-demand", true),
                               mode_choice("console.provisioned", "Provisioned", false)};
            section.fields.push_back(field("console.name", Field::ConsoleName, "Name", "clicks"));
            if (!view_.on_demand)
                section.fields.push_back(
                    field("console.shards", Field::ConsoleShards, "Shards", "2"));
        }
        submit(section, "console.create", "Create stream", ConsoleAct::Create, "CreateStream");
        out_.sections.push_back(std::move(section));
    }

    void one(const Stream& stream) {
        out_.title = stream.name;
        out_.status = to_string(stream.status);
        out_.status_tone = tone_of(out_.status);
        back();
        add_tabs(stream);
        switch (view_.tab) {
            case ConsoleTab::Details: details(stream); break;
            case ConsoleTab::Configuration: configuration(stream); break;
            case ConsoleTab::Monitoring: monitoring(stream); break;
            case ConsoleTab::Tags: tags(stream); break;
            case ConsoleTab::Consumers: consumers(stream); break;
        }
    }

    /// Whether something in the account waits for time to pass.
    bool is_under_way() const {
        for (const Stream& stream : in_.world.engine().streams()) {
            if (stream.status != StreamStatus::Active) return true;
            for (const RegisteredConsumer& consumer : stream.consumers)
                if (consumer.status != ConsumerStatus::Active) return true;
        }
        return false;
    }
    bool may_change() const { return may_change_; }

private:
    static std::string mode_text(StreamMode mode) {
        return mode == StreamMode::OnDemand ? "on-demand" : "provisioned";
    }
    void back() {
        out_.path.push_back(
            control("console.list", "All streams", GoInConsole{ConsolePage::List, {}, {}}));
    }
    FieldModel field(const char* id, Field which, const char* label, const char* placeholder) {
        return {.id = id,
                .field = which,
                .label = label,
                .value = in_.view.field(which),
                .placeholder = placeholder,
                .choices = {},
                .submit = DoInConsole{console_act_of(which), {}}};
    }
    Control mode_choice(const char* id, const char* label, bool on_demand) const {
        Control choice = control(id, label, ChooseConsoleMode{on_demand});
        choice.pressed = view_.on_demand == on_demand;
        return choice;
    }
    /// A button that makes a call; nobody can press it where nothing can be changed.
    Control act(std::string id, std::string label, ConsoleAct what, std::string operation,
                std::string name = {}) const {
        Control out = control(std::move(id), std::move(label), DoInConsole{what, std::move(name)},
                              cat("Calls ", operation));
        out.enabled = may_change_;
        return out;
    }
    void submit(Section& section, const char* id, const char* label, ConsoleAct what,
                const char* operation) const {
        section.controls.push_back(act(id, label, what, operation));
    }
    void add_tabs(const Stream& stream) {
        struct {
            ConsoleTab tab;
            const char *id, *label;
        } constexpr kTabs[] = {
            {ConsoleTab::Details, "console.details", "Details"},
            {ConsoleTab::Configuration, "console.configuration", "Configuration"},
            {ConsoleTab::Monitoring, "console.monitoring", "Metrics"},
            {ConsoleTab::Tags, "console.tags", "Tags"},
            {ConsoleTab::Consumers, "console.consumers", "Consumers"}};
        for (const auto& tab : kTabs) {
            out_.tabs.push_back(
                control(tab.id, tab.label, GoInConsole{ConsolePage::Stream, tab.tab, stream.id}));
            out_.tabs.back().pressed = tab.tab == view_.tab;
        }
    }

    /// All that DescribeStreamSummary says (kinesis.md 2.1), by its members' names.
    void details(const Stream& stream) {
        const Engine& engine = in_.world.engine();
        Section section;
        section.title = "What DescribeStreamSummary says";
        const auto row = [&](const char* term, std::string value) {
            section.rows.push_back({term, std::move(value), true, 0});
        };
        row("StreamName", stream.name);
        row("StreamARN", engine.arn_of(stream));
        row("StreamStatus", std::string(to_string(stream.status)));
        row("StreamMode", std::string(to_string(stream.mode)));
        row("OpenShardCount", cat(stream.open_shard_count()));
        row("ConsumerCount", cat(stream.consumers.size()));
        row("RetentionPeriodHours", cat(stream.retention_hours));
        row("StreamCreationTimestamp",
            to_iso8601(Instant::from_seconds(stream.created_at.epoch_seconds())));
        row("EncryptionType", stream.encryption.key_id.empty() ? "NONE" : "KMS");
        if (!stream.encryption.key_id.empty()) row("KeyId", stream.encryption.key_id);
        row("MaxRecordSizeInKiB", cat(stream.record_bytes_max / 1024));
        std::string metrics;
        for (const std::string_view name : stream.monitoring.names())
            metrics += cat(metrics.empty() ? "" : ", ", name);
        row("ShardLevelMetrics", metrics.empty() ? "none" : metrics);
        if (stream.mode == StreamMode::OnDemand)
            row("RecordDistributionStrategy", std::string(to_string(stream.distribution)));
        out_.sections.push_back(std::move(section));
        deletion(stream);
    }
    void deletion(const Stream& stream) {
        Section section;
        section.title = "Deletion";
        section.text = "Its records, tags and consumers go with it, and nothing brings them back.";
        if (!view_.asks_deletion) {
            Control ask = control("console.delete", cat("Delete ", stream.name, "…"),
                                  AskDeletion{true}, "Asks again before it does it");
            ask.enabled = may_change_;
            section.controls.push_back(std::move(ask));
        } else {
            section.controls.push_back(
                act("console.delete_now", "Delete for good", ConsoleAct::Delete, "DeleteStream"));
            if (!stream.consumers.empty())
                section.controls.push_back(act("console.delete_all", "Delete with consumers",
                                               ConsoleAct::DeleteAll,
                                               "DeleteStream with EnforceConsumerDeletion"));
            section.controls.push_back(control("console.keep", "Keep it", AskDeletion{false}));
        }
        out_.sections.push_back(std::move(section));
    }

    void add_change(const char* title, std::string text, std::vector<FieldModel> fields,
                    std::vector<Control> controls) {
        Section section;
        section.title = title;
        section.text = std::move(text);
        // Where nothing can be changed, there is nothing to fill in.
        if (may_change_) section.fields = std::move(fields);
        section.controls = std::move(controls);
        out_.sections.push_back(std::move(section));
    }
    void configuration(const Stream& stream) {
        const bool on_demand = stream.mode == StreamMode::OnDemand;
        add_change("Capacity mode",
                   on_demand ? "On-demand: the service sees to the shards."
                             : "Provisioned: you say how many shards there are.",
                   {},
                   {act("console.mode", on_demand ? "Make it provisioned" : "Make it on-demand",
                        ConsoleAct::SwitchMode, "UpdateStreamMode")});
        add_change(
            "Shards", cat(counted(stream.open_shard_count(), "open shard"), " now."),
            {field("console.target", Field::ConsoleTarget, "Target count", "4")},
            {act("console.scale", "Change shards", ConsoleAct::SetShardCount, "UpdateShardCount")});
        add_change("Retention",
                   cat("Records are kept for ", counted(stream.retention_hours, "hour"), "."),
                   {field("console.hours", Field::ConsoleRetention, "Hours", "24")},
                   {act("console.retain", "Change retention", ConsoleAct::SetRetention,
                        "IncreaseStreamRetentionPeriod, or Decrease…")});
        add_change(
            "Largest record",
            cat(with_thousands(stream.record_bytes_max / 1024), " KiB of data and partition key."),
            {field("console.kib", Field::ConsoleRecordSize, "KiB", "1024")},
            {act("console.size", "Change size", ConsoleAct::SetRecordSize, "UpdateMaxRecordSize")});
        const std::string& key = stream.encryption.key_id;
        std::vector<Control> controls;
        if (key.empty())
            controls.push_back(
                act("console.encrypt", "Encrypt", ConsoleAct::Encrypt, "StartStreamEncryption"));
        else
            controls.push_back(act("console.decrypt", "Stop encryption", ConsoleAct::StopEncryption,
                                   "StopStreamEncryption"));
        std::vector<FieldModel> fields;
        if (key.empty())
            fields.push_back(
                field("console.key", Field::ConsoleKey, "KMS key", "alias/aws/kinesis"));
        add_change("Encryption",
                   key.empty() ? "Records are not encrypted where they are stored."
                               : cat("New records are encrypted with ", key, "."),
                   std::move(fields), std::move(controls));
    }
    void monitoring(const Stream& stream) {
        Section section;
        section.title = "Shard-level metrics";
        section.text =
            "CloudWatch gets these for each shard, once a minute, and charges for them. Those of "
            "the whole stream are always there.";
        const auto add = [&](std::string_view name, std::string label) {
            const auto metric = ShardLevelMetrics::named(name);
            const bool is_on = stream.monitoring.with(*metric) == stream.monitoring;
            Control toggle =
                act(cat("console.metric.", name), std::move(label), ConsoleAct::SwitchMetric,
                    is_on ? "DisableEnhancedMonitoring" : "EnableEnhancedMonitoring",
                    std::string(name));
            toggle.pressed = is_on;
            section.choices.push_back(std::move(toggle));
        };
        for (const std::string_view name : ShardLevelMetrics::all().names())
            add(name, std::string(name));
        add("ALL", "All of them");
        out_.sections.push_back(std::move(section));
    }
    void tags(const Stream& stream) {
        Section section;
        section.title = "Tags";
        section.text =
            stream.tags.empty()
                ? std::string("This stream has none. Tags sort costs and can be named in policies.")
                : cat(stream.tags.size(), " of at most 50.");
        std::size_t number = 0;
        for (const auto& [key, value] : stream.tags) {
            ConsoleModel::Entry entry{.head = key, .text = value, .control = {}};
            entry.control = act(cat("console.untag.", number++), "Remove", ConsoleAct::RemoveTag,
                                "RemoveTagsFromStream", key);
            entry.control->describe += cat(" for ", key);
            section.entries.push_back(std::move(entry));
        }
        if (may_change_) {
            section.fields.push_back(field("console.tag", Field::ConsoleTagKey, "Key", "team"));
            section.fields.push_back(
                field("console.tag_value", Field::ConsoleTagValue, "Value", "blue"));
        }
        submit(section, "console.add_tag", "Add tag", ConsoleAct::AddTag, "AddTagsToStream");
        out_.sections.push_back(std::move(section));
    }
    void consumers(const Stream& stream) {
        Section section;
        section.title = "Registered consumers";
        section.text =
            "Each gets 2 MB a second of every shard for itself, by SubscribeToShard (enhanced "
            "fan-out).";
        for (const RegisteredConsumer& consumer : stream.consumers) {
            const std::string status(to_string(consumer.status));
            ConsoleModel::Entry entry{
                .head = consumer.name,
                .text = cat(status, " · ", in_.world.engine().arn_of(stream, consumer)),
                .tone = tone_of(status),
                .control = {}};
            entry.control = act(cat("console.deregister.", consumer.id.value), "Deregister",
                                ConsoleAct::Deregister, "DeregisterStreamConsumer", consumer.name);
            entry.control->describe += cat(" for ", consumer.name);
            section.entries.push_back(std::move(entry));
        }
        if (may_change_)
            section.fields.push_back(
                field("console.consumer", Field::ConsoleConsumer, "Name", "billing"));
        submit(section, "console.register", "Register consumer", ConsoleAct::Register,
               "RegisterStreamConsumer");
        out_.sections.push_back(std::move(section));
    }

    const ModelInputs& in_;
    const ConsoleView& view_;
    ConsoleModel& out_;
    bool may_change_;
};

void set_answer(const ModelInputs& in, ConsoleModel& out) {
    out.answer_tone = Tone::Plain;
    out.answer.clear();
    out.explanation.clear();
    const ConsoleView& view = in.view.console;
    if (!view.error.empty()) {
        out.answer_tone = Tone::Warn;
        out.answer = view.error;
        out.explanation = "Nothing was sent to the service.";
        return;
    }
    const auto& calls = in.world.calls();
    // Time may have been turned back behind it.
    if (!view.call || *view.call < calls.begin() || *view.call >= calls.end()) return;
    const sim::LearnerCall& call = calls[*view.call];
    const auto* const operation = std::get_if<sim::CallOperation>(&call.request);
    if (!operation) return;
    out.explanation = console_explanation(view.act, call);
    if (call.answer) {
        out.answer_tone = Tone::Good;
        out.answer = cat(to_string(operation->action), " was accepted.");
    } else {
        out.answer_tone = Tone::Bad;
        out.answer = cat(error_name(call.answer.error().code), ": ", call.answer.error().message);
    }
}

}  // namespace

void drop(ConsoleModel* model) { delete model; }

void refresh_console(const ModelInputs& in, Later<ConsoleModel>& model) {
    if (!model) model.reset(new ConsoleModel);
    refresh_console(in, *model);
}

void refresh_console(const ModelInputs& in, ConsoleModel& out) {
    out.intro.clear();
    out.path.clear();
    out.run.reset();
    out.status.clear();
    out.tabs.clear();
    out.sections.clear();
    out.close = close_control();
    set_answer(in, out);
    Pages pages(in, out);
    const Stream* const stream = console_stream(in.world, in.view);
    if (in.view.console.page == ConsolePage::Create)
        pages.create();
    else if (in.view.console.page == ConsolePage::Stream && stream)
        pages.one(*stream);
    else
        pages.list();
    if (!pages.may_change()) {
        out.intro += cat(
            out.intro.empty() ? "" : " ",
            "In a lesson the console only shows, but for tasks about the streams themselves: go "
            "on in the sandbox to change what you like.");
        if (!in.lesson_from_file) out.path.push_back(go_on_control("console.go_on"));
    }
    if (in.view.paused && pages.is_under_way())
        out.run = control("console.run", "Let time run", TogglePause{},
                          "Time stands still, and what is under way with it");
}

}  // namespace kds::web
