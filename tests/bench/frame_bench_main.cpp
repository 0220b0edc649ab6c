/// What a frame costs the processor, without the graphics card: the whole lab as in the lesson, and
/// the stage with many records in flight. Built natively and for node; `./lab bench` prints both
/// and their ratio. Run from the root of the repository after `./lab build`.
#include <imgui.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "core/base/rng.h"
#include "core/engine/ops/create_stream.h"
#include "core/engine/ops/put_record.h"
#include "web/app/app.h"
#include "web/platform/null_platform.h"
#include "web/stage/stage.h"

namespace {

using namespace kds;
using namespace kds::web;

std::string read_file(const char* path) {
    std::string bytes;
    if (std::FILE* file = std::fopen(path, "rb")) {
        char part[65536];
        for (std::size_t n; (n = std::fread(part, 1, sizeof part, file)) > 0;)
            bytes.append(part, n);
        std::fclose(file);
    }
    return bytes;
}

template <typename Work>
double median_ms(int runs, Work work) {
    std::vector<double> times;
    for (int i = 0; i < runs; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        times.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
                .count());
    }
    std::ranges::sort(times);
    return times[times.size() / 2];
}

/// Flights as the model would give them, all over the stage.
StageFrame crowded(const StageModel& model, std::size_t count) {
    StageFrame frame;
    frame.lanes.resize(model.lanes.size());
    Rng rng(7);
    for (std::size_t i = 0; i < count; ++i)
        frame.flights.push_back({.actor = 1,
                                 .lane = static_cast<std::uint32_t>(rng.below(model.lanes.size())),
                                 .hash_place = static_cast<float>(rng.below(1000)) / 1000,
                                 .key_tag = rng.next_u32(),
                                 .place = rng.below(20),
                                 .progress = static_cast<float>(rng.below(1000)) / 1000});
    return frame;
}

/// Microseconds a PutRecord of 100 bytes, in a stream of four shards.
double put_us() {
    constexpr int kPuts = 100'000;
    return median_ms(5,
                     [] {
                         Engine engine{EngineOptions{}};
                         Instant now = Instant::from_seconds(1'772'442'000);
                         (void)create_stream(engine, {.now = now},
                                             {.stream_name = "s", .shard_count = 4});
                         now = now + Duration::seconds(1);
                         PutRecordInput input;
                         input.stream_name = "s";
                         input.data = std::string(100, 'x');
                         for (int i = 0; i < kPuts; ++i) {
                             input.partition_key = "user-" + std::to_string(i % 1000);
                             // Slow enough that no shard refuses.
                             now = now + Duration::millis(2);
                             (void)put_record(engine, {.now = now}, input);
                         }
                     }) *
           1'000 / kPuts;
}

}  // namespace

int main() {
    App app;
    app.set_asset("fonts/inter-regular.otf", read_file("build/assets/inter-regular.otf"));
    app.set_asset("fonts/inter-semibold.otf", read_file("build/assets/inter-semibold.otf"));
    app.set_asset("fonts/jetbrains-mono-regular.ttf",
                  read_file("build/assets/jetbrains-mono-regular.ttf"));
    app.set_asset("lessons/course.json", read_file("lessons/course.json"));
    app.set_asset("lessons/records.json", read_file("lessons/records.json"));
    app.set_asset("assets/quotas.json", read_file("assets/quotas.json"));
    if (auto started = app.start({}); !started) {
        std::fprintf(stderr, "%s\n", started.error().message.c_str());
        return 1;
    }
    NullPlatform platform(app, 1440, 900, 1);
    for (int i = 0; i < 120; ++i) platform.frame();
    std::printf("lab %.4f\n", median_ms(400, [&] { platform.frame(); }));

    const StageModel& model = app.model().stage;
    StageLayout layout;
    layout_stage(model, layout_shell(1440, 900, Sheet::Lesson).stage, {}, layout);
    for (const std::size_t count : {std::size_t{1'000}, std::size_t{10'000}}) {
        const StageFrame frame = crowded(model, count);
        UiMemory memory;
        ActionQueue actions;
        const double ms = median_ms(200, [&] {
            ImGui::NewFrame();
            ImGui::Begin("lab");
            const Painter painter(*ImGui::GetWindowDrawList(), app.fonts(),
                                  palette_of(Theme::Dark));
            memory.hits.begin_frame();
            Ui ui(painter, memory, actions, {});
            draw_stage(ui, model, frame, layout, app.session().view());
            ImGui::End();
            ImGui::Render();
        });
        std::printf("stage_%zu %.4f\n", count, ms);
    }
    std::printf("put_us %.4f\n", put_us());
}
