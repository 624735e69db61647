// What crosses the edges when there is too much of it for single dots: counts by edge, kind and
// slice of time. Slices are powers of two of nanoseconds, so that coarse ones are sums of fine ones
// and a window has the same sums however they were collected.
#pragma once
#include "sim/flight.hpp"
#include <map>
#include <vector>

namespace sluice {

struct Flow {
    NodeId from, to;
    FlightKind kind = FlightKind::control;
    int64_t messages = 0, records = 0, bytes = 0;
    int64_t dying = 0; // of `messages`: will not arrive
    int64_t records_per_second = 0;
    bool operator==(const Flow&) const = default;
};

// Sorts by edge and kind, joins what has the same, fills in the rates over `window`.
void join_flows(std::vector<Flow>& flows, Duration window);
Flow flow_of(const Flight& flight, bool first_part);

class FlowSlices {
public:
    void restart(Duration dwell);
    // Coarser slices for a longer dwell; false: these are too coarse for it.
    bool fit(Duration dwell);
    void add(Time arrives, const Flow& flow);
    void forget_before(Time time);
    // Of the slices that cover the dwell from `now` on.
    std::vector<Flow> sum(Time now, Duration dwell) const;
    std::size_t size() const { return slices_.size(); }

private:
    int64_t width_ = 1;                           // ns
    std::map<int64_t, std::vector<Flow>> slices_; // by number: [n * width, (n + 1) * width)
};

} // namespace sluice
