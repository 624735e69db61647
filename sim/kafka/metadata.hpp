// The cluster's metadata: an append-only history kept by the controller. Whoever knows version v
// knows everything up to v and nothing after: that one number is all a broker or a client has to
// remember, and it only ever learns it from a message.
#pragma once
#include "sim/core/ids.hpp"
#include "sim/core/paged.hpp"
#include "sim/core/shared_series.hpp"
#include "sim/model/fact.hpp"
#include "sim/model/kafka_message.hpp"
#include <array>
#include <string>
#include <vector>

namespace sluice::kafka {

// Replicas of a partition in assignment order; the first is the preferred leader.
struct ReplicaList {
    static constexpr int capacity = 15;
    std::array<BrokerIndex, capacity> brokers{};
    uint16_t size = 0;

    BrokerIndex operator[](int i) const { return brokers[static_cast<std::size_t>(i)]; }
    int position_of(BrokerIndex broker) const; // -1 when it is not one of them
};

// In-sync and eligible sets are bits over positions in the replica list.
using ReplicaBits = uint32_t;

struct PartitionVersion {
    uint32_t version = 0; // of the metadata log
    int32_t leader_epoch = 0, partition_epoch = 0;
    BrokerIndex leader = -1;
    BrokerIndex last_leader = -1; // last known, when there is none
    ReplicaBits in_sync = 0, eligible = 0;
    bool recovering = false; // elected unclean
    FactId because = 0;      // the fact that explains this change
};

struct PartitionInfo {
    ChannelId topic;
    int32_t number = 0;
    ReplicaList replicas;
    std::vector<PartitionVersion> history; // ascending version, never empty

    const PartitionVersion& latest() const { return history.back(); }
    const PartitionVersion& as_of(uint32_t version) const; // last one at or before it
};

struct BrokerVersion {
    uint32_t version = 0;
    int64_t epoch = -1; // of the registration
    bool fenced = true;
    bool shutting_down = false; // in a controlled shutdown: it may not join an in-sync set
    FactId because = 0;
};

struct BrokerInfo {
    std::vector<BrokerVersion> history; // ascending version, never empty

    const BrokerVersion& latest() const { return history.back(); }
    const BrokerVersion& as_of(uint32_t version) const;
};

struct Metadata {
    uint32_t version = 0; // of the newest record
    Paged<PartitionInfo, 64> partitions;
    std::vector<BrokerInfo> brokers; // [BrokerIndex]
    // What each version changed, so that a learner looks only at what is new: a partition, or
    // none when it was about a broker.
    SharedSeries<PartitionId, 256> changes; // index = version - 1

    void change(PartitionId partition, PartitionVersion next); // fills the version
    void change(BrokerIndex broker, BrokerVersion next);
};

} // namespace sluice::kafka
