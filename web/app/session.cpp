#include "web/app/session.h"

#include <algorithm>

#include "core/base/text.h"
#include "web/model/cli_line.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

/// A frame that took longer than this was no frame: the tab slept, or a debugger stopped it.
constexpr Duration kLongestFrame = Duration::millis(100);

/// Steps of the world's work in a frame: some hundredths of a second, so that the page answers.
constexpr std::uint64_t kStepsPerFrame = 12'000;
constexpr Duration kMeasuredOver = Duration::millis(500);
/// What the page may use of the browser's memory (phones end a page that takes much more).
constexpr std::int64_t kMemoryBudget = 384 << 20;
constexpr std::uint32_t kFramesPerMemoryCheck = 30;

/// What is at `zoom_at` of the view stays there.
StageCamera moved(const StageCamera& camera, const MoveStage& move) {
    constexpr float kZoomMost = 64;
    if (move.fit) return {};
    StageCamera to;
    to.zoom = std::min(std::max(camera.zoom * move.zoom_by, 1.0f), kZoomMost);
    if (to.zoom <= 1) return to;
    const float above = camera.pan * (camera.zoom - 1);
    const float kept = (above + move.zoom_at) * to.zoom / camera.zoom - move.zoom_at;
    to.pan = std::min(std::max((kept + move.pan_by) / (to.zoom - 1), 0.0f), 1.0f);
    return to;
}

std::optional<Field> field_named(std::string_view name) {
    if (name == "partition_key") return Field::PartitionKey;
    if (name == "data") return Field::Data;
    if (name == "shard_id") return Field::Shard;
    if (name == "iterator_type") return Field::IteratorType;
    if (name == "sequence_number") return Field::SequenceNumber;
    if (name == "limit") return Field::Limit;
    return std::nullopt;
}

}  // namespace

Session::Session(const lesson::Lesson& lesson, const lesson::Course& course, sim::TimeMachine time,
                 ViewState view, lesson::Progress progress)
    : lesson_{&lesson},
      course_{&course},
      time_{std::move(time)},
      view_{std::move(view)},
      progress_{std::move(progress)} {}

Result<Session> Session::begin(const lesson::Lesson& lesson, const lesson::Course& course,
                               std::uint64_t seed, ViewState view, lesson::Progress progress) {
    KDS_TRY(auto time, sim::TimeMachine::start(lesson.scenario, seed));
    Session session(lesson, course, std::move(time), std::move(view), std::move(progress));
    session.run_.emplace(lesson, session.world());
    session.enter_step();
    session.after_change();
    return session;
}

Result<Session> Session::restore(const lesson::Lesson& lesson, const lesson::Course& course,
                                 sim::TimeMachine time, const lesson::RunState& run, ViewState view,
                                 lesson::Progress progress) {
    Session session(lesson, course, std::move(time), std::move(view), std::move(progress));
    KDS_TRY(session.run_, lesson::Run::restore(lesson, run, session.world()));
    session.enter_step();
    session.after_change();
    return session;
}

Session Session::open(const lesson::ScenarioFile& scenario, const lesson::Lesson& page,
                      const lesson::Course& course, sim::TimeMachine time, ViewState view,
                      lesson::Progress progress) {
    Session session(page, course, std::move(time), std::move(view), std::move(progress));
    session.scenario_ = &scenario;
    session.run_.emplace(page, session.world());
    session.after_change();
    return session;
}

lesson::Lesson Session::page_of(const lesson::ScenarioFile& scenario) {
    lesson::Lesson page;
    page.id = scenario.id;
    page.title = scenario.title;
    page.scenario = scenario.scenario;
    page.steps.push_back({.id = scenario.id,
                          .title = scenario.title,
                          .text = scenario.shows,
                          .statements = {},
                          .body = lesson::Say{}});
    return page;
}

lesson::SavedSession Session::saved() const {
    lesson::SavedSession saved;
    saved.seed = world().seed();
    saved.history = time_.history();
    saved.run = run_->state();
    return saved;
}

std::optional<std::string> Session::take_clipboard() {
    return std::exchange(clipboard_, std::nullopt);
}
std::optional<std::string> Session::take_announcement() {
    return std::exchange(announcement_, std::nullopt);
}

std::optional<Session::ShareWish> Session::take_share_wish() {
    return std::exchange(share_wish_, std::nullopt);
}

std::optional<std::string> Session::take_address() { return std::exchange(address_, std::nullopt); }

/// What each action does.
struct Session::Reducer {
    Session& s;

    void operator()(const GoToStep& a) {
        s.run_->go_to(a.step, s.world());
        // A later replay must not take back what is done from here on.
        s.demo_start_.reset();
        s.finished_card_ = false;
        s.view_.paused = false;
        s.view_.drop_act();
        s.enter_step();
        s.announce(s.run_->step().title);
    }
    void operator()(const ChooseOption& a) { s.run_->choose(a.question, a.option); }
    void operator()(const CommitAnswer& a) {
        s.run_->commit(a.question);
        const LessonModel lesson = build_lesson(s.inputs());
        for (const QuestionModel& question : lesson.questions)
            if (!question.reply.empty()) s.announce(plain_text(question.reply));
    }
    void operator()(const ShowHint&) {
        s.run_->show_hint();
        s.announce("A hint is shown.");
    }
    void operator()(const PlayScript&) { s.play(); }
    void operator()(const StartOver&) { s.start_over(); }
    void operator()(const FinishLesson&) {
        s.finished_card_ = true;
        s.announce("Lesson complete.");
    }
    void operator()(const TogglePause&) {
        s.view_.paused = !s.view_.paused;
        s.announce(s.view_.paused ? "Paused." : "Running.");
    }
    void operator()(const StepEvent& a) {
        s.view_.paused = true;
        if (a.back) {
            if (!s.time_.step_event_back()) s.announce("There is nothing before this.");
            return s.went_to("One event back");
        }
        if (const auto due = s.run_->next_due();
            due && !s.time_.is_in_the_past() &&
            (!s.world().next_event() || *due < *s.world().next_event())) {
            s.time_.advance_to(*due);
        } else {
            s.time_.step_event_forward();
        }
        for (const sim::Command& command : s.run_->take_due(s.world().now())) s.command(command);
    }
    void operator()(const StepTick& a) {
        s.view_.paused = true;
        if (a.back) {
            s.time_.step_tick_back();
            return s.went_to("A tenth of a second back");
        }
        s.time_.step_tick_forward();
        for (const sim::Command& command : s.run_->take_due(s.world().now())) s.command(command);
    }
    void operator()(const SeekTo& a) {
        s.view_.paused = true;
        s.time_.seek(a.at);
        s.went_to("");
    }
    void operator()(const Undo&) {
        const Result<void> done = s.time_.undo();
        done ? s.went_to("Undone.") : s.refused(done.error());
    }
    void operator()(const Redo&) {
        const Result<void> done = s.time_.redo();
        done ? s.went_to("Done again.") : s.refused(done.error());
    }
    void operator()(const SwitchBranch& a) {
        if (a.branch >= s.time_.branches().size()) return;
        s.time_.switch_to(a.branch);
        s.went_to(cat("On the branch ", s.time_.branches()[a.branch].name, "."));
    }
    void operator()(const KeepMoment&) { s.keep_moment(); }
    void operator()(const GoToMoment& a) { s.go_to_moment(a.letter); }
    void operator()(const ForgetMoment& a) { s.forget_moment(a.letter); }
    void operator()(const ForkFromMoment& a) { s.fork_from_moment(a.letter); }
    void operator()(const CompareMoments& a) { s.compare_moments(a); }
    void operator()(const RenameBranch& a) { s.rename_branch(a.branch); }
    void operator()(const EditPayload& a) { s.edit_payload(a.actor); }
    void operator()(const TakePayload& a) { s.take_payload(a); }
    void operator()(const SendPayload& a) { s.send_payload(a.command); }
    void operator()(const LookInSeen& a) { s.look_in_seen(a); }
    void operator()(const ChooseTheme& a) { s.choose_theme(a.theme); }
    void operator()(const ChooseMotion& a) { s.choose_motion(a.motion); }
    void operator()(const ChooseTextSize& a) { s.choose_text_size(a.percent); }
    void operator()(const ChooseColour& a) { s.choose_colour(a.colour); }
    void operator()(const ChangeSpeed& a) {
        const auto speed = static_cast<std::int64_t>(s.view_.speed) + a.by;
        if (speed < 0 || speed >= static_cast<std::int64_t>(kSpeeds.size())) return;
        s.view_.speed = static_cast<std::size_t>(speed);
        s.remainder_ = 0;
        s.announce(cat("Speed ", kSpeeds[s.view_.speed].label, "."));
    }
    void operator()(const Select& a) {
        s.view_.selection = a.what == s.view_.selection ? Selection{} : a.what;
    }
    void operator()(const ChooseStream& a) {
        s.view_.stream = a.stream;
        s.view_.camera = {};
        s.view_.drop_act();
    }
    void operator()(const MoveStage& a) { s.view_.camera = moved(s.view_.camera, a); }
    void operator()(const OpenTab& a) { s.view_.tab = a.tab; }
    void operator()(const ChooseChartWindow& a) {
        s.view_.chart_window = a.window;
        s.view_.look.reset();
    }
    void operator()(const LookAt& a) {
        s.view_.look = a.at;
        s.view_.look_by_pointer = a.by_pointer;
    }
    void operator()(const StepLook& a) {
        const ChartSpan& span = kChartSpans[static_cast<std::size_t>(s.view_.chart_window)];
        const Duration step = Duration::seconds(span.step);
        const Instant newest{s.world().now().us / step.us * step.us};
        Instant at = newest;
        if (s.view_.look) at = a.back ? *s.view_.look - step : *s.view_.look + step;
        s.view_.look = std::clamp(at, newest - Duration::seconds(span.seconds - span.step), newest);
        s.view_.look_by_pointer = false;
        s.announce(cat(
            "At ", clock_text(std::max(Duration{}, *s.view_.look - s.world().began_at())), "."));
    }
    void operator()(const FilterEvents& a) { s.view_.event_filter = a.filter; }
    void operator()(const ToggleEventsOfSelected&) {
        s.view_.events_of_selected = !s.view_.events_of_selected;
    }
    void operator()(const ExportEvents& a) {
        s.share_wish_ = a.bill ? ShareWish::Bill : ShareWish::Events;
        s.announce(
            cat(a.bill ? "The bill is" : "The events are", " given to your browser as a file."));
    }
    void operator()(const OnBill& a) { s.on_bill(a); }
    void operator()(const OpenSheet& a) { s.view_.sheet = a.sheet; }
    void operator()(const OpenOverlay& a) {
        s.view_.overlay = a.overlay;
        s.view_.moments_error.clear();
        s.show_branch_name();
        if (a.overlay == Overlay::Plan) s.open_plan();
        if (a.overlay != Overlay::Share) return;
        s.view_.link = {};
        s.share_wish_ = ShareWish::Link;
    }
    void operator()(const ToggleTheme&) {
        s.view_.theme = s.view_.theme == Theme::Dark ? Theme::Light : Theme::Dark;
        s.view_.theme_choice =
            s.view_.theme == Theme::Dark ? ThemeChoice::Dark : ThemeChoice::Light;
    }
    void operator()(const ToggleReducedMotion&) {
        s.view_.reduced_motion = !s.view_.reduced_motion;
        s.view_.motion_choice = s.view_.reduced_motion ? MotionChoice::Reduced : MotionChoice::Full;
    }
    void operator()(const ToggleTextView&) { s.view_.text_view = !s.view_.text_view; }
    void operator()(const CopyText& a) {
        s.clipboard_ = a.text;
        s.view_.link.copied = a.text == s.view_.link.url;
        s.announce("Copied.");
    }
    void operator()(const DismissNotice&) { s.view_.notice.clear(); }
    void operator()(const ChooseForm& a) {
        s.view_.form = a.form;
        s.view_.form_error.clear();
    }
    void operator()(const DoInSecurity& a) { s.do_in_security(a); }
    void operator()(const EditField& a) {
        if (a.field >= Field::PolicyOwner) s.policy_edited(a);
        s.view_.field(a.field) = a.value;
        s.view_.form_error.clear();
        s.view_.moments_error.clear();
        s.view_.console.error.clear();
        s.view_.payload_error.clear();
    }
    void operator()(const SubmitForm&) { s.submit(); }
    void operator()(const ShowCode& a) {
        s.view_.code.subject = a.subject;
        s.view_.code.call = a.call;
        s.view_.tab = DrawerTab::Code;
        s.view_.sheet = Sheet::Drawer;
    }
    void operator()(const ChooseCodeForm& a) { s.view_.code.form = a.form; }
    void operator()(const GoInConsole& a) { s.go_in_console(a); }
    void operator()(const ChooseConsoleMode& a) { s.view_.console.on_demand = a.on_demand; }
    void operator()(const AskDeletion& a) { s.view_.console.asks_deletion = a.asks; }
    void operator()(const DoInConsole& a) { s.do_in_console(a.act, a.what); }
    void operator()(const DoInPlan& a) { s.do_in_plan(a.act); }
    void operator()(const ReadFromRecord& a) {
        const Stream* stream = s.world().engine().find_stream(a.record.stream);
        const Shard* shard = stream ? stream->find(a.record.shard) : nullptr;
        if (!shard || a.record.place < shard->records.first() ||
            a.record.place >= shard->records.end())
            return;
        s.view_.form = Form::GetShardIterator;
        s.view_.tab = DrawerTab::Calls;
        s.view_.sheet = Sheet::Drawer;
        s.view_.field(Field::Shard) = to_string(shard->index);
        s.view_.field(Field::IteratorType) = to_string(ShardIteratorType::AtSequenceNumber);
        s.view_.field(Field::SequenceNumber) =
            shard->sequence_number_of(shard->records.at(a.record.place)).to_decimal();
    }
    void operator()(const ActOnStage& a) { s.act(a.step); }
    void operator()(const DoCommand& a) {
        s.command(a.command);
        if (const auto* const inject = std::get_if<sim::InjectFault>(&a.command))
            s.announce(cat("At work: ", inject->fault.name, "."));
        if (const auto* const lift = std::get_if<sim::LiftFault>(&a.command))
            s.announce(cat("Ended: ", lift->name, "."));
    }
    void operator()(const ExportSession&) {
        s.share_wish_ = ShareWish::File;
        s.announce("The session is given to your browser as a file.");
    }
    void operator()(const ImportSession&) { s.share_wish_ = ShareWish::OpenFile; }
    void operator()(const DoInSandbox& a) { s.sandbox_wish_ = a; }
    void operator()(const OpenAddress& a) {
        s.view_.overlay = Overlay::None;
        s.leave_for(a.address);
    }
};

void Session::apply(const Action& action) {
    std::visit(Reducer{*this}, action);
    // Where one looks changes no text, and it changes with every move of the pointer.
    const auto* const look = std::get_if<LookAt>(&action);
    const auto* const act = std::get_if<ActOnStage>(&action);
    if (std::get_if<MoveStage>(&action) || (look && look->by_pointer) ||
        (act && std::get_if<DragAct>(&act->step)))
        return;
    after_change();
}

void Session::refused(const Error& error) {
    view_.notice = cat("This cannot be done: ", error.message, ".");
    announce(view_.notice);
}

void Session::command(const sim::Command& command) {
    const std::uint64_t calls_before = world().calls().end();
    if (auto done = time_.apply(command); !done) return refused(done.error());
    if (world().calls().end() == calls_before) return;
    const sim::LearnerCall& call = world().calls().back();
    announce(call_summary(call));
    // What one has just put is what one wants to look at.
    if (call.answer)
        if (const auto* put = std::get_if<PutRecordOutput>(&*call.answer))
            if (const auto* request = std::get_if<sim::CallPutRecord>(&call.request))
                if (const Stream* stream = world().engine().find_stream(request->input.stream_name))
                    if (const Shard* shard = stream->find(put->shard))
                        view_.selection =
                            RecordSelected{stream->id, put->shard, shard->records.end() - 1};
}

void Session::submit() {
    auto made = form_command(world(), view_);
    if (!made) {
        view_.form_error = made.error().message;
        announce(view_.form_error);
        return;
    }
    view_.form_error.clear();
    command(*made);
    const sim::LearnerCall& call = world().calls().back();
    // With an iterator in the hand, reading is the next thing.
    if (view_.form == Form::GetShardIterator && call.answer) view_.form = Form::GetRecords;
}

void Session::went_to(std::string_view what) {
    // The record or the shard that was selected may not be there, or be another.
    view_.selection = {};
    show_branch_name();
    view_.drop_act();
    if (!what.empty()) announce(std::string(what));
}

void Session::start_over() {
    auto time = sim::TimeMachine::start(lesson_->scenario, world().seed());
    KDS_ASSERT(time.has_value());  // It has started before.
    time_ = *std::move(time);
    compared_.reset();
    run_.emplace(*lesson_, world());
    finished_card_ = false;
    demo_start_.reset();
    view_.selection = {};
    view_.overlay = Overlay::None;
    view_.paused = false;
    view_.notice.clear();
    view_.drop_act();
    enter_step();
    announce(cat("Started over. ", run_->step().title));
}

void Session::enter_step() {
    goal_was_met_ = run_->step_state().done;
    const auto* task = std::get_if<lesson::Task>(&run_->step().body);
    if (!task || goal_was_met_) return;
    // What is not given the learner chooses.
    for (std::string& field : view_.fields) field.clear();
    view_.tab = DrawerTab::Calls;
    for (const lesson::Task::Prefill& prefill : task->prefill) {
        const std::optional<Field> field = field_named(prefill.field);
        if (!field) continue;
        view_.field(*field) = prefill.value;
        view_.form = *field == Field::PartitionKey || *field == Field::Data
                         ? Form::PutRecord
                         : Form::GetShardIterator;
    }
}

void Session::play() {
    if (std::get_if<lesson::Demo>(&run_->step().body)) {
        compared_.reset();
        const std::uint32_t step = run_->state().step;
        if (demo_start_ && demo_start_->step == step)
            time_ = demo_start_->time;
        else
            demo_start_ = {step, time_};
        view_.selection = {};
    }
    view_.paused = false;
    run_->play(world());
}

bool Session::advance(Duration wall) {
    if (view_.paused) return false;
    const bool demo = run_->playing() && std::get_if<lesson::Demo>(&run_->step().body);
    const Speed& speed = kSpeeds[demo ? kNormalSpeed : view_.speed];
    const std::int64_t percent = demo ? run_->speed_percent() : 100;
    const std::int64_t scaled =
        std::min(wall, kLongestFrame).us * speed.numerator * percent + remainder_;
    const std::int64_t divisor = speed.denominator * 100;
    remainder_ = scaled % divisor;
    const Instant from = world().now();
    const Instant target = from + Duration::micros(scaled / divisor);
    bool arrived = true;
    while (true) {
        Instant stop = target;
        const std::optional<Instant> due = run_->next_due();
        if (due && *due < stop) stop = *due;
        const bool ends = run_->playing() && run_->script_end() <= stop;
        if (ends) stop = run_->script_end();
        arrived = time_.advance_within(std::max(stop, world().now()), kStepsPerFrame);
        for (const sim::Command& due_command : run_->take_due(world().now())) {
            command(due_command);
            ++revision_;
        }
        run_->update(world());
        // A frame takes a bounded time: what is not done now is done in the next one.
        if (!arrived) break;
        if (ends) {
            // The world stops at the key moment of a demo; a task goes on.
            if (demo) view_.paused = true;
            after_change();
            if (demo) break;
        }
        if (world().now() >= target) break;
    }
    measure_speed(std::min(wall, kLongestFrame), target - from, world().now() - from, arrived);
    watch_memory();
    const bool met = run_->step_state().done;
    if (met != goal_was_met_) after_change();
    return true;
}

void Session::measure_speed(Duration wall, Duration wanted, Duration ran, bool arrived) {
    measured_wall_ = measured_wall_ + wall;
    measured_wanted_ = measured_wanted_ + wanted;
    measured_run_ = measured_run_ + ran;
    // That it cannot keep up is said at once; how fast it runs, and that it can again, after a
    // while.
    if (measured_wall_ < kMeasuredOver && (arrived || is_behind_)) return;
    const bool was_behind = is_behind_;
    // A script that ends in the middle of a frame is no lag.
    is_behind_ = measured_run_ * 20 < measured_wanted_ * 19;
    ran_at_ = measured_wall_ > Duration{} ? measured_run_.us / measured_wall_.us : 0;
    measured_wall_ = measured_wanted_ = measured_run_ = {};
    if (is_behind_ != was_behind) ++revision_;
}

void Session::watch_memory() {
    if (++frames_since_memory_ < kFramesPerMemoryCheck) return;
    frames_since_memory_ = 0;
    if (time_.memory_bytes() < kMemoryBudget || view_.paused) return;
    view_.paused = true;
    view_.notice = cat("The lab is paused: this session fills the ", kMemoryBudget >> 20,
                       " MB that the page may use. Nothing is lost. Remove a producer, lower its "
                       "rate, or start over; Run goes on as far as the browser lets it.");
    announce(view_.notice);
    ++revision_;
}

void Session::after_change() {
    run_->update(world());
    if (!goal_was_met_ && run_->step_state().done) {
        goal_was_met_ = true;
        if (std::get_if<lesson::Task>(&run_->step().body)) announce("Task done. You can go on.");
    }
    if (!scenario_) {
        progress_.last_lesson = lesson_->id;
        progress_.lessons[lesson_->id] = run_->record();
    }
    ++revision_;
}

}  // namespace kds::web
