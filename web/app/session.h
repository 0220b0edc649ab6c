/// One learner at one lesson: the world, the attempt at the lesson, and how the lab is arranged.
/// Actions come in; commands go to the world; nothing else changes it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/lesson/lesson.h"
#include "core/lesson/progress.h"
#include "core/lesson/run.h"
#include "core/lesson/session_file.h"
#include "core/sim/time_machine.h"
#include "web/model/build_models.h"

namespace kds::web {

class Session {
public:
    /// A new attempt. `lesson` and `course` must outlive the session. Fails if the lesson's
    /// scenario does not start.
    static Result<Session> begin(const lesson::Lesson& lesson, const lesson::Course& course,
                                 std::uint64_t seed, ViewState view, lesson::Progress progress);
    /// A scenario, which runs as a lesson of one page without a task. It and `page`, made by
    /// page_of(), must outlive the session.
    static Session open(const lesson::ScenarioFile& scenario, const lesson::Lesson& page,
                        const lesson::Course& course, sim::TimeMachine time, ViewState view,
                        lesson::Progress progress);
    static lesson::Lesson page_of(const lesson::ScenarioFile& scenario);
    /// A saved attempt, with the time that was restored from its history. Fails with BadDocument
    /// when it does not fit the lesson.
    static Result<Session> restore(const lesson::Lesson& lesson, const lesson::Course& course,
                                   sim::TimeMachine time, const lesson::RunState& run,
                                   ViewState view, lesson::Progress progress);

    void apply(const Action& action);

    /// Lets this much of the viewer's time pass. True if the world has moved.
    bool advance(Duration wall);
    /// Does virtual time go on by itself now?
    bool running() const { return !view_.paused; }
    /// Are designs being compared, where it can be seen?
    bool plan_runs() const { return view_.plan_runs && view_.overlay == Overlay::Plan; }
    /// Goes on with that for a frame. Precondition: plan_runs().
    void go_on_with_plan();

    ModelInputs inputs() const {
        return {.time = time_,
                .run = *run_,
                .course = *course_,
                .progress = progress_,
                .view = view_,
                .finished_card = finished_card_,
                .scenario = scenario_,
                .ran_at = is_behind_ ? std::max<std::int64_t>(ran_at_, 1) : 0,
                .compared = compared_.get()};
    }
    const sim::World& world() const { return time_.world(); }
    const sim::TimeMachine& time_machine() const { return time_; }
    /// Null in a lesson.
    const lesson::ScenarioFile* scenario() const { return scenario_; }
    const lesson::Run& run() const { return *run_; }
    const ViewState& view() const { return view_; }
    ViewState& view() { return view_; }
    const lesson::Progress& progress() const { return progress_; }
    /// Raised by everything that changes what is shown, except the passing of time.
    std::uint64_t revision() const { return revision_; }
    void touch() { ++revision_; }

    /// All of it but what it is a session of.
    lesson::SavedSession saved() const;

    // What the page is to do once; taken by the app.
    std::optional<std::string> take_clipboard();
    std::optional<std::string> take_announcement();
    /// How the learner wants to give the session out, or which one to take in.
    enum class ShareWish : std::uint8_t { Link, File, Events, Bill, Audit, OpenFile };
    std::optional<ShareWish> take_share_wish();
    /// What is to be done with sandboxes: the app knows them.
    std::optional<DoInSandbox> take_sandbox_wish() {
        return std::exchange(sandbox_wish_, std::nullopt);
    }
    /// Where the learner wants to go.
    std::optional<std::string> take_address();

private:
    Session(const lesson::Lesson& lesson, const lesson::Course& course, sim::TimeMachine time,
            ViewState view, lesson::Progress progress);
    void command(const sim::Command& command);
    // What is done by hand on the stage (session_acts.cpp).
    void act(const ActStep& step);
    void do_act(std::size_t choice);
    void drop_act(bool outside);
    void slide(const SlideTo& to);
    void start_over();
    void enter_step();
    void play();
    void submit();
    // The console of streams (session_console.cpp).
    void go_in_console(const GoInConsole& to);
    void do_in_console(ConsoleAct act, const std::string& what);
    void after_change();
    // Kept moments (session_moments.cpp).
    void keep_moment();
    void go_to_moment(char letter);
    void forget_moment(char letter);
    void fork_from_moment(char letter);
    void compare_moments(const CompareMoments& sides);
    void rename_branch(std::size_t branch);
    /// In the list of moments the refusal stands there; elsewhere it is a notice.
    void moment_refused(const Error& error);
    /// The field of the name holds that of the present branch.
    void show_branch_name() {
        view_.field(Field::BranchName) = time_.branches()[time_.current_branch()].name;
    }
    // The payload of a producer (session_payload.cpp).
    void edit_payload(ActorId actor);
    void take_payload(const TakePayload& taken);
    void send_payload(sim::SetProducerPayload command);
    // What costs (session_bill.cpp).
    void on_bill(const OnBill& done);
    /// Leaves for an address, unless streams of a scenario are left on: then it asks, once.
    void leave_for(const std::string& address);
    void delete_streams();
    // Plans and comparisons of designs (session_plan.cpp).
    void do_in_plan(PlanAct act);
    void open_plan();
    void take_world_into_plan();
    void run_plan();
    // Who may do what (session_security.cpp).
    void do_in_security(const DoInSecurity& action);
    void change_access(const sim::Command& command, std::string_view done);
    void edit_policy(const DoInSecurity& action);
    void edit_first_policy();
    void save_policy(bool deletes);
    void policy_edited(const EditField& edit);
    // Who sees what (session_seen.cpp).
    void look_in_seen(const LookInSeen& to);
    // Settings (session_settings.cpp).
    void choose_theme(ThemeChoice theme);
    void choose_motion(MotionChoice motion);
    void choose_colour(DotColour colour);
    void choose_text_size(std::int32_t percent);
    void went_to(std::string_view what);
    void refused(const Error& error);
    void measure_speed(Duration wall, Duration wanted, Duration ran, bool arrived);
    void watch_memory();
    void announce(std::string text) { announcement_ = std::move(text); }
    struct Reducer;

    const lesson::Lesson* lesson_;
    const lesson::Course* course_;
    const lesson::ScenarioFile* scenario_ = nullptr;
    sim::TimeMachine time_;
    std::optional<lesson::Run> run_;
    ViewState view_;
    lesson::Progress progress_;
    /// The session as it was when the present step's demo was first played: a replay begins there.
    struct DemoStart {
        std::uint32_t step;
        sim::TimeMachine time;
    };
    std::optional<DemoStart> demo_start_;
    /// Shared, so that only who makes one must know what it is.
    std::shared_ptr<const MomentComparison> compared_;
    bool finished_card_ = false;
    std::int64_t remainder_ =
        0;  ///< Of the division that turns the viewer's time into virtual time.
    /// How much virtual time the last second of the viewer's time has brought, while that was less
    /// than was asked for.
    bool is_behind_ = false;
    std::int64_t ran_at_ = 0;
    Duration measured_wall_{};
    Duration measured_wanted_{};
    Duration measured_run_{};
    std::uint32_t frames_since_memory_ = 0;
    std::uint64_t revision_ = 1;
    bool goal_was_met_ = false;
    bool has_asked_leaving_ = false;  ///< About the streams that are left on.
    std::optional<std::string> clipboard_;
    std::optional<std::string> announcement_;
    std::optional<std::string> address_;
    std::optional<ShareWish> share_wish_;
    std::optional<DoInSandbox> sandbox_wish_;
};

}  // namespace kds::web
