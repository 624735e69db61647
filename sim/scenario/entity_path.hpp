// Names of entities as the file writes them, and back: cluster/broker/1, cluster/controller/1,
// mq/server, queue/orders, shop/1 (a producer's instance), shop, billing/member/1, billing.
// Brokers, controllers, instances and members count from 1 in a path and from 0 in an EntityPath.
#pragma once
#include "sim/scenario/scenario.hpp"
#include <string>
#include <string_view>

namespace sluice {

EntityPath find_entity(const Scenario&, std::string_view path);  // kind none: there is none
std::string entity_hint(const Scenario&, std::string_view path); // what was probably meant then
std::string entity_name(const Scenario&, const EntityPath&);

const char* target_kind_name(TargetKind); // "broker"
std::string allowed_kinds(unsigned mask); // "a broker, a server or a member"

} // namespace sluice
