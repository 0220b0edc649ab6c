// Sessions in and out: as a file, as a link, and back again. The first lesson does without it.
#include <utility>

#include "core/base/text.h"
#include "web/app/app.h"
#include "web/model/sandbox_model.h"
#include "web/model/seen_audit.h"
#include "web/model/twin.h"

namespace kds::web {
namespace {

/// Steps of work in a frame, as of a session that runs.
constexpr std::uint64_t kStepsPerFrame = 12'000;
constexpr std::uint32_t kFramesPerMemoryCheck = 30;
/// While a session is made anew the present one is there too.
constexpr std::int64_t kMemoryBudget = 256 << 20;
constexpr const char* kOtherEdition =
    "What this is a session of has changed since it was saved, so it may take another course.";

}  // namespace

std::string App::scenario_asset(std::string_view id) {
    return cat("assets/scenarios/", id, ".json");
}

std::string_view App::object_in(std::string_view file) {
    return file.substr(0, file.rfind('}') + 1);
}

lesson::SavedSession App::link_document() const {
    lesson::SavedSession saved = document();
    saved.run.reset();
    saved.history = only_branch(saved.history, saved.history.current);
    if (scenario_ && scenario_->is_ours && !scenario_->text.empty()) {
        saved.digest = lesson::lesson_digest(scenario_->text);
        saved.scenario_json.clear();
    }
    return saved;
}

void App::share(Session::ShareWish wish) {
    const bool is_session = wish == Session::ShareWish::Link || wish == Session::ShareWish::File;
    if (is_session && scenario_ && scenario_->is_lesson) {
        ViewState& view = session_->view();
        view.overlay = Overlay::None;
        view.notice =
            "What is done in a lesson from a file cannot be given out: pass the lesson's file on.";
        output(cat("{\"announce\":", json_quoted(view.notice), "}"));
        return session_->touch();
    }
    switch (wish) {
        case Session::ShareWish::Link:
            return output(cat("{\"pack\":", json_quoted(lesson::to_json(link_document())), "}"));
        case Session::ShareWish::File: {
            const lesson::SavedSession saved = document();
            const std::string name = cat(
                saved.lesson_id.empty() ? saved.scenario_id : saved.lesson_id, ".shardlab.json");
            return output(cat("{\"download\":{\"name\":", json_quoted(name),
                              ",\"text\":", json_quoted(lesson::to_json(saved)), "}}"));
        }
        case Session::ShareWish::Events:
        case Session::ShareWish::Bill: return give_table(wish == Session::ShareWish::Bill);
        case Session::ShareWish::Audit: return output(audit_download(inputs()));
        case Session::ShareWish::OpenFile: return output("{\"choose_file\":true}");
    }
}

void App::set_link(std::string_view url) {
    if (!session_) return;
    ShareLink& link = session_->view().link;
    link.state = url.empty() ? ShareLink::State::Failed : ShareLink::State::Made;
    link.url = url;
    session_->touch();
    wake();
}

void App::begin_opening(std::string name, std::string_view address) {
    opening_.emplace();
    opening_->address = address;
    scenario_wanted_.clear();
    ViewState& view = session_->view();
    view.opening = std::move(name);
    view.opening_percent = 0;
    view.overlay = Overlay::Opening;
    session_->touch();
    wake();
}

void App::open_link(std::string_view hash) {
    if (scenario_ && scenario_->address == hash) return;
    begin_opening("This link", hash);
    output(cat("{\"unpack\":", json_quoted(hash.substr(kLink.size())), "}"));
}

void App::open_document(std::string_view name, std::string_view bytes) {
    if (!session_) return;
    if (name != "link")
        begin_opening(cat("The file ", name), {});
    else if (!opening_ || opening_->address.empty())
        return;  // It was closed meanwhile.
    opening_->name = name;
    opening_->document = bytes;
    read_document();
}

void App::read_document() {
    if (lacks_catalog(opening_->document) || lacks_prices(opening_->document)) return;
    const bool is_resumed = opening_->is_resumed;
    const std::string document = std::exchange(opening_->document, {});
    // A session says what it is; a lesson has steps.
    if (document.find("\"shardlab-session\"") == document.npos &&
        document.find("\"steps\"") != document.npos)
        return open_lesson_file(document);
    if (auto read = lesson::session_from_json(document, opening_->name, catalog())) {
        opening_->saved = *std::move(read);
        prepare_opening();
    } else {
        opening_failed(cat(read.error().message, "."));
    }
    if (is_resumed && !opening_) set_resumed_aside();
}

void App::open_lesson_file(std::string_view document) {
    auto made = std::make_unique<OpenScenario>();
    auto opened = [&]() -> Result<Session> {
        KDS_TRY(made->page,
                lesson::load_lesson(document, opening_->name, facts_, catalog(), prices()));
        return Session::begin(made->page, course_, options_.seed, session_->view(),
                              session_->progress());
    }();
    if (!opened) return opening_failed(cat(opened.error().message, "."));
    made->is_lesson = true;
    made->address = "#/file";
    opening_.reset();
    enter(std::move(made), *std::move(opened));
    ViewState& view = session_->view();
    view.notice =
        "This lesson is open from its file. What you do in it is not kept: after a reload, open "
        "the file again. The course map leads back to your own lesson.";
    output(cat("{\"announce\":", json_quoted(view.notice), "}"));
}

std::unique_ptr<App::OpenScenario> App::world_of_lesson() const {
    auto made = std::make_unique<OpenScenario>();
    made->file.id = cat(kWorldOfLesson, lesson_->id);  // The lesson itself is not what is open.
    made->file.title = lesson_->title;
    made->file.shows =
        "The world of this lesson, with what was done in it and without its goals: all of it is "
        "yours to change. Your own attempt at the lesson waits for you.";
    made->file.scenario = lesson_->scenario;
    made->address = address_of_world();
    return made;
}

void App::resume_scenario() {
    const std::string stored = *std::exchange(options_.scenario, std::nullopt);
    begin_opening("The scenario of your last visit", options_.scenario_address);
    opening_->is_resumed = true;
    open_document("link", stored);
}

void App::set_resumed_aside() {
    // What cannot be read is no reason to keep the scenario itself away.
    output(cat("{\"stored_bad\":", json_quoted(session_->view().notice),
               ",\"stored_name\":\"scenario\"}"));
    session_->view().notice.clear();
    open_address(options_.scenario_address);
}

void App::prepare_opening() {
    lesson::SavedSession& saved = *opening_->saved;
    std::unique_ptr<OpenScenario> made;
    if (!saved.lesson_id.empty()) {
        if (saved.lesson_id != lesson_->id) {
            if (!has_lesson(saved.lesson_id))
                return opening_failed(cat("It is of the lesson \"", saved.lesson_id,
                                          "\", which this lab does not have."));
            // That lesson first; it calls here again.
            lesson_wanted_ = saved.lesson_id;
            return use_lesson();
        }
        if (saved.digest != lesson_digest_) opening_->notice = kOtherEdition;
        // An attempt at another edition has no place in this one, but its world has.
        if (!saved.run || saved.digest != lesson_digest_) made = world_of_lesson();
    } else if (saved.scenario) {
        made = std::make_unique<OpenScenario>();
        made->file = *std::move(saved.scenario);
        made->text = saved.scenario_json;
        // Without the site's own text, which it may not even have, the safe answer is no.
        made->is_ours = object_in(asset(scenario_asset(made->file.id))) == made->text;
        made->address = scenario_address(made->file.id);
    } else {
        const std::string name = scenario_asset(saved.scenario_id);
        const std::string& bytes = asset(name);
        if (bytes.empty()) return want(name);
        if (lacks_catalog(bytes)) return;
        auto file = lesson::load_scenario(bytes, name, catalog());
        if (!file) return opening_failed(cat(file.error().message, "."));
        if (lesson::lesson_digest(object_in(bytes)) != saved.digest)
            opening_->notice = kOtherEdition;
        made = std::make_unique<OpenScenario>();
        made->file = *std::move(file);
        made->text = object_in(bytes);
        made->address = scenario_address(made->file.id);
    }
    if (made) {
        made->page = Session::page_of(made->file);
        if (!opening_->address.empty()) made->address = opening_->address;
        made->saved_as = opening_->saved_as;
    }
    auto begun = sim::Restoring::begin(made ? made->file.scenario : lesson_->scenario, saved.seed,
                                       std::move(saved.history));
    if (!begun) return opening_failed(cat(begun.error().message, "."));
    opening_->scenario = std::move(made);
    opening_->restoring = *std::move(begun);
    wake();
}

void App::go_on_opening() {
    if (!opening_->restoring) return;
    const auto is_done = opening_->restoring->go_on(kStepsPerFrame);
    if (!is_done) return opening_failed(cat(is_done.error().message, "."));
    if (*is_done) return finish_opening();
    if (++opening_->frames % kFramesPerMemoryCheck == 0 &&
        opening_->restoring->memory_bytes() > kMemoryBudget)
        return opening_failed(cat("It takes more than the ", kMemoryBudget >> 20,
                                  " MB that this page may use for it."));
    ViewState& view = session_->view();
    if (view.opening_percent == opening_->restoring->percent()) return;
    view.opening_percent = opening_->restoring->percent();
    session_->touch();
}

void App::finish_opening() {
    sim::TimeMachine time = std::move(*opening_->restoring).take();
    if (opening_->scenario) {
        enter_scenario(std::move(opening_->scenario), std::move(time));
    } else {
        auto attempt = Session::restore(*lesson_, course_, std::move(time), *opening_->saved->run,
                                        session_->view(), session_->progress());
        if (!attempt) return opening_failed(cat(attempt.error().message, "."));
        lesson_session_.reset();
        session_.reset();
        scenario_.reset();
        switch_to(*std::move(attempt));
        emit_save();
    }
    ViewState& view = session_->view();
    // One sees the moment that was saved; it is the learner's to let it go on.
    view.paused = true;
    view.notice = cat(opening_->notice, opening_->notice.empty() ? "" : " ",
                      "The session is open and paused at the moment that was saved.");
    opening_.reset();
    output(cat("{\"announce\":", json_quoted(view.notice), "}"));
}

void App::opening_failed(std::string_view reason) {
    const bool is_link = !opening_->address.empty();
    opening_.reset();
    lesson_wanted_.clear();
    emitted_address_.clear();  // The page's address names what does not come.
    ViewState& view = session_->view();
    view.notice = cat(view.opening, " cannot be opened. ", reason);
    view.overlay = is_link ? Overlay::Scenarios : Overlay::None;
    output(cat("{\"announce\":", json_quoted(view.notice), "}"));
    session_->touch();
    wake();
    use_wanted();
}

}  // namespace kds::web
