// Reading files with care: regular files only (or standard input), at most a given size, once, into
// memory. A pipe never blocks us, a device is never read.
#pragma once
#include "sim/scenario/problem.hpp"
#include <string>
#include <vector>

namespace sluice {

inline constexpr std::size_t largest_file = 16 * 1024 * 1024;

// False after adding a problem. `follow` allows a symbolic link.
bool read_regular_file(const std::string& path, bool follow, std::string& out,
                       std::vector<Problem>& problems);
bool read_standard_input(std::string& out, std::vector<Problem>& problems);

std::string folder_of(const std::string& path); // "." when the path has none

} // namespace sluice
