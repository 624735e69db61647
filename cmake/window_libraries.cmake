# The libraries of the window: OpenGL, GLFW 3.3, Dear ImGui 1.86 to 1.92, lodepng. Each is found on
# the system first; SLUICEBOX_FETCH_DEPS downloads the ones that are missing, pinned by hash.
# ImGui, the one with most forms, is looked for as: the source folder that SLUICEBOX_IMGUI_SOURCE
# names, a CMake package, a pkg-config module, a download.
#
# Made here: the interface targets sluicebox_imgui (with GLFW and OpenGL) and sluicebox_lodepng,
# and nothing else knows where they came from; sluicebox_window_found, a line of versions;
# sluicebox_window_missing, empty when the window can be built.
include(CheckCXXSourceCompiles)

set(SLUICEBOX_IMGUI_SOURCE "" CACHE PATH "Folder with the unpacked source of Dear ImGui")
set(sluicebox_window_missing "")
set(sluicebox_window_found "")

# sluicebox_fetch_source(NAME URL SHA256): downloads and unpacks; NAME_SOURCE_DIR says where.
macro(sluicebox_fetch_source name url sha256)
    message(STATUS "${name}: not on this system, fetching ${url}")
    # The folder that does not exist keeps CMake from building what was unpacked.
    FetchContent_Declare(${name} URL ${url} URL_HASH SHA256=${sha256}
        DOWNLOAD_EXTRACT_TIMESTAMP OFF SOURCE_SUBDIR nothing-to-build)
    FetchContent_MakeAvailable(${name})
endmacro()

find_package(PkgConfig QUIET)

find_package(OpenGL QUIET COMPONENTS OpenGL OPTIONAL_COMPONENTS GLX)
if(NOT TARGET OpenGL::GL)
    list(APPEND sluicebox_window_missing "OpenGL")
endif()

find_package(glfw3 3.3 CONFIG QUIET)
if(NOT TARGET glfw AND PkgConfig_FOUND)
    pkg_check_modules(SLUICEBOX_GLFW QUIET IMPORTED_TARGET glfw3>=3.3)
endif()
if(TARGET glfw)
    set(sluicebox_glfw glfw)
    set(sluicebox_glfw_version "${glfw3_VERSION}")
elseif(TARGET PkgConfig::SLUICEBOX_GLFW)
    set(sluicebox_glfw PkgConfig::SLUICEBOX_GLFW)
    set(sluicebox_glfw_version "${SLUICEBOX_GLFW_VERSION}")
elseif(SLUICEBOX_FETCH_DEPS)
    foreach(part TESTS EXAMPLES DOCS)
        set(GLFW_BUILD_${part} OFF CACHE INTERNAL "")
    endforeach()
    set(GLFW_INSTALL OFF CACHE INTERNAL "")
    FetchContent_Declare(glfw URL https://github.com/glfw/glfw/archive/3.3.8.tar.gz
        URL_HASH SHA256=f30f42e05f11e5fc62483e513b0488d5bceeab7d9c5da0ffe2252ad81816c713
        DOWNLOAD_EXTRACT_TIMESTAMP OFF SYSTEM)
    FetchContent_MakeAvailable(glfw)
    set(sluicebox_glfw glfw)
    set(sluicebox_glfw_version "3.3.8, fetched")
else()
    list(APPEND sluicebox_window_missing "GLFW 3.3")
endif()

# sluicebox_imgui_version(OUT FOLDER): what its header says.
function(sluicebox_imgui_version out folder)
    set(version "unknown")
    if(EXISTS "${folder}/imgui.h")
        file(STRINGS "${folder}/imgui.h" line REGEX "^#define IMGUI_VERSION +\"" LIMIT_COUNT 1)
        string(REGEX REPLACE ".*\"([^\"]*)\".*" "\\1" version "${line}")
    endif()
    set(${out} "${version}" PARENT_SCOPE)
endfunction()

# sluicebox_imgui_library(FOLDER): the five files that the window needs, with the OpenGL backend.
function(sluicebox_imgui_library folder)
    add_library(sluicebox_imgui_source STATIC
        ${folder}/imgui.cpp ${folder}/imgui_draw.cpp ${folder}/imgui_tables.cpp
        ${folder}/imgui_widgets.cpp ${folder}/backends/imgui_impl_opengl3.cpp)
    target_include_directories(sluicebox_imgui_source SYSTEM PUBLIC ${folder} ${folder}/backends)
    # Fonts are drawn by this code, and pictures must not depend on the compiler.
    target_compile_options(sluicebox_imgui_source PRIVATE -w -ffp-contract=off)
    target_link_libraries(sluicebox_imgui_source PUBLIC ${CMAKE_DL_LIBS})
    if(SLUICEBOX_SANITIZE)
        target_compile_options(sluicebox_imgui_source PRIVATE -fsanitize=${SLUICEBOX_SANITIZE}
            -fno-sanitize=function -fno-omit-frame-pointer)
    endif()
endfunction()

# A package of somebody else may come without the OpenGL backend; then it is no use.
function(sluicebox_imgui_package_works out)
    set(CMAKE_REQUIRED_LIBRARIES imgui::imgui OpenGL::GL ${CMAKE_DL_LIBS})
    check_cxx_source_compiles("
        #include <imgui.h>
        #if __has_include(<backends/imgui_impl_opengl3.h>)
        #include <backends/imgui_impl_opengl3.h>
        #else
        #include <imgui_impl_opengl3.h>
        #endif
        int main() {
            return ImGui::GetVersion() && ImGui_ImplOpenGL3_Init() ? 0 : 1;
        }" SLUICEBOX_IMGUI_PACKAGE_WORKS)
    set(${out} "${SLUICEBOX_IMGUI_PACKAGE_WORKS}" PARENT_SCOPE)
endfunction()

set(sluicebox_imgui_from "")
if(SLUICEBOX_IMGUI_SOURCE)
    if(NOT EXISTS "${SLUICEBOX_IMGUI_SOURCE}/imgui_draw.cpp")
        message(FATAL_ERROR "SLUICEBOX_IMGUI_SOURCE=${SLUICEBOX_IMGUI_SOURCE}: there is no "
            "source of Dear ImGui (imgui_draw.cpp) in that folder")
    endif()
    set(sluicebox_imgui_folder "${SLUICEBOX_IMGUI_SOURCE}")
    set(sluicebox_imgui_from "source folder")
elseif(TARGET OpenGL::GL)
    find_package(imgui CONFIG QUIET)
    if(TARGET imgui::imgui)
        sluicebox_imgui_package_works(works)
        if(works)
            set(sluicebox_imgui_target imgui::imgui)
            set(sluicebox_imgui_found_version "${imgui_VERSION}")
            set(sluicebox_imgui_from "package")
        endif()
    endif()
    if(NOT sluicebox_imgui_from AND PkgConfig_FOUND)
        pkg_check_modules(SLUICEBOX_IMGUI QUIET IMPORTED_TARGET imgui>=1.86)
        if(TARGET PkgConfig::SLUICEBOX_IMGUI)
            set(sluicebox_imgui_target PkgConfig::SLUICEBOX_IMGUI)
            set(sluicebox_imgui_found_version "${SLUICEBOX_IMGUI_VERSION}")
            set(sluicebox_imgui_from "system")
        endif()
    endif()
    if(NOT sluicebox_imgui_from AND SLUICEBOX_FETCH_DEPS)
        sluicebox_fetch_source(sluicebox_fetched_imgui
            https://github.com/ocornut/imgui/archive/v1.86.tar.gz
            6ba6ae8425a19bc52c5e067702c48b70e4403cd339cba02073a462730a63e825)
        set(sluicebox_imgui_folder "${sluicebox_fetched_imgui_SOURCE_DIR}")
        set(sluicebox_imgui_from "fetched")
    endif()
endif()
if(NOT sluicebox_imgui_from)
    if(PkgConfig_FOUND)
        list(APPEND sluicebox_window_missing "Dear ImGui 1.86")
    else()
        list(APPEND sluicebox_window_missing "Dear ImGui 1.86 (pkg-config is not here to find it)")
    endif()
endif()

find_path(SLUICEBOX_LODEPNG_INCLUDE lodepng.h)
find_library(SLUICEBOX_LODEPNG_LIBRARY lodepng)
mark_as_advanced(SLUICEBOX_LODEPNG_INCLUDE SLUICEBOX_LODEPNG_LIBRARY)
set(sluicebox_has_lodepng OFF)
if(SLUICEBOX_LODEPNG_INCLUDE AND SLUICEBOX_LODEPNG_LIBRARY)
    set(sluicebox_has_lodepng ON)
elseif(SLUICEBOX_FETCH_DEPS)
    sluicebox_fetch_source(sluicebox_fetched_lodepng
        https://github.com/lvandeve/lodepng/archive/48e5364ef48ec2408f44c727657ac1b6703185f8.tar.gz
        c47c48c77a205f1af484b7b5a847290af65de3ea6f15817aa27c5ec7cc5208fd)
    set(sluicebox_has_lodepng ON)
else()
    list(APPEND sluicebox_window_missing "lodepng")
endif()

if(NOT sluicebox_window_missing)
    if(sluicebox_imgui_folder)
        sluicebox_imgui_library("${sluicebox_imgui_folder}")
        set(sluicebox_imgui_target sluicebox_imgui_source)
        sluicebox_imgui_version(sluicebox_imgui_found_version "${sluicebox_imgui_folder}")
    endif()
    add_library(sluicebox_imgui INTERFACE)
    target_link_libraries(sluicebox_imgui INTERFACE
        ${sluicebox_imgui_target} ${sluicebox_glfw} OpenGL::GL ${CMAKE_DL_LIBS})
    target_compile_definitions(sluicebox_imgui INTERFACE
        SLUICEBOX_IMGUI_FROM="${sluicebox_imgui_from}")

    add_library(sluicebox_lodepng INTERFACE)
    if(sluicebox_fetched_lodepng_SOURCE_DIR)
        add_library(sluicebox_lodepng_source STATIC
            ${sluicebox_fetched_lodepng_SOURCE_DIR}/lodepng.cpp)
        target_include_directories(sluicebox_lodepng_source SYSTEM PUBLIC
            ${sluicebox_fetched_lodepng_SOURCE_DIR})
        target_compile_options(sluicebox_lodepng_source PRIVATE -w)
        target_link_libraries(sluicebox_lodepng INTERFACE sluicebox_lodepng_source)
    else()
        target_include_directories(sluicebox_lodepng SYSTEM INTERFACE ${SLUICEBOX_LODEPNG_INCLUDE})
        target_link_libraries(sluicebox_lodepng INTERFACE ${SLUICEBOX_LODEPNG_LIBRARY})
    endif()
    set(sluicebox_window_found
        "imgui ${sluicebox_imgui_found_version} (${sluicebox_imgui_from}), glfw ${sluicebox_glfw_version}")
endif()
