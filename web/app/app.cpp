#include "web/app/app.h"

#include <imgui.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/lesson/session_file.h"
#include "web/model/bill_model.h"
#include "web/model/dot_colour.h"
#include "web/model/events_model.h"
#include "web/model/format.h"
#include "web/model/metrics_model.h"
#include "web/model/plan_model.h"
#include "web/model/seen_ways.h"
#include "web/panels/code_panel.h"
#include "web/panels/console_panel.h"
#include "web/panels/drawer_panel.h"
#include "web/panels/inspector_panel.h"
#include "web/panels/lesson_panel.h"
#include "web/panels/overlay_panel.h"
#include "web/panels/plan_panel.h"
#include "web/panels/security_panel.h"
#include "web/panels/seen_panel.h"
#include "web/panels/timeline.h"
#include "web/panels/top_bar.h"
#include "web/stage/stage.h"
#include "web/stage/stage_acts.h"

namespace kds::web {
namespace {

/// Counters change at most four times a second (lessons.md, rule 36).
constexpr double kTextsEveryMs = 250;
constexpr double kSaveEveryMs = 1'000;
/// While nothing flies, the clock is all that changes.
constexpr double kClockEveryMs = 100;
constexpr const char* kLessonId = "records";
constexpr const char* kScenarioList = "assets/scenarios/index.json";

std::string number(float value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", static_cast<double>(value));
    return text;
}

}  // namespace

App::App() = default;
App::~App() = default;

void App::set_asset(std::string_view name, std::string bytes) {
    constexpr std::string_view kImport = "import/";
    if (name.starts_with(kImport)) return open_document(name.substr(kImport.size()), bytes);
    if (name.starts_with("sandbox")) return take_sandbox(name, bytes);
    assets_.insert_or_assign(std::string(name), std::move(bytes));
    if (wanted_.erase(std::string(name)) > 0) use_wanted();
}

const std::string& App::asset(std::string_view name) const {
    static const std::string kNone;
    const auto it = assets_.find(name);
    return it == assets_.end() ? kNone : it->second;
}

FontFiles App::font_files() const {
    return {asset("fonts/inter-regular.otf"), asset("fonts/inter-semibold.otf"),
            asset("fonts/jetbrains-mono-regular.ttf")};
}

Result<void> App::start(const AppOptions& options) {
    options_ = options;
    const auto required = [&](const char* name) -> Result<std::string_view> {
        const std::string& bytes = asset(name);
        if (bytes.empty()) return fail(ErrorCode::BadDocument, cat(name, " is missing"));
        return std::string_view(bytes);
    };
    KDS_TRY(const std::string_view quotas, required("assets/quotas.json"));
    KDS_TRY(const std::string_view course, required("lessons/course.json"));
    KDS_TRY(const std::string_view lesson, required("lessons/records.json"));
    KDS_TRY(facts_, lesson::Facts::load(quotas, "quotas.json"));
    KDS_TRY(course_, lesson::load_course(course, "course.json"));
    KDS_TRY(auto loaded, lesson::load_lesson(lesson, "records.json", facts_));
    lesson_ = std::make_unique<lesson::Lesson>(std::move(loaded));
    lesson_digest_ = lesson::lesson_digest(lesson);
    begin_session(options);
    if (!session_) return fail(ErrorCode::BadDocument, "the scenario of the lesson does not start");
    fit();
    output("{\"ready\":true}");
    return {};
}

void App::begin_session(const AppOptions& options) {
    ViewState view;
    view.theme = options.theme;
    view.reduced_motion = options.reduced_motion;
    view.theme_choice = emitted_theme_choice_ = options.theme_choice;
    view.motion_choice = emitted_motion_choice_ = options.motion_choice;
    view.text_percent = emitted_text_percent_ = options.text_percent;
    view.colour = emitted_colour_ = options.dot_colour;
    view.asks_leaving = emitted_asks_leaving_ = options.asks_leaving;
    view.text_view = !options.can_draw;
    std::string bad;
    lesson::Progress progress;
    if (options.progress) {
        if (auto read = lesson::progress_from_json(*options.progress, "stored progress"))
            progress = *std::move(read);
        else
            bad = read.error().message;
    }
    if (options.saved) {
        auto read = lesson::session_from_json(*options.saved, "stored session");
        if (!read) {
            bad = read.error().message;
        } else if (!read->lesson_id.empty() && read->lesson_id != kLessonId) {
            // It is of another lesson, and waits until that is opened (use_lesson()).
        } else if (read->lesson_id != kLessonId || read->digest != lesson_digest_ || !read->run) {
            view.notice = "The lesson has changed since your last visit, so it begins anew.";
        } else {
            const auto restored = [&]() -> Result<void> {
                KDS_TRY(auto time,
                        sim::restore(lesson_->scenario, read->seed, std::move(read->history)));
                KDS_TRY(auto session, Session::restore(*lesson_, course_, std::move(time),
                                                       *read->run, view, progress));
                session_.emplace(std::move(session));
                return {};
            }();
            if (!restored) bad = restored.error().message;
        }
    }
    if (!bad.empty())
        // Who carries the lab keeps a copy and tells the learner.
        output(cat("{\"stored_bad\":", json_quoted(bad), "}"));
    if (session_) return;
    if (auto begun = Session::begin(*lesson_, course_, options.seed, view, progress))
        session_.emplace(*std::move(begun));
}

void App::resize(float width, float height, float pixel_ratio) {
    page_width_ = std::max(200.0f, width);
    page_height_ = std::max(200.0f, height);
    page_ratio_ = std::max(0.5f, pixel_ratio);
    fit();
}

void App::set_visible(bool visible) {
    visible_ = visible;
    last_ms_ = -1;
    // A page that is hidden may never be shown again: phones end such pages.
    if (!visible && session_ && unsaved()) emit_save();
    wake();
}

void App::set_theme(Theme theme) {
    if (!session_) return;
    session_->view().theme = theme;
    session_->touch();
    wake();
}

void App::set_reduced_motion(bool reduced) {
    if (!session_) return;
    session_->view().reduced_motion = reduced;
    session_->touch();
    wake();
}

void App::open_address(std::string_view hash) {
    constexpr std::string_view kLesson = "#/l/";
    constexpr std::string_view kScenario = "#/s/";
    if (!session_) return;
    if (options_.scenario && hash == options_.scenario_address) return resume_scenario();
    // Who goes elsewhere first has left it; a sandbox waits until another world takes its place.
    if (!options_.scenario_address.starts_with(kSandbox)) options_.scenario.reset();
    if (hash.starts_with(kLink)) return open_link(hash);
    opening_.reset();
    lesson_wanted_.clear();
    if (hash.starts_with(kSandbox)) return open_sandbox(hash);
    if (hash.starts_with(kScenario)) {
        const std::string id(hash.substr(kScenario.size()));
        scenario_wanted_.clear();
        if (scenario_ && scenario_->address == hash) return;
        scenario_wanted_ = id;
        return use_wanted();
    }
    if (!hash.starts_with(kLesson)) return;
    scenario_wanted_.clear();
    const std::string_view id = hash.substr(kLesson.size());
    if (id == lesson_->id) {
        if (scenario_) return_to_lesson();
        return;
    }
    ask_for_lesson(id);
}

void App::want(const std::string& name) {
    if (wanted_.insert(name).second) output(cat("{\"want\":", json_quoted(name), "}"));
}

bool App::lacks_catalog(std::string_view document) {
    constexpr const char* kCatalog = "assets/payloads.json";
    if (catalog_ || document.find("\"template\"") == document.npos) return false;
    const std::string& bytes = asset(kCatalog);
    if (bytes.empty()) {
        want(kCatalog);
        return true;
    }
    auto read = lesson::load_source_catalog(bytes, kCatalog);
    if (read)
        catalog_ = *std::move(read);
    else
        asset_failed(kCatalog, cat(read.error().message, "."));
    return !catalog_;
}

void App::use_wanted() {
    if (!session_) return;
    if (shows_costs()) use_prices();
    if (session_->view().overlay == Overlay::Scenarios && !scenarios_) {
        const std::string& list = asset(kScenarioList);
        if (list.empty()) {
            want(kScenarioList);
        } else if (auto read = lesson::load_scenario_index(list, kScenarioList)) {
            scenarios_ = *std::move(read);
            session_->touch();
            wake();
        } else {
            asset_failed(kScenarioList, cat(read.error().message, "."));
        }
    }
    if (session_->view().overlay == Overlay::Payload && !catalog_ &&
        !lacks_catalog("\"template\"")) {
        session_->touch();
        wake();
    }
    if (opening_ && !opening_->document.empty()) return read_document();
    if (opening_ && opening_->saved && !opening_->restoring) return prepare_opening();
    if (!lesson_wanted_.empty()) return use_lesson();
    if (scenario_wanted_.empty()) return;
    const std::string name = scenario_asset(scenario_wanted_);
    const std::string& bytes = asset(name);
    if (bytes.empty()) return want(name);
    if (lacks_catalog(bytes)) return;
    scenario_wanted_.clear();
    open_scenario(bytes);
}

void App::asset_failed(std::string_view name, std::string_view reason) {
    if (const auto it = wanted_.find(name); it != wanted_.end()) wanted_.erase(it);
    if (!session_) return;
    if (costs_ && prices_failed(name, reason) && lesson_wanted_.empty() && !opening_) return;
    if (opening_ && name != kScenarioList) return opening_failed(reason);
    const char* const what = lesson_wanted_.empty() ? "scenario" : "lesson";
    lesson_wanted_.clear();
    scenario_wanted_.clear();
    emitted_address_.clear();  // The page's address names what does not come.
    ViewState& view = session_->view();
    view.notice = name == kScenarioList ? cat("The list of scenarios could not be loaded. ", reason)
                                        : cat("This ", what, " could not be opened. ", reason);
    view.overlay = Overlay::None;
    session_->touch();
    wake();
}

ModelInputs App::inputs() const {
    ModelInputs in = session_->inputs();
    in.scenarios = scenarios_ ? &*scenarios_ : nullptr;
    in.catalog = catalog();
    in.sandboxes = sandboxes_.get();
    in.lesson_from_file = scenario_ && scenario_->is_lesson;
    in.costs = costs_.get();
    return in;
}

void App::push(Action action) {
    actions_.push_back(std::move(action));
    wake();
}

void App::zoom_stage(float by, float at) {
    const float most = stage_layout_.zoom_most / session_->view().camera.zoom;
    push(MoveStage{.zoom_by = std::min(by, most), .zoom_at = at});
}

void App::pinch(float x, float y, float by) {
    const Rect& view = stage_layout_.view;
    if (!session_ || session_->view().overlay != Overlay::None || !view.contains({x, y})) return;
    zoom_stage(by, (y - view.y) / view.h);
}

double App::frame(double now_ms) {
    drew_ = false;
    if (!session_ || !visible_) return -1;
    apply_actions();
    keep_text_entry_true();
    advance(now_ms);
    if (costs_) follow_costs();
    refresh_models(now_ms);
    const bool wanted = options_.can_draw && !session_->view().text_view && !needs_fonts() &&
                        (frames_wanted_ > 0 || session_->running());
    if (wanted) draw();
    if (frames_wanted_ > 0) --frames_wanted_;
    if (!actions_.empty()) wake();
    emit_changes();
    save(now_ms);
    return next_wake();
}

void App::apply_actions() {
    // Applied in the order in which they came; what an action causes is no action.
    for (std::size_t i = 0; i < actions_.size(); ++i) session_->apply(actions_[i]);
    if (!actions_.empty()) wake();
    const bool acted = !actions_.empty();
    actions_.clear();
    if (session_->view().text_percent != fitted_percent_) fit();
    if (acted && opening_ && session_->view().overlay != Overlay::Opening) {
        opening_.reset();          // It was closed.
        emitted_address_.clear();  // The page's address names what does not come.
    }
    if (const auto wish = session_->take_share_wish()) share(*wish);
    if (const auto wish = session_->take_sandbox_wish()) do_in_sandbox(*wish);
    if (const auto address = session_->take_address()) open_address(*address);
    if (acted && may_want()) use_wanted();
}

void App::advance(double now_ms) {
    const double passed = last_ms_ < 0 ? 0 : std::max(0.0, now_ms - last_ms_);
    last_ms_ = now_ms;
    if (opening_) return go_on_opening();
    if (session_->plan_runs()) session_->go_on_with_plan();
    if (session_->advance(Duration::micros(static_cast<std::int64_t>(passed * 1'000))))
        ++stats_.sim_steps;
}

void App::refresh_models(double now_ms) {
    const bool changed = session_->revision() != model_revision_;
    const bool stale = session_->running() && now_ms - model_made_at_ms_ >= kTextsEveryMs;
    const ModelInputs in = inputs();
    if (changed || stale) {
        // Also when the change is the last one for now, as at the end of a demo.
        wake();
        ++stats_.text_builds;
        model_.lesson = build_lesson(in);
        model_.inspector = build_inspector(in);
        model_.drawer = build_drawer(in);
        if (in.view.tab == DrawerTab::Events || in.view.text_view)
            refresh_events(in, model_.events);
        if (in.view.tab == DrawerTab::Metrics) refresh_metrics(in, model_.metrics);
        if (in.view.tab == DrawerTab::Code) refresh_code(in, model_.code);
        if (in.view.tab == DrawerTab::Bill) refresh_bill(in, model_.bill);
        if (in.view.overlay == Overlay::Console)
            refresh_console(in, model_.console);
        else if (in.view.overlay == Overlay::Plan)
            refresh_plan(in, model_.plan);
        else if (in.view.overlay == Overlay::Security)
            refresh_security(in, model_.security);
        else if (in.view.overlay == Overlay::Seen)
            refresh_seen(in, model_.seen);
        else if (in.view.overlay != Overlay::None)
            model_.overlay = build_overlay(in);
        model_.sheets = build_sheet_tabs(in);
        model_.top_bar = build_top_bar(in);
        model_.timeline = build_timeline(in);
        build_stage(in.world, in.view, model_.stage);
        if (in.view.colour != DotColour::Key || !model_.stage.swatches.empty())
            colour_models(in, model_);
        if (in.world.access()) add_ways(in.world, model_.stage);
        model_.stage.acts.offered = in.offers_acts();
        if (model_.stage.acts.offered) build_what_can_be_done(in);
        model_revision_ = session_->revision();
        model_made_at_ms_ = now_ms;
        twin_ = build_twin(model_, in.view);
        std::string json = to_json(twin_.root);
        if (json != twin_json_) {
            twin_json_ = std::move(json);
            output(cat("{\"twin\":", twin_json_, "}"));
        }
        // What was begun by a control of the twin goes on in the twin.
        const std::string& first = twin_.act_start;
        if (act_by_twin_ && !first.empty()) output(cat("{\"focus\":", json_quoted(first), "}"));
        act_by_twin_ = false;
    } else if (in.view.act_serial != act_serial_ && model_.stage.acts.offered) {
        build_act(in, model_.stage);
    } else if (session_->running()) {
        // The clock is the one text that follows every frame.
        model_.top_bar.clock = clock_text(in.world.now() - in.world.began_at());
    }
    if (in.view.tab == DrawerTab::Metrics && model_.metrics && model_.metrics->look != in.view.look)
        refresh_look(in, *model_.metrics);
    act_serial_ = in.view.act_serial;
    layout_stage(model_.stage, layout_shell(width_, height_, in.view.sheet).stage, in.view.camera,
                 stage_layout_);
    // What the layout alone knows.
    const float zoom = in.view.camera.zoom;
    model_.stage.zoom_in.enabled = zoom < stage_layout_.zoom_most * 0.99f;
    model_.stage.zoom_out.enabled = model_.stage.fit.enabled = zoom > 1;
    build_stage_frame(in.world, in.view, model_.stage, stage_layout_.visible_dots, stage_frame_);
    if (in.view.colour != DotColour::Key)
        colour_frame(in.world, in.view, model_.stage, stage_frame_);
    stats_.dots = stage_frame_.dot_count();
}

void App::build_what_can_be_done(const ModelInputs& in) {
    build_acts(in, model_.stage);
    if (std::holds_alternative<NothingSelected>(in.view.selection)) return;
    if (!model_.inspector.empty_text.empty()) return;
    add_inspector_acts(in, model_.inspector);
    add_inspector_whys(in, model_.inspector);
    add_inspector_history(in, model_.inspector);
}

void App::draw() {
    ImGui::NewFrame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    ImGui::Begin("lab", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground |
                     ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse);
    const Painter painter(*ImGui::GetWindowDrawList(), fonts_, palette_of(session_->view().theme));
    memory_.hits.begin_frame();
    memory_.cursor = UiMemory::Cursor::Arrow;
    memory_.tooltip.clear();
    Ui ui(painter, memory_, actions_, session_->view().focused);
    draw_panels(ui);
    memory_.reveal_focus = false;
    if (!memory_.hits.find(memory_.entry.id)) memory_.entry = {};
    ImGui::End();
    ImGui::PopStyleVar(3);
    ImGui::Render();
    drew_ = true;
    ++stats_.frames;
}

void App::draw_panels(Ui& ui) {
    const ViewState& view = session_->view();
    const ShellLayout shell = layout_shell(width_, height_, view.sheet);
    const bool phone = shell.kind == ShellLayout::Kind::Phone;
    ui.touch = options_.touch || phone;
    if (view.overlay != Overlay::None) memory_.open_select.clear();
    ui.blocked = view.overlay != Overlay::None || !memory_.open_select.empty();
    memory_.select_seen = false;
    if (ImGui::IsMouseClicked(0)) memory_.dragged = false;
    ui.paint.fill(shell.screen, ui.colors.canvas);
    ui.paint.push_clip(shell.stage);
    if (view.colour == DotColour::Age)
        draw_stage_by_age(ui, model_.stage, stage_frame_, stage_layout_, view);
    else
        draw_stage(ui, model_.stage, stage_frame_, stage_layout_, view);
    ui.paint.pop_clip();
    if (!shell.lesson.empty()) draw_lesson(ui, model_.lesson, shell.lesson);
    if (!shell.drawer.empty()) draw_drawer(ui, model_, shell.drawer);
    if (!shell.inspector.empty()) draw_inspector(ui, model_.inspector, shell.inspector);
    if (!shell.sheet_tabs.empty()) draw_sheet_tabs(ui, model_.sheets, shell.sheet_tabs);
    draw_timeline(ui, model_.timeline, shell.timeline);
    draw_top_bar(ui, model_.top_bar, shell.top_bar);

    const Color line = ui.colors.line;
    if (shell.kind == ShellLayout::Kind::Wide) {
        ui.paint.line({shell.lesson.right() - 1, shell.lesson.y},
                      {shell.lesson.right() - 1, shell.lesson.bottom()}, line);
        ui.paint.line({shell.drawer.x, shell.drawer.y}, {shell.inspector.right(), shell.drawer.y},
                      line);
        ui.paint.line({shell.inspector.x, shell.inspector.y},
                      {shell.inspector.x, shell.inspector.bottom()}, line);
    } else if (shell.kind == ShellLayout::Kind::Middle) {
        ui.paint.line({shell.lesson.x, shell.lesson.y}, {shell.drawer.right(), shell.lesson.y},
                      line);
        ui.paint.line({shell.drawer.x, shell.drawer.y}, {shell.drawer.x, shell.inspector.bottom()},
                      line);
        ui.paint.line({shell.inspector.x, shell.inspector.y},
                      {shell.inspector.right(), shell.inspector.y}, line);
    }
    // The card of an act covers what is drawn before it, in the next frame.
    memory_.covered = {};
    Rect card;
    if (view.act.is_on() && model_.stage.acts.offered)
        card = draw_act_card(ui, model_.stage, stage_layout_, view, shell.screen);
    ui.blocked = view.overlay != Overlay::None;
    // Its field may have gone with its form, its tab or its sheet.
    if (!memory_.select_seen) memory_.open_select.clear();
    if (view.overlay == Overlay::None) ui.open_select(model_.drawer.fields, shell.screen);
    ui.blocked = false;
    if (view.overlay == Overlay::Console && model_.console)
        draw_console(ui, *model_.console, shell.screen);
    else if (view.overlay == Overlay::Plan && model_.plan)
        draw_plan(ui, *model_.plan, shell.screen);
    else if (view.overlay == Overlay::Security && model_.security)
        draw_security(ui, *model_.security, shell.screen);
    else if (view.overlay == Overlay::Seen && model_.seen)
        draw_seen(ui, *model_.seen, shell.screen);
    else if (view.overlay != Overlay::None)
        draw_overlay(ui, model_.overlay, shell.screen);
    ui.tooltip(shell.screen);
    memory_.covered = card;
}

void App::emit_changes() {
    const ViewState& view = session_->view();
    if (auto text = session_->take_clipboard())
        output(cat("{\"clipboard\":", json_quoted(*text), "}"));
    if (auto text = session_->take_announcement())
        output(cat("{\"announce\":", json_quoted(*text), "}"));
    const std::string address = scenario_ ? scenario_->address : cat("#/l/", lesson_->id);
    // The address of what is on its way stays in the page.
    if (emitted_address_ != address && scenario_wanted_.empty() && lesson_wanted_.empty() &&
        !opening_) {
        emitted_address_ = address;
        output(
            cat("{\"title\":", json_quoted(session_->run().lesson().title + " · ShardLab"), "}"));
        output(cat("{\"hash\":", json_quoted(address), "}"));
    }
    if (view.theme != emitted_theme_ || !emitted_theme_once_) {
        emitted_theme_ = view.theme;
        emitted_theme_once_ = true;
        output(view.theme == Theme::Dark ? "{\"theme\":\"dark\"}" : "{\"theme\":\"light\"}");
    }
    if (view.theme_choice != emitted_theme_choice_ ||
        view.motion_choice != emitted_motion_choice_ ||
        view.text_percent != emitted_text_percent_ || view.colour != emitted_colour_ ||
        view.asks_leaving != emitted_asks_leaving_)
        emit_settings();
    if (view.text_view != emitted_text_view_) {
        emitted_text_view_ = view.text_view;
        output(view.text_view ? "{\"text_view\":true}" : "{\"text_view\":false}");
    }
    if (memory_.cursor != emitted_cursor_) {
        emitted_cursor_ = memory_.cursor;
        static constexpr const char* kCursors[] = {"default", "pointer", "text"};
        output(cat("{\"cursor\":\"", kCursors[static_cast<std::size_t>(memory_.cursor)], "\"}"));
    }
    if (!options_.platform_edits_text) return;
    std::string entry = "null";
    const HitMap::Entry* field = memory_.hits.find(memory_.entry.id);
    // While the field is scrolled out of sight, the real input must not lie over something else.
    if (typing() && !view.text_view && field && !field->rect.empty()) {
        const TextEntry& e = memory_.entry;
        const float s = text_scale_;
        entry = cat("{\"id\":", json_quoted(e.id), ",\"x\":", number(e.rect.x * s),
                    ",\"y\":", number(e.rect.y * s), ",\"w\":", number(e.rect.w * s),
                    ",\"h\":", number(e.rect.h * s),
                    ",\"size\":", number(type_size(Type::MonoSmall) * s), ",\"mono\":true", e.more,
                    "}");
    }
    if (entry != emitted_text_entry_) {
        const bool none_before = emitted_text_entry_.empty() || emitted_text_entry_ == "null";
        emitted_text_entry_ = entry;
        if (entry != "null" || !none_before) output(cat("{\"text_entry\":", entry, "}"));
    }
}

bool App::unsaved() const {
    if (scenario_ && scenario_->is_lesson) return false;  // Who opened its file has it.
    return session_->revision() != saved_revision_ || session_->world().now() != saved_now_;
}

void App::save(double now_ms) {
    if (!unsaved() || now_ms - saved_at_ms_ < kSaveEveryMs) return;
    saved_at_ms_ = now_ms;
    emit_save();
}

void App::emit_save() {
    saved_revision_ = session_->revision();
    saved_now_ = session_->world().now();
    if (scenario_)
        return output(cat("{\"save\":{\"scenario\":", json_quoted(lesson::to_json(document())),
                          ",\"scenario_address\":", json_quoted(scenario_->address), "}}"));
    output(cat("{\"save\":{\"session\":", json_quoted(lesson::to_json(document())),
               ",\"progress\":", json_quoted(lesson::to_json(session_->progress())), "}}"));
}

double App::next_wake() const {
    if (frames_wanted_ > 0 || session_->plan_runs() || (opening_ && opening_->restoring)) return 0;
    if (!session_->running()) return unsaved() ? kSaveEveryMs : -1;
    if (session_->view().text_view || !options_.can_draw) return kClockEveryMs;
    return stage_frame_.moving ? 0 : 1000.0 / 30;
}

std::optional<std::string> App::poll_output() {
    if (outbox_.empty()) return std::nullopt;
    std::string message = std::move(outbox_.front());
    outbox_.pop_front();
    return message;
}

}  // namespace kds::web
