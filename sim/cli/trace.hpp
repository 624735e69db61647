// A trace: every fact of every side as a line of JSON, and at every full second of simulated time
// a line with the digest, so that two traces can be compared without comparing their facts.
#pragma once
#include "sim/cli/output.hpp"
#include "sim/sides.hpp"
#include <map>
#include <string>

namespace sluice::cli {

class Trace {
public:
    // The sides stand at their start.
    Trace(const std::string& path, bool force, const Sides& sides);
    void advance(Simulation& side, Time until); // as Simulation::run_until, writing
    void finish(const Sides& sides);

private:
    void add_facts(const Simulation& side);
    void add_checkpoint(const Simulation& side, Time at);

    OutputFile file_;
    std::map<std::string, int64_t> next_second_; // by side, in ns
};

} // namespace sluice::cli
