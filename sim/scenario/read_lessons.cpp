// The top of the file, sides, questions and expectations.
#include "sim/scenario/entity_path.hpp"
#include "sim/scenario/metric_names.hpp"
#include "sim/scenario/read_customs.hpp"
#include "sim/scenario/reader.hpp"
#include "sim/scenario/suggest.hpp"

namespace sluice {

namespace {
constexpr int64_t newest_format = 1;
constexpr std::size_t longest_side_name = 64;
constexpr std::size_t most_sides = 32;
constexpr std::size_t most_judgements = 1'000;

ExpectSpec& expect(void* object) {
    return *static_cast<ExpectSpec*>(object);
}
AskSpec& ask(void* object) {
    return *static_cast<AskSpec*>(object);
}

void read_side_name(Reader& reader, const JsonNode& node, uint32_t& out) {
    std::string name;
    if (!reader.text(node, name)) return;
    std::vector<std::string> known;
    const auto& sides = reader.scenario().sides;
    for (std::size_t i = 0; i < sides.size(); ++i) {
        known.push_back(sides[i].name);
        if (sides[i].name == name) out = static_cast<uint32_t>(i);
    }
    if (sides.empty() && reader.scenario().platforms.size() == 1) { // the implicit side
        known.push_back(reader.scenario().platforms[0].name);
        if (known.back() == name) out = 0;
    }
    if (out == no_index)
        reader.report().add(ProblemCode::unknown_reference, node, "the name of a side",
                            found_text(*node.value), did_you_mean(name, known));
}

void read_metric_name(Reader& reader, const JsonNode& node, std::string& out) {
    std::string name;
    if (!reader.text(node, name)) return;
    if (find_metric_name(name) != nullptr) {
        out = name;
        return;
    }
    std::vector<std::string> known;
    for (const auto& row : metric_names()) known.emplace_back(row.name);
    const auto near = did_you_mean(name, known);
    reader.report().add(ProblemCode::unknown_metric, node, "the name of a metric",
                        found_text(*node.value),
                        near.empty() ? "`sluicebox list metrics` prints them" : near);
}

// A value in the unit of the metric: durations, rates and shares carry theirs.
bool read_metric_value(Reader& reader, const JsonNode& node, const std::string& metric,
                       Ratio& out) {
    const auto* row = find_metric_name(metric);
    if (row == nullptr) return false; // reported where the metric is named
    switch (row->unit) {
    case MetricUnit::count:
    case MetricUnit::money: return reader.decimal(node, out);
    case MetricUnit::duration: {
        int64_t ns = 0;
        if (!reader.duration(node, 0, century.ns, ns)) return false;
        out = {ns, 1};
        return true;
    }
    case MetricUnit::rate: {
        Rate rate;
        if (!reader.rate(node, rate)) return false;
        out = {rate.count, 1};
        if (rate.per.ns % 1'000'000'000 == 0)
            out.denominator = rate.per.ns / 1'000'000'000;
        else if (rate.count < INT64_MAX / 1'000'000'000)
            out = {rate.count * 1'000'000'000, rate.per.ns};
        return true;
    }
    case MetricUnit::share: return reader.share(node, out);
    }
    return false;
}

struct Operator {
    const char* key;
    Comparison comparison;
};
constexpr Operator operators[] = {
    {"is", Comparison::is},
    {"is_not", Comparison::is_not},
    {"above", Comparison::above},
    {"below", Comparison::below},
    {"at_least", Comparison::at_least},
    {"at_most", Comparison::at_most},
    {"between", Comparison::between},
};

// An expectation is a metric with exactly one operator, or exactly one of the three verbs.
void judge_expect(Reader& reader, const JsonNode& node, ExpectSpec& spec) {
    int comparisons = 0, verbs = 0;
    for (const auto& row : operators) comparisons += node.value->find(row.key) != nullptr ? 1 : 0;
    for (const auto* verb : {"happens", "never", "always"})
        verbs += node.value->find(verb) != nullptr ? 1 : 0;
    const bool metric = node.value->find("metric") != nullptr;
    const auto found = std::to_string(comparisons) + " comparisons and " + std::to_string(verbs) +
                       " of happens, never, always";
    if (metric && (comparisons != 1 || verbs != 0))
        reader.report().add(ProblemCode::contradiction, node,
                            "a metric with one comparison (is, above, at_most, ...)", found);
    if (!metric && (verbs != 1 || comparisons != 0))
        reader.report().add(ProblemCode::missing_key, node,
                            "\"metric\" with a comparison, or one of happens, never, always",
                            metric ? found : "none of them");
    if (spec.by != time_never && node.value->find("during") != nullptr)
        reader.report().add(ProblemCode::contradiction, node, "either \"by\" or \"during\"",
                            "both");
}

std::string last_token(const std::string& pointer) {
    return pointer.substr(pointer.rfind('/') + 1);
}
} // namespace

void read_format_version(Reader& reader, const JsonNode& node, void*) {
    int64_t version = newest_format;
    if (!reader.integer(node, 1, INT64_MAX, version) || version <= newest_format) return;
    reader.report().add(ProblemCode::format_version, node, "",
                        "the file is made for version " + std::to_string(version) +
                            "; this program knows 1",
                        "use a newer sluicebox");
}

void read_schema_name(Reader& reader, const JsonNode& node, void*) {
    std::string ignored;
    reader.text(node, ignored);
}

void read_seed(Reader& reader, const JsonNode& node, void*) {
    int64_t seed = 1;
    if (reader.integer(node, 0, INT64_MAX, seed))
        reader.scenario().seed = static_cast<uint64_t>(seed);
}

std::string show_seed(const void* object) {
    return std::to_string(static_cast<const Scenario*>(object)->seed);
}

void read_lesson(Reader& reader, const JsonNode& node, void*) {
    reader.object(lesson_section, node, &reader.scenario().lesson);
}

void read_sides(Reader& reader, const JsonNode& node, void*) {
    auto& sides = reader.scenario().sides;
    if (!reader.is_within(node, most_sides)) return;
    reader.each_item(node, "sides", false, [&](const JsonNode& at) {
        sides.emplace_back();
        reader.object(side_section, at, &sides.back());
        const auto& name = sides.back().name;
        if (name.size() > longest_side_name || printable(name) != name)
            reader.report().add(ProblemCode::bad_name, at,
                                "a name of at most 64 visible characters",
                                "\"" + printable(name, 58) + "\"");
        for (std::size_t i = 0; i + 1 < sides.size(); ++i)
            if (sides[i].name == name)
                reader.report().add(ProblemCode::duplicate_name, at, "sides with different names",
                                    "\"" + printable(name) + "\" again",
                                    "it is already the name of side " + std::to_string(i + 1));
        const bool ambiguous = reader.scenario().platforms.size() > 1;
        if (ambiguous && at.value->kind == JsonKind::object && at.value->find("on") == nullptr)
            reader.report().add(ProblemCode::missing_key, at, "the key \"on\"", "none",
                                "there are several platforms: say which one carries the side");
    });
}

void read_side_platform(Reader& reader, const JsonNode& node, void* object) {
    std::string name;
    if (!reader.text(node, name)) return;
    std::vector<std::string> known;
    const auto& platforms = reader.scenario().platforms;
    for (std::size_t i = 0; i < platforms.size(); ++i) {
        known.push_back(platforms[i].name);
        if (platforms[i].name != name) continue;
        static_cast<SideSpec*>(object)->platform = static_cast<uint32_t>(i);
        return;
    }
    reader.report().add(ProblemCode::unknown_reference, node, "the name of a platform",
                        found_text(*node.value), did_you_mean(name, known));
}

void read_side_set(Reader& reader, const JsonNode& node, void* object) {
    reader.each_member(node, "paths and values", [&](const JsonNode& at, const JsonMember& member) {
        static_cast<SideSpec*>(object)->set.push_back({member.key, json_text(*at.value)});
    });
}

void read_asks(Reader& reader, const JsonNode& node, void*) {
    auto& asks = reader.scenario().ask;
    if (!reader.is_within(node, most_judgements)) return;
    reader.each_item(node, "questions", true, [&](const JsonNode& at) {
        asks.emplace_back();
        reader.object(ask_section, at, &asks.back());
        if (asks.back().reveal < asks.back().at)
            reader.report().add(ProblemCode::bad_times, at, "\"reveal\" after \"at\"", "before it");
    });
}

void read_choices(Reader& reader, const JsonNode& node, void* object) {
    reader.each_item(node, "answers to choose from", false, [&](const JsonNode& at) {
        std::string choice;
        if (reader.text(at, choice)) ask(object).choices.push_back(choice);
    });
}

void read_answer(Reader& reader, const JsonNode& node, void* object) {
    reader.object(answer_section, node, &ask(object).answer);
}
void read_answer_side(Reader& reader, const JsonNode& node, void* object) {
    read_side_name(reader, node, static_cast<AnswerSpec*>(object)->side);
}
void read_answer_metric(Reader& reader, const JsonNode& node, void* object) {
    read_metric_name(reader, node, static_cast<AnswerSpec*>(object)->metric);
}

void read_expects(Reader& reader, const JsonNode& node, void*) {
    auto& expects = reader.scenario().expect;
    if (!reader.is_within(node, most_judgements)) return;
    reader.each_item(node, "expectations", true, [&](const JsonNode& at) {
        expects.emplace_back();
        expects.back().pointer = at.pointer;
        reader.object(expect_section, at, &expects.back());
        if (at.value->kind == JsonKind::object) judge_expect(reader, at, expects.back());
    });
}

void read_expect_side(Reader& reader, const JsonNode& node, void* object) {
    read_side_name(reader, node, expect(object).side);
}
void read_expect_than(Reader& reader, const JsonNode& node, void* object) {
    read_side_name(reader, node, expect(object).than);
}
void read_expect_metric(Reader& reader, const JsonNode& node, void* object) {
    read_metric_name(reader, node, expect(object).metric);
}

void read_expect_value(Reader& reader, const JsonNode& node, void* object) {
    auto& spec = expect(object);
    for (const auto& row : operators)
        if (last_token(node.pointer) == row.key) spec.comparison = row.comparison;
    if (spec.comparison != Comparison::between) {
        read_metric_value(reader, node, spec.metric, spec.value);
        return;
    }
    if (!reader.is_list(node, "two values", false)) return;
    if (node.value->items.size() != 2) {
        reader.report().add(ProblemCode::wrong_type, node, "two values",
                            std::to_string(node.value->items.size()));
        return;
    }
    read_metric_value(reader, Reader::item(node, 0), spec.metric, spec.value);
    read_metric_value(reader, Reader::item(node, 1), spec.metric, spec.value_high);
}

void read_expect_during(Reader& reader, const JsonNode& node, void* object) {
    auto& spec = expect(object);
    if (!reader.is_list(node, "two times", false)) return;
    if (node.value->items.size() != 2) {
        reader.report().add(ProblemCode::wrong_type, node, "two times, from and until",
                            std::to_string(node.value->items.size()));
        return;
    }
    reader.duration(Reader::item(node, 0), 0, century.ns, spec.during_from.ns);
    reader.duration(Reader::item(node, 1), 0, century.ns, spec.during_until.ns);
    if (spec.during_until <= spec.during_from)
        reader.report().add(ProblemCode::bad_times, node, "the earlier time first",
                            "the later one");
}

void read_expect_event(Reader& reader, const JsonNode& node, void* object) {
    auto& spec = expect(object);
    const auto verb = last_token(node.pointer);
    spec.kind = verb == "happens" ? ExpectKind::happens
                : verb == "never" ? ExpectKind::never
                                  : ExpectKind::always;
    if (reader.text(node, spec.what) && spec.what.empty())
        reader.report().add(ProblemCode::bad_name, node, "what it is about", "an empty text");
}

} // namespace sluice
