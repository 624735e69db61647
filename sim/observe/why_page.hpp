// Why, in full: what led to how things stand, oldest first, with the settings that decided it under
// their real names. About the whole run, one entity, one record or one number of the ledger.
// Derived from the story and the World as they stand; nothing is said of what is still to come.
#pragma once
#include "sim/observe/biography.hpp"
#include "sim/observe/observation.hpp"
#include "sim/observe/telling.hpp"
#include <string>
#include <variant>
#include <vector>

namespace sluice {

enum class LedgerNumber : uint8_t {
    acked,
    pending, // still with the producers
    waiting, // stored, and not yet worked on
    lost,
    twice // deliveries beyond the first one of a record
};
struct WholeRun {};
struct RecordRef {
    ProducerId producer;
    RecordNumber number = 0;
};
// An entity may be a partition or queue, broker, server, controller, producer, member or group.
using Subject = std::variant<WholeRun, Entity, RecordRef, LedgerNumber>;

struct DecidingSetting {
    std::string name;     // acks, min.insync.replicas, redeliver_after
    std::string value;    // as it takes effect
    std::string standard; // the default; empty = none
    bool given = false;   // somebody wrote it; false: a default
    std::string pointer;  // /producers/shop/kafka/acks
    std::string sentence; // what it decides
};

struct RecentMoment {
    MomentLink link;
    std::string when, words; // "18.702", "P2 moves to 3"
};

struct WhyPage {
    std::string heading; // "Why 10 orders are gone"
    Gravity gravity = Gravity::calm;
    std::vector<std::vector<Sentence>> paragraphs; // oldest first
    std::vector<DecidingSetting> settings;
    std::vector<RecentMoment> moments; // about the subject, newest first
};

// A record needs its life, which only a replay can tell (biography); without one the page says so.
WhyPage why_page(const World& world, const Observation& observation, const Subject& subject,
                 const Biography* life = nullptr);

} // namespace sluice
