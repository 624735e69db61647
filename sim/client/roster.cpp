#include "sim/client/roster.hpp"

namespace sluice {

std::vector<ProducerSeat> producer_seats(const Scenario& scenario) {
    std::vector<ProducerSeat> seats;
    for (uint32_t spec = 0; spec < scenario.producers.size(); ++spec)
        for (uint32_t i = 0; i < scenario.producers[spec].count; ++i) seats.push_back({spec, i});
    return seats;
}

std::vector<MemberSeat> member_seats(const Scenario& scenario) {
    std::vector<MemberSeat> seats;
    for (uint32_t group = 0; group < scenario.consumers.size(); ++group)
        for (uint32_t i = 0; i < scenario.consumers[group].members; ++i)
            seats.push_back({GroupId::of(group), i});
    return seats;
}

} // namespace sluice
