// Expectations judged: every entry of a file's `expect` as one line that says whether it held and
// what was found. How they are judged is the observers' business.
#pragma once
#include "sim/cli/scenario_file.hpp"
#include <string>
#include <vector>

namespace sluice::cli {

struct Verdict {
    std::string side;     // empty: every side
    std::string sentence; // what was expected
    std::string found;
    std::string pointer; // in the file
    int line = 0, column = 0;
    bool held = false;
};

// The expectations about the sides that are run (--side leaves some out).
std::vector<ExpectSpec> expectations_of(const Document& document);
// After the run that `judge` has looked at.
std::vector<Verdict> verdicts_of(const Document& document, const Sides& sides, const Judge& judge);
template <class Json>
Json verdict_json(const Verdict& verdict) {
    return {{"side", verdict.side},   {"expectation", verdict.sentence}, {"held", verdict.held},
            {"found", verdict.found}, {"pointer", verdict.pointer},      {"line", verdict.line}};
}

} // namespace sluice::cli
