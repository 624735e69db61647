// The metadata quorum (KRaft): which controller leads. Beats from the leader stand for the others'
// fetches of the metadata log. A leader that does not hear a majority changes nothing; a voter that
// does not hear a leader stands for election. The log itself is not replicated entry by entry:
// what a leader with a majority writes counts as committed at once (assumption).
#pragma once
#include "sim/kafka/controller.hpp"
#include "sim/model/kafka_message.hpp"

namespace sluice::kafka {

// True when the message was one among controllers.
bool on_quorum(Context& ctx, Cluster& cluster, int16_t self, const Message& message);
// Leads, and has heard a majority lately: its writes would be committed.
bool may_write(Time now, const Controller& controller, int16_t self);
void start_voter(Context& ctx, Cluster& cluster, int16_t self);

} // namespace sluice::kafka
