// What the inspector shows of one thing: its settings under their real names, which of them are
// defaults, and live numbers under the names that users of the real system know. Read-only.
#pragma once
#include "sim/simulation.hpp"
#include <string>
#include <vector>

namespace sluice {

struct InspectedSetting {
    std::string name;     // min.insync.replicas
    std::string value;    // as it takes effect
    std::string standard; // the default; empty = none
    bool given = false;   // somebody wrote it; false: a default
    std::string sentence;
    std::string pointer; // its place in the scenario, for "try this instead"
};

struct LiveNumber {
    std::string name;     // in our words: "high watermark"
    std::string value;    // as a person reads it
    std::string known_as; // by users of that platform (JMX, CloudWatch, RabbitMQ); may be empty
    std::string sentence;
};

struct InspectedSettings {
    std::string heading; // "topic orders", "brokers of cluster"
    std::vector<InspectedSetting> rows;
};

struct Inspection {
    std::string title;    // "orders, partition 2"
    std::string subtitle; // "leader broker 3, epoch 5"
    std::vector<LiveNumber> numbers;
    std::vector<InspectedSettings> settings; // nearest to the thing first
};

// `what` may be a partition or queue, broker, server, controller, producer, member, group or
// the platform; anything else: an empty inspection.
Inspection inspect(const Simulation& side, Entity what);

} // namespace sluice
