// One change of a partition by the controller: who leads, who is in sync, which reassignment is
// complete, which epochs rise (Kafka: PartitionChangeBuilder, PartitionReassignmentReplicas;
// KIP-966 for eligible leader replicas). A pure function of the old state and what is wanted.
// It does not decide when a change is due: that is the controller's part.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sluice::kafka {

using BrokerNumbers = std::vector<int32_t>;
inline constexpr int32_t no_leader = -1;

struct PartitionState {
    BrokerNumbers replicas; // in order of assignment; the first is the preferred leader
    BrokerNumbers in_sync;
    BrokerNumbers eligible;   // ELR, ascending: hold everything below the high watermark
    BrokerNumbers last_known; // the leader before the partition became leaderless, or empty
    BrokerNumbers adding;
    BrokerNumbers removing;
    int32_t leader = no_leader;
    int32_t leader_epoch = 0;
    int32_t partition_epoch = 0;
    bool recovering = false; // led after an unclean election and not yet recovered

    bool operator==(const PartitionState&) const = default;
};

enum class Election : uint8_t {
    online,    // keep the leader if it is valid, else the first valid replica
    preferred, // the first replica if it is valid, else as online
    unclean,   // as online, and at last any replica that is alive
};

// What is left empty (nullopt) stays as it is.
struct ChangeRequest {
    Election election = Election::online;
    int32_t min_in_sync = 1; // effective
    bool eligible_replicas_enabled = false;
    std::optional<BrokerNumbers> target_in_sync;
    std::optional<BrokerNumbers> target_replicas;
    std::optional<BrokerNumbers> target_adding;
    std::optional<BrokerNumbers> target_removing;
    std::optional<bool> target_recovering;
    BrokerNumbers unclean_shutdown; // replicas whose disks may have lost their tails
};

struct ChangeResult {
    PartitionState state;
    bool changed = false; // false: no record would be written, the epochs stay
    bool unclean = false; // the new leader may lack committed records
};

// `acceptable`: brokers that are registered, unfenced and not shutting down.
ChangeResult change_partition(const PartitionState& before, std::span<const int32_t> acceptable,
                              const ChangeRequest& request);

// While a reassignment runs, the replicas are the goal followed by those to be removed.
struct ReassignmentPlan {
    BrokerNumbers replicas;
    BrokerNumbers adding;   // ascending
    BrokerNumbers removing; // ascending
};
ReassignmentPlan plan_reassignment(std::span<const int32_t> current, std::span<const int32_t> goal);

bool has_broker(std::span<const int32_t> brokers, int32_t broker);

} // namespace sluice::kafka
