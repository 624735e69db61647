// The lists behind `sluicebox list`: each iterates the one table that defines its names.
#include "sim/conformance.hpp"
#include "sim/explain.hpp"
#include "sim/kafka/assignors.hpp"
#include "sim/kafka/partitioners.hpp"
#include "sim/observe/invariants.hpp"
#include "sim/observe/metrics.hpp"
#include "sim/scenario/problem.hpp"
#include "sim/scenario/templates.hpp"
#include "sim/world/command.hpp"
#include <array>

namespace sluice {

namespace {

using Things = std::vector<NamedThing>;

// Tables whose rows have a name and a sentence.
template <class Table>
Things named(const Table& table) {
    Things out;
    for (const auto& row : table) out.push_back({std::string(row.name), std::string(row.sentence)});
    return out;
}

const char* unit_words(Unit unit) {
    switch (unit) {
    case Unit::count: return "a number";
    case Unit::nanoseconds: return "ns";
    case Unit::per_second: return "per second";
    case Unit::thousandths: return "thousandths";
    case Unit::cents: return "US cents";
    }
    return "";
}

Things metric_things() {
    Things out;
    for (const MetricInfo& metric : metrics()) {
        std::string sentence = std::string(metric.sentence) + " [" + unit_words(metric.unit) + "]";
        if (!metric.jmx.empty()) sentence += " JMX: " + std::string(metric.jmx) + ".";
        if (!metric.cloudwatch.empty())
            sentence += " CloudWatch: " + std::string(metric.cloudwatch) + ".";
        if (!metric.rabbitmq.empty())
            sentence += " RabbitMQ: " + std::string(metric.rabbitmq) + ".";
        out.push_back({std::string(metric.name), sentence});
    }
    return out;
}

Things fault_things() {
    return named(fault_kinds());
}

Things fact_things() {
    Things out;
    for (const FactKindInfo& kind : fact_kinds())
        out.push_back({std::string(kind.name),
                       std::string(kind.sentence) + (kind.notable ? " (a moment)" : "")});
    return out;
}

Things cause_things() {
    Things out;
    for (const CauseInfo& cause : causes())
        out.push_back({std::string(cause.name), std::string(cause.words)});
    return out;
}

Things invariant_things() {
    return named(invariants());
}
Things partitioner_things() {
    return named(kafka::partitioners());
}
Things assignor_things() {
    return named(kafka::assignors());
}
Things template_things() {
    return named(traffic_templates());
}
Things conformance_things() {
    return named(conformance_kinds());
}
Things problem_things() {
    return named(problem_table());
}

Things platform_things() {
    Things out;
    for (const FidelityCard& card : fidelity_cards()) out.push_back({card.platform, card.title});
    return out;
}

constexpr std::array lists{
    NameList{"metrics", "What is measured; `expect` and `ask` use these names.", metric_things},
    NameList{"faults", "What may happen to a run, in `faults` or live.", fault_things},
    NameList{"facts", "What `happens` and `never` of `expect` may name.", fact_things},
    NameList{"invariants", "What `always` of `expect` may name.", invariant_things},
    NameList{"causes", "Why something failed, was lost, skipped or repeated.", cause_things},
    NameList{"partitioners", "How a record is given its partition.", partitioner_things},
    NameList{"assignors", "How a group's partitions are dealt out.", assignor_things},
    NameList{"templates", "Ready-made kinds of traffic for producers.", template_things},
    NameList{"platforms", "The systems that may carry a side.", platform_things},
    NameList{"problems", "The codes of everything that may be wrong with a file.", problem_things},
    NameList{"conformance", "Kinds of cases that were put to the real systems.",
             conformance_things},
};

} // namespace

std::span<const NameList> name_lists() {
    return lists;
}

} // namespace sluice
