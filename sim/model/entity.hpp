// Who a fact is about. Small enough to be a field; turned into a path such as
// `cluster/broker/1` by Names (world/names), the only place that knows how things are called.
#pragma once
#include "sim/core/ids.hpp"

namespace sluice {

enum class EntityKind : uint8_t {
    nobody,
    platform,   // index: PlatformId
    broker,     // index: broker number - 1 within the side's platform
    controller, // index: controller number - 1
    server,     // the node of a queue platform
    partition,  // index: PartitionId (topic partition, or a queue)
    producer,   // index: ProducerId (one instance)
    group,      // index: GroupId
    member,     // index: MemberId
    machine,    // index: MachineId
    network     // the network as a whole
};

struct Entity {
    EntityKind kind = EntityKind::nobody;
    uint32_t index = 0;
    constexpr auto operator<=>(const Entity&) const = default;
};

constexpr Entity broker_entity(std::size_t i) {
    return {EntityKind::broker, uint32_t(i)};
}
constexpr Entity controller_entity(std::size_t i) {
    return {EntityKind::controller, uint32_t(i)};
}
constexpr Entity server_entity() {
    return {EntityKind::server, 0};
}
constexpr Entity entity_of(PartitionId id) {
    return {EntityKind::partition, id.value};
}
constexpr Entity entity_of(ProducerId id) {
    return {EntityKind::producer, id.value};
}
constexpr Entity entity_of(GroupId id) {
    return {EntityKind::group, id.value};
}
constexpr Entity entity_of(MemberId id) {
    return {EntityKind::member, id.value};
}

} // namespace sluice
