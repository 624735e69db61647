// Short labels for a time axis: "10.0 broker 2 crashes", "18.7 fenced, P2 and P5 move". Moments
// close to one another share a label. Set-up and the cluster's own bookkeeping have none.
#pragma once
#include "sim/observe/observation.hpp"
#include "sim/observe/telling.hpp"
#include <string>
#include <vector>

namespace sluice {

inline constexpr std::size_t marker_length_most = 28; // of the words, without the time

enum class MarkerShape : uint8_t { triangle, cross, none }; // cross: something failed

struct Marker {
    Time at;
    uint64_t number = 0; // of its first moment, from 1 as in the story; 0: still to come
    std::string when;    // "18.7", as few digits as tell it from its neighbours
    std::string words;   // "fenced, P2 and P5 move"
    Gravity gravity = Gravity::news;
    MarkerShape shape = MarkerShape::triangle;
    bool planned = false;              // a command of the file that is still to come
    std::vector<MomentLink> moments{}; // all that it stands for
};

struct MarkerRequest {
    Time from = time_zero, until = time_never; // what is on the axis
    Duration window{200'000'000};              // moments closer than this share a label
    std::size_t most = 24;                     // the mildest are left out first
    bool planned = true;                       // commands of the file that are still to come, too
};

// Of one moment, without its time; empty: not worth a marker.
std::string marker_words(const World& world, const Moment& moment);
// Of several that happened together.
std::string marker_words(const World& world, const std::vector<const Moment*>& moments);
std::vector<Marker> markers(const World& world, const Observation& observation,
                            const MarkerRequest& request = {}); // ascending

} // namespace sluice
