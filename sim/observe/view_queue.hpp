// A queue as a picture shows it: what is ready, who holds what until when, the holes of what has
// left, and the tray with the dead letters.
#pragma once
#include "sim/observe/tally.hpp"
#include "sim/observe/view_partition.hpp"
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

enum class MessageState : uint8_t {
    ready,
    leased,       // handed out, not settled
    deleted,      // settled for good: a hole
    dropped,      // overflow, or too many receives without a dead-letter queue
    expired,      // too old
    dead_lettered // moved to another queue
};
std::string_view words_of(MessageState state);

struct MessageView {
    int64_t position = 0;
    MessageState state = MessageState::ready;
    int32_t receives = 0;    // how often it was handed out; of what has left, 0
    bool hidden = false;     // its work failed: nobody works on it until it is back
    MemberId holder;         // of a lease
    Time until = time_never; // of the lease, or of the rest before it is given back
    ProducerId producer;     // of what has left, none
    RecordNumber number = 0;
    Time stored;
};

struct DeadLetterView {
    int64_t position = 0; // in the tray
    PartitionId from;     // the queue that it was in
    int64_t position_there = 0;
    ProducerId producer;
    RecordNumber number = 0;
    int32_t receives = 0; // there
    Cause cause = Cause::none;
    Time at;
};

struct QueueView {
    PartitionId id;
    std::string name;
    int64_t ready = 0, leased = 0, capacity = 0; // capacity 0: unbounded
    int64_t waiting_sends = 0, waiting_receives = 0;
    int64_t deleted = 0, expired = 0, dead_lettered = 0, dropped = 0;
    std::string dead_letters;          // name of the queue they go to; empty = none
    std::vector<BookmarkView> readers; // group, its delivered count
    int64_t oldest = 0, tail = 0; // positions: the first that is still held, the next to be given
    int64_t holes = 0;            // positions between the two that are held no more
    int64_t appended_per_second = 0, deleted_per_second = 0;
    Duration lease{};         // how long one lasts; 0: reading takes the message out
    int64_t receives_max = 0; // 0: no limit
    bool is_tray = false;     // other queues send their dead letters here
    std::vector<CauseCount> tray_causes;
    std::vector<DeadLetterView> tray; // what it holds, oldest first, the first few
    // Only of the selected queue, or of the only one.
    OffsetRange window;
    std::vector<MessageView> messages; // [position - window.begin]
};

} // namespace sluice
