#include "sim/story.hpp"
#include "sim/observe/wording.hpp"
#include "sim/scenario/suggest.hpp"
#include "sim/world/names.hpp"

namespace sluice {

namespace {

struct NumberName {
    std::string_view name;
    LedgerNumber number;
};
constexpr NumberName number_names[] = {
    {"lost", LedgerNumber::lost},       {"waiting", LedgerNumber::waiting},
    {"pending", LedgerNumber::pending}, {"twice", LedgerNumber::twice},
    {"acked", LedgerNumber::acked},
};

// Paths of everybody a page may be about.
std::vector<std::pair<std::string, Entity>> named_entities(const World& world);

} // namespace

Caption caption_at(const Simulation& side) {
    return caption_of(side.world(), side.observed());
}

Caption caption_at(const Sides& sides) {
    std::vector<NamedSide> named;
    for (std::size_t i = 0; i < sides.size(); ++i) named.push_back({sides.name(i), &sides.side(i)});
    return caption_at(named);
}

Caption caption_at(const std::vector<NamedSide>& sides) {
    std::vector<CaptionSide> seen;
    for (const NamedSide& one : sides)
        seen.push_back({one.name, &one.side->world(), &one.side->observed()});
    return caption_of(seen);
}

// The life of a record is written down while a copy runs through it once more.
WhyPage why_in_full(const Simulation& side, const Subject& subject, bool (*stop)()) {
    const auto* record = std::get_if<RecordRef>(&subject);
    if (!record) return why_page(side.world(), side.observed(), subject);
    if (!record->producer.exists() || record->producer.index() >= side.world().producers.size()) {
        WhyPage nobody;
        nobody.heading = "No producer of this run sent such a record";
        return nobody;
    }
    if (!side.history().recorded()) return why_page(side.world(), side.observed(), subject);
    Simulation again = side;
    const Position here = side.position();
    again.seek(Position{});
    Biography life = follow_record(record->producer, record->number);
    record_life(life, again.world());
    while (before(again.position(), here) && (!stop || !stop()) && again.step())
        record_life(life, again.world());
    return why_page(side.world(), side.observed(), subject, &life);
}

std::vector<Marker> markers(const Simulation& side, const MarkerRequest& request) {
    return markers(side.world(), side.observed(), request);
}

std::vector<RecoveryBars> recovery_bars(const Simulation& side) {
    return recovery_bars(side.world(), side.observed());
}

std::string short_name(const Simulation& side, Entity entity) {
    return short_name_of(side.world(), entity);
}

std::optional<Subject> subject_named(const Simulation& side, const std::string& word,
                                     std::string& hint) {
    std::vector<std::string> known;
    for (const NumberName& row : number_names) {
        if (row.name == word) return row.number;
        known.emplace_back(row.name);
    }
    for (const auto& [name, entity] : named_entities(side.world())) {
        if (name == word) return entity;
        known.push_back(name);
    }
    hint = did_you_mean(word, known);
    return std::nullopt;
}

std::string records_word(const Simulation& side) {
    return records_word(side.scenario());
}

namespace {

std::vector<std::pair<std::string, Entity>> named_entities(const World& world) {
    std::vector<std::pair<std::string, Entity>> found;
    for (const Node& node : world.fabric.nodes)
        found.emplace_back(name_of(world, node.entity), node.entity);
    for (std::size_t g = 0; g < world.scenario->consumers.size(); ++g)
        found.emplace_back(name_of(world, GroupId::of(g)), entity_of(GroupId::of(g)));
    for (const PartitionId id : counted_partitions(world)) {
        const std::string path = name_of(world, id);
        found.emplace_back(path, entity_of(id));
        // As in an address: "orders/2" for "orders/partition/2", "orders" for "queue/orders".
        const std::string middle = "/partition/", queue = "queue/";
        const std::size_t at = path.find(middle);
        if (at != std::string::npos)
            found.emplace_back(path.substr(0, at) + "/" + path.substr(at + middle.size()),
                               entity_of(id));
        else if (path.compare(0, queue.size(), queue) == 0)
            found.emplace_back(path.substr(queue.size()), entity_of(id));
    }
    return found;
}

} // namespace

} // namespace sluice
