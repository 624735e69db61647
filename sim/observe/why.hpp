// Why? The chain of causes behind a moment or an instant, as plain sentences, the latest first.
// It reads the kept moments and recoveries; a record's own life is in biography.
#pragma once
#include "sim/observe/observation.hpp"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

struct Explanation {
    std::vector<std::string> lines; // "12.400 s  cluster/broker/2 became leader ..."
    std::vector<uint64_t> moments;  // numbers from 1, beside the lines; 0: not a moment
};

// Moments are numbered from 1, as in the story. Nothing when there is no such moment.
std::optional<Explanation> why_moment(const World& world, const Observation& observation,
                                      uint64_t number);
// What explains how things stood at that time: the latest moment up to then with its causes, and
// every failure that was not over. `world` stands at `at` or later.
Explanation why_at(const World& world, const Observation& observation, Time at);

} // namespace sluice
