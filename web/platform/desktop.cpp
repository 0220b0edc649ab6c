/// The lab in a window of the desktop: SDL2 and OpenGL. What the page would fetch is read from the
/// repository; the fonts are those that ./lab build has cut.
///
///   shardlab [root of the repository]
#include <SDL.h>
#include <SDL_opengl.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "web/app/app.h"
#include "web/platform/imgui_host.h"
#include "web/platform/sdl_input.h"

namespace kds::web {
namespace {

struct File {
    const char* asset;
    const char* path;
};
constexpr File kFiles[] = {
    {"fonts/inter-regular.otf", "build/assets/inter-regular.otf"},
    {"fonts/inter-semibold.otf", "build/assets/inter-semibold.otf"},
    {"fonts/jetbrains-mono-regular.ttf", "build/assets/jetbrains-mono-regular.ttf"},
    {"lessons/course.json", "lessons/course.json"},
    {"lessons/records.json", "lessons/records.json"},
    {"assets/quotas.json", "assets/quotas.json"},
};

std::optional<std::string> read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

void key_event(App& app, const SDL_Event& event) {
    if (event.type == SDL_TEXTINPUT) {
        app.text_input(event.text.text);
        return;
    }
    const SDL_Keysym key = event.key.keysym;
    if (app.typing()) {
        switch (key.sym) {
            case SDLK_BACKSPACE: return app.text_key(App::TextKey::Backspace);
            case SDLK_DELETE: return app.text_key(App::TextKey::Delete);
            case SDLK_LEFT: return app.text_key(App::TextKey::Left);
            case SDLK_RIGHT: return app.text_key(App::TextKey::Right);
            case SDLK_HOME: return app.text_key(App::TextKey::Home);
            case SDLK_END: return app.text_key(App::TextKey::End);
            case SDLK_RETURN: return app.text_key(App::TextKey::Enter);
            case SDLK_ESCAPE: return app.text_key(App::TextKey::Escape);
            case SDLK_v:
                if (key.mod & KMOD_CTRL)
                    if (char* text = SDL_GetClipboardText()) {
                        app.text_input(text);
                        SDL_free(text);
                    }
                return;
            default: return;
        }
    }
    const bool shift = key.mod & KMOD_SHIFT;
    const bool ctrl = key.mod & (KMOD_CTRL | KMOD_GUI);
    const bool alt = key.mod & KMOD_ALT;
    switch (key.sym) {
        case SDLK_SPACE: app.key(" ", shift, ctrl, alt); return;
        case SDLK_RIGHT: app.key("ArrowRight", shift, ctrl, alt); return;
        case SDLK_COMMA: app.key(",", shift, ctrl, alt); return;
        case SDLK_PERIOD: app.key(".", shift, ctrl, alt); return;
        case SDLK_ESCAPE: app.key("Escape", shift, ctrl, alt); return;
        case SDLK_SLASH:
            if (shift) app.key("?", shift, ctrl, alt);
            return;
        default: return;
    }
}

/// What the page would do with a message; the desktop has no twin, no title of its own.
void message(const std::string& json) {
    constexpr std::string_view kClipboard = "{\"clipboard\":\"";
    if (!json.starts_with(kClipboard)) return;
    std::string text;
    for (std::size_t i = kClipboard.size(); i + 2 < json.size(); ++i) {
        if (json[i] == '\\') ++i;
        text += json[i];
    }
    SDL_SetClipboardText(text.c_str());
}

int run(const std::string& root) {
    App app;
    for (const File& file : kFiles) {
        auto bytes = read_file(root + "/" + file.path);
        if (!bytes) {
            std::fprintf(stderr,
                         "shardlab: cannot read %s/%s. Run ./lab build first, and start shardlab "
                         "in the repository.\n",
                         root.c_str(), file.path);
            return 1;
        }
        app.set_asset(file.asset, *std::move(bytes));
    }
    if (SDL_Init(SDL_INIT_VIDEO) != 0) {
        std::fprintf(stderr, "shardlab: %s\n", SDL_GetError());
        return 1;
    }
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 2);
    SDL_Window* window =
        SDL_CreateWindow("ShardLab", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, 1440, 900,
                         SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    SDL_GLContext gl = window ? SDL_GL_CreateContext(window) : nullptr;
    if (!gl) {
        std::fprintf(stderr, "shardlab: no OpenGL 3.2: %s\n", SDL_GetError());
        return 1;
    }
    SDL_GL_SetSwapInterval(1);
    ImGuiHost host;
    ImGui_ImplOpenGL3_Init("#version 150");
    if (auto started = app.start({}); !started) {
        std::fprintf(stderr, "shardlab: %s\n", started.error().message.c_str());
        return 1;
    }
    double wait = 0;
    for (bool open = true; open;) {
        SDL_Event event;
        if (wait != 0 &&
            SDL_WaitEventTimeout(nullptr, wait < 0 ? 60'000 : static_cast<int>(wait)) == 0 &&
            wait < 0)
            continue;
        while (SDL_PollEvent(&event)) {
            if (event.type == SDL_QUIT) open = false;
            if (event.type == SDL_KEYDOWN || event.type == SDL_TEXTINPUT) key_event(app, event);
            if (event.type == SDL_WINDOWEVENT) app.wake();
            pointer_event(host, app, event);
        }
        int width = 0;
        int height = 0;
        int pixels = 0;
        SDL_GetWindowSize(window, &width, &height);
        SDL_GL_GetDrawableSize(window, &pixels, nullptr);
        const float scale = static_cast<float>(pixels) / static_cast<float>(std::max(1, width));
        app.resize(static_cast<float>(width), static_cast<float>(height), scale);
        if (host.prepare_fonts(app)) {
            ImGui_ImplOpenGL3_DestroyFontsTexture();
            ImGui_ImplOpenGL3_CreateFontsTexture();
        }
        ImGui_ImplOpenGL3_NewFrame();
        const auto now = static_cast<double>(SDL_GetTicks64());
        host.prepare_frame(app, static_cast<float>(width), static_cast<float>(height), now);
        wait = app.frame(now);
        while (const auto text = app.poll_output()) message(*text);
        if (app.drew()) {
            glViewport(0, 0, static_cast<int>(static_cast<float>(width) * scale),
                       static_cast<int>(static_cast<float>(height) * scale));
            ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
            SDL_GL_SwapWindow(window);
        }
    }
    ImGui_ImplOpenGL3_Shutdown();
    SDL_GL_DeleteContext(gl);
    SDL_DestroyWindow(window);
    SDL_Quit();
    return 0;
}

}  // namespace
}  // namespace kds::web

int main(int argc, char** argv) { return kds::web::run(argc > 1 ? argv[1] : "."); }
