#include "sim/observe/caption.hpp"
#include "sim/observe/caption_rules.hpp"
#include <array>

namespace sluice {

namespace {

constexpr std::array rules{
    CaptionRule{"lost", "Acknowledged records are gone.", say_lost},
    CaptionRule{"died in hand", "A reader died with what its queue had deleted.", say_died_in_hand},
    CaptionRule{"never stored", "Counted as stored, and no broker has them (acks=0).",
                say_never_stored},
    CaptionRule{"out of reach", "Acknowledged records are on a broker that leads no more.",
                say_stranded},
    CaptionRule{"no leader", "Partitions that nobody can write or read.", say_unled},
    CaptionRule{"server down", "The queue's server does not answer.", say_server_down},
    CaptionRule{"readers held", "Too few copies are in sync for readers to go on.",
                say_readers_held},
    CaptionRule{"cut-off leader", "A leader its copies cannot hear, or one that is none.",
                say_cut_leader},
    CaptionRule{"given up", "Producers gave records up.", say_given_up},
    CaptionRule{"leader moved", "Partitions have new leaders.", say_leader_moved},
    CaptionRule{"silent copies", "A copy counts as in sync and copies nothing.", say_silent_copies},
    CaptionRule{"slow copy", "A copy counts as in sync and is far behind.", say_slow_copy},
    CaptionRule{"member gone", "A member died and its group has not noticed.", say_member_gone},
    CaptionRule{"rebalance", "A group shares out its partitions.", say_rebalance},
    CaptionRule{"bug", "A group's work comes out wrong, or came out wrong.", say_bug},
    CaptionRule{"queue full", "A queue is full, and somebody pays for it.", say_queue_full},
    CaptionRule{"dead letters", "Messages were moved to a dead-letter queue.", say_dead_letters},
    CaptionRule{"set aside", "A policy skipped records or set them aside.", say_set_aside},
    CaptionRule{"handed out again", "Messages came back to their queue.", say_handed_out_again},
    CaptionRule{"skipped", "A group will not see some records.", say_skipped},
    CaptionRule{"read again", "A group reads records a second time.", say_replay},
    CaptionRule{"struck", "Something died, stands still, slowed down, or is back.", say_struck},
    CaptionRule{"producer waits", "A producer's memory is full.", say_producer_waits},
    CaptionRule{"nobody reads", "Records wait, and no member of the group is there.",
                say_nobody_reads},
    CaptionRule{"failing", "One record is tried again and again.", say_failing},
    CaptionRule{"new assignment", "A group has shared out its partitions.", say_new_assignment},
    CaptionRule{"falling behind", "A group gets less done than arrives.", say_falling_behind},
    CaptionRule{"catching up", "A broker copies what it missed.", say_catching_up},
    CaptionRule{"draining", "Groups work off a backlog.", say_draining},
    CaptionRule{"short of copies", "Copies are missing; everything goes on.", say_short_of_copies},
    CaptionRule{"what was lost", "What the run has cost.", say_what_was_lost},
    CaptionRule{"not begun", "Before the first record.", say_not_begun},
    CaptionRule{"all done", "Everything is stored and finished with.", say_all_done},
    CaptionRule{"steady", "Nothing else to tell.", say_steady},
};

} // namespace

std::string Caption::text() const {
    std::string all;
    for (const Sentence& sentence : sentences) all += (all.empty() ? "" : " ") + sentence.text;
    return all;
}

std::span<const CaptionRule> caption_rules() {
    return rules;
}

Caption caption_of(const World& world, const Observation& observation) {
    const Scene scene = scene_of(world, observation);
    for (const CaptionRule& rule : rules)
        if (auto found = rule.find(scene)) {
            found->rule = rule.name;
            return *found;
        }
    return {};
}

} // namespace sluice
