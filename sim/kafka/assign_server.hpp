// What the server-side assignors (KIP-848, KIP-932) share: members and topics as numbers, quotas.
// Used by assign_server*.cpp and assign_share.cpp only.
#pragma once
#include "sim/kafka/assignors.hpp"
#include <vector>

namespace sluice::kafka::server {

// The server refuses a subscription to a topic it does not know.
bool subscribes_to_unknown(const GroupView& group);

// What the member owned, still wants and what still exists; ascending, each once.
std::vector<OwnedPartition> valid_claims(const GroupView& group, const GroupMember& member);

Assignment assign_uniform_equal(const GroupView& group);
Assignment assign_uniform_mixed(const GroupView& group);

} // namespace sluice::kafka::server
