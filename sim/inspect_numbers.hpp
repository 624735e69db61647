// The live numbers of one thing, and the line under its title. Numbers that users of the real
// system know carry its name for them. Read-only.
#pragma once
#include "sim/inspect.hpp"

namespace sluice {

void add_numbers(Inspection& inspection, const World& world, const Observation& observation,
                 Entity what);

} // namespace sluice
