// What kind of news a moment is, for jumping from one to the next, for Auto speed and for stopping:
// a table from kinds of facts to classes. Set-up and the cluster's own bookkeeping are no news.
#pragma once
#include "sim/simulation.hpp"
#include <span>
#include <string_view>

namespace sluice::gui {

enum class MomentClass : uint8_t {
    background, // set-up, or of the cluster's own topics
    detail,     // follows from others: an in-sync set that grows, a member that joins
    crash,      // a process or a machine stops, or stands still
    network,    // a cut, a clog and their ends
    recovery,   // something is back
    election,   // a leader changes, or there is none
    rebalance,  // a group shares out its partitions anew
    refusal,    // somebody was told no, or gave up, or has no room
    redelivery, // a message or record comes again
    loss,       // a copy is cut off or dropped: records may be gone
    command     // a rate, a position, a poisoned record
};
inline constexpr std::size_t moment_classes = 11;

struct MomentClassInfo {
    MomentClass which;
    std::string_view name;     // "election"
    std::string_view sentence; // what belongs to it
    bool interesting;          // worth jumping to, and slowing down for
};
std::span<const MomentClassInfo> moment_class_table(); // in the order of the enum
const MomentClassInfo& info(MomentClass which);

MomentClass class_of(const World& world, const Fact& fact);
inline bool is_interesting(const World& world, const Fact& fact) {
    return info(class_of(world, fact)).interesting;
}

} // namespace sluice::gui
