/// The first lesson with a world, an attempt and a view: all that the models are made of.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "core/lesson/loader.h"
#include "tests/lessons/embedded_files.h"
#include "web/model/build_models.h"
#include "web/model/code/code_model.h"
#include "web/model/console_model.h"
#include "web/model/seen_model.h"
#include "web/model/twin.h"

namespace kds::web::test {

template <typename T>
T must(Result<T> result) {
    if (!result) {
        ADD_FAILURE() << result.error().message;
        std::abort();
    }
    return *std::move(result);
}

inline std::string_view file(std::string_view path) {
    const auto bytes = tests::embedded_file(path);
    if (!bytes) {
        ADD_FAILURE() << path << " is not in the program";
        std::abort();
    }
    return *bytes;
}

struct LessonLab {
    lesson::Lesson lesson;
    lesson::Course course;
    lesson::Progress progress{};
    sim::TimeMachine time;
    lesson::Run run;
    ViewState view{};
    bool finished_card = false;
    const lesson::ScenarioFile* scenario = nullptr;

    LessonLab()
        : lesson{must(lesson::load_lesson(
              file("lessons/records.json"), "records.json",
              must(lesson::Facts::load(file("assets/quotas.json"), "quotas.json"))))},
          course{must(lesson::load_course(file("lessons/course.json"), "course.json"))},
          time{must(sim::TimeMachine::start(lesson.scenario, 1))},
          run{lesson, world()} {
        view.field(Field::Shard) = "shardId-000000000000";
        view.field(Field::IteratorType) = "TRIM_HORIZON";
    }

    const sim::World& world() const { return time.world(); }
    ModelInputs inputs() const {
        return {time, run, course, progress, view, finished_card, scenario};
    }

    AppModel model() const {
        const ModelInputs in = inputs();
        AppModel out{.top_bar = build_top_bar(in),
                     .timeline = build_timeline(in),
                     .lesson = build_lesson(in),
                     .inspector = build_inspector(in),
                     .drawer = build_drawer(in),
                     .overlay = build_overlay(in),
                     .sheets = build_sheet_tabs(in),
                     .stage = {}};
        build_stage(world(), view, out.stage);
        if (view.tab == DrawerTab::Code) refresh_code(in, out.code);
        if (view.overlay == Overlay::Console) refresh_console(in, out.console);
        if (view.overlay == Overlay::Seen) refresh_seen(in, out.seen);
        return out;
    }
    Twin twin() const { return build_twin(model(), view); }

    void do_now(const sim::Command& command) {
        const auto done = time.apply(command);
        EXPECT_TRUE(done) << (done ? "" : done.error().message);
        run.update(world());
    }
    void wait(Duration d) {
        time.advance_to(time.now() + d);
        run.update(world());
    }
};

}  // namespace kds::web::test
