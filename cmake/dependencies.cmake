# The libraries, from the system: nlohmann_json, CLI11 and fmt (header-only) for the programs,
# Catch2 for the tests. SLUICEBOX_FETCH_DEPS=ON downloads the ones that are missing, in the
# versions of Debian 12. The hashes are the ones that several public package recipes state for
# these archives; a download that differs stops the build. Nothing in this repository's own tests
# downloads, so this way is not tested by them.
if(SLUICEBOX_FETCH_DEPS)
    include(FetchContent)
    set(JSON_BuildTests OFF CACHE INTERNAL "")
    set(CLI11_BUILD_TESTS OFF CACHE INTERNAL "")
    set(CLI11_BUILD_EXAMPLES OFF CACHE INTERNAL "")
    set(CLI11_BUILD_DOCS OFF CACHE INTERNAL "")
    if(NOT DEFINED CMAKE_POLICY_VERSION_MINIMUM)
        set(CMAKE_POLICY_VERSION_MINIMUM 3.5) # the archives name versions that CMake 4 refuses
    endif()
endif()

# sluicebox_library(PACKAGE URL SHA256 [VERSION]): find it, or fetch it where that was asked for.
function(sluicebox_library package url sha256)
    find_package(${package} ${ARGN} QUIET)
    if(${package}_FOUND)
        return()
    endif()
    if(NOT SLUICEBOX_FETCH_DEPS)
        message(FATAL_ERROR
            "${package} ${ARGN} was not found. Install it (on Debian or Ubuntu: scripts/setup "
            "installs everything), or say -DSLUICEBOX_FETCH_DEPS=ON to download it.")
    endif()
    message(STATUS "${package}: not on this system, fetching ${url}")
    FetchContent_Declare(${package} URL ${url} URL_HASH SHA256=${sha256}
        DOWNLOAD_EXTRACT_TIMESTAMP OFF SYSTEM)
    FetchContent_MakeAvailable(${package})
endfunction()

sluicebox_library(nlohmann_json https://github.com/nlohmann/json/archive/v3.11.2.tar.gz
    d69f9deb6a75e2580465c6c4c5111b89c4dc2fa94e3a85fcd2ffcd9a143d9273 3.9)
sluicebox_library(CLI11 https://github.com/CLIUtils/CLI11/archive/v2.1.2.tar.gz
    26291377e892ba0e5b4972cdfd4a2ab3bf53af8dac1f4ea8fe0d1376b625c8cb)
sluicebox_library(fmt https://github.com/fmtlib/fmt/archive/9.1.0.tar.gz
    5dea48d1fcddc3ec571ce2058e13910a0d4a6bab4cc09a809d8b1dd1c88ae6f2)
if(SLUICEBOX_TESTS)
    sluicebox_library(Catch2 https://github.com/catchorg/Catch2/archive/v2.13.10.tar.gz
        d54a712b7b1d7708bc7a819a8e6e47b2fde9536f487b89ccbca295072a7d9943)
endif()
