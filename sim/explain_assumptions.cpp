// The figures that a run rests on and that no rule of a platform gives: network, machines, flush.
#include "sim/client/draws.hpp"
#include "sim/explain.hpp"
#include "sim/scenario/units.hpp"

namespace sluice {

namespace {

constexpr const char* our_default = "default of Sluicebox: a usual figure within one data centre";

// Given for the whole scenario or for this platform.
std::string source_of(const Scenario& side, const std::string& section, const std::string& key) {
    const std::string own = "/platforms/" + side.carrier().name + "/" + section + "/" + key;
    const std::string general = "/" + section + "/" + key;
    return side.given.count(own) != 0 || side.given.count(general) != 0 ? "the scenario"
                                                                        : our_default;
}

std::string limit_text(int64_t bytes_per_second) {
    return bytes_per_second == 0 ? "that of the network cards" : byte_rate_text(bytes_per_second);
}

void add_network(std::vector<Assumption>& out, const Scenario& side) {
    const NetworkSpec& network = side.carrier().network;
    const auto source = [&](const char* key) { return source_of(side, "network", key); };
    out.push_back(
        {"network latency, one way", duration_text(network.latency.ns), source("latency")});
    if (network.jitter != always(0))
        out.push_back({"network jitter, mean", duration_text(mean(sampler_of(network.jitter))),
                       source("jitter")});
    out.push_back({"bandwidth of a link", limit_text(network.bandwidth), source("bandwidth")});
    if (!network.loss.is_zero())
        out.push_back({"messages lost", share_text(network.loss), source("loss")});
    if (!network.duplicate.is_zero())
        out.push_back(
            {"messages that arrive twice", share_text(network.duplicate), source("duplicate")});
}

void add_machines(std::vector<Assumption>& out, const Scenario& side) {
    const MachineSpec& machines = side.carrier().machines;
    const auto source = [&](const char* key) { return source_of(side, "machines", key); };
    out.push_back({"disk of a machine", byte_rate_text(machines.disk), source("disk")});
    out.push_back({"network card, each way", byte_rate_text(machines.nic), source("nic")});
    out.push_back({"processor time of a request", duration_text(machines.cpu_per_request.ns),
                   source("cpu_per_request")});
    if (machines.cpu_per_record.ns != 0)
        out.push_back({"processor time of a record", duration_text(machines.cpu_per_record.ns),
                       source("cpu_per_record")});
    out.push_back({"one flush of a disk", duration_text(machines.flush.ns), source("flush")});
}

} // namespace

std::vector<Assumption> assumptions(const Scenario& side) {
    std::vector<Assumption> out;
    add_network(out, side);
    add_machines(out, side);
    switch (side.carrier().kind) {
    case PlatformKind::kafka:
        out.push_back({"memory reaches the disk by itself after", "5s",
                       "usual write-back of dirty pages by Linux (dirty_writeback, rounded)"});
        break;
    case PlatformKind::fifo:
        out.push_back({"a stored message survives a crash", "always",
                       "one durable append; the model's simplification"});
        break;
    }
    return out;
}

} // namespace sluice
