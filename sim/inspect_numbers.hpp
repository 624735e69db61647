// The live numbers of one thing, and the line under its title.
#pragma once
#include "sim/inspect.hpp"

namespace sluice {

void add_numbers(Inspection& inspection, const World& world, const Observation& observation,
                 Entity what);

} // namespace sluice
