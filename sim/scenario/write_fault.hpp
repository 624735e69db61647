// Faults as a scenario file writes them: what read_faults reads, the other way round, so that what
// was done live can be kept in a file. Every quantity is written exactly; what the file has no
// words for (an `until` on a crash) is written as a fault of its own.
#pragma once
#include "sim/scenario/json.hpp"
#include "sim/scenario/scenario.hpp"

namespace sluice {

// One object a fault, in order of time; `scenario` has the names.
std::vector<JsonValue> fault_values(const Scenario& scenario, const FaultSpec& fault);

// "cut cluster/broker/1 away from everybody else, one way, until 12s"
std::string fault_words(const Scenario& scenario, const FaultSpec& fault);

} // namespace sluice
