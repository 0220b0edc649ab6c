// Which world is open: that of the lesson, or another in its place while the lesson waits. The
// first lesson does without all of it.
#include <utility>

#include "core/base/text.h"
#include "web/app/app.h"

namespace kds::web {

void App::open_scenario(const std::string& bytes) {
    auto file = lesson::load_scenario(bytes, "scenario", catalog());
    if (!file) return asset_failed("scenario", cat(file.error().message, "."));
    auto made = std::make_unique<OpenScenario>();
    made->page = Session::page_of(*file);
    made->file = *std::move(file);
    made->text = object_in(bytes);
    made->address = scenario_address(made->file.id);
    auto time = sim::TimeMachine::start(made->file.scenario, made->file.seed);
    if (!time) return asset_failed("scenario", cat(time.error().message, "."));
    enter_scenario(std::move(made), *std::move(time));
}

void App::enter_scenario(std::unique_ptr<OpenScenario> made, sim::TimeMachine time) {
    Session opened = Session::open(made->file, made->page, course_, std::move(time),
                                   session_->view(), session_->progress());
    enter(std::move(made), std::move(opened));
}

void App::enter(std::unique_ptr<OpenScenario> made, Session opened) {
    if (!scenario_) {
        // The attempt at the lesson is kept as it is, also in the browser's storage.
        if (unsaved()) emit_save();
        lesson_session_.emplace(*std::move(session_));
    }
    session_.reset();
    scenario_ = std::move(made);
    options_.scenario.reset();
    switch_to(std::move(opened));
}

void App::return_to_lesson() {
    keep_sandbox();
    ViewState view = session_->view();
    Session waiting = *std::move(lesson_session_);
    lesson_session_.reset();
    waiting.view() = std::move(view);
    session_.reset();
    scenario_.reset();
    switch_to(std::move(waiting));
}

void App::switch_to(Session session) {
    session_.emplace(std::move(session));
    if (costs_) forget_meter();
    ViewState& view = session_->view();
    view.selection = {};
    view.drop_act();
    view.overlay = Overlay::None;
    view.paused = false;
    view.notice.clear();
    view.form_error.clear();
    view.sheet = Sheet::Lesson;
    memory_.lesson_shown.clear();
    // Another session counts its changes anew.
    model_revision_ = 0;
    saved_revision_ = session_->revision();
    saved_now_ = session_->world().now();
    wake();
}

}  // namespace kds::web
