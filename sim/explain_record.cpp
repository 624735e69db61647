// The life of one record and the occupants of an address, told by replaying a side from its start.
#include "sim/core/check.hpp"
#include "sim/explain.hpp"
#include "sim/observe/biography.hpp"
#include "sim/scenario/suggest.hpp"
#include "sim/scenario/units.hpp"
#include "sim/simulation.hpp"
#include "sim/world/names.hpp"

namespace sluice {

namespace {

struct Parts { // "shop/1" and 117 of "shop/1#117"
    std::string name;
    int64_t number = -1;
};
Parts split(const std::string& text, char mark) {
    const std::size_t at = text.rfind(mark);
    if (at == std::string::npos) return {text, -1};
    const auto number = parse_integer(std::string_view(text).substr(at + 1));
    return {text.substr(0, at), number.ok ? number.value : -1};
}

ProducerId producer_named(const World& world, const std::string& name, std::string& trouble) {
    std::vector<std::string> known;
    for (std::size_t p = 0; p < world.producers.size(); ++p) {
        known.push_back(name_of(world, entity_of(ProducerId::of(p))));
        if (known.back() == name) return ProducerId::of(p);
    }
    trouble = "there is no producer \"" + name + "\"; " + did_you_mean(name, known);
    return ProducerId::none();
}

std::size_t partitions_of(const World& world) {
    if (const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world)))
        return cluster->stores.size();
    return std::get<queue::Service>(carrier(world)).server.queues.size();
}

// "orders/2" and "orders/partition/2" are the same place; "orders" and "queue/orders", too.
PartitionId partition_named(const World& world, const std::string& name, std::string& trouble) {
    std::vector<std::string> known;
    const std::size_t slash = name.rfind('/');
    const std::string full = slash == std::string::npos
                                 ? "queue/" + name
                                 : name.substr(0, slash) + "/partition" + name.substr(slash);
    for (std::size_t p = 0; p < partitions_of(world); ++p) {
        known.push_back(name_of(world, PartitionId::of(p)));
        if (known.back() == name || known.back() == full) return PartitionId::of(p);
    }
    trouble = "there is no partition or queue \"" + name + "\" here; " + did_you_mean(full, known);
    return PartitionId::none();
}

} // namespace

Told life_of_record(Simulation& side, const std::string& name, bool (*stop)()) {
    Told told;
    const Parts parts = split(name, '#');
    if (parts.number < 1) {
        told.trouble = "\"" + name + "\" is no record; they are called shop/1#117";
        return told;
    }
    const ProducerId producer = producer_named(side.world(), parts.name, told.trouble);
    if (!producer.exists()) return told;
    Biography life = follow_record(producer, parts.number);
    record_life(life, side.world());
    while (!stop() && side.step()) record_life(life, side.world());
    for (const LifeLine& line : life.lines)
        told.lines.push_back(time_text(line.at) + "  " + line.sentence);
    if (life.lines.empty())
        told.trouble = name + " was never offered: the run ended before";
    else
        told.lines.push_back(whereabouts(life, side.world()));
    return told;
}

Told occupants_of_address(const Simulation& side, const std::string& place) {
    Told told;
    const World& world = side.world();
    const Parts parts = split(place, '@');
    if (parts.number < 0) {
        told.trouble = "\"" + place + "\" is no address; they are called orders/2@117";
        return told;
    }
    const PartitionId partition = partition_named(world, parts.name, told.trouble);
    if (!partition.exists()) return told;
    for (const Occupant& occupant : occupants(world, partition, parts.number)) {
        std::string line = occupant.producer.exists()
                               ? record_name(world, occupant.producer, occupant.number)
                               : "the cluster's own bookkeeping";
        if (occupant.epoch >= 0)
            line += ", appended under leader epoch " + std::to_string(occupant.epoch);
        std::string holders;
        for (const uint32_t broker : occupant.holders)
            holders += (holders.empty() ? "" : ", ") + name_of(world, broker_entity(broker));
        if (!holders.empty()) line += ", held by " + holders;
        if (occupant.epoch >= 0 && holders.empty()) line += ", held by nobody any more";
        told.lines.push_back(line);
    }
    if (told.lines.empty()) told.lines.push_back("nothing was ever stored at " + place);
    return told;
}

} // namespace sluice
