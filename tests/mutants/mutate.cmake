# Run as a script: writes a copy of the source FILE (below ROOT) to OUT in which every row of
# mutations.cmake that is about it has its switch. Rows are numbered in their order.
set(number 0)
file(READ ${ROOT}/${FILE} text)

function(mutation name file before after)
    set(index ${number})
    math(EXPR number "${number} + 1")
    set(number ${number} PARENT_SCOPE)
    if(NOT file STREQUAL FILE)
        return()
    endif()
    string(FIND "${text}" "${before}" first)
    string(FIND "${text}" "${before}" last REVERSE)
    if(first EQUAL -1 OR NOT first EQUAL last)
        message(FATAL_ERROR "${FILE}: what \"${name}\" changes must stand there exactly once")
    endif()
    string(REPLACE "MUTATED" "(::sluice::mutation_on == ${index})" after "${after}")
    string(REPLACE "${before}" "${after}" text "${text}")
    set(text "${text}" PARENT_SCOPE)
endfunction()

include(${CMAKE_CURRENT_LIST_DIR}/mutations.cmake)
file(WRITE ${OUT} "namespace sluice { extern int mutation_on; }\n#line 1 \"${FILE}\"\n${text}")
