#include "sim/kafka/placement.hpp"
#include "sim/core/check.hpp"
#include <algorithm>
#include <utility>

namespace sluice::kafka {
namespace {

// Brokers of one rack in the same condition, dealt in a circle. Within one round (one partition)
// no broker is dealt twice; a new round starts one place further.
struct BrokerCircle {
    std::vector<int32_t> brokers;
    std::size_t offset = 0;
    std::size_t dealt = 0;
    int32_t round = 0;

    int32_t next(int32_t current_round);
};

struct Rack {
    std::string name;
    BrokerCircle unfenced;
    BrokerCircle fenced;

    int32_t next(int32_t round);
};

struct RackList {
    std::vector<Rack> racks;
    std::size_t offset = 0;
    int32_t round = 0;
    int32_t unfenced = 0;
};

constexpr int32_t nobody = -1;

PlacementError error_of(std::span<const PlacementBroker> brokers, PlacementRequest request);
std::vector<Rack> sorted_racks(std::span<const PlacementBroker> brokers);
void set_starts(RackList& list, const PlacementStarts& starts);
std::vector<int32_t> place_partition(RackList& list, int32_t replication_factor,
                                     const PlacementDraw& draw);

} // namespace

Placement place(std::span<const PlacementBroker> brokers, PlacementRequest request,
                const PlacementStarts& starts, const PlacementDraw& draw) {
    Placement placement;
    placement.error = error_of(brokers, request);
    if (placement.error != PlacementError::none) return placement;
    RackList list;
    list.racks = sorted_racks(brokers);
    for (const PlacementBroker& broker : brokers) list.unfenced += broker.fenced ? 0 : 1;
    set_starts(list, starts);
    for (int32_t partition = 0; partition < request.partitions; ++partition)
        placement.replicas.push_back(place_partition(list, request.replication_factor, draw));
    return placement;
}

PlacementStarts draw_starts(std::span<const PlacementBroker> brokers, const PlacementDraw& draw) {
    PlacementStarts starts;
    const auto draw_below = [&draw](std::size_t bound) {
        return bound == 0 ? 0U : draw(static_cast<uint32_t>(bound));
    };
    const std::vector<Rack> racks = sorted_racks(brokers);
    for (const Rack& rack : racks) {
        RackStart start{.rack = rack.name};
        start.fenced = draw_below(rack.fenced.brokers.size());
        start.unfenced = draw_below(rack.unfenced.brokers.size());
        starts.within.push_back(std::move(start));
    }
    starts.rack_list = draw_below(racks.size());
    return starts;
}

std::string_view sentence(PlacementError error) {
    switch (error) {
    case PlacementError::none: return "";
    case PlacementError::replication_factor_not_positive:
        return "INVALID_REPLICATION_FACTOR: the replication factor must be positive";
    case PlacementError::all_brokers_fenced:
        return "INVALID_REPLICATION_FACTOR: all brokers are fenced";
    case PlacementError::too_few_brokers:
        return "INVALID_REPLICATION_FACTOR: the replication factor is larger than the number of "
               "registered brokers";
    }
    return "";
}

namespace {

PlacementError error_of(std::span<const PlacementBroker> brokers, PlacementRequest request) {
    if (request.replication_factor <= 0) return PlacementError::replication_factor_not_positive;
    const bool any_unfenced = std::any_of(brokers.begin(), brokers.end(),
                                          [](const PlacementBroker& b) { return !b.fenced; });
    if (!any_unfenced) return PlacementError::all_brokers_fenced;
    if (static_cast<std::size_t>(request.replication_factor) > brokers.size())
        return PlacementError::too_few_brokers;
    return PlacementError::none;
}

std::vector<Rack> sorted_racks(std::span<const PlacementBroker> brokers) {
    std::vector<Rack> racks;
    for (const PlacementBroker& broker : brokers) {
        auto at = std::lower_bound(racks.begin(), racks.end(), broker.rack,
                                   [](const Rack& r, const std::string& n) { return r.name < n; });
        if (at == racks.end() || at->name != broker.rack) {
            Rack fresh;
            fresh.name = broker.rack;
            at = racks.insert(at, std::move(fresh));
        }
        (broker.fenced ? at->fenced : at->unfenced).brokers.push_back(broker.id);
    }
    for (Rack& rack : racks) {
        std::sort(rack.unfenced.brokers.begin(), rack.unfenced.brokers.end());
        std::sort(rack.fenced.brokers.begin(), rack.fenced.brokers.end());
    }
    return racks;
}

void set_start(BrokerCircle& circle, uint32_t start) {
    if (!circle.brokers.empty()) circle.offset = start % circle.brokers.size();
}

void set_starts(RackList& list, const PlacementStarts& starts) {
    list.offset = starts.rack_list % list.racks.size();
    for (const RackStart& start : starts.within) {
        for (Rack& rack : list.racks) {
            if (rack.name != start.rack) continue;
            set_start(rack.unfenced, start.unfenced);
            set_start(rack.fenced, start.fenced);
        }
    }
}

template <class T>
void shuffle(std::vector<T>& items, const PlacementDraw& draw) {
    for (std::size_t left = items.size(); left > 1; --left) {
        const uint32_t chosen = draw(static_cast<uint32_t>(left));
        std::swap(items[left - 1], items[chosen]);
    }
}

// After every unfenced broker has led one partition the stripes start again in another order.
void start_over(RackList& list, const PlacementDraw& draw) {
    list.round = 0;
    if (!draw) return;
    shuffle(list.racks, draw);
    for (Rack& rack : list.racks) {
        shuffle(rack.fenced.brokers, draw);
        shuffle(rack.unfenced.brokers, draw);
    }
}

std::vector<int32_t> place_partition(RackList& list, int32_t replication_factor,
                                     const PlacementDraw& draw) {
    if (list.round == list.unfenced && list.unfenced > 1) start_over(list, draw);
    const std::size_t racks = list.racks.size();
    list.offset %= racks;
    std::size_t leader_rack = list.offset;
    int32_t leader = list.racks[leader_rack].unfenced.next(list.round);
    for (std::size_t tried = 1; leader == nobody; ++tried) {
        SLUICE_CHECK(tried <= racks, "no unfenced broker is left for a leader");
        leader_rack = (leader_rack + 1) % racks;
        leader = list.racks[leader_rack].unfenced.next(list.round);
    }
    std::vector<int32_t> replicas{leader};
    bool leader_rack_skipped = false; // only once: it has given a replica already
    std::size_t empty_handed = 0;
    for (std::size_t rack = list.offset; static_cast<int32_t>(replicas.size()) < replication_factor;
         rack = (rack + 1) % racks) {
        if (rack == leader_rack && !leader_rack_skipped) {
            leader_rack_skipped = true;
            continue;
        }
        const int32_t broker = list.racks[rack].next(list.round);
        empty_handed = broker == nobody ? empty_handed + 1 : 0;
        SLUICE_CHECK(empty_handed <= racks, "no broker is left for a replica");
        if (broker != nobody) replicas.push_back(broker);
    }
    ++list.round;
    ++list.offset;
    return replicas;
}

int32_t Rack::next(int32_t round) {
    const int32_t broker = unfenced.next(round);
    return broker != nobody ? broker : fenced.next(round);
}

int32_t BrokerCircle::next(int32_t current_round) {
    if (brokers.empty()) return nobody;
    if (round != current_round) {
        round = current_round;
        dealt = 0;
        offset = (offset + 1) % brokers.size();
    }
    if (dealt == brokers.size()) return nobody;
    return brokers[(offset + dealt++) % brokers.size()];
}

} // namespace
} // namespace sluice::kafka
