// A consumer group as the scenario describes it, and where it stands as seen from outside: the
// progress that lag is measured by. The group's life (members, generation) is the coordinator's.
#pragma once
#include "sim/client/work.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::kafka {

struct Cluster;

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

// Adds every group of the scenario. The offsets topic exists already, if there is any group.
void build_groups(Cluster& cluster);

// Java's String.hashCode, and from it the partition of __consumer_offsets (the absolute value,
// the most negative number counting as 0: unlike the sign-bit clearing used for keys).
int32_t java_hash(std::string_view text);
int32_t offsets_partition(std::string_view group, int32_t partitions);

} // namespace sluice::kafka
