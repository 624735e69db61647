// A side at an instant, as a picture is told it.
#pragma once
#include "sim/observe/view.hpp"
#include "sim/simulation.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenarios.hpp"
#include "tests/unit/observe/observed.hpp"
#include <algorithm>

namespace sluice::test {

inline Simulation shipped_side(const std::string& path, std::size_t side = 0) {
    return Simulation(std::make_shared<const Scenario>(shipped(path).sides.at(side)));
}
inline Simulation side_of(const std::string& text) {
    return Simulation(std::make_shared<const Scenario>(scenario_of(text)));
}
inline View view_at(Simulation& shown, Time at, const ViewRequest& request = {}) {
    shown.seek(at);
    return view_of(shown.world(), shown.observed(), request);
}

} // namespace sluice::test
