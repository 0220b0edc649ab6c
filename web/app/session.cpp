#include "web/app/session.h"

#include <algorithm>

#include "core/base/text.h"
#include "web/model/cli_line.h"

namespace kds::web {
namespace {

/// A frame that took longer than this was no frame: the tab slept, or a debugger stopped it.
constexpr Duration kLongestFrame = Duration::millis(100);

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

Session::Session(const lesson::Lesson& lesson, const lesson::Course& course, sim::World world,
                 ViewState view, lesson::Progress progress)
    : lesson_{&lesson},
      course_{&course},
      world_{std::move(world)},
      view_{std::move(view)},
      progress_{std::move(progress)} {}

Result<Session> Session::begin(const lesson::Lesson& lesson, const lesson::Course& course,
                               std::uint64_t seed, ViewState view, lesson::Progress progress) {
    KDS_TRY(sim::World world, sim::World::start(lesson.scenario, seed));
    Session session(lesson, course, std::move(world), std::move(view), std::move(progress));
    session.run_.emplace(lesson, session.world_);
    session.enter_step();
    session.after_change();
    return session;
}

Result<Session> Session::restore(const lesson::Lesson& lesson, const lesson::Course& course,
                                 const lesson::SavedSession& saved, ViewState view,
                                 lesson::Progress progress) {
    KDS_TRY(sim::World world,
            sim::World::replay(lesson.scenario, saved.seed, saved.log, saved.now));
    Session session(lesson, course, std::move(world), std::move(view), std::move(progress));
    KDS_TRY(session.run_, lesson::Run::restore(lesson, saved.run, session.world_));
    session.enter_step();
    session.after_change();
    return session;
}

Result<Session> Session::open(const lesson::ScenarioFile& scenario, const lesson::Lesson& page,
                              const lesson::Course& course, ViewState view,
                              lesson::Progress progress) {
    KDS_TRY(sim::World world, sim::World::start(scenario.scenario, scenario.seed));
    Session session(page, course, std::move(world), std::move(view), std::move(progress));
    session.scenario_ = &scenario;
    session.run_.emplace(page, session.world_);
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
    saved.lesson_id = lesson_->id;
    saved.seed = world_.seed();
    saved.now = world_.now();
    const auto& log = world_.log();
    for (std::uint64_t i = log.begin(); i < log.end(); ++i) saved.log.push_back(log[i]);
    saved.run = run_->state();
    return saved;
}

std::optional<std::string> Session::take_clipboard() {
    return std::exchange(clipboard_, std::nullopt);
}
std::optional<std::string> Session::take_announcement() {
    return std::exchange(announcement_, std::nullopt);
}

std::optional<std::string> Session::take_address() { return std::exchange(address_, std::nullopt); }

/// What each action does.
struct Session::Reducer {
    Session& s;

    void operator()(const GoToStep& a) {
        s.run_->go_to(a.step, s.world_);
        // A later replay must not take back what is done from here on.
        s.demo_start_.reset();
        s.finished_card_ = false;
        s.view_.paused = false;
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
    void operator()(const StepEvent&) {
        s.view_.paused = true;
        std::optional<Instant> next = s.world_.next_event();
        if (const auto due = s.run_->next_due(); due && (!next || *due < *next)) next = due;
        if (!next) return;
        s.world_.advance_to(*next);
        for (const sim::Command& command : s.run_->take_due(s.world_.now())) s.command(command);
    }
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
    void operator()(const OpenTab& a) { s.view_.tab = a.tab; }
    void operator()(const OpenSheet& a) { s.view_.sheet = a.sheet; }
    void operator()(const OpenOverlay& a) { s.view_.overlay = a.overlay; }
    void operator()(const ToggleTheme&) {
        s.view_.theme = s.view_.theme == Theme::Dark ? Theme::Light : Theme::Dark;
    }
    void operator()(const ToggleReducedMotion&) {
        s.view_.reduced_motion = !s.view_.reduced_motion;
    }
    void operator()(const ToggleTextView&) { s.view_.text_view = !s.view_.text_view; }
    void operator()(const CopyText& a) {
        s.clipboard_ = a.text;
        s.announce("Copied.");
    }
    void operator()(const DismissNotice&) { s.view_.notice.clear(); }
    void operator()(const ChooseForm& a) {
        s.view_.form = a.form;
        s.view_.form_error.clear();
    }
    void operator()(const EditField& a) {
        s.view_.field(a.field) = a.value;
        s.view_.form_error.clear();
    }
    void operator()(const SubmitForm&) { s.submit(); }
    void operator()(const ReadFromRecord& a) {
        const Stream* stream = s.world_.engine().find_stream(a.record.stream);
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
    void operator()(const DoCommand& a) {
        s.command(a.command);
        if (const auto* const inject = std::get_if<sim::InjectFault>(&a.command))
            s.announce(cat("At work: ", inject->fault.name, "."));
        if (const auto* const lift = std::get_if<sim::LiftFault>(&a.command))
            s.announce(cat("Ended: ", lift->name, "."));
    }
    void operator()(const OpenAddress& a) {
        s.view_.overlay = Overlay::None;
        s.address_ = a.address;
    }
};

void Session::apply(const Action& action) {
    std::visit(Reducer{*this}, action);
    after_change();
}

void Session::command(const sim::Command& command) {
    const std::uint64_t calls_before = world_.calls().end();
    if (auto done = world_.apply(command); !done) {
        view_.notice = cat("This cannot be done: ", done.error().message, ".");
        announce(view_.notice);
        return;
    }
    if (world_.calls().end() == calls_before) return;
    const sim::LearnerCall& call = world_.calls().back();
    announce(call_summary(call));
    // What one has just put is what one wants to look at.
    if (call.answer)
        if (const auto* put = std::get_if<PutRecordOutput>(&*call.answer))
            if (const auto* request = std::get_if<sim::CallPutRecord>(&call.request))
                if (const Stream* stream = world_.engine().find_stream(request->input.stream_name))
                    if (const Shard* shard = stream->find(put->shard))
                        view_.selection =
                            RecordSelected{stream->id, put->shard, shard->records.end() - 1};
}

void Session::submit() {
    auto made = form_command(world_, view_);
    if (!made) {
        view_.form_error = made.error().message;
        announce(view_.form_error);
        return;
    }
    view_.form_error.clear();
    command(*made);
    const sim::LearnerCall& call = world_.calls().back();
    // With an iterator in the hand, reading is the next thing.
    if (view_.form == Form::GetShardIterator && call.answer) view_.form = Form::GetRecords;
}

void Session::start_over() {
    auto world = sim::World::start(lesson_->scenario, world_.seed());
    KDS_ASSERT(world.has_value());  // It has started before.
    world_ = *std::move(world);
    run_.emplace(*lesson_, world_);
    finished_card_ = false;
    demo_start_.reset();
    view_.selection = {};
    view_.overlay = Overlay::None;
    view_.paused = false;
    view_.notice.clear();
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
        const std::uint32_t step = run_->state().step;
        if (demo_start_ && demo_start_->step == step)
            world_ = demo_start_->world;
        else
            demo_start_ = {step, world_};
        view_.selection = {};
    }
    view_.paused = false;
    run_->play(world_);
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
    const Instant target = world_.now() + Duration::micros(scaled / divisor);
    while (true) {
        Instant stop = target;
        const std::optional<Instant> due = run_->next_due();
        if (due && *due < stop) stop = *due;
        const bool ends = run_->playing() && run_->script_end() <= stop;
        if (ends) stop = run_->script_end();
        world_.advance_to(std::max(stop, world_.now()));
        for (const sim::Command& due_command : run_->take_due(world_.now())) {
            command(due_command);
            ++revision_;
        }
        run_->update(world_);
        if (ends) {
            // The world stops at the key moment of a demo; a task goes on.
            if (demo) view_.paused = true;
            after_change();
            if (demo) break;
        }
        if (world_.now() >= target) break;
    }
    const bool met = run_->step_state().done;
    if (met != goal_was_met_) after_change();
    return true;
}

void Session::after_change() {
    run_->update(world_);
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
