// On which brokers the replicas of a new topic go: striped over racks, then over the brokers of
// each rack, unfenced ones first (Kafka: StripedReplicaPlacer). Chance is passed in: the start
// offsets and the draws of later shuffles. It does not know about disks or load; nor does Kafka.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::kafka {

struct PlacementBroker {
    int32_t id = 0;
    std::string rack; // "" = no rack configured
    bool fenced = false;
};

// Each offset is taken modulo the length of its list.
struct RackStart {
    std::string rack;
    uint32_t unfenced = 0;
    uint32_t fenced = 0;
};

struct PlacementStarts {
    uint32_t rack_list = 0;
    std::vector<RackStart> within; // racks not named start at 0
};

struct PlacementRequest {
    int32_t partitions = 1;
    int32_t replication_factor = 1;
};

enum class PlacementError : uint8_t {
    none,
    replication_factor_not_positive,
    all_brokers_fenced,
    too_few_brokers,
};

struct Placement {
    PlacementError error = PlacementError::none;
    std::vector<std::vector<int32_t>> replicas; // per partition; the first is the preferred leader
};

// A number in [0, bound). Used from the first partition after as many as there are unfenced
// brokers; an empty function leaves the lists in their order.
using PlacementDraw = std::function<uint32_t(uint32_t bound)>;

Placement place(std::span<const PlacementBroker> brokers, PlacementRequest request,
                const PlacementStarts& starts, const PlacementDraw& draw = {});

// Draws the starts as the controller does: each rack's lists in order of rack, then the rack list.
PlacementStarts draw_starts(std::span<const PlacementBroker> brokers, const PlacementDraw& draw);

std::string_view sentence(PlacementError error);

} // namespace sluice::kafka
