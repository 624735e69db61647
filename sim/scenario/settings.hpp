// The settings in force on a side, as paths that can be compared between sides: what is the same
// thing on two platforms (network, machines) has the same path on both.
#pragma once
#include "sim/scenario/scenario.hpp"
#include <string>
#include <vector>

namespace sluice {

struct Setting {
    std::string path;   // producers.shop.kafka.acks, network.latency
    std::string value;  // never empty
    bool given = false; // written in the file or by the side; else a default
};

std::vector<Setting> settings_in_force(const Scenario& side);

} // namespace sluice
