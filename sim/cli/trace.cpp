#include "sim/cli/trace.hpp"
#include "sim/core/digest.hpp"
#include "sim/explain.hpp"
#include "sim/scenario/json_writer.hpp"

namespace sluice::cli {

namespace {
constexpr int64_t second = 1'000'000'000;
}

Trace::Trace(const std::string& path, bool force, const Sides& sides) : file_(path, force) {
    for (std::size_t i = 0; i < sides.size(); ++i) {
        next_second_[sides.name(i)] = second;
        add_facts(sides.side(i)); // of building it
    }
}

void Trace::advance(Simulation& side, Time until) {
    int64_t& due = next_second_[side.scenario().side_name];
    while (next_time(side.world()) <= until) {
        const Time next = next_time(side.world());
        if (next.ns >= due) {
            add_checkpoint(side, Time{next.ns / second * second});
            due = next.ns / second * second + second;
        }
        if (!side.step()) break;
        add_facts(side);
    }
    side.run_until(until);
}

void Trace::finish(const Sides& sides) {
    for (std::size_t i = 0; i < sides.size(); ++i)
        add_checkpoint(sides.side(i), sides.side(i).now());
    file_.finish();
}

void Trace::add_facts(const Simulation& side) {
    for (const Fact& fact : side.facts())
        file_.add(fact_line(side.world(), side.scenario().side_name, fact));
}

void Trace::add_checkpoint(const Simulation& side, Time at) {
    file_.add("{\"at_ns\":" + std::to_string(at.ns) + ",\"digest\":\"" + hex(side.digest()) +
              "\",\"side\":" + json_quoted(side.scenario().side_name) + "}\n");
}

} // namespace sluice::cli
