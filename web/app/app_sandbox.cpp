// The sandbox: from nothing, from the step of a lesson, and those that are kept by name.
#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "web/app/app.h"
#include "web/model/sandbox_model.h"
#include "web/model/twin.h"

namespace kds::web {
namespace {

/// What the page is asked to do with its storage; it answers with the asset "sandboxes".
std::string order(std::string_view what, const SavedSandbox* of = nullptr,
                  std::string_view more = {}) {
    return cat("{\"sandboxes\":{\"do\":\"", what, "\"",
               of ? cat(",\"id\":", of->id, ",\"name\":", json_quoted(of->name)) : std::string(),
               more, "}}");
}

}  // namespace

std::string App::scenario_address(std::string_view id) {
    return id == kEmptySandbox ? std::string(kSandbox) : cat("#/s/", id);
}

std::string App::address_of_world() const { return cat(kSandbox, "/", lesson_->id); }

void App::open_sandbox(std::string_view hash) {
    scenario_wanted_.clear();
    if (scenario_ && scenario_->address == hash) return;
    if (hash == kSandbox) {
        scenario_wanted_ = kEmptySandbox;
        return use_wanted();
    }
    if (hash != address_of_world()) {
        const std::string_view id = hash.substr(std::min(hash.size(), kSandbox.size() + 1));
        if (!has_lesson(id)) return;
        lesson_wanted_ = id;
        after_lesson_ = hash;
        return use_wanted();
    }
    auto time = sim::TimeMachine::start(lesson_->scenario, options_.seed);
    if (!time) return asset_failed("scenario", cat(time.error().message, "."));
    enter_world_of_lesson(*std::move(time));
}

void App::enter_world_of_lesson(sim::TimeMachine time) {
    auto made = world_of_lesson();
    made->page = Session::page_of(made->file);
    enter_scenario(std::move(made), std::move(time));
}

void App::keep_sandbox() {
    if (scenario_->is_lesson) return;
    if (unsaved()) emit_save();
    if (!scenario_->address.starts_with(kSandbox)) return;
    options_.scenario = lesson::to_json(document());
    options_.scenario_address = scenario_->address;
}

void App::list_sandboxes() {
    session_->view().overlay = Overlay::Sandboxes;
    session_->view().renamed_sandbox = 0;
    // As it was saved or opened last; else as what it is called.
    std::string& name = session_->view().field(Field::SandboxName);
    name.clear();
    if (scenario_) name = scenario_->saved_as.empty() ? scenario_->file.title : scenario_->saved_as;
    if (utf8_length(name) > kSandboxNameMax) name.clear();
    if (sandboxes_) {
        // What was said of the last act is old by now.
        auto again = std::make_shared<SavedSandboxes>(*sandboxes_);
        again->said.clear();
        again->trouble.clear();
        sandboxes_ = std::move(again);
    }
    output(order("list"));
}

void App::save_sandbox() {
    ViewState& view = session_->view();
    const std::string name(trimmed_name(view.field(Field::SandboxName)));
    if (!session_->scenario() || !sandboxes_) return;
    if (const std::string trouble = name_trouble(name); !trouble.empty())
        return sandbox_trouble(trouble);
    const SavedSandbox* const replaced = sandboxes_->find(name);
    scenario_->saved_as = name;
    output(order("put", nullptr,
                 cat(",\"id\":", replaced ? replaced->id : 0, ",\"name\":", json_quoted(name),
                     ",\"commands\":", command_count(session_->time_machine()),
                     ",\"text\":", json_quoted(lesson::to_json(document())))));
}

void App::rename_sandbox(const SavedSandbox& saved) {
    const std::string name(trimmed_name(session_->view().field(Field::SandboxRename)));
    if (const std::string trouble = name_trouble(name); !trouble.empty())
        return sandbox_trouble(trouble);
    const SavedSandbox* const other = sandboxes_->find(name);
    if (other && other->id != saved.id)
        return sandbox_trouble(cat("Another sandbox is called “", name, "” too."));
    session_->view().renamed_sandbox = 0;
    if (scenario_ && scenario_->saved_as == saved.name) scenario_->saved_as = name;
    if (!other) output(order("rename", &saved, cat(",\"to\":", json_quoted(name))));
}

void App::sandbox_trouble(std::string_view sentence) {
    auto told = std::make_shared<SavedSandboxes>(*sandboxes_);
    told->trouble = sentence;
    sandboxes_ = std::move(told);
    output(cat("{\"announce\":", json_quoted(sentence), "}"));
}

void App::do_in_sandbox(const DoInSandbox& wish) {
    session_->touch();
    const SavedSandbox* const saved = sandboxes_ ? sandboxes_->find(wish.id) : nullptr;
    switch (wish.act) {
        case SandboxAct::Show: return list_sandboxes();
        case SandboxAct::GoOn:
            if (scenario_ && scenario_->is_lesson) {
                session_->view().overlay = Overlay::None;
                session_->view().notice =
                    "A lesson from a file has no sandbox: the page does not keep its world.";
                return;
            }
            if (scenario_) return;  // It is one already.
            enter_world_of_lesson(sim::TimeMachine(session_->time_machine()));
            return output("{\"announce\":\"You are in the sandbox. The lesson waits for you.\"}");
        case SandboxAct::Save: return save_sandbox();
        case SandboxAct::AskName:
            session_->view().renamed_sandbox = saved ? saved->id : 0;
            session_->view().field(Field::SandboxRename) = saved ? saved->name : std::string();
            return;
        case SandboxAct::Undo: return output(order("undo"));
        default: break;
    }
    if (!saved) return;
    switch (wish.act) {
        case SandboxAct::Open: return output(order("open", saved));
        case SandboxAct::Rename: return rename_sandbox(*saved);
        case SandboxAct::Duplicate: return output(order("duplicate", saved));
        case SandboxAct::Delete: return output(order("delete", saved));
        default: return;
    }
}

void App::take_sandbox(std::string_view name, std::string_view bytes) {
    constexpr std::string_view kOne = "sandbox/";
    if (!session_) return;
    if (name.starts_with(kOne)) {
        name.remove_prefix(kOne.size());
        begin_opening(cat("The sandbox “", name, "”"), {});
        opening_->saved_as = name;
        opening_->name = name;
        opening_->document = bytes;
        return read_document();
    }
    auto read = read_saved_sandboxes(bytes);
    auto made = std::make_shared<SavedSandboxes>();
    if (read)
        *made = *std::move(read);
    else
        made->trouble = cat("The list of sandboxes cannot be read. ", read.error().message, ".");
    const std::string& told = made->trouble.empty() ? made->said : made->trouble;
    if (!told.empty()) output(cat("{\"announce\":", json_quoted(told), "}"));
    sandboxes_ = std::move(made);
    session_->touch();
    wake();
}

}  // namespace kds::web
