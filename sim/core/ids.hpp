// Ids instead of pointers: an index with a tag, so that a broker is never taken for a partition.
// Entities live in tables; a copy of the World is a copy of the tables.
#pragma once
#include <compare>
#include <cstddef>
#include <cstdint>

namespace sluice {

template <class Tag>
struct Id {
    static constexpr uint32_t none_value = UINT32_MAX;
    uint32_t value = none_value;

    constexpr auto operator<=>(const Id&) const = default;
    constexpr bool exists() const { return value != none_value; }
    constexpr std::size_t index() const { return value; }
    static constexpr Id none() { return {}; }
    static constexpr Id of(std::size_t index) { return {static_cast<uint32_t>(index)}; }
};

using NodeId = Id<struct NodeTag>;           // a process that sends and receives
using MachineId = Id<struct MachineTag>;     // what a process runs on
using PlatformId = Id<struct PlatformTag>;   // a cluster, a queue service, ...
using ChannelId = Id<struct ChannelTag>;     // what producers name in `to`: topic, stream or queue
using PartitionId = Id<struct PartitionTag>; // across all topics of a cluster; a queue is one
using ProducerId = Id<struct ProducerTag>;   // one instance of a producer of the scenario
using GroupId = Id<struct GroupTag>;         // one `consumers` entry of the scenario
using MemberId = Id<struct MemberTag>;       // one member of a group
using BatchId = Id<struct BatchTag>;         // a batch as a producer made it; a retry keeps its id

using RecordNumber = int64_t; // counts from 1 within one producer
using Offset = int64_t;       // position in a partition's log, from 0
using FactId = uint64_t;      // running number of a fact within one side; 0 = none

} // namespace sluice
