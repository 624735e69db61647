// The shipped scenarios, for tests that run all of them.
#pragma once
#include "sim/scenario/load.hpp"
#include <string>
#include <vector>

namespace sluice::test {

std::string source_path(const std::string& relative); // within the source tree
std::vector<std::string> shipped_scenarios();         // relative paths, sorted
Document shipped(const std::string& relative);

} // namespace sluice::test
