// Faults: times, overlaps, members that do not exist yet, sides that a fault does not strike.
// Names and forms have been judged by the reader.
#pragma once
#include "sim/scenario/reader.hpp"

namespace sluice {

void judge_faults(Reporter&, const Scenario& side);
void judge_uneven_faults(Reporter&, const Scenario& base);

} // namespace sluice
