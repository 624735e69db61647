// What can be said about a side before it runs: numbers that follow from its settings, the
// guarantees that hold with them, the figures it rests on; and what each platform's model covers.
// Nothing is simulated here; every number comes from the rules that a run uses.
#pragma once
#include "sim/scenario/scenario.hpp"
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

class Simulation;
struct Document;
struct World;
struct Fact;

struct DerivedNumber {
    std::string what, value, reason;
};

struct Guarantee {
    std::string what;
    bool holds = false;
    std::string because;
};

struct Assumption {
    std::string what, value, source;
};

// `side` is one of Document::sides.
std::vector<DerivedNumber> derived_numbers(const Scenario& side);
std::vector<Guarantee> guarantees(const Scenario& side);
std::vector<Assumption> assumptions(const Scenario& side);

// --- what the model of a platform covers ---

enum class Coverage : uint8_t { modelled, simplified, absent };
std::string_view coverage_name(Coverage coverage);

struct CardLine {
    Coverage coverage;
    const char* what;
    const char* source; // where the real behaviour is described
};

struct FidelityCard {
    const char* platform;
    const char* title;
    const char* basis; // which release, and what it was compared with
    std::span<const CardLine> lines;
};

std::span<const FidelityCard> fidelity_cards();

// --- names that a scenario may use ---

struct NamedThing {
    std::string name, sentence;
};

struct NameList {
    const char* name; // as in `sluicebox list metrics`
    const char* sentence;
    std::vector<NamedThing> (*entries)();
};

std::span<const NameList> name_lists();

// Adds a problem for every expectation that names an unknown kind of moment or invariant.
void judge_names(Document& document);

// --- what happened ---

// A moment of the story with its names resolved.
struct ToldMoment {
    uint64_t number = 0;  // in the story, from 1
    uint64_t because = 0; // the number of the one that explains it; 0 = none
    Time at;
    int64_t times = 1;
    bool background = false; // of setting up, or of the cluster's own topics: not told first
    std::string what, who, whom, partition, group, cause; // empty where it does not apply
    std::string sentence;
};
std::vector<ToldMoment> told_moments(const Simulation& side);
// A moment of setting up, or of the cluster's own topics: not told first.
bool is_background(const World& world, const Fact& fact);

// Sentences about a record or an address, or why there are none.
struct Told {
    std::vector<std::string> lines;
    std::string trouble;
};
// `name` as shop/1#117; runs the side, which stands at its start, to its end or until `stop`.
Told life_of_record(Simulation& side, const std::string& name, bool (*stop)());
// `place` as orders/2@117: all records that stand or stood there, as known now.
Told occupants_of_address(const Simulation& side, const std::string& place);

// A fact as one line of JSON with sorted keys and a line end; `side` is the name of its side.
std::string fact_line(const World& world, const std::string& side, const Fact& fact);

} // namespace sluice
