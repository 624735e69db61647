#include "sim/inspect.hpp"
#include "sim/inspect_numbers.hpp"
#include "sim/observe/wording.hpp"
#include "sim/scenario/explain.hpp"
#include "sim/scenario/json.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

struct Place {                    // a part of the file whose settings belong together
    std::string heading, pointer; // the pointer ends in '/'
};
std::vector<Place> places_of(const World& world, Entity what);
InspectedSettings settings_at(const std::vector<ExplainRow>& rows, const Place& place);
bool is_known(const World& world, Entity what);
std::string title_of(const World& world, Entity what);

} // namespace

Inspection inspect(const Simulation& side, Entity what) {
    Inspection inspection;
    const World& world = side.world();
    if (!is_known(world, what)) return inspection;
    inspection.title = title_of(world, what);
    add_numbers(inspection, world, side.observed(), what);
    const std::vector<ExplainRow> rows = explain_rows(side.scenario());
    for (const Place& place : places_of(world, what)) {
        InspectedSettings found = settings_at(rows, place);
        if (!found.rows.empty()) inspection.settings.push_back(std::move(found));
    }
    return inspection;
}

namespace {

bool is_known(const World& world, Entity what) {
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
    const std::size_t i = what.index;
    switch (what.kind) {
    case EntityKind::platform: return true;
    case EntityKind::broker: return cluster && i < cluster->brokers.size();
    case EntityKind::controller: return cluster && i < cluster->controller.nodes.size();
    case EntityKind::server: return !cluster;
    case EntityKind::partition:
        return cluster ? i < cluster->metadata.partitions.size()
                       : i < world.scenario->carrier().fifo.queues.size();
    case EntityKind::producer: return i < world.producers.size();
    case EntityKind::group: return i < world.scenario->consumers.size();
    case EntityKind::member: return i < world.members.size();
    case EntityKind::nobody:
    case EntityKind::machine:
    case EntityKind::network: return false;
    }
    return false;
}

std::string title_of(const World& world, Entity what) {
    if (what.kind == EntityKind::platform) return platform_name(world);
    if (what.kind == EntityKind::partition) {
        const PartitionId id = PartitionId::of(what.index);
        const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
        if (!cluster) return capitalised(spoken(world, id));
        const kafka::Topic& topic = kafka::topic_of(*cluster, id);
        return topic.name + ", partition " + std::to_string(id.value - topic.first);
    }
    return capitalised(short_name_of(world, what));
}

std::vector<Place> places_of(const World& world, Entity what) {
    const Scenario& scenario = *world.scenario;
    const PlatformSpec& platform = scenario.carrier();
    const std::string at = "/platforms/" + pointer_token(platform.name) + "/";
    const Place machines{"machines", at + "machines/"}, network{"network", at + "network/"};
    const Place brokers{"brokers of " + platform.name, at + "config/"};
    const auto producer = [&](uint32_t spec) {
        const std::string& name = scenario.producers[spec].name;
        return Place{"producer " + name, "/producers/" + pointer_token(name) + "/"};
    };
    const auto group = [&](uint32_t spec) {
        const std::string& name = scenario.consumers[spec].name;
        return Place{"group " + name, "/consumers/" + pointer_token(name) + "/"};
    };
    switch (what.kind) {
    case EntityKind::platform: return {{platform.name, at}};
    case EntityKind::broker:
    case EntityKind::controller: return {brokers, machines, network};
    case EntityKind::server: return {machines, network, {"queues", at + "queues/"}};
    case EntityKind::partition: {
        if (platform.kind == PlatformKind::fifo) {
            const std::string& name = platform.fifo.queues[what.index].name;
            return {{"queue " + name, at + "queues/" + pointer_token(name) + "/"}, machines};
        }
        const auto& cluster = std::get<kafka::Cluster>(carrier(world));
        const std::string& topic = kafka::topic_of(cluster, PartitionId{what.index}).name;
        return {{"topic " + topic, at + "topics/" + pointer_token(topic) + "/"}, brokers};
    }
    case EntityKind::producer: return {producer(world.producers[what.index].spec)};
    case EntityKind::group: return {group(what.index)};
    case EntityKind::member: return {group(world.members[what.index].group.value)};
    case EntityKind::nobody:
    case EntityKind::machine:
    case EntityKind::network: break;
    }
    return {};
}

// What somebody wrote first, then the defaults, each in the order of the table.
InspectedSettings settings_at(const std::vector<ExplainRow>& rows, const Place& place) {
    InspectedSettings found;
    found.heading = place.heading;
    for (const ExplainRow& row : rows) {
        if (row.pointer.compare(0, place.pointer.size(), place.pointer) != 0) continue;
        if (row.value.empty()) continue;
        found.rows.push_back({row.key, row.value, row.standard, row.given, row.doc, row.pointer});
    }
    std::stable_partition(found.rows.begin(), found.rows.end(),
                          [](const InspectedSetting& row) { return row.given; });
    return found;
}

} // namespace

} // namespace sluice
