#include "sim/world/names.hpp"

namespace sluice {

namespace {

std::string numbered(const std::string& owner, const char* kind, std::size_t index) {
    return owner + "/" + kind + "/" + std::to_string(index + 1);
}

std::string member_name(const World& world, std::size_t index) {
    const MemberSeat& seat = world.members.at(index);
    return numbered(world.scenario->consumers[seat.group.index()].name, "member", seat.number);
}

std::string producer_name(const World& world, std::size_t index) {
    const ProducerSeat& seat = world.producers.at(index);
    return world.scenario->producers[seat.spec].name + "/" + std::to_string(seat.instance + 1);
}

} // namespace

std::string platform_name(const World& world) {
    return world.scenario->carrier().name;
}

std::string name_of(const World& world, GroupId group) {
    return group.exists() ? world.scenario->consumers.at(group.index()).name : "nobody";
}

std::string name_of(const World& world, PartitionId partition) {
    if (!partition.exists()) return "nothing";
    if (const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world))) {
        const kafka::Topic& topic = kafka::topic_of(*cluster, partition);
        return topic.name + "/partition/" + std::to_string(partition.value - topic.first);
    }
    return "queue/" + world.scenario->carrier().fifo.queues.at(partition.index()).name;
}

std::string name_of(const World& world, Entity entity) {
    switch (entity.kind) {
    case EntityKind::nobody: return "nobody";
    case EntityKind::platform: return platform_name(world);
    case EntityKind::broker: return numbered(platform_name(world), "broker", entity.index);
    case EntityKind::controller: return numbered(platform_name(world), "controller", entity.index);
    case EntityKind::server: return platform_name(world) + "/server";
    case EntityKind::partition: return name_of(world, PartitionId::of(entity.index));
    case EntityKind::producer: return producer_name(world, entity.index);
    case EntityKind::group: return name_of(world, GroupId::of(entity.index));
    case EntityKind::member: return member_name(world, entity.index);
    case EntityKind::machine: return "machine/" + std::to_string(entity.index + 1);
    case EntityKind::network: return "the network";
    }
    return {};
}

std::string record_name(const World& world, ProducerId producer, RecordNumber number) {
    return producer_name(world, producer.index()) + "#" + std::to_string(number);
}

} // namespace sluice
