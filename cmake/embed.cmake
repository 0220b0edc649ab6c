# kds_embed(TARGET files...): puts files into a program, so that tests need no file system at run time (node, wasm).
# Paths are relative to the root of the project; tests/lessons/embedded_files.h gives the content by that path.
#
# The file is its own build step: run as a script it writes the source.
if(CMAKE_SCRIPT_MODE_FILE)
    string(REPLACE "|" ";" files "${FILES}")
    set(arrays "")
    set(table "")
    set(number 0)
    foreach(path IN LISTS files)
        file(READ "${ROOT}/${path}" hex HEX)
        string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
        # A last byte, so that an empty file is no array of length 0.
        string(APPEND arrays "constexpr unsigned char kFile${number}[] = {${bytes}0};\n")
        string(APPEND table "    {\"${path}\", kFile${number}, sizeof kFile${number} - 1},\n")
        math(EXPR number "${number} + 1")
    endforeach()
    file(WRITE "${OUTPUT}"
        "#include \"tests/lessons/embedded_files.h\"\n\n"
        "namespace kds::tests {\nnamespace {\n\n${arrays}\n"
        "struct File {\n    std::string_view path;\n    const unsigned char* bytes;\n    std::size_t size;\n};\n"
        "constexpr File kFiles[] = {\n${table}};\n\n}  // namespace\n\n"
        "std::optional<std::string_view> embedded_file(std::string_view path) {\n"
        "    for (const File& file : kFiles) {\n"
        "        if (file.path == path)\n"
        "            return std::string_view{reinterpret_cast<const char*>(file.bytes), file.size};\n"
        "    }\n    return std::nullopt;\n}\n\n"
        "std::vector<std::string_view> embedded_paths() {\n    std::vector<std::string_view> paths;\n"
        "    for (const File& file : kFiles) paths.push_back(file.path);\n    return paths;\n}\n\n"
        "}  // namespace kds::tests\n")
    return()
endif()

function(kds_embed target)
    set(output "${CMAKE_CURRENT_BINARY_DIR}/${target}_files.cpp")
    list(TRANSFORM ARGN PREPEND "${PROJECT_SOURCE_DIR}/" OUTPUT_VARIABLE sources)
    list(JOIN ARGN "|" files)
    add_custom_command(
        OUTPUT "${output}"
        COMMAND "${CMAKE_COMMAND}" "-DROOT=${PROJECT_SOURCE_DIR}" "-DOUTPUT=${output}" "-DFILES=${files}"
            -P "${PROJECT_SOURCE_DIR}/cmake/embed.cmake"
        DEPENDS ${sources} "${PROJECT_SOURCE_DIR}/cmake/embed.cmake"
        VERBATIM)
    target_sources(${target} PRIVATE "${output}")
endfunction()
