// What things are called: paths with their kind, as in `cluster/broker/1`, `orders/partition/3`,
// `billing/member/1`, `queue/orders`, `shop/1`, and records as `shop/1#117`.
#pragma once
#include "sim/model/entity.hpp"
#include "sim/world/world.hpp"
#include <string>

namespace sluice {

std::string name_of(const World& world, Entity entity);
std::string name_of(const World& world, PartitionId partition);
std::string name_of(const World& world, GroupId group);
std::string record_name(const World& world, ProducerId producer, RecordNumber number);
std::string platform_name(const World& world);

} // namespace sluice
