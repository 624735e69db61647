// The console: somebody who acts on a World directly and waits until it has settled, as an
// administrator at a terminal does. Conformance dialogues are driven through it; so the answers
// come from the same rules as a scenario's.
#pragma once
#include "sim/world/world.hpp"
#include <functional>

namespace sluice {

// Handles everything that is due now, and what follows from it at the same instant.
void settle(World& world);
// Lets simulated time pass, handling what falls due.
void let_pass(World& world, Duration time);
// Until `done` holds, at most `limit`; true when it does.
bool wait_until(World& world, Duration limit, const std::function<bool(const World&)>& done);

} // namespace sluice
