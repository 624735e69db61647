// The parts of a View, one file each, and what they read together: the places of groups and the
// ends of logs, looked up once for all.
#pragma once
#include "sim/observe/view.hpp"

namespace sluice {

struct GroupPlaces {              // of one group, [partition number]
    std::vector<Offset> progress; // one past the highest offset worked on
    std::vector<MemberId> reader;
    std::vector<const kafka::Assigned*> assigned; // the reader's; null: nobody's
};

struct LogEnds { // of the replica that readers are answered from
    Offset start = 0, end = 0, high_watermark = 0;
};

struct ViewSource {
    const World& world;
    const Observation& observation;
    const ViewRequest& request;
    const kafka::Cluster* cluster = nullptr; // one of the two
    const queue::Service* service = nullptr;
    std::vector<GroupPlaces> groups; // [GroupId]; kafka
    std::vector<LogEnds> logs;       // [PartitionId]; kafka, of those shown
    LatestSecond second;
};

struct GroupPlace {      // of one group at one partition
    Offset finished = 0; // where its reader stands, or the next one would
    Offset position = 0; // of the next record to be handed to the application
    int64_t lag = 0;
};

// Per second, of what is counted in a table by index; tables may have grown since.
template <class Table, class Count>
int64_t rate_of(const ViewSource& source, Table WorkSoFar::*table, std::size_t i,
                const Count& count) {
    const WorkSoFar& end = source.second.end;
    const WorkSoFar& begin = source.second.begin;
    const Duration length = end.at - begin.at;
    if (length.ns == 0 || i >= (end.*table).size()) return 0;
    const int64_t before = i < (begin.*table).size() ? count((begin.*table)[i]) : 0;
    return int64_t(Wide(count((end.*table)[i]) - before) * 1'000'000'000 / length.ns);
}
inline int64_t itself(int64_t count) {
    return count;
}

ViewSource source_of(const World& world, const Observation& observation,
                     const ViewRequest& request);
// The topic that the group reads and the partition's number in it; -1: it is not of that topic.
int64_t number_in(const kafka::Cluster& cluster, const kafka::Group& group, PartitionId partition);
GroupPlace place_of(const ViewSource& source, const kafka::Group& group, int64_t number);
const ReaderWatch& watch_of(const ViewSource& source, GroupId group, int64_t number);
bool runs(const ViewSource& source, NodeId node);
// What keeps the two from hearing each other.
const Disturbance* cut_between(const ViewSource& source, NodeId a, NodeId b);

// view_kafka.cpp: which partitions are shown, their health, and that of brokers
void add_partitions(View& view, ViewSource& source);
// view_partition.cpp
PartitionView partition_view(const ViewSource& source, PartitionId id, PartitionHealth health);
// view_nodes.cpp
std::string_view words_of(kafka::MemberState state);
std::string_view words_of(queue::MemberState state);
void add_nodes(View& view, const ViewSource& source);
void add_brokers(View& view, const ViewSource& source);
void add_controllers(View& view, const ViewSource& source);
// view_clients.cpp
void add_producers(View& view, const ViewSource& source);
void add_members(View& view, const ViewSource& source);
void add_groups(View& view, const ViewSource& source);
// view_queue.cpp
void add_queues(View& view, const ViewSource& source);

} // namespace sluice
