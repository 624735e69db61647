# Whether the window is built. AUTO builds it when its sources and its libraries are there and
# says in one line when they are not; ON stops instead; OFF is silent.
if(NOT SLUICEBOX_GUI MATCHES "^(AUTO|ON|OFF)$")
    message(FATAL_ERROR "SLUICEBOX_GUI is '${SLUICEBOX_GUI}'; it must be AUTO, ON or OFF")
endif()
if(NOT SLUICEBOX_GUI STREQUAL "OFF")
    if(EXISTS ${PROJECT_SOURCE_DIR}/gui/CMakeLists.txt)
        add_subdirectory(gui)
    elseif(SLUICEBOX_GUI STREQUAL "ON")
        message(FATAL_ERROR "SLUICEBOX_GUI=ON, but the window is not part of this version")
    else()
        message(STATUS "Window: not part of this version; the command line is built without it")
    endif()
endif()
