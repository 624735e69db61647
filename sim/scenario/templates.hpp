// Ready-made kinds of traffic, so that a lesson names what it is about instead of its numbers.
// A template gives defaults only: whatever the file writes itself wins.
#pragma once
#include "sim/scenario/scenario.hpp"
#include <span>

namespace sluice {

struct TrafficTemplate {
    const char* name;
    const char* sentence;
    Rate rate;
    RateShape shape; // bursts: `high` during the first `high_for` of each `period`
    Rate high;
    Duration period;
    Duration high_for;
    Arrivals arrivals;
    DistributionSpec size;
    KeyShape keys;
    int64_t key_count;
    int64_t exponent_thousandths;
};

std::span<const TrafficTemplate> traffic_templates();
const TrafficTemplate* find_template(std::string_view name);
void apply_template(const TrafficTemplate&, ProducerSpec&);

} // namespace sluice
