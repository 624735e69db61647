#include "sim/flight_flows.hpp"
#include "sim/core/wide.hpp"
#include <algorithm>
#include <bit>
#include <tuple>

namespace sluice {

namespace {

constexpr int64_t narrowest = 1 << 16; // ns
constexpr int64_t slices_of_window = 8;
constexpr int64_t finer = 16; // slices are kept so much finer: the dwell may shrink for a while

// The largest power of two that lies that often in the dwell.
int64_t aligned_width(Duration dwell) {
    return int64_t(std::bit_floor(uint64_t(std::max(dwell.ns / slices_of_window, narrowest))));
}
int64_t number_of(Time time, int64_t width) {
    return time.ns / width;
}
std::tuple<NodeId, NodeId, FlightKind> key_of(const Flow& flow) {
    return {flow.from, flow.to, flow.kind};
}
void add(Flow& sum, const Flow& more) {
    sum.messages += more.messages;
    sum.records += more.records;
    sum.bytes += more.bytes;
    sum.dying += more.dying;
}

} // namespace

void join_flows(std::vector<Flow>& flows, Duration window) {
    std::stable_sort(flows.begin(), flows.end(),
                     [](const Flow& a, const Flow& b) { return key_of(a) < key_of(b); });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < flows.size(); ++i) {
        if (kept > 0 && key_of(flows[kept - 1]) == key_of(flows[i]))
            add(flows[kept - 1], flows[i]);
        else
            flows[kept++] = flows[i];
    }
    flows.resize(kept);
    if (window.ns == 0) return;
    for (Flow& flow : flows)
        flow.records_per_second = int64_t(Wide(flow.records) * 1'000'000'000 / window.ns);
}

Flow flow_of(const Flight& flight, bool first_part) {
    return {.from = flight.from,
            .to = flight.to,
            .kind = flight.kind,
            .messages = first_part,
            .records = flight.records,
            .bytes = flight.bytes,
            .dying = first_part && flight.end != FlightEnd::arrives};
}

void FlowSlices::restart(Duration dwell) {
    slices_.clear();
    width_ = std::max(narrowest, aligned_width(dwell) / finer);
}

bool FlowSlices::fit(Duration dwell) {
    const int64_t wanted = aligned_width(dwell);
    if (width_ > wanted) return false;
    if (width_ * finer * 2 > wanted) return true;
    const int64_t before = width_;
    width_ = wanted / finer;
    std::map<int64_t, std::vector<Flow>> coarse;
    for (auto& [number, flows] : slices_) {
        auto& slice = coarse[number * before / width_];
        slice.insert(slice.end(), flows.begin(), flows.end());
    }
    for (auto& [number, flows] : coarse) join_flows(flows, {});
    slices_ = std::move(coarse);
    return true;
}

void FlowSlices::add(Time arrives, const Flow& flow) {
    std::vector<Flow>& slice = slices_[number_of(arrives, width_)];
    const auto same = std::find_if(slice.begin(), slice.end(),
                                   [&](const Flow& f) { return key_of(f) == key_of(flow); });
    if (same == slice.end())
        slice.push_back(flow);
    else
        sluice::add(*same, flow);
}

void FlowSlices::forget_before(Time time) {
    slices_.erase(slices_.begin(), slices_.lower_bound(number_of(time, width_)));
}

std::vector<Flow> FlowSlices::sum(Time now, Duration dwell) const {
    const int64_t wide = aligned_width(dwell);
    const int64_t from = number_of(now, wide) * wide;
    const int64_t until = number_of(now + dwell, wide) * wide;
    std::vector<Flow> flows;
    const auto last = slices_.lower_bound(until / width_);
    for (auto slice = slices_.lower_bound(from / width_); slice != last; ++slice)
        flows.insert(flows.end(), slice->second.begin(), slice->second.end());
    join_flows(flows, Duration{until - from});
    return flows;
}

} // namespace sluice
