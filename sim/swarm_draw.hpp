// What a swarm's scenarios are drawn from: shapes of clusters and clients, and faults, each with
// its end. Which faults a scenario has at all is drawn before how many of each (swarm testing: what
// is missing matters as much as what is there).
#pragma once
#include "sim/core/random.hpp"
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sluice {

struct SwarmDraw {
    CounterStream stream;

    int64_t between(int64_t low, int64_t high) { // both included
        return low + int64_t(below(stream.next(), uint64_t(high - low + 1)));
    }
    bool chance(int percent) { return between(1, 100) <= percent; }
    template <class T, std::size_t n>
    const T& one_of(const T (&list)[n]) {
        return list[std::size_t(between(0, int64_t(n) - 1))];
    }
};

struct SwarmGroup {
    std::string name;
    int64_t members = 1;
};

struct SwarmShape {
    int64_t brokers = 3, controllers = 3;
    int64_t partitions = 1, replicas = 3;
    bool ages = false;                  // retention is short
    std::vector<std::string> producers; // instances, by path
    std::vector<SwarmGroup> groups;
    int64_t healed_ms = 10'000; // faults are over
    int64_t quiet_ms = 11'000;  // producers have stopped
    int64_t end_ms = 30'000;
};

SwarmShape draw_shape(SwarmDraw& draw);
std::string head_of(const SwarmShape& shape, SwarmDraw& draw, uint64_t seed);
std::vector<std::string> draw_faults(const SwarmShape& shape, SwarmDraw& draw);

} // namespace sluice
