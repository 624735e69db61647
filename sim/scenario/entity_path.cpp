// Paths are short; they are split and compared, nothing is cached.
#include "sim/scenario/entity_path.hpp"
#include "sim/scenario/suggest.hpp"
#include "sim/scenario/units.hpp"

namespace sluice {

namespace {
constexpr int64_t most_members = 20'000; // members may be added later; validate counts them
constexpr std::size_t listed_per_kind = 50;

std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> out(1);
    for (const char c : path) {
        if (c == '/')
            out.emplace_back();
        else
            out.back() += c;
    }
    return out;
}

// The number of a path from 1 to `most` as an index from 0.
bool read_number(const std::string& text, int64_t most, uint32_t& out) {
    if (text.empty() || text[0] == '0' || text[0] == '-') return false;
    const auto parsed = parse_integer(text);
    if (!parsed.ok || parsed.value < 1 || parsed.value > most) return false;
    out = static_cast<uint32_t>(parsed.value - 1);
    return true;
}

template <class Spec>
uint32_t index_of(const std::vector<Spec>& specs, const std::string& name) {
    for (std::size_t i = 0; i < specs.size(); ++i)
        if (specs[i].name == name) return static_cast<uint32_t>(i);
    return no_index;
}

EntityPath find_queue(const Scenario& scenario, const std::string& name) {
    for (std::size_t p = 0; p < scenario.platforms.size(); ++p) {
        const auto queue = index_of(scenario.platforms[p].fifo.queues, name);
        if (queue != no_index) return {TargetKind::queue, static_cast<uint32_t>(p), queue};
    }
    return {};
}

EntityPath find_client(const Scenario& scenario, const std::string& name) {
    const auto producer = index_of(scenario.producers, name);
    if (producer != no_index) return {TargetKind::producer, producer, 0};
    const auto group = index_of(scenario.consumers, name);
    if (group != no_index) return {TargetKind::group, group, 0};
    const auto platform = index_of(scenario.platforms, name);
    if (platform != no_index && scenario.platforms[platform].kind == PlatformKind::kafka)
        return {TargetKind::platform, platform, 0};
    return {};
}

EntityPath find_numbered(const Scenario& scenario, const std::vector<std::string>& parts) {
    EntityPath out;
    const auto& kind = parts[1];
    const auto platform = index_of(scenario.platforms, parts[0]);
    if (kind == "member") {
        const auto group = index_of(scenario.consumers, parts[0]);
        if (group != no_index && read_number(parts[2], most_members, out.number))
            return {TargetKind::member, group, out.number};
        return {};
    }
    if (platform == no_index || scenario.platforms[platform].kind != PlatformKind::kafka) return {};
    if (kind == "topic") {
        const auto topic = index_of(scenario.platforms[platform].kafka.topics, parts[2]);
        return topic == no_index ? EntityPath{} : EntityPath{TargetKind::topic, platform, topic};
    }
    const auto& kafka = scenario.platforms[platform].kafka;
    const auto brokers = static_cast<int64_t>(kafka.brokers.size());
    if (kind == "broker" && read_number(parts[2], brokers, out.number))
        return {TargetKind::broker, platform, out.number};
    if (kind == "controller" && read_number(parts[2], kafka.controllers, out.number))
        return {TargetKind::controller, platform, out.number};
    return {};
}

EntityPath find_pair(const Scenario& scenario, const std::vector<std::string>& parts) {
    if (parts[0] == "queue") return find_queue(scenario, parts[1]);
    const auto platform = index_of(scenario.platforms, parts[0]);
    if (parts[1] == "server" && platform != no_index &&
        scenario.platforms[platform].kind == PlatformKind::fifo)
        return {TargetKind::server, platform, 0};
    EntityPath out;
    const auto producer = index_of(scenario.producers, parts[0]);
    if (producer != no_index &&
        read_number(parts[1], scenario.producers[producer].count, out.number))
        return {TargetKind::producer_instance, producer, out.number};
    return {};
}

// Every name there is, for "did you mean".
std::vector<std::string> known_entities(const Scenario& scenario) {
    std::vector<std::string> out;
    const auto numbered = [&](const std::string& start, std::size_t count) {
        for (std::size_t i = 1; i <= count && i <= listed_per_kind; ++i)
            out.push_back(start + std::to_string(i));
    };
    for (const auto& platform : scenario.platforms) {
        if (platform.kind == PlatformKind::fifo) {
            out.push_back(platform.name + "/server");
            for (const auto& queue : platform.fifo.queues) out.push_back("queue/" + queue.name);
            continue;
        }
        numbered(platform.name + "/broker/", platform.kafka.brokers.size());
        numbered(platform.name + "/controller/",
                 static_cast<std::size_t>(platform.kafka.controllers));
        for (const auto& topic : platform.kafka.topics)
            out.push_back(platform.name + "/topic/" + topic.name);
    }
    for (const auto& producer : scenario.producers) {
        out.push_back(producer.name);
        numbered(producer.name + "/", static_cast<std::size_t>(producer.count));
    }
    for (const auto& consumer : scenario.consumers) {
        out.push_back(consumer.name);
        numbered(consumer.name + "/member/", static_cast<std::size_t>(consumer.members));
    }
    return out;
}

std::string hint_for(const Scenario& scenario, std::string_view path,
                     const std::vector<std::string>& parts) {
    const auto platform = index_of(scenario.platforms, parts[0]);
    if (platform != no_index && parts.size() == 3 && parts[1] == "broker" &&
        scenario.platforms[platform].kind == PlatformKind::kafka) {
        const auto brokers = scenario.platforms[platform].kafka.brokers.size();
        return parts[0] + " has " + std::to_string(brokers) + " brokers, counted from 1";
    }
    const auto known = known_entities(scenario);
    const auto near = did_you_mean(path, known);
    return near.empty() && !known.empty() ? "such as \"" + known.front() + "\"" : near;
}
} // namespace

EntityPath find_entity(const Scenario& scenario, std::string_view path) {
    const auto parts = split(path);
    if (parts.size() == 1) return find_client(scenario, parts[0]);
    if (parts.size() == 2) return find_pair(scenario, parts);
    if (parts.size() == 3) return find_numbered(scenario, parts);
    return {};
}

std::string entity_hint(const Scenario& scenario, std::string_view path) {
    return hint_for(scenario, path, split(path));
}

std::string entity_name(const Scenario& scenario, const EntityPath& path) {
    const auto number = std::to_string(path.number + 1);
    switch (path.kind) {
    case TargetKind::none: return "";
    case TargetKind::broker: return scenario.platforms[path.owner].name + "/broker/" + number;
    case TargetKind::controller:
        return scenario.platforms[path.owner].name + "/controller/" + number;
    case TargetKind::server: return scenario.platforms[path.owner].name + "/server";
    case TargetKind::queue:
        return "queue/" + scenario.platforms[path.owner].fifo.queues[path.number].name;
    case TargetKind::producer_instance: return scenario.producers[path.owner].name + "/" + number;
    case TargetKind::producer: return scenario.producers[path.owner].name;
    case TargetKind::member: return scenario.consumers[path.owner].name + "/member/" + number;
    case TargetKind::group: return scenario.consumers[path.owner].name;
    case TargetKind::platform: return scenario.platforms[path.owner].name;
    case TargetKind::topic:
        return scenario.platforms[path.owner].name + "/topic/" +
               scenario.platforms[path.owner].kafka.topics[path.number].name;
    }
    return "";
}

const char* target_kind_name(TargetKind kind) {
    switch (kind) {
    case TargetKind::none: return "nothing";
    case TargetKind::broker: return "broker";
    case TargetKind::controller: return "controller";
    case TargetKind::server: return "server";
    case TargetKind::queue: return "queue";
    case TargetKind::producer_instance: return "producer instance";
    case TargetKind::producer: return "producer";
    case TargetKind::member: return "member";
    case TargetKind::group: return "group";
    case TargetKind::platform: return "cluster";
    case TargetKind::topic: return "topic";
    }
    return "";
}

std::string allowed_kinds(unsigned mask) {
    std::string out;
    for (unsigned kind = 1; kind <= static_cast<unsigned>(TargetKind::topic); ++kind) {
        if ((mask & 1U << kind) == 0) continue;
        out += (out.empty() ? "a " : " or a ");
        out += target_kind_name(static_cast<TargetKind>(kind));
    }
    return out;
}

} // namespace sluice
