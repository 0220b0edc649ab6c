/// SDL's events as the pointer of the host. Shared by the browser and the desktop.
#pragma once

#include <SDL.h>
#include <imgui.h>

#include <cmath>

#include "web/platform/imgui_host.h"

namespace kds::web {

/// True if the event was one of the pointer.
inline bool pointer_event(ImGuiHost& host, App& app, const SDL_Event& event) {
    switch (event.type) {
        case SDL_MOUSEMOTION:
            host.pointer_moved(app, static_cast<float>(event.motion.x),
                               static_cast<float>(event.motion.y));
            return true;
        case SDL_MOUSEBUTTONDOWN:
        case SDL_MOUSEBUTTONUP: {
            const bool down = event.type == SDL_MOUSEBUTTONDOWN;
            if (event.button.button != SDL_BUTTON_LEFT) return true;
            host.pointer_moved(app, static_cast<float>(event.button.x),
                               static_cast<float>(event.button.y));
            host.pointer_button(app, 0, down);
            // A finger that is lifted points at nothing any more.
            if (!down && event.button.which == SDL_TOUCH_MOUSEID) host.pointer_left(app);
            return true;
        }
        case SDL_MOUSEWHEEL:
            host.wheel(app, event.wheel.preciseX, event.wheel.preciseY);
            return true;
        case SDL_MULTIGESTURE: {
            // In shares of the window; dDist is how much farther apart the fingers are.
            constexpr float kZoomOfWindow = 4;
            const ImVec2 size = ImGui::GetIO().DisplaySize;
            app.pinch(event.mgesture.x * size.x / app.scale(),
                      event.mgesture.y * size.y / app.scale(),
                      std::exp(event.mgesture.dDist * kZoomOfWindow));
            return true;
        }
        case SDL_WINDOWEVENT:
            if (event.window.event == SDL_WINDOWEVENT_LEAVE) host.pointer_left(app);
            return event.window.event == SDL_WINDOWEVENT_LEAVE;
        default: return false;
    }
}

}  // namespace kds::web
