// The bookkeeping of fetch sessions (KIP-227): which partitions a follower or a member reads here,
// which of them may have something to say, and what is wrong with any of them. Both sides of a
// fetch use it: taking requests (fetch.cpp) and answering them (fetch_answer.cpp).
// Sessions and places are named by their index, which holds as long as they live.
#pragma once
#include "sim/kafka/fetch.hpp"

namespace sluice::kafka {

ServedSession* find_session(Broker& broker, NodeId from);                 // nullptr: it has none
ServedSession& open_session(Broker& broker, const FetchRequest& request); // empty, or emptied
uint32_t number_of(const Broker& broker, const ServedSession& session);

// KIP-392: a member may read from this broker's copy, though another one leads.
bool serves_copy(const Cluster& cluster, const Broker& broker, const ServedSession& session,
                 PartitionId partition);
// The partition's place in the session; a new one if it has none.
uint32_t place_of(Broker& broker, uint32_t session, PartitionId partition);
void drop_place(Broker& broker, uint32_t session, PartitionId partition);
void forget_reader(Broker& broker, PartitionId partition, ReaderPlace gone);
void mark_changed(ServedSession& session, uint32_t place);
// An error or a divergence is told at once, whatever the fetch waits for.
bool has_trouble(const SessionPlace& place);
void set_trouble(ServedSession& session, uint32_t place, Cause error, EpochEnd diverging);
// The session is looked at when the event is over, if a fetch of it waits.
void wake(Broker& broker, uint32_t session);

bool has_enough(const Cluster& cluster, const Broker& broker, const ServedSession& session);
void answer_fetch(Context& ctx, Cluster& cluster, Broker& broker, ServedSession& session);

} // namespace sluice::kafka
