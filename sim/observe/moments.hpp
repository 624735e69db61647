// The story of a run: every notable fact, kept for ever, with the earlier one that explains it.
// Of a storm of alike facts (same kind, cause and subjects within a second) the first few are told
// one by one and the rest as one moment with a count, so that the story stays readable; facts
// merged away are found under the moment that stands for them.
#pragma once
#include "sim/core/paged.hpp"
#include "sim/core/shared_series.hpp"
#include "sim/model/fact.hpp"
#include "sim/world/world.hpp"
#include <optional>
#include <string>
#include <vector>

namespace sluice {

inline constexpr Duration storm_at_most{1'000'000'000};

struct Moment {
    Fact fact;             // the first one; of a storm, `count` is the sum where it counts records
    int64_t times = 1;     // facts that it stands for
    Time until;            // when the latest of them was
    bool one_place = true; // all of them about the same partition
};

struct MergedFact { // a fact that an earlier moment stands for
    FactId id = 0;
    uint64_t moment = 0; // index
};

struct OpenMoment { // may still take facts in
    uint64_t moment = 0;
    Time until;            // no longer than this
    int32_t told = 1;      // alike facts that became moments of their own
    bool internal = false; // about the cluster's own bookkeeping
};

struct Moments {
    Paged<Moment, 64> all;               // ascending fact id
    SharedSeries<MergedFact, 64> merged; // ascending fact id
    std::vector<OpenMoment> open;        // oldest first, few
};

// `internal`: it is about a partition of the cluster's own bookkeeping, told more briefly.
void note(Moments& moments, const Fact& fact, bool internal = false);

std::optional<uint64_t> moment_index(const Moments& moments, FactId id);
const Moment* find_moment(const Moments& moments, FactId id);
// The moment and what led to it, the latest first.
std::vector<const Moment*> cause_chain(const Moments& moments, FactId id);

// "12.400 s"
std::string time_text(Time at);
std::string sentence(const World& world, const Fact& fact);
std::string sentence(const World& world, const Moment& moment);
// The same with names as people say them: "Broker 2 crashed; its machine lives on".
std::string spoken_sentence(const World& world, const Fact& fact);

} // namespace sluice
