# kds_folder(NAME [LINK targets...] [SOURCES files...])
# The library of one folder. A folder of headers alone gives an INTERFACE library.
function(kds_folder name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINK;SOURCES")
    if(arg_SOURCES)
        add_library(${name} STATIC ${arg_SOURCES})
        target_link_libraries(${name} PRIVATE kds_own PUBLIC ${arg_LINK})
        target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}")
    else()
        add_library(${name} INTERFACE)
        target_link_libraries(${name} INTERFACE ${arg_LINK})
        target_include_directories(${name} INTERFACE "${PROJECT_SOURCE_DIR}")
    endif()
    string(REPLACE "kds_" "" short ${name})
    add_library(kds::${short} ALIAS ${name})
endfunction()

# kds_program(NAME [LINK targets...] [SOURCES files...])
# A program; left out with a notice while its source list is empty.
function(kds_program name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINK;SOURCES")
    if(NOT arg_SOURCES)
        message(STATUS "${name}: no sources yet, left out")
        return()
    endif()
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE kds_own ${arg_LINK})
endfunction()

# kds_test(NAME [SHORT] [LINK targets...] [SOURCES files...])
# A console program for tests: native, or run by node with the real file system. It is run from the root of the
# repository and finds files from there, so that no object file depends on where the clone lies.
# SHORT: its own sources take longer to compile than to run; with sanitizers, and as WebAssembly, they are not
# optimised (a source of GoogleTest's then takes 8 s of g++ and not 18). What they link is.
function(kds_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "SHORT" "" "")
    kds_program(${name} ${arg_UNPARSED_ARGUMENTS})
    if(NOT TARGET ${name})
        return()
    endif()
    if(arg_SHORT AND (SHARDLAB_SANITIZE OR EMSCRIPTEN))
        target_compile_options(${name} PRIVATE -O0)
    endif()
    target_compile_definitions(${name} PRIVATE SHARDLAB_SOURCE_DIR=".")
    if(EMSCRIPTEN)
        # package.json says that .js files are ES modules; what Emscripten writes for node is none.
        set_target_properties(${name} PROPERTIES SUFFIX ".cjs")
        target_link_options(${name} PRIVATE -sENVIRONMENT=node -sNODERAWFS=1 -sEXIT_RUNTIME=1 -sALLOW_MEMORY_GROWTH
            -sSTACK_SIZE=1MB)
    endif()
endfunction()

# kds_fuzz(NAME [LINK targets...] [SOURCES files...]): a libFuzzer program; NAME begins with fuzz_ (./lab fuzz lists them).
function(kds_fuzz name)
    kds_program(${name} ${ARGN})
    if(TARGET ${name})
        target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    endif()
endfunction()

# kds_browser_program(NAME): how the page's program is linked: NAME.mjs exports a factory, NAME.wasm lies beside it.
function(kds_browser_program name)
    if(NOT TARGET ${name})
        return()
    endif()
    set_target_properties(${name} PROPERTIES SUFFIX ".mjs")
    target_link_options(${name} PRIVATE
        -sALLOW_MEMORY_GROWTH
        -sDYNAMIC_EXECUTION=0
        -sENVIRONMENT=web
        -sEXPORT_ES6
        -sFILESYSTEM=0
        -sGL_ENABLE_GET_PROC_ADDRESS=0  # cmake/sdl2/left_out.c has the few that are asked for
        -sGL_EXTENSIONS_IN_PREFIXED_FORMAT=0
        -sGL_SUPPORT_AUTOMATIC_ENABLE_EXTENSIONS=0
        -sGL_SUPPORT_SIMPLE_ENABLE_EXTENSIONS=0
        -sGL_TRACK_ERRORS=0
        -sMALLOC=emmalloc
        -sMAX_WEBGL_VERSION=2
        -sMIN_WEBGL_VERSION=2
        -sMODULARIZE
        -sSTACK_SIZE=512KB
        -sSUPPORT_LONGJMP=0
        -sTEXTDECODER=2)
    if(SHARDLAB_LTO)
        target_link_options(${name} PRIVATE -sASSERTIONS=0)
        kds_split_program(${name})
    else()
        target_link_options(${name} PRIVATE -sASSERTIONS=1)
    endif()
endfunction()

# kds_split_program(NAME): what the first lesson does not need goes into NAME.second.wasm (tools/split_program.mjs).
function(kds_split_program name)
    find_program(SHARDLAB_WASM_SPLIT wasm-split REQUIRED NO_CMAKE_FIND_ROOT_PATH
        HINTS "${EMSCRIPTEN_ROOT_PATH}/../../bin" "${EMSCRIPTEN_ROOT_PATH}/../bin")
    find_program(SHARDLAB_NODE node REQUIRED NO_CMAKE_FIND_ROOT_PATH)
    cmake_path(GET SHARDLAB_WASM_SPLIT PARENT_PATH binaryen)
    # The functions' names, to choose by; they are taken out with the parting. Equal functions are not made one before
    # that, as the one could have the name of the second part's; and a function of some length is not put into its only
    # caller, as that may be one of the first part.
    target_link_options(${name} PRIVATE --profiling-funcs -Wl,--no-demangle
        "-sBINARYEN_EXTRA_PASSES=--skip-pass=duplicate-function-elimination,--one-caller-inline-max-function-size=60")
    set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS
        "${PROJECT_SOURCE_DIR}/tools/split_program.mjs" "${PROJECT_SOURCE_DIR}/web/later_sources.txt")
    add_custom_command(TARGET ${name} POST_BUILD
        COMMAND "${SHARDLAB_NODE}" tools/split_program.mjs "${PROJECT_BINARY_DIR}"
            "$<TARGET_FILE_DIR:${name}>/${name}.wasm" "$<TARGET_FILE_DIR:${name}>/${name}.second.wasm" "${binaryen}"
        WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
        VERBATIM)
endfunction()

# kds_mark_later(): sources of this folder that go into the second part are compiled by themselves, because link-time
# optimisation would put them into their callers. To be called before the folder's targets.
function(kds_mark_later)
    file(STRINGS "${PROJECT_SOURCE_DIR}/web/later_sources.txt" patterns REGEX "^[^#]")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/web/later_sources.txt")
    list(FILTER patterns EXCLUDE REGEX "^function ")
    list(TRANSFORM patterns PREPEND "${PROJECT_SOURCE_DIR}/")
    file(GLOB sources ${patterns})
    set_source_files_properties(${sources} PROPERTIES
        COMPILE_OPTIONS $<$<NOT:$<BOOL:$<TARGET_PROPERTY:KDS_FOR_SPEED>>>:-fno-lto>)
endfunction()

# kds_wasm_module(NAME functions...): a bare NAME.wasm that exports these functions and needs no JavaScript of Emscripten.
function(kds_wasm_module name)
    list(JOIN ARGN "," functions)
    set_target_properties(${name} PROPERTIES SUFFIX ".wasm")
    target_link_options(${name} PRIVATE
        --no-entry
        "-sEXPORTED_FUNCTIONS=${functions}"
        -sALLOW_MEMORY_GROWTH
        -sSTACK_SIZE=512KB
        -sSTANDALONE_WASM
        -sSUPPORT_LONGJMP=0)
    set_target_properties(${name} PROPERTIES KDS_FOR_SPEED ON)
endfunction()
