// Arrival traces: a CSV file beside the scenario whose first column holds times in ascending order,
// with a unit ("1.5s") or as plain seconds. A first line without a number is a heading.
#pragma once
#include "sim/scenario/reader.hpp"

namespace sluice {

// Fills ProducerSpec::trace of producers that name a trace file. Each file is read once.
class Traces {
public:
    explicit Traces(std::string folder) : folder_(std::move(folder)) {}
    void fill(Reporter&, Scenario&);

private:
    const std::vector<Time>* read(Reporter&, const std::string& pointer, const std::string& name);

    std::string folder_;
    std::map<std::string, std::vector<Time>> known_;
};

} // namespace sluice
