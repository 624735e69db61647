// The life and death of nodes, and the little that the World does on behalf of commands: what is
// the same whatever platform carries the side.
#pragma once
#include "sim/world/world.hpp"

namespace sluice {

// The process dies; peers of a machine that lives on notice at once (their connections break),
// peers of a dead machine only by silence.
void kill(World& world, NodeId node, bool machine);
// The same for a process that ended itself: the platform has done its part already.
void bury(World& world, const Death& death);
void revive(World& world, NodeId node); // a dead or closed one
void freeze(World& world, NodeId node);
void thaw(World& world, NodeId node);
// Cleanly: it finishes what it has in hand, says goodbye and falls silent by itself.
void close_client(World& world, NodeId node);

MemberId add_member(World& world, GroupId group);
void seek_group(World& world, GroupId group, const FaultSpec& fault, FactId because);
void poison_record(World& world, ProducerId producer, RecordNumber number);
void set_bug(World& world, GroupId group, bool on);
// Sets the timer of the producer's next arrival, as its traffic says.
void arm_arrival(World& world, ProducerId producer);

// States a fact on behalf of a command, outside any event.
FactId state_as(World& world, Entity who, Fact fact);
// The list a message carries will never be read: closes it.
void discard(World& world, const Message& message);

} // namespace sluice
