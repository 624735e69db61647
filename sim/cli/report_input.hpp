// What a report and a comparison need to know about a run: the common ground of its sides, sorted
// for reading, and everything that a printed page tells.
#pragma once
#include "sim/cli/scenario_file.hpp"
#include "sim/observe/report.hpp"

namespace sluice::cli {

struct ReadableGround {
    std::vector<ComparedItem> held_equal;
    std::vector<ComparedItem> different;      // where they apply at all
    std::vector<ComparedItem> not_applicable; // said by the file, and not everywhere of use
    std::size_t defaults = 0; // settings of one platform that the file leaves alone: not listed
    std::vector<std::string> warnings;
};
ReadableGround readable_ground(const Document& document);

ReportInput report_input(const Document& document, const Sides& sides, const Judge& judge,
                         const std::string& repro, bool partial);

} // namespace sluice::cli
