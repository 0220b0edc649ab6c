// The list of sandboxes, and what the page of an open one offers.
#include "web/model/sandbox_model.h"

#include <algorithm>
#include <limits>

#include "core/base/text.h"
#include "core/lesson/json_reader.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

using Entry = OverlayModel::Entry;
using Section = OverlayModel::Section;
using Act = SandboxAct;

constexpr std::size_t kListBytesMax = 1 << 20;
constexpr std::size_t kListMax = 10'000;
/// Of what the browser keeps for the page; from here on the learner is warned.
constexpr std::int64_t kWarnAtPercent = 80;

SavedSandbox read_entry(const lesson::JsonNode& node) {
    node.only({"id", "name", "when", "commands", "bytes"});
    SavedSandbox out;
    out.id = static_cast<std::uint32_t>(
        node.field("id").integer(1, std::numeric_limits<std::uint32_t>::max()));
    out.name = node.field("name").filled_text();
    out.when = node.field("when").text();
    out.commands = node.field("commands").integer(0, std::numeric_limits<std::int64_t>::max());
    out.bytes = node.field("bytes").integer(0, std::numeric_limits<std::int64_t>::max());
    return out;
}

Control act(std::string id, std::string label, Act what, std::uint32_t of, std::string describe) {
    return {.id = std::move(id),
            .label = std::move(label),
            .action = DoInSandbox{what, of},
            .describe = std::move(describe)};
}

/// "4.2 MB", "310 KB": for a person who looks at what is kept.
std::string size_text(std::int64_t bytes) {
    if (bytes < 1'000'000) return cat((bytes + 999) / 1'000, " KB");
    return cat(bytes / 1'000'000, ".", bytes % 1'000'000 / 100'000, " MB");
}

std::string commands_text(std::int64_t commands) {
    return commands == 0 ? std::string("nothing was done yet") : counted(commands, "command");
}

std::string intro_of(const SavedSandboxes& saved) {
    std::string out = saved.trouble.empty() ? saved.said : saved.trouble;
    const auto add = [&out](std::string_view sentence) {
        out += cat(out.empty() ? "" : " ", sentence);
    };
    if (saved.full_bytes > 0 && saved.used_bytes * 100 >= saved.full_bytes * kWarnAtPercent)
        add(cat("The browser's storage for this page is nearly full: about ",
                size_text(saved.used_bytes), " of ", size_text(saved.full_bytes),
                " are used. Delete what you no longer need, or export it as a file first."));
    add("Saved sandboxes stay in this browser only. Share gives one out as a file or a link.");
    return out;
}

Section open_section(const ModelInputs& in) {
    Section out{.title = "What is open", .entries = {}};
    Entry entry;
    if (!in.scenario) {
        entry.head = in.run.lesson().title;
        if (in.lesson_from_file) {
            entry.text = "A lesson from a file: the page does not keep its world.";
            out.entries.push_back(std::move(entry));
            return out;
        }
        entry.text =
            "A lesson. In the sandbox its world goes on as it is now, without goals; the lesson "
            "waits for you at this step.";
        entry.row.push_back(go_on_control("sandbox.go_on"));
        out.entries.push_back(std::move(entry));
        return out;
    }
    entry.head = in.scenario->title;
    entry.text = cat(clock_text(in.world.now() - in.world.began_at()), " on its clock, ",
                     commands_text(command_count(in.time)),
                     ". It is kept for a reload by itself; under a name it stays longer.");
    entry.field = FieldModel{.id = "sandbox.name",
                             .field = Field::SandboxName,
                             .label = "Name",
                             .value = in.view.field(Field::SandboxName),
                             .placeholder = "Two readers on one shard",
                             .mono = false,
                             .choices = {},
                             .submit = DoInSandbox{Act::Save, 0}};
    const std::string_view name = trimmed_name(in.view.field(Field::SandboxName));
    const bool replaces = in.sandboxes && in.sandboxes->find(name);
    entry.row.push_back(act(
        "sandbox.save", replaces ? "Replace" : "Save", Act::Save, 0,
        replaces ? "Takes the place of the saved one of this name" : "Saves it under this name"));
    entry.row.back().enabled = name_trouble(name).empty();
    out.entries.push_back(std::move(entry));
    return out;
}

Section begin_section(const ModelInputs& in) {
    Section out{.title = "Begin another", .entries = {}};
    const bool is_here = in.scenario && open_world(*in.scenario) == OpenWorld::Empty;
    out.entries.push_back({.head = "From nothing",
                           .text = "An account without a stream.",
                           .control = Control{.id = "sandbox.nothing",
                                              .label = is_here ? "Go on" : "Begin",
                                              .action = is_here ? Action{OpenOverlay{}}
                                                                : Action{OpenAddress{"#/sandbox"}},
                                              .describe = "From nothing"},
                           .current = is_here});
    out.entries.push_back({.head = "From a scenario",
                           .text = "Streams at work, and what can go wrong with them.",
                           .control = Control{.id = "sandbox.scenarios",
                                              .label = "Choose",
                                              .action = OpenOverlay{Overlay::Scenarios},
                                              .describe = "A scenario"}});
    return out;
}

Entry saved_entry(const ModelInputs& in, const SavedSandbox& saved) {
    const std::string id = cat(saved.id);
    Entry out{.head = saved.name,
              .text = cat(saved.when, saved.when.empty() ? "" : ", ", commands_text(saved.commands),
                          ", ", size_text(saved.bytes), ".")};
    out.control = act(cat("sandbox.open.", id), "Open", Act::Open, saved.id, saved.name);
    if (in.view.renamed_sandbox == saved.id) {
        const std::string_view name = trimmed_name(in.view.field(Field::SandboxRename));
        out.field = FieldModel{.id = "sandbox.rename_to",
                               .field = Field::SandboxRename,
                               .label = "New name",
                               .value = in.view.field(Field::SandboxRename),
                               .placeholder = saved.name,
                               .mono = false,
                               .choices = {},
                               .submit = DoInSandbox{Act::Rename, saved.id}};
        out.row.push_back(act("sandbox.rename_now", "Rename", Act::Rename, saved.id,
                              cat("Gives ", saved.name, " this name")));
        out.row.back().enabled = name_trouble(name).empty();
        out.row.push_back(
            act("sandbox.rename_not", "Cancel", Act::AskName, 0, "Keeps the name as it is"));
        return out;
    }
    out.row.push_back(
        act(cat("sandbox.rename.", id), "Rename", Act::AskName, saved.id, saved.name));
    out.row.push_back(
        act(cat("sandbox.copy.", id), "Duplicate", Act::Duplicate, saved.id, saved.name));
    out.row.push_back(act(cat("sandbox.delete.", id), "Delete", Act::Delete, saved.id,
                          cat(saved.name, "; this can be undone until the page is left")));
    return out;
}

Section saved_section(const ModelInputs& in) {
    Section out{.title = "Saved", .entries = {}};
    if (!in.sandboxes) {
        out.entries.push_back({.head = "On their way", .text = "The list is being loaded."});
        return out;
    }
    for (const SavedSandbox& saved : in.sandboxes->entries)
        out.entries.push_back(saved_entry(in, saved));
    if (out.entries.empty())
        out.entries.push_back({.head = "None yet", .text = "What you save stands here."});
    return out;
}

}  // namespace

const SavedSandbox* SavedSandboxes::find(std::uint32_t id) const {
    const auto found = std::ranges::find(entries, id, &SavedSandbox::id);
    return found == entries.end() ? nullptr : &*found;
}

const SavedSandbox* SavedSandboxes::find(std::string_view name) const {
    const auto found = std::ranges::find(entries, name, &SavedSandbox::name);
    return found == entries.end() ? nullptr : &*found;
}

Result<SavedSandboxes> read_saved_sandboxes(std::string_view json) {
    KDS_TRY(const auto document, lesson::JsonDocument::parse(json, "sandboxes", kListBytesMax));
    const lesson::JsonNode root = document.root();
    root.only({"entries", "undo", "said", "trouble", "used_bytes", "full_bytes"});
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 1'000;
    SavedSandboxes out;
    for (const lesson::JsonNode& node : root.field("entries").items(0, kListMax))
        out.entries.push_back(read_entry(node));
    out.undo = root.field("undo").text();
    out.said = root.field("said").text();
    out.trouble = root.field("trouble").text();
    out.used_bytes = root.field("used_bytes").integer(0, kMost);
    out.full_bytes = root.field("full_bytes").integer(0, kMost);
    if (document.error()) return std::unexpected(*document.error());
    return out;
}

std::string_view trimmed_name(std::string_view name) {
    while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
    while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
    return name;
}

std::string name_trouble(std::string_view name) {
    if (name.empty()) return "Give it a name first.";
    if (utf8_length(name) > kSandboxNameMax)
        return cat("A name has at most ", kSandboxNameMax, " characters.");
    return {};
}

std::int64_t command_count(const sim::TimeMachine& time) {
    std::size_t count = 0;
    for (const auto& branch : time.branches()) count += branch.log.size() - branch.shared;
    return static_cast<std::int64_t>(count);
}

OpenWorld open_world(const lesson::ScenarioFile& scenario) {
    if (scenario.id == kEmptySandbox) return OpenWorld::Empty;
    return scenario.id.starts_with(kWorldOfLesson) ? OpenWorld::OfLesson : OpenWorld::Scenario;
}

Control go_on_control(std::string id) {
    return act(std::move(id), "Go on in the sandbox", Act::GoOn, 0,
               "The world as it is now, without the lesson's goals");
}

void finish_scenario_page(const ModelInputs& in, LessonModel& out) {
    const OpenWorld open = open_world(*in.scenario);
    if (open != OpenWorld::Scenario) out.eyebrow = "Sandbox";
    const Control saved = act("scenario.saved", "Saved", Act::Show, 0,
                              "Saves this one by name, and lists what is saved");
    const Control scenarios{.id = "scenario.list",
                            .label = "Scenarios",
                            .action = OpenOverlay{Overlay::Scenarios},
                            .describe = "Streams at work, and what can go wrong with them"};
    if (open == OpenWorld::Empty && in.world.engine().streams().empty()) {
        out.text = parse_markdown(
            "There is no stream yet. **Create one first**: producers put records into it, and "
            "consumers read them.");
        out.secondary = {scenarios, saved};
        out.secondary.front().label = "Start from a scenario";
        out.primary = {.id = "scenario.create",
                       .label = "Create a stream",
                       .action = GoInConsole{ConsolePage::Create, {}, {}},
                       .describe = "The form of the console"};
        return;
    }
    if (open == OpenWorld::Empty)
        out.text = parse_markdown(
            "All of it is yours: put records by the form, add producers and consumers on the "
            "stage, change streams in the console.");
    out.secondary.push_back({.id = "scenario.over",
                             .label = "Start over",
                             .action = StartOver{},
                             .describe = open == OpenWorld::OfLesson
                                             ? "From the beginning of the lesson"
                                             : "From the moment at which it opened"});
    out.secondary.push_back(saved);
    out.primary = scenarios;
    if (open == OpenWorld::OfLesson)
        out.primary = {
            .id = "scenario.lesson",
            .label = "To the lesson",
            .action = OpenAddress{cat("#/l/", in.scenario->id.substr(kWorldOfLesson.size()))},
            .describe = "It waits at the step at which you left it"};
}

OverlayModel build_sandboxes(const ModelInputs& in) {
    OverlayModel out;
    out.title = "Sandboxes";
    out.intro = intro_of(in.sandboxes ? *in.sandboxes : SavedSandboxes{});
    out.sections.push_back(open_section(in));
    out.sections.push_back(begin_section(in));
    out.sections.push_back(saved_section(in));
    if (in.sandboxes && !in.sandboxes->undo.empty())
        out.controls.push_back(act("sandbox.undo", cat("Bring back ", in.sandboxes->undo),
                                   Act::Undo, 0, "As it was before it was deleted or replaced"));
    out.controls.push_back({.id = "overlay.share",
                            .label = "Share",
                            .action = OpenOverlay{Overlay::Share},
                            .describe = "A link or a file that brings this session back"});
    out.controls.push_back({.id = "overlay.course",
                            .label = "Course map",
                            .action = OpenOverlay{Overlay::Course},
                            .describe = {}});
    out.close = close_control();
    return out;
}

}  // namespace kds::web
