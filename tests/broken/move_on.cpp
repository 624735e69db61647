// A program with a bug, for the contract of exit code 5: takes the place of sim/cli/move_on.cpp.
// What goes wrong at two seconds is chosen by the title of the scenario. Everything behind it is
// the real program.
#include "sim/cli/scenario_file.hpp"
#include <stdexcept>

namespace sluice::cli {

namespace {

using namespace literals;

// As a rule would that forgets to state a fact: every copy of a record goes, and nobody is told.
void lose_records(World& world) {
    auto& cluster = std::get<kafka::Cluster>(world.platforms.front());
    for (kafka::Broker& broker : cluster.brokers)
        for (std::size_t i = 0; i < broker.replicas.size(); ++i) {
            Log& log = broker.replicas.edit(i).log;
            log.restart_at(log.end());
        }
}

void go_wrong(Simulation& side) {
    auto& world = const_cast<World&>(side.world()); // only a bug can
    const std::string& title = side.scenario().title;
    if (title == "the clock runs ahead") world.fabric.now = world.fabric.now + 1_s;
    if (title == "records vanish") lose_records(world);
    if (title == "nobody thought of it") throw std::out_of_range("the seventh of six");
}

} // namespace

void move_on(Simulation& side, Time until) {
    constexpr Time when = time_zero + 2_s;
    if (side.now() < when && when <= until) {
        side.run_until(when);
        go_wrong(side);
    }
    side.run_until(until);
}

} // namespace sluice::cli
