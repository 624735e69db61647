// From a file (or text) to scenarios ready to run: bytes, JSON, overrides, reading, judging. All
// problems come back in the Document, sorted; without errors every side is complete and consistent.
// It reads the scenario and the traces it names, nothing else, and never writes.
#pragma once
#include "sim/scenario/json.hpp"
#include "sim/scenario/problem.hpp"
#include "sim/scenario/scenario.hpp"
#include <string>
#include <vector>

namespace sluice {

struct Document {
    Scenario scenario;             // the file as written
    std::vector<Scenario> sides;   // the whole scenario of each side, its overrides applied
    std::vector<Problem> problems; // errors and warnings, sorted
    std::string source_name;
    std::string folder; // where trace files are looked for; empty = they are refused
    Sources sources;    // the text, then one per command-line override
    JsonValue root;     // the file with the command line's overrides

    bool ok() const { return !has_errors(problems); }
};

// "-" reads standard input.
Document load_file(const std::string& path, const std::vector<Override>& extra = {});
// `folder` is where trace files are looked for; empty = they are refused.
Document load_text(std::string text, const std::string& name,
                   const std::vector<Override>& extra = {}, const std::string& folder = "");

// The same file with another tree, read and judged anew. Spans of the tree may point into
// `more`, which comes behind the document's own sources. The seed stays the document's.
Document load_tree(const Document& document, JsonValue root, Sources more = {});
// A value as --set writes it: JSON, or a bare word that stands for a string (2000/s, all).
JsonValue override_value(const Sources& sources, uint32_t source, std::size_t value_at);

int exit_code(const Document&); // 0, 2 (standard input is a terminal), 3, 4 or 6

// For checks on higher floors (names of facts and invariants): a problem at the value of `pointer`.
void add_problem(Document&, ProblemCode, const std::string& pointer, const std::string& expected,
                 const std::string& found, const std::string& hint);

} // namespace sluice
