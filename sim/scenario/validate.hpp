// Do the values make sense together? References, sizes, times, counts. Runs on a side that has been
// read; looks at the finished Scenario and reports at the JSON pointers the values came from.
#pragma once
#include "sim/scenario/reader.hpp"

namespace sluice {

// One side as it would run.
void validate(Reporter&, const Scenario& side);
// What concerns the file as a whole: names, sides, faults that strike some sides only.
void validate_sides(Reporter&, const Scenario& base);

} // namespace sluice
