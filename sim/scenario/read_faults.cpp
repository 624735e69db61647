// Faults: which verb, and the entities it names.
#include "sim/scenario/entity_path.hpp"
#include "sim/scenario/read_customs.hpp"
#include "sim/scenario/reader.hpp"
#include "sim/scenario/suggest.hpp"

namespace sluice {

namespace {
constexpr std::size_t most_faults = 5'000;

FaultSpec& fault(void* object) {
    return *static_cast<FaultSpec*>(object);
}

constexpr unsigned bit(TargetKind kind) {
    return 1U << static_cast<unsigned>(kind);
}
constexpr unsigned machines =
    bit(TargetKind::broker) | bit(TargetKind::controller) | bit(TargetKind::server);
constexpr unsigned clients = bit(TargetKind::producer_instance) | bit(TargetKind::producer) |
                             bit(TargetKind::member) | bit(TargetKind::group);

bool read_target(Reader& reader, const JsonNode& node, unsigned allowed, EntityPath& out) {
    std::string text;
    if (!reader.text(node, text)) return false;
    const auto found = find_entity(reader.scenario(), text);
    if (found.kind == TargetKind::none) {
        reader.report().add(
            ProblemCode::unknown_reference, node, "the name of an entity", found_text(*node.value),
            reader.report().is_crowded() ? "" : entity_hint(reader.scenario(), text));
        return false;
    }
    if ((allowed & bit(found.kind)) == 0) {
        reader.report().add(ProblemCode::wrong_reference, node, allowed_kinds(allowed),
                            std::string(target_kind_name(found.kind)) + " " +
                                found_text(*node.value));
        return false;
    }
    out = found;
    return true;
}

// One name or a list of names.
void read_targets(Reader& reader, const JsonNode& node, unsigned allowed,
                  std::vector<EntityPath>& out) {
    EntityPath path;
    if (node.value->kind == JsonKind::string) {
        if (read_target(reader, node, allowed, path)) out.push_back(path);
        return;
    }
    reader.each_item(node, "names such as \"cluster/broker/1\"", false, [&](const JsonNode& at) {
        if (read_target(reader, at, allowed, path)) out.push_back(path);
    });
}

// The section whose verb stands in the object; nullptr after a report.
const Section* verb_of(Reader& reader, const JsonNode& node) {
    const Section* found = nullptr;
    std::vector<std::string> verbs;
    for (const auto* section : fault_section.variants) {
        const auto* verb = section->fields[0].key;
        verbs.emplace_back(verb);
        const auto* member = node.value->find(verb);
        if (member == nullptr) continue;
        if (found != nullptr) {
            reader.report().add(ProblemCode::contradiction, member->span, node.pointer + "/" + verb,
                                "one verb per fault",
                                std::string(found->fields[0].key) + " and " + verb,
                                "write two faults");
            return nullptr;
        }
        found = section;
    }
    if (found != nullptr) return found;
    for (const auto& member : node.value->members) {
        if (find_field(fault_section, member.key) != nullptr) continue;
        if (nearest(member.key, verbs).empty()) continue;
        reader.report().add(ProblemCode::unknown_key, member.span,
                            node.pointer + "/" + pointer_token(member.key), "a verb of faults",
                            "\"" + printable(member.key) + "\"", did_you_mean(member.key, verbs));
        return nullptr;
    }
    std::string list;
    for (const auto& verb : verbs) list += (list.empty() ? "" : ", ") + verb;
    reader.report().add(ProblemCode::missing_key, node, "what happens: one of " + list, "none");
    return nullptr;
}

FaultKind kind_of(const Section& section) {
    for (std::size_t i = 0; i < fault_section.variants.size(); ++i)
        if (fault_section.variants[i] == &section) return static_cast<FaultKind>(i);
    return FaultKind::crash;
}
} // namespace

void read_faults(Reader& reader, const JsonNode& node, void*) {
    auto& faults = reader.scenario().faults;
    if (!reader.is_within(node, most_faults)) return;
    reader.each_item(node, "faults", true, [&](const JsonNode& at) {
        if (!reader.is_object(at, "a fault")) return;
        const auto* section = verb_of(reader, at);
        if (section == nullptr) return;
        faults.emplace_back();
        faults.back().kind = kind_of(*section);
        faults.back().pointer = at.pointer;
        const bool timed =
            at.value->find("at") != nullptr || faults.back().kind == FaultKind::poison;
        if (!timed)
            reader.report().add(ProblemCode::missing_key, at, "the key \"at\"", "none",
                                "at: when it happens, such as \"10s\"");
        reader.object(*section, at, &faults.back());
    });
}

void read_crash_targets(Reader& reader, const JsonNode& node, void* object) {
    read_targets(reader, node, machines | clients, fault(object).targets);
}
void read_pause_targets(Reader& reader, const JsonNode& node, void* object) {
    read_targets(reader, node, machines | clients, fault(object).targets);
}
void read_slow_targets(Reader& reader, const JsonNode& node, void* object) {
    read_targets(reader, node, machines | clients, fault(object).targets);
}
void read_network_targets(Reader& reader, const JsonNode& node, void* object) {
    read_targets(reader, node, machines | clients, fault(object).targets);
}
void read_other_end(Reader& reader, const JsonNode& node, void* object) {
    read_targets(reader, node, machines | clients, fault(object).away_from);
}
void read_closing_targets(Reader& reader, const JsonNode& node, void* object) {
    read_targets(reader, node, clients | bit(TargetKind::broker), fault(object).targets);
}
void read_producer_target(Reader& reader, const JsonNode& node, void* object) {
    read_targets(reader, node, bit(TargetKind::producer), fault(object).targets);
}
void read_group_target(Reader& reader, const JsonNode& node, void* object) {
    read_targets(reader, node, bit(TargetKind::group), fault(object).targets);
}

void read_cluster_target(Reader& reader, const JsonNode& node, void* object) {
    read_targets(reader, node, bit(TargetKind::platform), fault(object).targets);
}
void read_topic_target(Reader& reader, const JsonNode& node, void* object) {
    read_targets(reader, node, bit(TargetKind::topic), fault(object).targets);
}

void read_altered_config(Reader& reader, const JsonNode& node, void* object) {
    FaultSpec& spec = fault(object);
    if (!reader.is_object(node, "settings of a topic")) return;
    for (const auto& member : node.value->members)
        if (find_field(kafka_topic_settings, member.key) != nullptr)
            spec.topic_keys.push_back(member.key);
    reader.object(kafka_topic_settings, node, &spec.topic_settings);
}

void read_fault_rate(Reader& reader, const JsonNode& node, void* object) {
    read_rate_spec(reader, node, fault(object).rate);
}

void read_factor(Reader& reader, const JsonNode& node, void* object) {
    Ratio factor;
    if (!reader.decimal(node, factor)) return;
    const bool slower =
        factor.numerator > factor.denominator && factor.numerator / factor.denominator < 1'000'000;
    if (slower)
        fault(object).factor = factor;
    else
        reader.report().add(ProblemCode::out_of_range, node, "a number above 1 and below 1000000",
                            found_text(*node.value));
}

void read_seek_to(Reader& reader, const JsonNode& node, void* object) {
    auto& spec = fault(object);
    if (node.value->kind == JsonKind::number) {
        spec.seek_to = SeekTo::offset;
        reader.integer(node, 0, INT64_MAX, spec.seek_offset);
        return;
    }
    std::string text;
    if (!reader.text(node, text)) return;
    if (text == "earliest")
        spec.seek_to = SeekTo::earliest;
    else if (text == "latest")
        spec.seek_to = SeekTo::latest;
    else {
        spec.seek_to = SeekTo::time;
        const auto parsed = parse_duration(text);
        if (parsed.ok)
            spec.seek_time = Time{parsed.value};
        else
            reader.report().add(ProblemCode::unknown_word, node,
                                "\"earliest\", \"latest\", an offset or a time such as \"10s\"",
                                found_text(*node.value));
    }
}

void read_poison_target(Reader& reader, const JsonNode& node, void* object) {
    read_record_name(reader, node, fault(object).record);
}

void read_crash_as(Reader& reader, const JsonNode& node, void* object) {
    constexpr Word words[] = {{"process", 0, "the process"}, {"machine", 1, "the whole machine"}};
    uint8_t machine = 0;
    if (reader.word(node, words, machine)) fault(object).machine = machine == 1;
}

void read_uneven(Reader& reader, const JsonNode& node, void* object) {
    constexpr Word words[] = {{"meant", 1, "on purpose"}};
    uint8_t meant = 0;
    if (reader.word(node, words, meant)) fault(object).uneven_meant = true;
}

} // namespace sluice
