# One place for what every target is compiled with. Contraction stays off so that a*b+c rounds
# the same on every processor; no -ffast-math, no -march=native: a digest must not depend on them.
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

add_library(sluicebox_flags INTERFACE)
target_compile_options(sluicebox_flags INTERFACE
    -ffp-contract=off -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wno-sign-conversion
    -fstack-protector-strong "-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.")
target_compile_definitions(sluicebox_flags INTERFACE
    $<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=2> $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
target_link_options(sluicebox_flags INTERFACE -Wl,-z,relro,-z,now)
if(SLUICEBOX_WERROR)
    target_compile_options(sluicebox_flags INTERFACE -Werror)
endif()
if(SLUICEBOX_SANITIZE)
    target_compile_options(sluicebox_flags INTERFACE
        -fsanitize=${SLUICEBOX_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(sluicebox_flags INTERFACE -fsanitize=${SLUICEBOX_SANITIZE})
endif()
