# kds_mutant(NAME SOURCE file FROM text TO text [LINK targets...] [SOURCES files...])
# A program with a mistake in it that was made on purpose: one source of core is compiled from a copy in which one text is
# another. Its object is linked before the libraries, so that they have no say in it. The sources themselves have no
# switch for this. That the text occurs exactly once is checked, so that a mistake which cannot be made any more is noticed.
function(kds_mutant name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "SOURCE;FROM;TO" "LINK;SOURCES")
    set(source "${PROJECT_SOURCE_DIR}/${arg_SOURCE}")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")
    file(READ "${source}" right)
    string(FIND "${right}" "${arg_FROM}" first)
    string(FIND "${right}" "${arg_FROM}" last REVERSE)
    if(first EQUAL -1 OR NOT first EQUAL last)
        message(FATAL_ERROR "${name}: its text must occur once in ${arg_SOURCE}")
    endif()
    string(REPLACE "${arg_FROM}" "${arg_TO}" wrong "${right}")
    set(copy "${CMAKE_CURRENT_BINARY_DIR}/${name}_mutated.cpp")
    file(CONFIGURE OUTPUT "${copy}" CONTENT "@wrong@" @ONLY)
    kds_test(${name} LINK ${arg_LINK} SOURCES "${copy}" ${arg_SOURCES})
endfunction()
