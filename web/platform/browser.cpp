/// The lab in a web page: the functions that web/site/app calls, SDL for the pointer, WebGL 2 for
/// the picture. The page owns the loop: it calls lab_frame when the screen wants a frame, and not
/// at all while nothing moves.
#include <GLES3/gl3.h>
#include <SDL.h>
#include <backends/imgui_impl_opengl3.h>
#include <emscripten.h>
#include <emscripten/html5.h>
#include <imgui.h>

#include <cstdlib>
#include <memory>

#include "core/base/text.h"
#include "core/lesson/json_reader.h"
#include "web/app/app.h"
#include "web/platform/imgui_host.h"
#include "web/platform/sdl_input.h"

namespace kds::web {
namespace {

/// All that the page's functions work on. The page is one, so there is one.
struct Lab {
    App app;
    ImGuiHost host;
    SDL_Window* window = nullptr;
    SDL_GLContext gl = nullptr;
    float width = 1280;
    float height = 720;
    bool can_draw = false;
    double frame_cpu_ms = 0;
    std::string error;
    std::string reply;  ///< Lives until the next call: the page reads it at once.
};

std::unique_ptr<Lab>& lab() {
    static std::unique_ptr<Lab> instance;
    if (!instance) instance = std::make_unique<Lab>();
    return instance;
}

bool open_canvas(Lab& l) {
    // SDL listens on the canvas only: the rest of the page keeps its own keys, Tab above all.
    SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, "#canvas");
    SDL_SetHint(SDL_HINT_EMSCRIPTEN_ASYNCIFY, "0");
    if (SDL_Init(SDL_INIT_VIDEO) != 0) {
        l.error = cat("SDL: ", SDL_GetError());
        return false;
    }
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
    SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
    SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
    l.window =
        SDL_CreateWindow("ShardLab", 0, 0, static_cast<int>(l.width), static_cast<int>(l.height),
                         SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    l.gl = l.window ? SDL_GL_CreateContext(l.window) : nullptr;
    if (!l.gl) {
        l.error = cat("WebGL 2: ", SDL_GetError());
        return false;
    }
    // Text comes through a real input; SDL must not swallow keys for it.
    SDL_StopTextInput();
    return ImGui_ImplOpenGL3_Init("#version 300 es");
}

void fit_canvas(Lab& l) {
    if (!l.can_draw) return;
    // SDL scales the pointer by its own idea of the window; the canvas has the device's pixels.
    SDL_SetWindowSize(l.window, static_cast<int>(l.width + 0.5f),
                      static_cast<int>(l.height + 0.5f));
    emscripten_set_canvas_element_size("#canvas",
                                       static_cast<int>(l.width * l.app.pixel_ratio() + 0.5f),
                                       static_cast<int>(l.height * l.app.pixel_ratio() + 0.5f));
}

void present(Lab& l) {
    glViewport(0, 0, static_cast<int>(l.width * l.app.pixel_ratio() + 0.5f),
               static_cast<int>(l.height * l.app.pixel_ratio() + 0.5f));
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

std::string text_of(const lesson::JsonNode& options, const char* key) {
    return options.has(key) ? options.field(key).text() : std::string();
}

bool flag_of(const lesson::JsonNode& options, const char* key) {
    return options.has(key) && options.field(key).boolean();
}

/// The first or the second value of the choice; anything else is System.
template <typename Choice>
Choice choice_of(const lesson::JsonNode& options, const char* key, std::string_view first,
                 std::string_view second) {
    const std::string text = text_of(options, key);
    return static_cast<Choice>(text == first ? 1 : text == second ? 2 : 0);
}

const char* answer(Lab& l, std::string text) {
    l.reply = std::move(text);
    return l.reply.c_str();
}

}  // namespace
}  // namespace kds::web

using kds::cat;
using kds::web::lab;

extern "C" {

EMSCRIPTEN_KEEPALIVE void* lab_alloc(int bytes) {
    return std::malloc(static_cast<std::size_t>(bytes));
}
EMSCRIPTEN_KEEPALIVE void lab_free(void* memory) { std::free(memory); }

EMSCRIPTEN_KEEPALIVE void lab_set_asset(const char* name, const char* data, int size) {
    lab()->app.set_asset(name, std::string(data, static_cast<std::size_t>(size)));
}

/// A file that {"want": name} has asked for will not come.
EMSCRIPTEN_KEEPALIVE void lab_asset_failed(const char* name, const char* reason) {
    lab()->app.asset_failed(name, reason);
}

/// 0 when the lab runs, else lab_error() says what is missing.
EMSCRIPTEN_KEEPALIVE int lab_start(int has_gl, float width, float height, float scale,
                                   const char* options_json) {
    auto& l = *lab();
    // What the page itself has written; a saved session is a part of it.
    constexpr std::size_t kOptionsBytesMax = 64u << 20;
    auto read = kds::lesson::JsonDocument::parse(options_json, "options", kOptionsBytesMax);
    if (!read) read = kds::lesson::JsonDocument::parse("{}", "options", kOptionsBytesMax);
    const kds::lesson::JsonNode json = read->root();
    kds::web::AppOptions options;
    options.theme = kds::web::text_of(json, "theme") == "light" ? kds::web::Theme::Light
                                                                : kds::web::Theme::Dark;
    options.reduced_motion = kds::web::flag_of(json, "reduced_motion");
    options.theme_choice =
        kds::web::choice_of<kds::web::ThemeChoice>(json, "theme_choice", "light", "dark");
    options.motion_choice =
        kds::web::choice_of<kds::web::MotionChoice>(json, "motion_choice", "on", "off");
    if (json.has("text_percent"))
        options.text_percent =
            static_cast<std::int32_t>(json.field("text_percent").integer(80, 200));
    if (json.has("dot_colour"))
        options.dot_colour =
            static_cast<kds::web::DotColour>(json.field("dot_colour").integer(0, 3));
    options.asks_leaving = kds::web::text_of(json, "lights_out") != "off";
    options.touch = kds::web::flag_of(json, "touch");
    options.platform_edits_text = true;
    if (const std::string saved = kds::web::text_of(json, "saved"); !saved.empty())
        options.saved = saved;
    if (const std::string progress = kds::web::text_of(json, "progress"); !progress.empty())
        options.progress = progress;
    if (const std::string scenario = kds::web::text_of(json, "scenario"); !scenario.empty())
        options.scenario = scenario;
    options.scenario_address = kds::web::text_of(json, "scenario_address");
    l.width = width;
    l.height = height;
    l.app.resize(width, height, scale);
    if (has_gl && !kds::web::open_canvas(l)) return 1;
    l.can_draw = has_gl != 0;
    options.can_draw = l.can_draw;
    if (auto started = l.app.start(options); !started) {
        l.error = started.error().message;
        return 1;
    }
    l.app.open_address(kds::web::text_of(json, "hash"));
    kds::web::fit_canvas(l);
    return 0;
}

EMSCRIPTEN_KEEPALIVE const char* lab_error() { return lab()->error.c_str(); }

EMSCRIPTEN_KEEPALIVE void lab_resize(float width, float height, float scale) {
    auto& l = *lab();
    l.width = width;
    l.height = height;
    l.app.resize(width, height, scale);
    kds::web::fit_canvas(l);
}

EMSCRIPTEN_KEEPALIVE void lab_visible(int visible) { lab()->app.set_visible(visible != 0); }

EMSCRIPTEN_KEEPALIVE void lab_set_preference(const char* key, const char* value) {
    const std::string_view name = key;
    const std::string_view to = value;
    if (name == "theme")
        lab()->app.set_theme(to == "light" ? kds::web::Theme::Light : kds::web::Theme::Dark);
    if (name == "reduced_motion") lab()->app.set_reduced_motion(to == "1");
    if (name == "hash") lab()->app.open_address(to);
    if (name == "link") lab()->app.set_link(to);
}

EMSCRIPTEN_KEEPALIVE double lab_frame(double now_ms) {
    auto& l = *lab();
    const double began = emscripten_get_now();
    if (l.can_draw) {
        SDL_Event event;
        while (SDL_PollEvent(&event)) kds::web::pointer_event(l.host, l.app, event);
        if (l.host.prepare_fonts(l.app)) {
            ImGui_ImplOpenGL3_DestroyFontsTexture();
            ImGui_ImplOpenGL3_CreateFontsTexture();
            kds::web::fit_canvas(l);
            l.app.wake();
        }
        ImGui_ImplOpenGL3_NewFrame();
    }
    l.host.prepare_frame(l.app, l.width, l.height, now_ms);
    const double wake = l.app.frame(now_ms);
    l.frame_cpu_ms = emscripten_get_now() - began;
    if (l.can_draw && l.app.drew()) kds::web::present(l);
    return wake;
}

/// The next message for the page, or null.
EMSCRIPTEN_KEEPALIVE const char* lab_poll_output() {
    auto& l = *lab();
    auto message = l.app.poll_output();
    return message ? kds::web::answer(l, *std::move(message)) : nullptr;
}

EMSCRIPTEN_KEEPALIVE void lab_twin_event(const char* id, const char* kind, const char* value) {
    lab()->app.twin_event(id, kind, value);
}

EMSCRIPTEN_KEEPALIVE void lab_text_state(const char* id, const char* value, int selection_start,
                                         int selection_end, int composing) {
    const auto count = [](int n) { return static_cast<std::size_t>(n < 0 ? 0 : n); };
    lab()->app.text_state(id, value, count(selection_start), count(selection_end),
                          count(composing));
}

EMSCRIPTEN_KEEPALIVE int lab_key(const char* key, int shift, int ctrl, int alt) {
    return lab()->app.key(key, shift != 0, ctrl != 0, alt != 0);
}

/// The graphics context is gone, and with it the texture and the shaders. The state is not: it
/// never was there. What belonged to the old context is let go of while it still is the present
/// one.
EMSCRIPTEN_KEEPALIVE void lab_context_lost() {
    auto& l = *lab();
    if (!l.can_draw) return;
    ImGui_ImplOpenGL3_Shutdown();
    l.can_draw = false;
}

EMSCRIPTEN_KEEPALIVE void lab_context_restored() {
    auto& l = *lab();
    if (!l.gl || l.can_draw) return;
    l.can_draw = ImGui_ImplOpenGL3_Init("#version 300 es");
    l.app.fonts() = {};
    l.app.wake();
}

// For tests.
EMSCRIPTEN_KEEPALIVE const char* lab_hit_rect(const char* id) {
    auto& l = *lab();
    const auto* entry = l.app.hits().find(id);
    if (!entry || entry->rect.empty()) return nullptr;
    const double scale = static_cast<double>(l.app.text_scale());
    char text[128];
    std::snprintf(
        text, sizeof text, "{\"x\":%.2f,\"y\":%.2f,\"w\":%.2f,\"h\":%.2f}",
        scale * static_cast<double>(entry->rect.x), scale * static_cast<double>(entry->rect.y),
        scale * static_cast<double>(entry->rect.w), scale * static_cast<double>(entry->rect.h));
    return kds::web::answer(l, text);
}

EMSCRIPTEN_KEEPALIVE const char* lab_stats() {
    auto& l = *lab();
    const auto& stats = l.app.stats();
    char hash[20];
    std::snprintf(hash, sizeof hash, "%016llx",
                  static_cast<unsigned long long>(l.app.session().world().state_hash()));
    return kds::web::answer(
        l, cat("{\"frames\":", stats.frames, ",\"frame_cpu_us\":",
               static_cast<long long>(l.frame_cpu_ms * 1000), ",\"state_hash\":\"", hash,
               "\",\"now_us\":", l.app.session().world().now().us, ",\"dots\":", stats.dots,
               ",\"sim_steps\":", stats.sim_steps, ",\"text_builds\":", stats.text_builds, "}"));
}

}  // extern "C"

int main() { return 0; }
