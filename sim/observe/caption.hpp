// The caption: what is happening at this instant, in one or two short sentences, for people who
// see the system for the first time. Rules stand in a table in order of importance; the first that
// has something to say is the caption. Everything is derived from the story and the World as they
// stand: no scenario has words of its own, and nothing is said of what is still to come.
#pragma once
#include "sim/observe/observation.hpp"
#include "sim/observe/telling.hpp"
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

struct Caption {
    Gravity gravity = Gravity::calm;
    std::string_view rule;           // its name in the table
    std::vector<Sentence> sentences; // one or two
    std::string text() const;        // all of it, as one line
};

Caption caption_of(const World& world, const Observation& observation);

struct Scene; // what the rules look at (caption_scene.hpp)

struct CaptionRule {
    std::string_view name, sentence; // of the rule itself, for lists
    std::optional<Caption> (*find)(const Scene& scene);
};
std::span<const CaptionRule> caption_rules(); // most important first

// What sets the sides of a comparison apart, in one line.
struct CaptionSide {
    std::string name;
    const World* world = nullptr;
    const Observation* observation = nullptr;
};
Caption caption_of(std::span<const CaptionSide> sides);

} // namespace sluice
