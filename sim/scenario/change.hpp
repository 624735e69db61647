// A document with something more in it than its file had: a further side, faults that were given
// live. Everything goes through the ordinary loader, so what is possible in a file is possible
// here, and every mistake is reported in the same words. The document it starts from stays as it
// is.
#pragma once
#include "sim/scenario/load.hpp"
#include <map>

namespace sluice {

struct FurtherSide {
    Document document; // its sides: those of before, then the new one; only when ok
    bool ok = false;
    std::string name;              // of the new side: "acks=all"
    std::vector<Problem> problems; // that the file did not have without it
};
// A side like `like` with one setting changed, which gives it its name.
FurtherSide with_side(const Document& document, const std::string& like, const Override& setting);

// Given while the run went on, by the name of the side.
using LiveFaults = std::map<std::string, std::vector<FaultSpec>>;
// The file's text with these faults in it: in the file's own list when every side was given the
// same, else in lists of the sides.
std::string text_with_faults(const Document& document, const LiveFaults& live);

} // namespace sluice
