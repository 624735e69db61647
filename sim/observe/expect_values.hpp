// How the values of expectations are compared, and which metrics grow, are rates, or are latencies.
// Nothing here decides a verdict: expect.cpp does.
#pragma once
#include "sim/observe/expect.hpp"

namespace sluice {

bool compare(const ExpectSpec& expect, int64_t value);
bool grows(std::string_view metric);      // a count, or a rate of one
bool is_rate(std::string_view metric);    // its growth counts by the second
bool is_latency(std::string_view metric); // read from a histogram

// As it is now, not the most or the mean so far: what looks during a stretch can compare.
std::optional<int64_t> value_now(const World& world, const Observation& observation,
                                 std::string_view metric, std::string_view of);
Histogram latencies_of(const Metrics& metrics, std::string_view metric);
// Of what came between the two looks.
int64_t latency_between(const Histogram& before, const Histogram& after, std::string_view metric);

const FactKindInfo* find_kind(std::string_view name);
int64_t how_often(const Observation& observation, std::string_view what);
// The first moment of that kind within [from, until], about `of` if that is said.
const Moment* first_moment(const ObservedSide& side, const ExpectSpec& expect, Time from,
                           Time until);

} // namespace sluice
