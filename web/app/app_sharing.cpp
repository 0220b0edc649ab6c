// What a session is kept as. Each save needs it, also those of the first lesson.
#include "web/app/app.h"

namespace kds::web {

lesson::SavedSession App::document() const {
    lesson::SavedSession saved = session_->saved();
    if (!scenario_ || scenario_->text.empty()) {
        saved.lesson_id = lesson_->id;
        saved.digest = lesson_digest_;
    } else {
        saved.scenario_id = scenario_->file.id;
        saved.scenario_json = scenario_->text;
    }
    // A scenario has no task, so nothing of it can be attempted.
    if (scenario_) saved.run.reset();
    return saved;
}

}  // namespace kds::web
