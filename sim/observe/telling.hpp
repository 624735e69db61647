// What a telling is made of: sentences a class can read aloud, each with the facts it rests on and
// the moments that a click on it may jump to. Plain values; nothing in them points into the World.
#pragma once
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"
#include <cstdint>
#include <string>
#include <vector>

namespace sluice {

// How much it matters, mildest first.
enum class Gravity : uint8_t {
    calm,    // all is well, or it is over
    news,    // something changed and nobody is worse off
    warning, // somebody waits, lags, or is one step from losing something
    failure  // records are gone, or nobody can write or read
};

struct MomentLink {      // where a click jumps to
    uint64_t number = 0; // of the moment, from 1 as in the story
    Time at;
};

enum class MarkKind : uint8_t {
    strong, // a time or a count that matters
    name    // the real name of a setting
};
struct Mark { // bytes [begin, end) of the text
    uint32_t begin = 0, end = 0;
    MarkKind kind = MarkKind::strong;
};

struct Sentence {
    std::string text;
    std::vector<Mark> marks;       // ascending, not overlapping
    std::vector<FactId> facts;     // notable facts it rests on; empty: the World as it stands
    std::vector<MomentLink> links; // oldest first
};

} // namespace sluice
