// Why a command would change nothing as things stand: it does not apply to this side, or things
// are so already. Asked before a command is given, so that a window can say it kindly; nothing
// here changes anything.
#pragma once
#include "sim/world/world.hpp"
#include <optional>
#include <string>

namespace sluice {

struct Objection {
    bool already = false; // it is so already; else it does not apply to this side
    std::string reason;   // "cluster/broker/1 is down already"
};

// Nothing: the command changes something.
std::optional<Objection> objection(const World& world, const FaultSpec& fault);

// The path by which commands name an entity; kind none for one that they cannot name.
EntityPath path_of(const World& world, Entity entity);

} // namespace sluice
