// The metadata quorum's active controller: which brokers are alive, who leads each partition, who
// is in sync. It learns of brokers only from their messages and tells them only by metadata
// versions. Every change of a partition goes through change_partition (elect.hpp).
#pragma once
#include "sim/core/random.hpp"
#include "sim/kafka/metadata.hpp"
#include "sim/model/context.hpp"
#include <vector>

namespace sluice::kafka {

struct Cluster;

struct BrokerSession { // what the controller knows about one broker
    bool registered = false;
    bool fenced = true;
    bool shutting_down = false;
    int64_t epoch = -1;
    uint32_t incarnation = 0;
    uint32_t version_to_reach = 0; // unfenced once it has learned this much
    uint32_t told_version = 0;
    Time last_heartbeat;
};

// One controller as a voter of the metadata quorum. Term and vote stand on its disk.
struct Voter {
    int32_t term = 1;
    int32_t voted_in = 1;     // the last term in which it gave its vote
    int16_t leader = -1;      // whom it takes for the leader of the term; -1: nobody
    bool prospective = false; // asks whether an election would succeed (KIP-996)
    bool candidate = false;
    uint32_t votes = 0;        // for it, by bits
    Time heard;                // of the leader; of a candidate: when it began
    Duration patience{};       // silence it bears before it becomes a candidate
    std::vector<Time> answers; // of a leader: the latest of each other voter
    CounterStream stream;      // its patience is drawn from it
};

struct Controller {
    std::vector<NodeId> nodes; // of the quorum
    std::vector<Voter> voters; // [controller]
    // The metadata log's part that is not in Metadata. Only a leader that hears a majority writes
    // it, so there is one writer at a time.
    std::vector<BrokerSession> sessions; // [BrokerIndex]
    int64_t next_broker_epoch = 0;
    uint32_t told_version = 0; // brokers have been sent everything up to here
};

void on_controller(Context& ctx, Cluster& cluster, NodeId from, const Message& message);
void controller_started(Context& ctx, Cluster& cluster);
void controller_died(Context& ctx, Cluster& cluster);
// The first controller leads from the start.
void begin_quorum(Fabric& fabric, Cluster& cluster);
// A new leader of the quorum begins its work.
void take_office(Context& ctx, Cluster& cluster);
// The one whose writes would be committed now; none while there is none.
NodeId active_controller(Time now, const Cluster& cluster);
// At the node of the active controller, on behalf of an administrator: what `change` writes to the
// metadata is told to the brokers.
void elect_preferred(Context& ctx, Cluster& cluster);
void forget_eligible(Context& ctx, Cluster& cluster, int32_t topic);

} // namespace sluice::kafka
