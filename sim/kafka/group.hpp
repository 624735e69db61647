// A consumer group as the scenario describes it, and where it stands as seen from outside: the
// progress that lag is measured by. The group's life (members, generation) is the coordinator's.
#pragma once
#include "sim/client/work.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"
#include "sim/kafka/assignors.hpp"
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::kafka {

struct Cluster;
struct Member;

struct Group {
    GroupId id;                    // index into Scenario::consumers
    std::string name;              // group.id
    int32_t topic = -1;            // index into Cluster::topics; -1: `from` is not on this cluster
    PartitionId offsets;           // of __consumer_offsets: its leader coordinates the group
    std::vector<MemberId> members; // every member that was ever part of the run
    std::shared_ptr<const WorkSource> work;
    PoisonedRecords struck; // by a command
    bool has_bug = false;   // by a command: what is finished comes out wrong
    // The last seek_group: each partition obeys it once, whoever reads it next.
    SeekTo seek_to = SeekTo::earliest;
    Offset seek_offset = 0;
    Time seek_time;
    std::vector<uint8_t> unsought; // [partition number] 1: still to be obeyed
    // Seen from outside, for observers only; no rule reads them.
    std::vector<Offset> committed; // [partition number]; -1 = never
    std::vector<Offset> delivered; // one past the highest offset worked on
    int64_t handled = 0;           // records worked on, each time counted
};

// The protocol its members speak.
bool speaks_kip_848(const Cluster& cluster, GroupId group);
// A member silent for so long is taken for dead: in KIP-848 the broker's setting decides.
Duration session_timeout_of(const Cluster& cluster, GroupId group);
// A member as the assignors see it: its names, its rack, subscribed to topic 0.
GroupMember assignor_member(const Cluster& cluster, MemberId member);
std::string rack_of(const Cluster& cluster, const Member& member); // client.rack; "" = unknown
// The topic that the group reads, as the assignors see it.
GroupTopic assignor_topic(const Cluster& cluster, GroupId group);

// Adds every group of the scenario. The offsets topic exists already, if there is any group.
void build_groups(Cluster& cluster);

// Java's String.hashCode, and from it the partition of __consumer_offsets (the absolute value,
// the most negative number counting as 0: unlike the sign-bit clearing used for keys).
int32_t java_hash(std::string_view text);
int32_t offsets_partition(std::string_view group, int32_t partitions);

} // namespace sluice::kafka
