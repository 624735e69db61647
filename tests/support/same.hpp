// What a person would see of a simulation at one instant, for comparing two of them.
#pragma once
#include "sim/simulation.hpp"
#include <string>
#include <vector>

namespace sluice::test {

struct Shown {
    uint64_t digest = 0;
    std::vector<std::string> ledger, metrics, moments;
    bool operator==(const Shown&) const = default;
};

Shown shown(const Simulation& simulation);

} // namespace sluice::test
