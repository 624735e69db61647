// Which part of a run a metric is asked about: everything, one producer or instance, one group,
// one topic or queue, one partition, one broker.
#pragma once
#include "sim/observe/metrics.hpp"
#include <optional>
#include <string_view>

namespace sluice {

class Scope {
public:
    bool everything() const { return kind_ == EntityKind::nobody; }
    bool has_producer(std::size_t p) const { return within(EntityKind::producer, p); }
    bool has_group(std::size_t g) const { return within(EntityKind::group, g); }
    bool has_broker(std::size_t b) const { return within(EntityKind::broker, b); }
    bool has_partition(std::size_t p) const { return within(EntityKind::partition, p); }

private:
    friend std::optional<Scope> scope_of(const World& world, std::string_view of);
    // A topic, a partition or a broker of that name: then this is its scope.
    bool names_part_of(const World& world, const kafka::Cluster& cluster, std::string_view of);
    bool within(EntityKind kind, std::size_t i) const {
        return everything() || (kind_ == kind && first_ <= i && i < end_);
    }
    EntityKind kind_ = EntityKind::nobody;
    std::size_t first_ = 0, end_ = 0;
};

struct Reading { // what a metric is read from
    const World& world;
    const Ledger& ledger;
    const Metrics& metrics;
    const Scope& scope;
};

// Nothing when the name is of nobody on this side.
std::optional<Scope> scope_of(const World& world, std::string_view of);

} // namespace sluice
