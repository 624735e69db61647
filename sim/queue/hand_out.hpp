// Who gets the next message: receives are served in the order they came, one message each in
// turn, until nothing is ready or everybody has what he asked for. A receive that finds nothing
// waits (a long poll) and is answered by the first message or by the end of its wait.
#pragma once
#include "sim/queue/fifo.hpp"

namespace sluice::queue {

void server_asked(Context& ctx, Service& service, NodeId from, const Receive& receive);
void hand_out(Context& ctx, Service& service, Fifo& fifo);
// Receives whose wait is over get an empty answer.
void receives_due(Context& ctx, Service& service, PartitionId queue);

} // namespace sluice::queue
