# Third-party code, each a target that is SYSTEM to ours (its warnings are its own):
#   json (nlohmann/json), md4c, imgui, imgui_sdl2_gl (Dear ImGui's two backends), sdl2, gtest_main
# ./lab says by environment variables where the unpacked sources lie. What is not given is fetched from its author's
# release, verified by SHA-256: the way for systems other than Debian.

function(kds_source variable environment name url hash)
    set(${variable} "$ENV{${environment}}" CACHE PATH "Unpacked source of ${name}")
    if(NOT ${variable})
        include(FetchContent)
        set(FETCHCONTENT_QUIET OFF)
        FetchContent_Declare(${name} URL "${url}" URL_HASH "SHA256=${hash}" DOWNLOAD_EXTRACT_TIMESTAMP OFF)
        FetchContent_GetProperties(${name})
        if(NOT ${name}_POPULATED)
            FetchContent_Populate(${name})
        endif()
        set(${variable} "${${name}_SOURCE_DIR}" PARENT_SCOPE)
    endif()
endfunction()

# --- nlohmann/json: headers only ---------------------------------------------------------------------------------
kds_source(SHARDLAB_JSON_DIR SHARDLAB_JSON_DIR json
    "https://github.com/nlohmann/json/releases/download/v3.11.3/json.tar.xz"
    d6c65aca6b1ed68e7a182f4757257b107ae403032760ed6ef121c9d55e81757d)
# Through a link, because a package's /usr/include must not come before Emscripten's own headers.
file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/third_party/json")
file(CREATE_LINK "${SHARDLAB_JSON_DIR}/include/nlohmann" "${PROJECT_BINARY_DIR}/third_party/json/nlohmann" SYMBOLIC)
add_library(json INTERFACE)
target_include_directories(json SYSTEM INTERFACE "${PROJECT_BINARY_DIR}/third_party/json")
target_compile_definitions(json INTERFACE JSON_NOEXCEPTION JSON_USE_IMPLICIT_CONVERSIONS=0)

# --- GoogleTest --------------------------------------------------------------------------------------------------
if(SHARDLAB_TESTS)
    kds_source(SHARDLAB_GTEST_DIR SHARDLAB_GTEST_DIR googletest
        "https://github.com/google/googletest/archive/refs/tags/v1.14.0.tar.gz"
        8ad598c73ad796e0d8280b082cebd82a630d73e73cd3c70057938a6501bba5d7)
    set(gtest "${SHARDLAB_GTEST_DIR}/googletest")
    add_library(gtest_main STATIC EXCLUDE_FROM_ALL "${gtest}/src/gtest-all.cc" "${gtest}/src/gtest_main.cc")
    target_include_directories(gtest_main SYSTEM PUBLIC "${gtest}/include" PRIVATE "${gtest}")
    # As our tests are compiled, so that its headers mean the same in both.
    target_compile_options(gtest_main PRIVATE -fno-exceptions -fno-rtti)
    target_link_libraries(gtest_main PRIVATE kds_everywhere)
    if(NOT EMSCRIPTEN)
        find_package(Threads REQUIRED)
        target_link_libraries(gtest_main PUBLIC Threads::Threads)
    endif()
endif()

if(NOT SHARDLAB_APP)
    return()
endif()

# --- md4c --------------------------------------------------------------------------------------------------------
kds_source(SHARDLAB_MD4C_DIR SHARDLAB_MD4C_DIR md4c_source
    "https://github.com/mity/md4c/archive/refs/tags/release-0.5.2.tar.gz"
    55d0111d48fb11883aaee91465e642b8b640775a4d6993c2d0e7a8092758ef21)
add_library(md4c STATIC EXCLUDE_FROM_ALL "${SHARDLAB_MD4C_DIR}/src/md4c.c")
target_include_directories(md4c SYSTEM PUBLIC "${SHARDLAB_MD4C_DIR}/src")
target_compile_definitions(md4c PRIVATE MD4C_USE_UTF8)
target_link_libraries(md4c PRIVATE kds_everywhere)

# --- Dear ImGui --------------------------------------------------------------------------------------------------
kds_source(SHARDLAB_IMGUI_DIR SHARDLAB_IMGUI_DIR imgui_source
    "https://github.com/ocornut/imgui/archive/refs/tags/v1.90.1.tar.gz"
    21dcc985bb2ae8fe48047c86135dbc438d6980a8f2e08babbda5be820592f282)
add_library(imgui STATIC EXCLUDE_FROM_ALL
    "${SHARDLAB_IMGUI_DIR}/imgui.cpp"
    "${SHARDLAB_IMGUI_DIR}/imgui_draw.cpp"
    "${SHARDLAB_IMGUI_DIR}/imgui_tables.cpp"
    "${SHARDLAB_IMGUI_DIR}/imgui_widgets.cpp"
    $<$<BOOL:${SHARDLAB_UI_TEST_HOOKS}>:${PROJECT_SOURCE_DIR}/cmake/imgui/test_hooks_none.cpp>)
target_include_directories(imgui SYSTEM PUBLIC "${SHARDLAB_IMGUI_DIR}")
target_compile_definitions(imgui PUBLIC
    IMGUI_DISABLE_DEBUG_TOOLS
    IMGUI_DISABLE_DEMO_WINDOWS
    IMGUI_DISABLE_FILE_FUNCTIONS
    IMGUI_DISABLE_OBSOLETE_FUNCTIONS
    $<$<BOOL:${SHARDLAB_UI_TEST_HOOKS}>:IMGUI_ENABLE_TEST_ENGINE>)
target_compile_options(imgui PRIVATE -fno-exceptions -fno-rtti)
target_link_libraries(imgui PRIVATE kds_everywhere)

# --- SDL2, with a window and OpenGL ------------------------------------------------------------------------------
if(EMSCRIPTEN)
    kds_source(SHARDLAB_SDL2_DIR SHARDLAB_SDL2_DIR sdl2_source
        "https://github.com/libsdl-org/SDL/releases/download/release-2.32.4/SDL2-2.32.4.tar.gz"
        f15b478253e1ff6dac62257ded225ff4e7d0c5230204ac3450f1144ee806f934)
    add_subdirectory(cmake/sdl2)
else()
    find_package(SDL2 QUIET)
    find_library(SHARDLAB_GLES_LIBRARY GLESv2)
    if(SDL2_FOUND AND SHARDLAB_GLES_LIBRARY)
        add_library(sdl2 INTERFACE)
        target_link_libraries(sdl2 INTERFACE SDL2::SDL2 "${SHARDLAB_GLES_LIBRARY}")
    else()
        message(STATUS "SDL2 or OpenGL ES is not installed: the desktop program is left out")
    endif()
endif()

if(TARGET sdl2)
    add_library(imgui_sdl2_gl STATIC EXCLUDE_FROM_ALL
        "${SHARDLAB_IMGUI_DIR}/backends/imgui_impl_opengl3.cpp"
        "${SHARDLAB_IMGUI_DIR}/backends/imgui_impl_sdl2.cpp")
    target_include_directories(imgui_sdl2_gl SYSTEM PUBLIC "${SHARDLAB_IMGUI_DIR}/backends")
    target_compile_definitions(imgui_sdl2_gl PUBLIC IMGUI_IMPL_OPENGL_ES3)
    target_compile_options(imgui_sdl2_gl PRIVATE -fno-exceptions -fno-rtti)
    target_link_libraries(imgui_sdl2_gl PRIVATE kds_everywhere PUBLIC imgui sdl2)
endif()
