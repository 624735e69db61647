# Whether the window is built. AUTO builds it when its sources and its libraries are there and
# says in one line which are not; ON stops instead; OFF is silent.
if(NOT SLUICEBOX_GUI MATCHES "^(AUTO|ON|OFF)$")
    message(FATAL_ERROR "SLUICEBOX_GUI is '${SLUICEBOX_GUI}'; it must be AUTO, ON or OFF")
endif()
if(NOT SLUICEBOX_GUI STREQUAL "OFF")
    include(cmake/window_libraries.cmake)
    if(NOT sluicebox_window_missing)
        message(STATUS "Window: ${sluicebox_window_found}")
        add_subdirectory(gui)
    else()
        list(JOIN sluicebox_window_missing ", " missing)
        if(SLUICEBOX_GUI STREQUAL "ON")
            message(FATAL_ERROR "SLUICEBOX_GUI=ON, but these are missing: ${missing}. On Debian "
                "or Ubuntu, scripts/setup gui installs them.")
        endif()
        message(STATUS "Window: not built, missing: ${missing} (scripts/setup gui)")
    endif()
endif()
