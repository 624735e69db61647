// The shelf of scenario files: what is in a folder, as questions a class may be asked. Files are
// read, nothing is run; a file that cannot be used is listed with its problem.
#pragma once
#include "sim/scenario/load.hpp"
#include <string>
#include <vector>

namespace sluice {

struct ShelvedScenario {
    std::string path;                   // as it can be opened
    std::string section;                // the folder it stands in: "kafka"; empty: none
    std::string title;                  // the file's name when it gives none
    std::string question;               // its first `ask`; empty: it asks nothing
    std::string teaches;                // of its lesson; may be empty
    std::vector<std::string> platforms; // "kafka 4.1", "fifo"; of its sides, each once
    std::vector<std::string> sides;     // their names, when there are several
    Duration duration{0};               // of simulated time
    std::string problem;                // why it cannot be run; empty: it can
};

// Where the scenarios that come with the program are: beside it when installed, else in the source
// tree that it was built in. Empty: nowhere. `program` is the path of the running program's file.
std::string shipped_scenario_folder(const std::string& program);

// Paths of the scenario files below a folder, sorted. False: the folder cannot be read.
bool scenario_files(const std::string& folder, std::vector<std::string>& files);

ShelvedScenario shelved(const std::string& file, const Document& document);
// All of a folder, sorted by path.
std::vector<ShelvedScenario> shelf(const std::string& folder);

} // namespace sluice
