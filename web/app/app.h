/// The lab: one session, its models, its panels, and the messages between it and what carries it (a
/// browser page, a desktop window, a test). Knows no SDL, no GL, no browser.
///
///   App app;
///   app.set_asset("lessons/records.json", …);  …
///   app.start(options);
///   for each frame: wait = app.frame(now_ms);  // draws into Dear ImGui if anything has changed
///   while (auto message = app.poll_output()) …
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/lesson/loader.h"
#include "core/lesson/scenario_file.h"
#include "core/lesson/source_catalog.h"
#include "core/sim/restoring.h"
#include "web/app/layout.h"
#include "web/app/session.h"
#include "web/draw/ui.h"
#include "web/model/stage_model.h"
#include "web/model/twin.h"
#include "web/stage/stage_layout.h"

namespace kds::web {

struct SavedSandbox;
struct SavedSandboxes;

struct AppOptions {
    bool can_draw = true;  ///< False: no canvas; the twin is the whole lab.
    Theme theme = Theme::Dark;
    bool reduced_motion = false;
    // The settings that led to it, as they are stored.
    ThemeChoice theme_choice = ThemeChoice::System;
    MotionChoice motion_choice = MotionChoice::System;
    std::int32_t text_percent = 100;
    DotColour dot_colour = DotColour::Key;
    bool asks_leaving = true;  ///< About streams that are left on.
    bool touch = false;
    /// The platform has a real text input that it moves over our fields (a browser). Otherwise keys
    /// are edited by text_key() and text_input().
    bool platform_edits_text = false;
    std::uint64_t seed = 1;
    std::optional<std::string> saved = {};     ///< The stored session.
    std::optional<std::string> progress = {};  ///< The stored progress.
    /// The stored session of the scenario that was open last, and the address that leads back to
    /// it.
    std::optional<std::string> scenario = {};
    std::string scenario_address = {};
};

class App {
public:
    App();
    ~App();
    App(const App&) = delete;
    App& operator=(const App&) = delete;

    /// Files: fonts/…, lessons/…, assets/…. A saved session that the learner has chosen is
    /// import/NAME: it is opened at once, in as many frames as it takes to do all of it again; one
    /// that is kept by name comes as sandbox/NAME, and the list of those as "sandboxes".
    void set_asset(std::string_view name, std::string bytes);
    const std::string& asset(std::string_view name) const;
    /// Fails with BadDocument when an asset is missing or unreadable. A stored session that cannot
    /// be used is no failure: the page is told by {"stored_bad": reason}, and a new one begins.
    Result<void> start(const AppOptions& options);

    /// Size in CSS pixels, and device pixels in one of them.
    void resize(float width, float height, float pixel_ratio);
    /// Fonts must be made anew for another scale; the platform then calls fonts_built().
    bool needs_fonts() const { return fonts_.scale != scale_ || !fonts_.faces[0]; }
    Fonts& fonts() { return fonts_; }
    FontFiles font_files() const;
    /// CSS pixels of the page in one of the lab's own: the size of text, with which all else grows.
    float text_scale() const { return text_scale_; }
    /// Device pixels in a CSS pixel of the page, as many as are drawn.
    float pixel_ratio() const { return pixel_ratio_; }
    /// Device pixels in a pixel of the lab.
    float scale() const { return scale_; }
    void set_visible(bool visible);
    void set_theme(Theme theme);
    void set_reduced_motion(bool reduced);
    /// "#/l/records": opens that lesson, or the course map if it is not written yet. "#/s/hot-key":
    /// opens that scenario as soon as its file is there. "#/x/…": asks the page by {"unpack": …}
    /// for the session in this link, which comes as the asset "import/link". "#/sandbox": the
    /// sandbox from nothing; "#/sandbox/records": the world of that lesson without its goals. What
    /// is no address of ours is ignored.
    void open_address(std::string_view hash);
    /// A file that {"want": name} has asked for will not come; `reason` is a sentence.
    void asset_failed(std::string_view name, std::string_view reason);
    /// The link for which {"pack": text} has asked; empty if the browser cannot make one.
    void set_link(std::string_view url);
    /// An input has come, or the picture was lost: draw again.
    void wake() { frames_wanted_ = kFramesAfterInput; }

    /// Milliseconds until the next call: 0 for the next frame of the screen, -1 for never unless an
    /// input comes. Call between NewFrame's preparation and the presenting of the draw data.
    double frame(double now_ms);
    /// Did the last frame() draw anything?
    bool drew() const { return drew_; }

    /// From the twin: kind is press, input, choose, slide, focus, blur or submit.
    void twin_event(std::string_view id, std::string_view kind, std::string_view value);
    /// From the real input that stands over a field.
    void text_state(std::string_view id, std::string_view value, std::size_t selection_start,
                    std::size_t selection_end, std::size_t composing);
    /// From a keyboard without such an input.
    void text_input(std::string_view text);
    enum class TextKey : std::uint8_t { Backspace, Delete, Left, Right, Home, End, Enter, Escape };
    void text_key(TextKey key);
    /// Two fingers over the stage; the place is that between them.
    void pinch(float x, float y, float by);
    bool typing() const { return !memory_.entry.id.empty(); }
    /// Shortcuts, by the names of DOM key values. True if the key was used.
    bool key(std::string_view key, bool shift, bool ctrl, bool alt);

    /// The next message for the page as JSON (web/site/bridge.mjs lists them).
    std::optional<std::string> poll_output();

    // For tests and for the pointer's shape.
    const HitMap& hits() const { return memory_.hits; }
    UiMemory::Cursor cursor() const { return memory_.cursor; }
    const Session& session() const { return *session_; }
    const AppModel& model() const { return model_; }
    const Twin& twin() const { return twin_; }
    const TextEntry& text_entry() const { return memory_.entry; }
    struct Stats {
        std::uint64_t frames = 0;       ///< Drawn.
        std::uint64_t sim_steps = 0;    ///< Advances of the world.
        std::size_t dots = 0;           ///< In the last frame.
        std::uint64_t text_builds = 0;  ///< Times that the models were made anew.
    };
    const Stats& stats() const { return stats_; }
    /// Does this as if a control had been pressed; for tests and benchmarks.
    void push(Action action);

private:
    static constexpr int kFramesAfterInput = 3;
    void begin_session(const AppOptions& options);
    ModelInputs inputs() const;
    /// Asks the page for a file, once.
    void want(const std::string& name);
    void use_wanted();
    struct OpenScenario;
    /// Goes on with the lesson that is wanted (app_lessons.cpp).
    void use_lesson();
    void ask_for_lesson(std::string_view id);
    /// Whether the course has it and it is written.
    bool has_lesson(std::string_view id) const;
    /// Asks for the prices if the lesson cannot be read without them and they are not there.
    bool lacks_prices(std::string_view document);
    /// Null if they have not come.
    const pricing::PriceSheets* prices() const;
    /// In the place of the present one.
    void open_lesson(std::unique_ptr<lesson::Lesson> opened, std::string digest);
    void open_scenario(const std::string& bytes);
    void enter_scenario(std::unique_ptr<OpenScenario> made, sim::TimeMachine time);
    /// The attempt at the lab's own lesson waits meanwhile.
    void enter(std::unique_ptr<OpenScenario> made, Session opened);
    /// Precondition: something else than the lab's own lesson is open.
    void return_to_lesson();
    // The sandbox (app_sandbox.cpp).
    /// Of the one from nothing; before "/records" that of a lesson's world.
    static constexpr std::string_view kSandbox = "#/sandbox";
    static std::string scenario_address(std::string_view id);
    std::string address_of_world() const;
    void open_sandbox(std::string_view hash);
    void enter_world_of_lesson(sim::TimeMachine time);
    /// Who leaves a sandbox for the lesson finds it again under its address. Precondition: a
    /// scenario is open.
    void keep_sandbox();
    void do_in_sandbox(const DoInSandbox& wish);
    void list_sandboxes();
    void save_sandbox();
    void rename_sandbox(const SavedSandbox& saved);
    /// Precondition: the list is there.
    void sandbox_trouble(std::string_view sentence);
    /// What the page answers: the list, or one that is to be opened.
    void take_sandbox(std::string_view name, std::string_view bytes);
    // What a session is kept as (app_sharing.cpp), and sessions in and out (app_opening.cpp).
    static constexpr std::string_view kLink = "#/x/";
    static std::string scenario_asset(std::string_view id);
    /// Whether a document may name templates while the catalogue of them is not there: then it has
    /// been asked for.
    bool lacks_catalog(std::string_view document);
    const lesson::SourceCatalog* catalog() const { return catalog_ ? &*catalog_ : nullptr; }
    void read_document();
    /// A lesson that its author tries out, for instance.
    void open_lesson_file(std::string_view document);
    /// The text of a scenario's file without the line break at its end.
    static std::string_view object_in(std::string_view file);
    lesson::SavedSession document() const;
    lesson::SavedSession link_document() const;
    void share(Session::ShareWish wish);
    void begin_opening(std::string name, std::string_view address);
    void open_link(std::string_view hash);
    void open_document(std::string_view name, std::string_view bytes);
    /// Goes on with the scenario that was open when the page was left.
    void resume_scenario();
    void set_resumed_aside();
    std::unique_ptr<OpenScenario> world_of_lesson() const;
    /// When all is there but, maybe, the scenario's file, which is asked for then.
    void prepare_opening();
    void go_on_opening();
    void finish_opening();
    void opening_failed(std::string_view reason);
    /// The lab's own pixels follow from the page's and from the size of text.
    void fit();
    void emit_settings();
    /// Puts another session in the place of the present one, and keeps how the lab is arranged.
    void switch_to(Session session);
    void apply_actions();
    /// `at` is the share of the view's height that stays where it is.
    void zoom_stage(float by, float at);
    /// Files may be wanted: asked first, because what uses them lies in the second part.
    bool may_want() const {
        const Overlay overlay = session_->view().overlay;
        return opening_ || !scenario_wanted_.empty() || overlay == Overlay::Scenarios ||
               overlay == Overlay::Payload || shows_costs() || !lesson_wanted_.empty();
    }
    // What anything costs (app_costs.cpp).
    bool shows_costs() const {
        const ViewState& view = session_->view();
        return view.tab == DrawerTab::Bill || view.overlay == Overlay::LightsOut ||
               view.overlay == Overlay::Plan;
    }
    void use_prices();
    /// Lets the meter of the session go along with its present. Precondition: there are costs_.
    void follow_costs();
    /// Another session has another meter.
    void forget_meter();
    /// The events or the bill as a file.
    void give_table(bool bill);
    /// True if it was the file of prices: what shows costs says so.
    bool prices_failed(std::string_view name, std::string_view reason);
    void advance(double now_ms);
    void refresh_models(double now_ms);
    /// Where acts are offered on the stage.
    void build_what_can_be_done(const ModelInputs& in);
    /// A range input of the twin was moved.
    void slide_to(ActOnStage act, std::string_view value);
    void draw();
    void draw_panels(Ui& ui);
    void emit_changes();
    bool unsaved() const;
    void save(double now_ms);
    void emit_save();
    /// Brings what has the keyboard focus onto the canvas: its sheet, its tab, its place in the
    /// scroll.
    void follow_focus(std::string_view id);
    /// A field takes text only while it is there, and shows what it holds.
    void keep_text_entry_true();
    double next_wake() const;
    void output(std::string message) { outbox_.push_back(std::move(message)); }

    std::map<std::string, std::string, std::less<>> assets_;
    AppOptions options_;
    lesson::Facts facts_;
    lesson::Course course_;
    std::unique_ptr<lesson::Lesson> lesson_;
    std::string lesson_digest_;
    std::optional<Session> session_;
    /// A scenario is open: what it is made of, and the attempt at the lesson that waits meanwhile.
    struct OpenScenario {
        lesson::ScenarioFile file;
        lesson::Lesson page;
        std::string text;        ///< Of the file; empty: it is the world of the lesson.
        bool is_ours = true;     ///< The site has this very text under its id.
        std::string address;     ///< What brings one here again.
        bool is_lesson = false;  ///< A lesson from a file: `page` is all there is of it.
        std::string saved_as{};  ///< The name under which it was saved or opened last.
    };
    std::unique_ptr<OpenScenario> scenario_;
    /// A saved session on its way to the place of the present one.
    struct Opening {
        std::string address;                        ///< Its link; empty for a file.
        std::optional<lesson::SavedSession> saved;  ///< Empty until the link is unpacked.
        std::unique_ptr<OpenScenario> scenario;     ///< Empty: it is an attempt at the lesson.
        std::optional<sim::Restoring> restoring;    ///< Empty until the scenario is there.
        std::string notice;                         ///< To be said when it is open.
        std::string name;                           ///< Of the document, for its errors.
        std::string saved_as;                       ///< Of a sandbox that is kept by name.
        std::string document;                       ///< Until it is read.
        bool is_resumed = false;                    ///< It was open when the page was left.
        std::uint32_t frames = 0;
    };
    std::optional<Opening> opening_;
    std::optional<Session> lesson_session_;
    /// What is kept by name; null until the page has told it. Shared, so that only who makes one
    /// must know what it is.
    std::shared_ptr<const SavedSandboxes> sandboxes_;
    std::string scenario_wanted_;  ///< Its id; empty if none is on its way.
    std::string lesson_wanted_;    ///< The same of a lesson.
    std::string after_lesson_;     ///< The address that opens when it is there.
    std::optional<std::vector<lesson::ScenarioGroup>> scenarios_;
    std::optional<lesson::SourceCatalog> catalog_;
    std::shared_ptr<Costs> costs_;  ///< Null until something that shows costs was opened.
    std::set<std::string, std::less<>> wanted_;  ///< Files that the page was asked for.

    float page_width_ = 1280;
    float page_height_ = 720;
    float page_ratio_ = 1;
    std::int32_t fitted_percent_ = 100;
    float text_scale_ = 1;
    float pixel_ratio_ = 1;
    float width_ = 1280;
    float height_ = 720;
    float scale_ = 1;
    bool visible_ = true;
    Fonts fonts_;
    UiMemory memory_;
    ActionQueue actions_;

    AppModel model_;
    std::uint64_t model_revision_ = 0;
    double model_made_at_ms_ = -1e9;
    StageLayout stage_layout_;
    StageFrame stage_frame_;
    std::uint32_t act_serial_ = 0;  ///< Of the act that the model shows.
    bool act_by_twin_ = false;      ///< It was begun by a control of the twin.
    Twin twin_;
    std::string twin_json_;

    double last_ms_ = -1;
    int frames_wanted_ = kFramesAfterInput;
    bool drew_ = false;
    Stats stats_;

    std::deque<std::string> outbox_;
    std::string emitted_text_entry_;
    std::string emitted_address_;
    Theme emitted_theme_ = Theme::Dark;
    bool emitted_theme_once_ = false;
    ThemeChoice emitted_theme_choice_ = ThemeChoice::System;
    MotionChoice emitted_motion_choice_ = MotionChoice::System;
    std::int32_t emitted_text_percent_ = 100;
    DotColour emitted_colour_ = DotColour::Key;
    bool emitted_asks_leaving_ = true;
    bool emitted_text_view_ = false;
    UiMemory::Cursor emitted_cursor_ = UiMemory::Cursor::Arrow;
    double saved_at_ms_ = -1e9;
    std::uint64_t saved_revision_ = 0;
    Instant saved_now_{};
};

}  // namespace kds::web
