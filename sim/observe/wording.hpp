// How a class says it: "broker 2" instead of a path, "10 orders" instead of a number and a unit,
// "9.85 s" instead of nanoseconds. Names, counts and times only; what is said with them is up to
// the tellings.
#pragma once
#include "sim/world/world.hpp"
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

// --- names ---

// "broker 2", "the controller", "the shop" or "shop 2", "member 1 of billing" or "billing",
// "partition 2" (with its topic when there are several), "the queue orders", "everybody".
std::string spoken(const World& world, Entity entity);
std::string spoken(const World& world, PartitionId partition);
// "P2", "orders/2" when there are several topics, "orders" for a queue.
std::string tag_of(const World& world, PartitionId partition);
// The same, as short as a label wants it: "billing 1" for a member.
std::string short_name_of(const World& world, Entity entity);
// "broker 2", "brokers 1 and 3", "brokers 1, 3 and 5".
std::string spoken_brokers(const std::vector<uint32_t>& brokers);
// "partition 2", "partitions 2 and 5", from four on "6 partitions".
std::string spoken_partitions(const World& world, const std::vector<PartitionId>& partitions);
// Topics that producers and groups know of, in the order of the ids; or the queues.
std::vector<PartitionId> counted_partitions(const World& world);

// --- what records are called ---

// In the plural, by template, channel or title: "orders", "rides"; "records" when none of them says
// so, or producers differ.
std::string records_word(const Scenario& scenario);
std::string records_word(const Scenario& scenario, const std::string& channel);
std::string singular(std::string_view plural);
// "1,204 orders", "1 order", "no orders".
std::string counted(int64_t count, std::string_view plural);
// " wait", or " waits" for one.
std::string wait_for_it(int64_t count);
// "5 partitions", "1 partition".
std::string numbered(int64_t count, std::string_view plural);

// --- numbers and times ---

std::string grouped(int64_t number);       // 1,204
std::string number_word(int64_t number);   // "one" to "twelve", then digits
std::string capitalised(std::string text); // at the start of a sentence
// "9.85 s", "18.7 s", "40 s": up to two digits behind the point.
std::string short_time(Time at);
// The same for a length: "300 ms", "8.7 s", "2 min".
std::string short_length(Duration length);
std::string joined(const std::vector<std::string>& words); // "a", "a and b", "a, b and c"

} // namespace sluice
