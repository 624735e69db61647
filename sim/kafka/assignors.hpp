// Who reads which partition: the assignors of the classic protocol (chosen by the group's leader),
// of the KIP-848 protocol and of share groups (chosen by the server), in one table. Pure functions
// of the members as they joined. Where the original walks a hash table, the order here is
// ascending, so the answer is always the same. Handing partitions over is the group's part.
#pragma once
#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::kafka {

inline constexpr int32_t no_metadata = -1; // somebody subscribed, but no such topic is known

struct GroupTopic {
    std::string name;
    int32_t partitions = no_metadata;              // 0 or more when known
    std::vector<std::vector<std::string>> racks{}; // per partition, of its replicas; may be empty

    bool operator==(const GroupTopic&) const = default;
};

struct OwnedPartition {
    int32_t topic = 0; // index into the topics
    int32_t partition = 0;

    auto operator<=>(const OwnedPartition&) const = default;
};

struct GroupMember {
    std::string id;
    std::string instance_id;           // "" = a dynamic member
    std::string rack;                  // "" = unknown
    std::vector<int32_t> subscribed;   // indexes into the topics
    std::vector<OwnedPartition> owned; // before this assignment
    int32_t generation = -1;           // in which it owned them; -1: unknown

    bool operator==(const GroupMember&) const = default;
};

struct GroupView {
    std::span<const GroupTopic> topics; // ascending by name, each once
    std::span<const GroupMember> members;
};

enum class AssignmentError : uint8_t { none, unknown_topic };

// Parallel to the members; each list ascending by topic, then partition.
struct Assignment {
    std::vector<std::vector<OwnedPartition>> of_member{};
    AssignmentError error = AssignmentError::none;

    bool operator==(const Assignment&) const = default;
};

enum class AssignorProtocol : uint8_t { eager, cooperative, server, share };

struct Assignor {
    std::string_view name;
    std::string_view sentence;
    AssignorProtocol protocol;
    Assignment (*assign)(const GroupView& group);
};

std::span<const Assignor> assignors();
const Assignor* find_assignor(std::string_view name); // nullptr: no such name

// The rules behind the table.
Assignment assign_range(const GroupView& group);
Assignment assign_round_robin(const GroupView& group);
Assignment assign_sticky(const GroupView& group);
Assignment assign_cooperative_sticky(const GroupView& group); // one round: what must be given up
                                                              // first is assigned to nobody
Assignment assign_server_range(const GroupView& group);
Assignment assign_server_uniform(const GroupView& group);
Assignment assign_share_simple(const GroupView& group);

// Order of members: static ones by instance id, then dynamic ones by id, as plain strings
// ("c10" < "c2"). Indexes into group.members.
std::vector<int32_t> members_in_order(const GroupView& group);
std::vector<int32_t> members_by_id(const GroupView& group);

// Same topics for every member, whatever their order.
bool subscriptions_equal(const GroupView& group);
bool is_subscribed(const GroupMember& member, int32_t topic);

} // namespace sluice::kafka
