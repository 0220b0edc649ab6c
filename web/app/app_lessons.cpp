// Lessons other than the first one, which the page brings when they are opened.
#include <utility>

#include "core/base/text.h"
#include "core/lesson/session_file.h"
#include "core/sim/restoring.h"
#include "web/app/app.h"
#include "web/model/costs.h"

namespace kds::web {
namespace {

constexpr const char* kPriceFile = "assets/prices.json";

/// Whether the lesson cannot be read without prices: see core/lesson/lesson_prices.h and goal.h.
/// A few prices are among the facts that are always there.
bool needs_prices(std::string_view document, const lesson::Facts& facts) {
    if (document.find("\"cost_per_hour\"") != document.npos) return true;
    constexpr std::string_view kEnd = "_price}}";
    for (std::size_t at = document.find(kEnd); at != document.npos;
         at = document.find(kEnd, at + 1)) {
        const std::size_t begin = document.rfind("{{", at) + 2;
        const std::size_t end = at + kEnd.size() - 2;
        if (!facts.all().contains(document.substr(begin, end - begin))) return true;
    }
    return false;
}

/// The attempt that was stored, if it is one at this edition of this lesson.
std::optional<Session> stored_attempt(const std::string& stored, const lesson::Lesson& lesson,
                                      const std::string& digest, const lesson::Course& course,
                                      const ViewState& view, const lesson::Progress& progress) {
    auto read = lesson::session_from_json(stored, "stored session");
    if (!read || read->lesson_id != lesson.id || read->digest != digest || !read->run) return {};
    auto time = sim::restore(lesson.scenario, read->seed, std::move(read->history));
    if (!time) return {};
    auto session = Session::restore(lesson, course, *std::move(time), *read->run, view, progress);
    if (!session) return {};
    return *std::move(session);
}

}  // namespace

bool App::has_lesson(std::string_view id) const {
    for (const lesson::CoursePart& part : course_.parts)
        for (const lesson::CourseEntry& entry : part.lessons)
            if (entry.id == id) return entry.ready;
    return false;
}

void App::ask_for_lesson(std::string_view id) {
    // Of one that is not written yet the map says so.
    if (!has_lesson(id)) return push(OpenOverlay{Overlay::Course});
    lesson_wanted_ = id;
    use_wanted();
}

bool App::lacks_prices(std::string_view document) {
    if (!needs_prices(document, facts_)) return false;
    const bool have_come = !asset(kPriceFile).empty();
    use_prices();
    if (costs_->prices) return false;
    if (have_come) asset_failed(kPriceFile, costs_->prices_error);
    return true;
}

const pricing::PriceSheets* App::prices() const {
    return costs_ && costs_->prices ? &*costs_->prices : nullptr;
}

void App::use_lesson() {
    const std::string name = cat("lessons/", lesson_wanted_, ".json");
    const std::string& bytes = asset(name);
    if (bytes.empty()) return want(name);
    if (lacks_catalog(bytes) || lacks_prices(bytes)) return;
    auto read = lesson::load_lesson(bytes, name, facts_, catalog(), prices());
    if (!read) return asset_failed(name, cat(read.error().message, "."));
    open_lesson(std::make_unique<lesson::Lesson>(*std::move(read)), lesson::lesson_digest(bytes));
}

void App::open_lesson(std::unique_ptr<lesson::Lesson> opened, std::string digest) {
    // The present attempt is kept in the browser's storage, as far as that has room for one.
    if (scenario_)
        keep_sandbox();
    else if (unsaved())
        emit_save();
    std::optional<Session> session;
    if (options_.saved) {
        session = stored_attempt(*options_.saved, *opened, digest, course_, session_->view(),
                                 session_->progress());
        if (session) options_.saved.reset();
    }
    if (!session) {
        auto begun =
            Session::begin(*opened, course_, options_.seed, session_->view(), session_->progress());
        if (!begun) return asset_failed(opened->id, cat(begun.error().message, "."));
        session.emplace(*std::move(begun));
    }
    lesson_wanted_.clear();
    // They point at the lesson that goes.
    lesson_session_.reset();
    session_.reset();
    scenario_.reset();
    lesson_ = std::move(opened);
    lesson_digest_ = std::move(digest);
    switch_to(*std::move(session));
    if (!after_lesson_.empty()) return open_address(std::exchange(after_lesson_, {}));
    if (!opening_ || !opening_->saved) return;
    session_->view().overlay = Overlay::Opening;
    prepare_opening();
}

}  // namespace kds::web
