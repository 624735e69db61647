// Processes and the machines under them as a picture shows them: state, since when and why, load,
// and what each of the four kinds does: brokers, controllers, producers, members.
#pragma once
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"
#include "sim/model/entity.hpp"
#include "sim/model/fact.hpp"
#include "sim/model/machine.hpp"
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

struct NodeView {
    Entity entity;
    std::string name;
    ProcessState state = ProcessState::running;
    bool machine_up = true;
    bool listens = true;
    bool fenced = false; // brokers: the controller counts it as dead
    int64_t leads = 0;   // brokers: partitions
    int64_t holding = 0; // producers: records not acknowledged; members: messages in hand
    std::string detail;  // one short line, such as a member's state; may be empty
    Time silent_since = time_never; // crashed or paused then; time_never: it runs
    FactId silent_because = 0;
    std::vector<uint32_t> cut_from; // indexes of nodes that it cannot reach or hear
};

struct EdgeView {
    uint32_t from = 0, to = 0; // indexes into nodes
    int64_t in_flight = 0, sent = 0, delivered = 0, lost = 0;
    bool cut = false;
};

enum class LineKind : uint8_t { cpu, disk, nic_out, nic_in };
inline constexpr std::size_t line_kinds = 4;
std::string_view words_of(LineKind line);

struct LineView {                 // one resource of a machine
    int32_t busy_thousandths = 0; // of the last second, or of the run while it is younger
    Duration queue{};             // what is reserved and not done yet
    int32_t speed_percent = 100;  // below 100: slowed
    int64_t per_second = 0;       // bytes; 0 = not limited, and always for the processor
};

struct BrokerView {    // or the server of a queue
    uint32_t node = 0; // index into View::nodes
    std::string name;
    bool registered = true, fenced = false;
    std::array<LineView, line_kinds> lines;
    int32_t limit = -1;                     // index of the line that has no time left; -1: none
    int64_t leads = 0, copies = 0;          // partitions; the cluster's own not counted
    std::vector<PartitionId> led;           // the first few of those
    int64_t led_when_silent = 0;            // what it led when it crashed or was paused
    std::vector<PartitionId> led_then;      // the first few of those
    std::vector<PartitionId> copies_behind; // the first few that are out of sync here
    int64_t out_of_sync = 0;                // how many these are
};
inline constexpr std::size_t partitions_named = 24; // at most, in such lists

struct ControllerView {
    uint32_t node = 0;
    std::string name;
    bool alive = true;
    bool leads = false;  // it believes so
    bool writes = false; // and a majority has heard it lately
    int32_t term = 0;
    int32_t leader = -1; // whom it takes for the leader, index of controllers; -1: nobody
};

struct WaitingRecords { // in a producer, for one partition
    PartitionId partition;
    int64_t records = 0;
    Time oldest; // when the application handed over the first of them
};

struct Unanswered { // requests of a producer to one broker
    uint32_t node = 0;
    int64_t requests = 0;
    Time since; // the first of them was sent
};

struct ProducerView {
    uint32_t node = 0;
    ProducerId id;
    std::string name;
    std::string acks; // "0", "1", "all"; empty on a queue
    bool idempotent = false;
    int64_t offered_per_second = 0, acked_per_second = 0; // records, over the last second
    int64_t waiting = 0;                                  // records that no request carries
    int64_t in_flight = 0;                                // records of requests without an answer
    int64_t blocked_records = 0; // of `waiting`: the application could not hand them over
    bool blocked = false;
    int32_t buffer_thousandths = 0;          // of buffer.memory in use
    std::vector<WaitingRecords> waiting_for; // by partition, those with any
    std::vector<Unanswered> unanswered;
};

enum class MemberWork : uint8_t { nothing, working, resting, committing, stuck };
std::string_view words_of(MemberWork work);

struct InHand { // what a member works on
    PartitionId partition;
    int64_t offset = 0; // or position
    ProducerId producer;
    RecordNumber number = 0;
    int64_t attempt = 1;
    Time from = time_never, until = time_never; // of the work; never: not known
    Time lease_until = time_never; // a queue hands it to somebody else then; never: no lease
};

struct RevokedView {
    PartitionId partition;
    Time since;
    MemberId now_read_by; // none: nobody yet
};

struct MemberView {
    uint32_t node = 0;
    MemberId id;
    GroupId group;
    std::string name;
    std::string state;  // in words
    Time since;         // of that state, as far as facts tell
    bool reads = false; // it has an assignment
    MemberWork work = MemberWork::nothing;
    std::vector<PartitionId> partitions;
    std::vector<PartitionId> coming;  // granted, not taken up yet
    std::vector<RevokedView> revoked; // by the rebalance that goes on, or the latest one
    std::optional<InHand> in_hand;
    int64_t holding = 0; // records handed to the application, or leased, and not finished
    int64_t behind = 0;  // records of its partitions that it has not finished
    int64_t finished_per_second = 0;
};

struct GroupView {
    GroupId id;
    std::string name;
    std::string phase; // of its coordinator, in words; empty on a queue
    int32_t generation = -1;
    int32_t coordinator = -1;            // broker index
    Time rebalancing_since = time_never; // never: it does not
    Duration longest_rebalance{};        // from its start to the assignment
    int64_t behind = 0;
    int64_t finished_per_second = 0;
    int64_t delivered = 0, twice = 0, skipped = 0;
    std::vector<uint32_t> members; // indexes into View::members
};

} // namespace sluice
