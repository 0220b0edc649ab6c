# How everything is compiled: `kds_everywhere` reaches third parties too (sanitizers, optimisation), `kds_own` is for
# our sources only.

add_library(kds_everywhere INTERFACE)
add_library(kds_own INTERFACE)
target_link_libraries(kds_own INTERFACE kds_everywhere)

target_compile_options(kds_own INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror
    -fno-exceptions -fno-rtti)
target_include_directories(kds_own INTERFACE "${PROJECT_SOURCE_DIR}")

if(SHARDLAB_SANITIZE)
    # The vptr check needs RTTI, which none of our code has.
    target_compile_options(kds_everywhere INTERFACE
        "-fsanitize=${SHARDLAB_SANITIZE}" -fno-sanitize=vptr -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(kds_everywhere INTERFACE "-fsanitize=${SHARDLAB_SANITIZE}")
endif()

if(EMSCRIPTEN)
    # Exceptions off at link time too, so that the library variants without them are taken. The two features are in
    # all browsers that have WebGL 2 (Safari since 15) and save code for each float to integer and each copy.
    target_compile_options(kds_everywhere INTERFACE -fno-exceptions -mbulk-memory -mnontrapping-fptoint)
    target_link_options(kds_everywhere INTERFACE -fno-exceptions)
endif()
if(SHARDLAB_LTO)
    # For size, but for the targets that say that they are to be fast.
    set(optimise $<IF:$<BOOL:$<TARGET_PROPERTY:KDS_FOR_SPEED>>,-O2,-Oz>)
    target_compile_options(kds_everywhere INTERFACE ${optimise} -flto)
    target_compile_definitions(kds_everywhere INTERFACE $<$<NOT:$<BOOL:$<TARGET_PROPERTY:KDS_FOR_SPEED>>>:KDS_FOR_SIZE>)
    target_link_options(kds_everywhere INTERFACE ${optimise} -flto)
endif()

# Colours where a person looks on: ninja hides from the compiler that there is a terminal.
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    add_compile_options($<$<BOOL:$ENV{SHARDLAB_COLOR}>:-fcolor-diagnostics>)
else()
    add_compile_options($<$<BOOL:$ENV{SHARDLAB_COLOR}>:-fdiagnostics-color=always>)
endif()
