/// What a learner has done, as plain data that the shell stores.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/instant.h"
#include "core/lesson/goal.h"

namespace kds::lesson {

/// An answer to a question with options. kNotSure is offered with predictions only.
inline constexpr std::int32_t kNotSure = -1;

struct QuestionState {
    std::optional<std::int32_t> chosen;   ///< Option that is marked, not yet committed.
    std::vector<std::int32_t> committed;  ///< In order; a quiz item may have several tries.
    friend bool operator==(const QuestionState&, const QuestionState&) = default;
};

struct StepState {
    bool entered = false;
    bool done = false;
    Mark began;                            ///< When the step was first entered.
    std::vector<QuestionState> questions;  ///< Predict: one; quiz: one an item.
    std::uint32_t hints_shown = 0;
    std::uint32_t demo_runs = 0;       ///< Completed ones.
    bool shown_answer = false;         ///< The third hint's demonstration was played.
    std::vector<bool> conditions_met;  ///< Do only: which conditions have latched, by leaf.
};

/// One attempt at one lesson.
struct RunState {
    std::uint32_t step = 0;
    std::vector<StepState> steps;
};

struct LessonRecord {
    std::uint32_t steps_done = 0;
    std::uint32_t steps_total = 0;
    bool finished = false;
    std::uint32_t quiz_right_first_try = 0;
    std::uint32_t quiz_items = 0;
};

struct Progress {
    std::string last_lesson;
    std::map<std::string, LessonRecord> lessons;
};

}  // namespace kds::lesson
