#include "sim/observe/metric_scope.hpp"
#include "sim/world/names.hpp"

namespace sluice {

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
    if (const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world)))
        for (const kafka::Topic& topic : cluster->topics)
            if (topic.name == of) {
                scope.first_ = topic.first;
                scope.end_ = topic.first + std::size_t(topic.partitions);
            }
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
