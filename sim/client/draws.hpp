// What a draw about a record is for: the purpose of core's counter_draw. Two purposes never share
// a number, so a record's size says nothing about its key or its work.
#pragma once
#include "sim/core/distribution.hpp"
#include "sim/scenario/quantity.hpp"
#include <cstdint>

namespace sluice {

enum class Purpose : uint64_t { size = 1, key = 2, work = 3, fails = 4, poison = 5 };

// The sampler of what a scenario describes.
Distribution sampler_of(const DistributionSpec& spec);

} // namespace sluice
