/* Two parts of SDL2 are left out that the rest of it, or Dear ImGui's SDL2 backend, names: game controllers (larger than
   all the rest that we use of SDL) and the 2D renderer (we draw with OpenGL). These answer that there is none. */

#include <GLES3/gl3.h>

#include "SDL.h"

SDL_GameController* SDL_GameControllerOpen(int joystick_index) {
    (void)joystick_index;
    return NULL;
}

void SDL_GameControllerClose(SDL_GameController* controller) { (void)controller; }

Uint8 SDL_GameControllerGetButton(SDL_GameController* controller, SDL_GameControllerButton button) {
    (void)controller;
    (void)button;
    return 0;
}

Sint16 SDL_GameControllerGetAxis(SDL_GameController* controller, SDL_GameControllerAxis axis) {
    (void)controller;
    (void)axis;
    return 0;
}

SDL_Renderer* SDL_GetRenderer(SDL_Window* window) {
    (void)window;
    return NULL;
}

int SDL_GetRendererOutputSize(SDL_Renderer* renderer, int* width, int* height) {
    (void)renderer;
    (void)width;
    (void)height;
    return SDL_Unsupported();
}

/* Internal to SDL, called when a window that has a renderer is destroyed. */
void SDL_DestroyRendererWithoutFreeing(SDL_Renderer* renderer);
void SDL_DestroyRendererWithoutFreeing(SDL_Renderer* renderer) { (void)renderer; }

/* Emscripten's own eglGetProcAddress brings the whole of OpenGL ES into the page, 60 KB of it. SDL asks for no more than
   these (SDL_video.c), and Dear ImGui and we call OpenGL by name. */
void* eglGetProcAddress(const char* name);
void* eglGetProcAddress(const char* name) {
    if (SDL_strcmp(name, "glBindFramebuffer") == 0) return (void*)glBindFramebuffer;
    if (SDL_strcmp(name, "glGetError") == 0) return (void*)glGetError;
    if (SDL_strcmp(name, "glGetFramebufferAttachmentParameteriv") == 0) {
        return (void*)glGetFramebufferAttachmentParameteriv;
    }
    if (SDL_strcmp(name, "glGetIntegerv") == 0) return (void*)glGetIntegerv;
    if (SDL_strcmp(name, "glGetString") == 0) return (void*)glGetString;
    if (SDL_strcmp(name, "glGetStringi") == 0) return (void*)glGetStringi;
    return NULL;
}
