// Who is who: producers and members of a scenario in the one order in which every table, node
// list and name counts them: the scenario's order, then the instance's number.
#pragma once
#include "sim/core/ids.hpp"
#include "sim/scenario/scenario.hpp"
#include <vector>

namespace sluice {

struct ProducerSeat {
    uint32_t spec = 0;     // index into Scenario::producers
    uint32_t instance = 0; // from 0; called name/(instance + 1)
};

struct MemberSeat {
    GroupId group;       // index into Scenario::consumers
    uint32_t number = 0; // from 0; called name/member/(number + 1)
};

std::vector<ProducerSeat> producer_seats(const Scenario& scenario); // [ProducerId]
std::vector<MemberSeat> member_seats(const Scenario& scenario);     // [MemberId], at the start

} // namespace sluice
