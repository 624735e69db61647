// A World from constant data: the platform, its nodes, the traffic, the commands of the file.
#include "sim/client/draws.hpp"
#include "sim/core/check.hpp"
#include "sim/model/context.hpp"
#include "sim/world/life.hpp"
#include "sim/world/world.hpp"

namespace sluice {

namespace {

Platform build_platform(Fabric& fabric, std::shared_ptr<const Scenario> scenario);
LinkQuality link_quality(const NetworkSpec& spec);

} // namespace

World build(std::shared_ptr<const Scenario> scenario) {
    World world;
    world.scenario = scenario;
    world.producers = producer_seats(*scenario);
    world.members = member_seats(*scenario);
    world.fabric.seed = scenario->seed;
    world.fabric.network.set_stream(CounterStream::named(scenario->seed, "network"));
    world.fabric.network.set_quality(link_quality(scenario->carrier().network));
    world.platforms.push_back(build_platform(world.fabric, scenario));
    world.producer_nodes.resize(world.producers.size());
    for (std::size_t i = 0; i < world.fabric.nodes.size(); ++i) {
        const Entity entity = world.fabric.nodes[i].entity;
        if (entity.kind == EntityKind::producer) world.producer_nodes[entity.index] = NodeId::of(i);
    }
    for (std::size_t i = 0; i < world.producers.size(); ++i) {
        const ProducerSeat& seat = world.producers[i];
        SLUICE_CHECK(world.producer_nodes[i].exists(), "a producer has no node");
        world.traffic.push_back(begin_traffic(*scenario, ProducerId::of(i), seat));
        arm_arrival(world, ProducerId::of(i));
    }
    world.file_commands = commands_of(*scenario);
    return world;
}

namespace {

Platform build_platform(Fabric& fabric, std::shared_ptr<const Scenario> scenario) {
    const PlatformId id = PlatformId::of(scenario->platform);
    switch (scenario->carrier().kind) {
    case PlatformKind::kafka: return kafka::build_cluster(fabric, std::move(scenario), id);
    case PlatformKind::fifo: return queue::build_service(fabric, std::move(scenario), id);
    }
    SLUICE_CHECK(false, "a scenario names a platform that nobody builds");
}

LinkQuality link_quality(const NetworkSpec& spec) {
    return {.latency = spec.latency,
            .jitter = sampler_of(spec.jitter),
            .loss = spec.loss,
            .duplication = spec.duplicate};
}

} // namespace

} // namespace sluice
