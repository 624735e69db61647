// What two JSON documents disagree on, and reading one from a file without any meaning given to
// it: for graders, who allow a student to edit some places only.
#pragma once
#include "sim/scenario/json.hpp"
#include <string>
#include <vector>

namespace sluice::cli {

// Problems of reading and of the form; `root` is complete when none of them is an error.
std::vector<Problem> read_json_file(const std::string& path, JsonValue& root);

// Pointers to what differs, but for what lies at or below an allowed pointer and for notes and
// "$schema", which mean nothing. The order of keys and the spelling of numbers do not matter.
std::vector<std::string> differences(const JsonValue& base, const JsonValue& edited,
                                     const std::vector<std::string>& allowed);

} // namespace sluice::cli
