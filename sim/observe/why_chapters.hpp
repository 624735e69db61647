// The chapters a page of reasons is made of: each explains one thing that may have happened, in
// full, or has nothing to say. The table of them, and which numbers each explains, is in
// why_page.cpp.
#pragma once
#include "sim/observe/scene.hpp"
#include "sim/observe/why_page.hpp"
#include <optional>

namespace sluice {

struct Focus { // what a page is about; nobody: everything
    Entity entity;

    bool everything() const { return entity.kind == EntityKind::nobody; }
    bool is(Entity other) const { return everything() || entity == other; }
};
// Has the partition to do with it: it is the one, lies there, is read or written by it.
bool concerns(const Scene& scene, const Focus& focus, PartitionId partition);
bool concerns(const Scene& scene, const Focus& focus, GroupId group);

using Paragraph = std::vector<Sentence>;

struct Chapter {
    std::string heading; // "Why 10 orders are gone"
    Gravity gravity = Gravity::news;
    Time begins; // of what it tells first
    std::vector<Paragraph> paragraphs;
    std::vector<std::string_view> settings; // that decide it, by their real names
};
using Told = std::optional<Chapter>;

// --- brokers and copies (why_loss.cpp, why_brokers.cpp) ---
Told why_lost(const Scene& scene, const Focus& focus);
Told why_out_of_reach(const Scene& scene, const Focus& focus);
Told why_never_stored(const Scene& scene, const Focus& focus);
Told why_unled(const Scene& scene, const Focus& focus);
Told why_readers_held(const Scene& scene, const Focus& focus);
Told why_watermark_stands(const Scene& scene, const Focus& focus);
Told why_led_by_another(const Scene& scene, const Focus& focus);
Told why_short_of_copies(const Scene& scene, const Focus& focus);
Told how_it_recovered(const Scene& scene, const Focus& focus);

// --- clients (why_clients.cpp) ---
Told why_given_up(const Scene& scene, const Focus& focus);
Told why_pending(const Scene& scene, const Focus& focus);
Told why_waiting(const Scene& scene, const Focus& focus); // more than is on its way
Told what_waits(const Scene& scene, const Focus& focus);  // whatever there is
Told why_stuck(const Scene& scene, const Focus& focus);
Told why_rebalanced(const Scene& scene, const Focus& focus);
Told why_acked(const Scene& scene, const Focus& focus);

// --- what groups got (why_deliveries.cpp) ---
Told why_twice(const Scene& scene, const Focus& focus);
Told why_missed(const Scene& scene, const Focus& focus);
Told why_wrong(const Scene& scene, const Focus& focus);

// --- queues (why_queue.cpp) ---
Told why_queue_full(const Scene& scene, const Focus& focus);
Told why_handed_out_again(const Scene& scene, const Focus& focus);
Told why_dead_letters(const Scene& scene, const Focus& focus);
Told why_died_in_hand(const Scene& scene, const Focus& focus);
Told why_server_down(const Scene& scene, const Focus& focus);

// --- what chapters share (why_parts.cpp) ---

// What befell a broker around its end: all of it optional.
struct Downfall {
    const Moment* cut = nullptr;    // cut off from others, and still so when it failed
    const Moment* slowed = nullptr; // and still slow then
    const Moment* crash = nullptr;  // or stood still
    const Moment* fenced = nullptr;
    const Moment* back = nullptr; // started again
};
// A failure that was over by `until` does not count.
Downfall downfall_of(const Scene& scene, uint32_t broker, Time until);
// "At 9.605 s broker 1 was cut off from brokers 2 and 3."
void tell_before(const Scene& scene, const Downfall& fall, Paragraph& paragraph);
// "At 10.005 s its machine went down."
Sentence tell_crash(const Scene& scene, const Moment& crash);
// "Its last heartbeat came ... later the controller counted it as dead." or that it has not yet.
void tell_detection(const Scene& scene, const Downfall& fall, uint32_t broker,
                    Paragraph& paragraph);
// Moments of its partitions moving away from it.
std::vector<const Moment*> elections_after(const Scene& scene, uint32_t broker,
                                           const std::vector<PartitionId>& partitions, Time since);

// Settings by their real names, those of whom the focus is about first.
std::vector<DecidingSetting> deciding_settings(const Scene& scene, const Focus& focus,
                                               const std::vector<std::string_view>& names);
// "acks=1", "broker.session.timeout.ms (9 s)": as they are in force where the partition is.
std::string duration_setting(std::string_view name, Duration value);

} // namespace sluice
