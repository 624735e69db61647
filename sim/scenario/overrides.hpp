// Changing a value of the JSON tree by its path, before the tree is read: the sides' "set" and the
// command line's --set. The new value keeps its own position, so that problems point at it.
#pragma once
#include "sim/scenario/reader.hpp"

namespace sluice {

struct OverrideAt {
    std::string path;     // producers.shop.kafka.acks or /producers/shop/kafka/acks
    SourceSpan path_span; // where the path itself is written
    JsonValue value;
    bool from_side = false; // sides may not touch seed, duration or sides
};

// The JSON pointer of what it set; empty when it was refused.
std::string apply_override(Reporter&, JsonValue& root, const OverrideAt&);

} // namespace sluice
