# One place for what every target is compiled with. Contraction stays off so that a*b+c rounds
# the same on every processor; no -ffast-math, no -march=native: a digest must not depend on them.
include(CheckCXXCompilerFlag)
include(CheckPIESupported)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release, RelWithDebInfo" FORCE)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON) # of programs; see sim/CMakeLists.txt for the library
check_pie_supported(LANGUAGES CXX OUTPUT_VARIABLE sluicebox_pie_note)

# Programs end up in one place per build, whatever folder their sources are in.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)

add_library(sluicebox_flags INTERFACE)
target_compile_options(sluicebox_flags INTERFACE
    -ffp-contract=off -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wno-sign-conversion -Wno-missing-field-initializers
    # g++ 12 sees overlapping copies in string + string that are not there (GCC bug 105651).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
    -fstack-protector-strong "-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.")
foreach(flag stack-clash-protection cf-protection)
    string(MAKE_C_IDENTIFIER "SLUICEBOX_HAS_${flag}" known)
    check_cxx_compiler_flag("-Werror -f${flag}" ${known})
    if(${known})
        target_compile_options(sluicebox_flags INTERFACE -f${flag})
    endif()
endforeach()
if(NOT APPLE)
    target_link_options(sluicebox_flags INTERFACE -Wl,-z,relro,-z,now)
endif()

if(SLUICEBOX_ASSERTIONS)
    target_compile_definitions(sluicebox_flags INTERFACE
        _GLIBCXX_ASSERTIONS _LIBCPP_ENABLE_ASSERTIONS=1)
else()
    target_compile_definitions(sluicebox_flags INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
endif()
if(SLUICEBOX_WERROR)
    target_compile_options(sluicebox_flags INTERFACE -Werror)
endif()
if(SLUICEBOX_SANITIZE)
    target_compile_options(sluicebox_flags INTERFACE
        -fsanitize=${SLUICEBOX_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(sluicebox_flags INTERFACE -fsanitize=${SLUICEBOX_SANITIZE})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # Instrumented code makes g++ 12 warn about the standard library's own <regex>.
        target_compile_options(sluicebox_flags INTERFACE -Wno-maybe-uninitialized)
    endif()
else()
    # Fortified calls need an optimiser, and hide overflows from the address sanitizer.
    target_compile_options(sluicebox_flags INTERFACE
        $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE>
        $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
endif()
