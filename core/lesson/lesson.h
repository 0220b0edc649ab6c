/// A lesson as data. Authors write JSON (lessons/schema.json); loader.h reads it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/lesson/goal.h"
#include "core/sim/scenario.h"

namespace kds::lesson {

/// A command some time after the one before it (or after the start of the script).
struct TimedCommand {
    Duration after{};
    sim::Command command;
};
using Script = std::vector<TimedCommand>;

/// "The course says … / the service does …" (lessons.md, section 1).
struct Correction {
    std::string course_says;
    std::string service_does;
    std::string source;   ///< Name of the AWS page.
    std::string checked;  ///< Date, "2026-11-23".
};

/// Text to read, with at most one picture: the stage itself.
struct Say {
    std::optional<Correction> correction;
};

/// One operation, played by the learner's click, replayable.
struct Demo {
    Script script;
    Duration length{};  ///< Virtual time from the start to the key frame, where the world stops.
    std::int64_t speed_percent = 100;  ///< 100 is 1x.
    struct Caption {
        Duration at{};
        std::string text;
    };
    std::vector<Caption> captions;  ///< Shown from that time on; the first one before the start.
    std::string result;             ///< Said at the key frame.
};

struct Option {
    std::string text;
    std::string reply;  ///< For this option: what is right in it or which idea is mistaken.
    bool right = false;
};

/// A committed guess before the reveal. "Not sure" is always offered too.
struct Predict {
    std::string question;
    std::vector<Option> options;  ///< 2 to 4.
    std::string not_sure_reply;
};

enum class Support : std::uint8_t { Full, Part, None };

struct NearMiss {
    std::string name;
    Script script;
    std::string expects;  ///< Text that the goal's lines must then contain.
};

struct Task {
    Support support = Support::Full;
    Goal goal;
    std::string done;  ///< Said when the goal is met: what the method showed.
    /// Where to look, what kind of action, the exact command (lessons.md, rule 14).
    std::vector<std::string> hints;
    /// What the third hint and "Show me" do on the stage: the exact commands.
    Script demonstration;
    std::vector<Script> solutions;      ///< At least two.
    std::vector<NearMiss> near_misses;  ///< At least three.
    /// Values that the forms are filled with at the start: full help fills all, none fills nothing.
    struct Prefill {
        std::string field;  ///< "partition_key", "data", "shard_id", "iterator_type".
        std::string value;
    };
    std::vector<Prefill> prefill;
};

struct QuizItem {
    std::string question;
    std::vector<Option> options;  ///< 2 to 4, exactly one right.
};
struct Quiz {
    std::vector<QuizItem> items;
};

using StepBody = std::variant<Say, Demo, Predict, Task, Quiz>;

struct Step {
    std::string id;
    std::string title;
    std::string text;  ///< Markdown: paragraphs, **bold**, `code`, lists. Tokens are replaced.
    std::vector<std::string> statements;  ///< "S5" …: the course's statements that it shows.
    StepBody body;
};

/// lessons.md, rule 19.
struct EndCard {
    std::string idea;
    std::string command;
    std::string limit;
    std::string price;
    std::string aws_page;
};

struct Lesson {
    std::string id;
    std::string title;
    std::string promise;              ///< "After this you can …"
    std::string part;                 ///< "Course part 1 · elements of a stream"
    std::vector<std::string> topics;  ///< "T2"
    std::int64_t minutes = 10;
    sim::Scenario scenario;
    std::vector<Step> steps;
    EndCard end;
    /// Of the scenario's Region; the readings of money look at it. Null: none were there.
    std::shared_ptr<const pricing::PriceSheet> prices;
};

struct CourseEntry {
    std::string id;
    std::string title;
    std::string topic;  ///< "T2"
    std::string summary;
    bool ready = false;  ///< False: the lesson is not written yet, and the map says so.
};
struct CoursePart {
    std::string title;
    std::vector<CourseEntry> lessons;
};
struct Course {
    std::string title;
    std::vector<CoursePart> parts;
};

}  // namespace kds::lesson
