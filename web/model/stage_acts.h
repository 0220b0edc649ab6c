/// What can be done by hand on the stage, and what is being done: models of the handles, and of the
/// small card that asks before it is done.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/lesson/goal.h"
#include "core/lesson/lesson.h"
#include "core/lesson/run.h"
#include "core/sim/world.h"
#include "web/model/panel_models.h"

namespace kds::web {

struct ModelInputs;
struct StageModel;

/// The part of the ruler that an open shard holds: it can be cut.
struct CutModel {
    std::uint32_t lane = 0;
    Control control;
};

/// Where an open shard ends and the next one begins: the two can be pulled together.
struct BorderModel {
    std::uint32_t above = 0;  ///< Lanes.
    std::uint32_t below = 0;
    float place = 0;  ///< Along the ruler, 0 to 1.
    Control control;
};

/// The rate of a producer, on its card.
struct DialModel {
    ActorId actor = kLearner;
    Control control;
};

/// A row of a KCL application's card.
struct WorkerActModel {
    ActorId actor = kLearner;
    std::size_t row = 0;
    Control control;
};

/// The act under way.
struct ActModel {
    ActKind kind = ActKind::None;  ///< None: there is nothing to show.
    bool dragging = false;
    std::string title;   ///< "Split shard 1 at 5a3c…?"
    std::string text;    ///< One sentence about what it brings.
    std::string cli;     ///< The line that does the same; empty if the service is not called.
    std::string error;   ///< "LimitExceededException: …", of the last try.
    std::string advice;  ///< What we say to that.
    std::string number;  ///< Rate: "1,200".
    // On the ruler.
    float top = 0;  ///< The range or ranges concerned, 0 to 1.
    float place = 0;
    float bottom = 0;
    std::string key;     ///< Split: "5a3c…".
    std::string before;  ///< "37.2 %"
    std::string behind;
    std::vector<Control> controls;  ///< The first one does it.
    std::vector<Control> nudges;    ///< Split and rate: small steps.
    std::optional<SliderModel> slider;
};

struct ActsModel {
    bool offered = false;
    std::vector<CutModel> cuts;
    std::vector<BorderModel> borders;
    std::vector<DialModel> dials;
    std::vector<WorkerActModel> workers;
    Control add_producer;
    Control add_consumer;  ///< Without an id where there is no stream; so is the one before.
    Control add_stream;    ///< Opens the console's form; without an id in lessons.
    ActModel act;
};

/// Acts are offered where no lesson is open, and in a task of a lesson that looks at the world: one
/// whose goal reads only what the learner has called wants calls by form, and what else could be
/// done on the stage would lead away from it.
inline bool looks_at_the_world(const lesson::Goal& goal) {
    if (goal.kind == lesson::Goal::Kind::Leaf)
        return goal.condition.check.reading.kind >= lesson::ReadingKind::StreamRecords;
    for (const lesson::Goal& child : goal.children)
        if (looks_at_the_world(child)) return true;
    return false;
}
inline bool acts_offered(const lesson::Run& run, bool in_scenario) {
    if (in_scenario) return true;
    const auto* const task = std::get_if<lesson::Task>(&run.step().body);
    return task && looks_at_the_world(task->goal);
}

/// All of it. Precondition: `stage` is of this moment, but for its acts.
void build_acts(const ModelInputs& in, StageModel& stage);
/// Only the act under way.
void build_act(const ModelInputs& in, StageModel& stage);

/// How the act begins that a handle or a control of the inspector offers.
StageAct split_act(const Stream& stream, const Shard& shard, HashKey at);
StageAct merge_act(const Stream& stream, const Shard& lower, const Shard& upper);
/// The open shard whose range ends where this one's begins, or begins where it ends; null if there
/// is none.
const Shard* open_before(const Stream& stream, const Shard& shard);
const Shard* open_behind(const Stream& stream, const Shard& shard);

/// The act with the pointer there. What cannot be, as a cut outside the shard, comes as near as it
/// can.
StageAct dragged(const sim::World& world, const StageAct& act, const DragAct& to);
/// What the act does to the world. Empty if what it concerns is not there any more, or if it
/// changes nothing.
std::optional<sim::Command> act_command(const sim::World& world, const StageAct& act,
                                        const std::string& stream_name, std::size_t choice);
/// One sentence beside a refusal of the service; empty if its own says all.
std::string_view advice_on(ErrorCode code, ActKind kind);

/// The fault that keeps this worker of an application dead; null if none does.
const sim::ActiveFault* fault_of_worker(const sim::World& world, const std::string& consumer,
                                        std::uint32_t worker);

}  // namespace kds::web
