// How a command moves a side on. In a file of its own, so that a test can build this program with
// a side that breaks on the way (tests/broken) and see what becomes of it.
#include "sim/cli/scenario_file.hpp"

namespace sluice::cli {

void move_on(Simulation& side, Time until) {
    side.run_until(until);
}

} // namespace sluice::cli
