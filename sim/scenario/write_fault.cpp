#include "sim/scenario/write_fault.hpp"
#include "sim/core/wide.hpp"
#include "sim/scenario/entity_path.hpp"
#include "sim/scenario/fields.hpp"
#include "sim/scenario/show.hpp"
#include "sim/scenario/units.hpp"
#include <optional>

namespace sluice {

namespace {

struct Verb {
    FaultKind kind;
    const char* key;   // in a file
    const char* words; // before the name of what is struck
    bool two_ends;     // has an other end
};
constexpr Verb verbs[] = {
    {FaultKind::crash, "crash", "crash", false},
    {FaultKind::restart, "restart", "restart", false},
    {FaultKind::pause, "pause", "pause", false},
    {FaultKind::slow, "slow", "slow down", false},
    {FaultKind::cut, "cut", "cut", true},
    {FaultKind::clog, "clog", "delay messages of", true},
    {FaultKind::lose, "lose", "lose messages of", true},
    {FaultKind::duplicate, "duplicate", "repeat messages of", true},
    {FaultKind::change_rate, "change_rate", "change the rate of", false},
    {FaultKind::stop, "stop", "stop", false},
    {FaultKind::start, "start", "start", false},
    {FaultKind::add_members, "add_members", "add", false},
    {FaultKind::seek, "seek", "move", false},
    {FaultKind::poison, "poison", "poison", false},
    {FaultKind::bug, "bug", "bring a bug to", false},
    {FaultKind::elect_preferred, "elect_preferred", "elect the preferred leaders of", false},
    {FaultKind::alter_topic, "alter_topic", "change settings of", false},
};
const Verb& verb_of(FaultKind kind);
JsonValue fault_object(const Scenario& scenario, const FaultSpec& fault);
JsonValue rate_value(const RateSpec& rate);
JsonValue seek_value(const FaultSpec& fault);
JsonValue topic_config_value(const FaultSpec& fault);
std::string record_text(const Scenario& scenario, const RecordName& record);
std::string names_text(const Scenario& scenario, const std::vector<EntityPath>& paths);
std::string particulars(const FaultSpec& fault);
bool may_have_until(FaultKind kind);

JsonValue text_value(std::string text) {
    JsonValue value;
    value.kind = JsonKind::string;
    value.text = std::move(text);
    return value;
}
JsonValue number_value(std::string digits) {
    JsonValue value = text_value(std::move(digits));
    value.kind = JsonKind::number;
    return value;
}
JsonValue true_value() {
    JsonValue value;
    value.kind = JsonKind::boolean;
    value.truth = true;
    return value;
}
JsonValue object_value() {
    JsonValue value;
    value.kind = JsonKind::object;
    return value;
}
void add(JsonValue& object, const char* key, JsonValue value) {
    object.members.push_back({key, std::move(value), {}});
}

constexpr const char* part_words[] = {"cpu", "disk", "nic"}; // in the order of SlowPart

} // namespace

std::vector<JsonValue> fault_values(const Scenario& scenario, const FaultSpec& fault) {
    std::vector<JsonValue> values{fault_object(scenario, fault)};
    if (fault.until == time_never || may_have_until(fault.kind)) return values;
    const bool down = fault.kind == FaultKind::crash;
    if (!down && fault.kind != FaultKind::stop) return values;
    FaultSpec end = fault;
    end.kind = down ? FaultKind::restart : FaultKind::start;
    end.at = fault.until;
    end.until = time_never;
    values.push_back(fault_object(scenario, end));
    return values;
}

std::string fault_words(const Scenario& scenario, const FaultSpec& fault) {
    std::string words = verb_of(fault.kind).words;
    if (fault.kind == FaultKind::add_members)
        words +=
            " " + std::to_string(fault.count) + (fault.count == 1 ? " member to" : " members to");
    if (fault.kind == FaultKind::crash && fault.machine) words += " the machine of";
    if (fault.kind == FaultKind::slow)
        words += std::string(" the ") + part_words[std::size_t(fault.part)] + " of";
    words += " " + (fault.kind == FaultKind::poison ? record_text(scenario, fault.record)
                                                    : names_text(scenario, fault.targets));
    if (verb_of(fault.kind).two_ends)
        words += " away from " + (fault.away_from.empty() ? "everybody else"
                                                          : names_text(scenario, fault.away_from));
    words += particulars(fault);
    if (fault.until != time_never) words += ", until " + duration_text(fault.until.ns);
    return words;
}

namespace {

const Verb& verb_of(FaultKind kind) {
    for (const Verb& verb : verbs)
        if (verb.kind == kind) return verb;
    SLUICE_CHECK(false, "a fault without a verb");
}

bool may_have_until(FaultKind kind) {
    return kind == FaultKind::pause || kind == FaultKind::slow || kind == FaultKind::change_rate ||
           kind == FaultKind::bug || verb_of(kind).two_ends;
}

JsonValue names_value(const Scenario& scenario, const std::vector<EntityPath>& paths) {
    if (paths.size() == 1) return text_value(entity_name(scenario, paths.front()));
    JsonValue list;
    list.kind = JsonKind::array;
    for (const EntityPath& path : paths)
        list.items.push_back(text_value(entity_name(scenario, path)));
    return list;
}

void add_particulars(JsonValue& object, const FaultSpec& fault) {
    using enum FaultKind;
    switch (fault.kind) {
    case crash:
        if (fault.machine) add(object, "as", text_value("machine"));
        break;
    case slow:
        add(object, "part", text_value(part_words[std::size_t(fault.part)]));
        add(object, "factor", number_value(decimal_text(fault.factor)));
        break;
    case clog: add(object, "latency", text_value(duration_text(fault.latency.ns))); break;
    case lose:
    case FaultKind::duplicate: add(object, "chance", text_value(share_text(fault.chance))); break;
    case change_rate: add(object, "rate", rate_value(fault.rate)); break;
    case add_members: add(object, "count", number_value(std::to_string(fault.count))); break;
    case FaultKind::seek: add(object, "to", seek_value(fault)); break;
    case alter_topic: add(object, "config", topic_config_value(fault)); break;
    case elect_preferred:
    case restart:
    case pause:
    case cut:
    case stop:
    case start:
    case bug:
    case poison: break;
    }
}

JsonValue fault_object(const Scenario& scenario, const FaultSpec& fault) {
    const Verb& verb = verb_of(fault.kind);
    JsonValue object = object_value();
    add(object, "at", text_value(duration_text(fault.at.ns)));
    add(object, verb.key,
        fault.kind == FaultKind::poison ? text_value(record_text(scenario, fault.record))
                                        : names_value(scenario, fault.targets));
    if (verb.two_ends && !fault.away_from.empty())
        add(object, "away_from", names_value(scenario, fault.away_from));
    if (verb.two_ends && fault.one_way) add(object, "one_way", true_value());
    add_particulars(object, fault);
    if (fault.until != time_never && may_have_until(fault.kind))
        add(object, "until", text_value(duration_text(fault.until.ns)));
    if (fault.uneven_meant) add(object, "uneven", text_value("meant"));
    return object;
}

// A number of records in a unit of time, with all its decimals; nothing when they do not end.
std::optional<std::string> exact_rate(const Rate& rate, int64_t unit, const char* name) {
    Wide numerator = Wide(rate.count) * unit;
    std::string digits = std::to_string(int64_t(numerator / rate.per.ns));
    numerator %= rate.per.ns;
    if (numerator != 0) digits += '.';
    for (int places = 0; numerator != 0; ++places) {
        if (places == 12) return std::nullopt;
        numerator *= 10;
        digits += char('0' + int(numerator / rate.per.ns));
        numerator %= rate.per.ns;
    }
    return digits + "/" + name;
}

JsonValue one_rate(const Rate& rate) {
    constexpr struct {
        int64_t ns;
        const char* name;
    } units[] = {{1'000'000'000, "s"},      {60'000'000'000, "min"}, {3'600'000'000'000, "h"},
                 {86'400'000'000'000, "d"}, {1'000'000, "ms"},       {1'000, "us"}};
    for (const auto& unit : units)
        if (const auto text = exact_rate(rate, unit.ns, unit.name)) return text_value(*text);
    return text_value(rate_text(rate));
}

// The part of a changing rate: its two rates, its time.
JsonValue rate_parts(const RateSpec& rate, const char* low, const char* high, const char* period) {
    JsonValue parts = object_value();
    add(parts, low, one_rate(rate.low));
    add(parts, high, one_rate(rate.high));
    add(parts, period, text_value(duration_text(rate.period.ns)));
    if (rate.shape == RateShape::bursts)
        add(parts, "for", text_value(duration_text(rate.high_for.ns)));
    return parts;
}

JsonValue wrapped(const char* key, JsonValue value) {
    JsonValue object = object_value();
    add(object, key, std::move(value));
    return object;
}

JsonValue rate_value(const RateSpec& rate) {
    JsonValue value;
    switch (rate.shape) {
    case RateShape::constant: value = one_rate(rate.low); break;
    case RateShape::ramp: value = wrapped("ramp", rate_parts(rate, "from", "to", "over")); break;
    case RateShape::daily:
        value = wrapped("daily", rate_parts(rate, "low", "high", "period"));
        break;
    case RateShape::bursts:
        value = wrapped("bursts", rate_parts(rate, "low", "high", "every"));
        break;
    }
    return rate.each ? wrapped("each", std::move(value)) : value;
}

JsonValue seek_value(const FaultSpec& fault) {
    switch (fault.seek_to) {
    case SeekTo::earliest: return text_value("earliest");
    case SeekTo::latest: return text_value("latest");
    case SeekTo::offset: return number_value(std::to_string(fault.seek_offset));
    case SeekTo::time: return text_value(duration_text(fault.seek_time.ns));
    }
    return {};
}

JsonValue topic_config_value(const FaultSpec& fault) {
    JsonValue object = object_value();
    KafkaTopicSettings settings = fault.topic_settings;
    for (const std::string& key : fault.topic_keys)
        if (const Field* field = find_field(kafka_topic_settings, key))
            add(object, field->key, text_value(value_text(*field, &settings)));
    return object;
}

std::string record_text(const Scenario& scenario, const RecordName& record) {
    return scenario.producers.at(record.producer).name + "/" + std::to_string(record.instance + 1) +
           "#" + std::to_string(record.number);
}

std::string names_text(const Scenario& scenario, const std::vector<EntityPath>& paths) {
    std::string text;
    for (std::size_t i = 0; i < paths.size(); ++i)
        text += (i == 0                  ? ""
                 : i + 1 == paths.size() ? " and "
                                         : ", ") +
                entity_name(scenario, paths[i]);
    return text;
}

std::string particulars(const FaultSpec& fault) {
    using enum FaultKind;
    switch (fault.kind) {
    case slow: return ", " + decimal_text(fault.factor) + " times";
    case cut: return fault.one_way ? ", one way" : "";
    case clog: return ", by " + duration_text(fault.latency.ns);
    case lose:
    case FaultKind::duplicate:
        return ", " + share_text(fault.chance) + (fault.one_way ? ", one way" : "");
    case change_rate: return " to " + rate_spec_text(fault.rate);
    case FaultKind::seek:
        if (fault.seek_to == SeekTo::offset) return " to offset " + seek_value(fault).text;
        if (fault.seek_to == SeekTo::time) return " to what came from " + seek_value(fault).text;
        return " to the " + seek_value(fault).text;
    case alter_topic: {
        std::string words;
        for (const auto& member : topic_config_value(fault).members)
            words += (words.empty() ? ": " : ", ") + member.key + " = " + member.value.text;
        return words;
    }
    case elect_preferred:
    case crash:
    case restart:
    case pause:
    case stop:
    case start:
    case add_members:
    case bug:
    case poison: return "";
    }
    return "";
}

} // namespace

} // namespace sluice
