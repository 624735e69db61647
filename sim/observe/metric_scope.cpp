#include "sim/observe/metric_scope.hpp"
#include "sim/world/names.hpp"

namespace sluice {

bool Scope::names_part_of(const World& world, const kafka::Cluster& cluster, std::string_view of) {
    const auto set = [this](EntityKind kind, std::size_t first, std::size_t count) {
        kind_ = kind;
        first_ = first;
        end_ = first + count;
        return true;
    };
    for (const kafka::Topic& topic : cluster.topics) {
        const auto count = std::size_t(topic.partitions);
        if (topic.name == of) return set(EntityKind::partition, topic.first, count);
        for (std::size_t p = topic.first; p < topic.first + count; ++p)
            if (name_of(world, PartitionId::of(p)) == of) return set(EntityKind::partition, p, 1);
    }
    for (std::size_t b = 0; b < cluster.brokers.size(); ++b)
        if (name_of(world, broker_entity(b)) == of) return set(EntityKind::broker, b, 1);
    return false;
}

std::optional<Scope> scope_of(const World& world, std::string_view of) {
    Scope scope;
    if (of.empty()) return scope;
    const Scenario& scenario = *world.scenario;
    for (std::size_t p = 0; p < world.producers.size(); ++p) {
        const bool instance = name_of(world, entity_of(ProducerId::of(p))) == of;
        if (!instance && scenario.producers[world.producers[p].spec].name != of) continue;
        if (scope.everything()) scope.first_ = p;
        scope.kind_ = EntityKind::producer;
        scope.end_ = p + 1;
    }
    if (!scope.everything()) return scope;
    for (std::size_t g = 0; g < scenario.consumers.size(); ++g)
        if (scenario.consumers[g].name == of) {
            scope.kind_ = EntityKind::group;
            scope.first_ = g;
            scope.end_ = g + 1;
            return scope;
        }
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
    if (cluster && scope.names_part_of(world, *cluster, of)) return scope;
    const auto& queues = scenario.carrier().fifo.queues;
    for (std::size_t q = 0; q < queues.size(); ++q)
        if (queues[q].name == of) {
            scope.first_ = q;
            scope.end_ = q + 1;
        }
    if (scope.end_ == 0) return std::nullopt;
    scope.kind_ = EntityKind::partition;
    return scope;
}

} // namespace sluice
