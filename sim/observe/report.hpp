// Reports for people without a screen: one self-contained HTML page, or one SVG with a picture of
// every side. No scripts, nothing from outside, every word escaped. What is not known on this
// floor (file, version, assumptions, what was held equal) is handed in as plain data.
#pragma once
#include "sim/observe/expect.hpp"
#include "sim/observe/view.hpp"
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sluice {

struct ReportRow { // of a table with a column for every side
    std::string what;
    std::vector<std::string> values; // empty where it does not apply
};

struct ReportAssumption {
    std::string side, what, value, source;
};

struct ReportInput {
    std::string title, teaches, file, version, digest, repeat; // `repeat`: the command line
    uint64_t seed = 0;
    bool partial = false; // interrupted before its end
    std::vector<ObservedSide> sides;
    std::vector<std::string> digests; // one a side
    std::vector<ReportRow> held_equal, different, not_applicable;
    std::vector<std::string> warnings;
    std::string first_difference; // a sentence; empty = none
    std::vector<ReportAssumption> assumptions;
    std::vector<Judgement> judgements;
};

std::string report_html(const ReportInput& input);
std::string report_svg(const ReportInput& input); // the sides one below the other

} // namespace sluice
