// Small scenarios whose numbers can be worked out by hand, for tests of what is told about them.
// Traffic is constant: order n is created 10n ms after the start, so order n has offset n - 1.
#pragma once
#include <string>

namespace sluice::test {

// One partition on three brokers, the shop at 100/s until `stop`, billing reads from the start.
struct ToldStory {
    std::string acks = "1";
    std::string replicas = "[1, 2, 3]"; // of the partition
    std::string min_in_sync = "2";
    std::string faults;
    std::string duration = "60s";
    std::string stop = "59s";
    std::string size = "1KiB";
    std::string brokers_config; // "name": value, ...
    std::string topic_config;   // likewise, with a comma before
    std::string consumer;       // of billing, with a comma before
    std::string work = "1ms";
    std::string producer; // of the shop, with a comma before
};
std::string told(const ToldStory& story);

// A plain queue called orders, and one called letters; billing has two members.
struct ToldQueue {
    std::string orders; // settings of the queue
    std::string rate = "50/s";
    std::string work = "30ms";
    std::string consumer; // of billing, with a comma before
    std::string faults;
    std::string duration = "40s";
};
std::string told(const ToldQueue& story);

// Broker 1 is cut off at 9.605 s and dies at 10.005 s: it alone has orders 961 to 1,000, which lie
// at offsets 960 to 999. `machine`: its memory dies with it.
std::string cut_and_crash(bool machine, const std::string& more = {});

} // namespace sluice::test
