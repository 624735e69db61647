// The rules of the caption, one function each; their order is in caption.cpp. A rule looks at a
// scene and says one or two sentences, or nothing.
#pragma once
#include "sim/observe/caption.hpp"
#include "sim/observe/scene.hpp"

namespace sluice {

using Said = std::optional<Caption>;

inline Said said(Gravity gravity, Sentence first) {
    Caption caption;
    caption.gravity = gravity;
    caption.sentences.push_back(std::move(first));
    return caption;
}
inline Said said(Gravity gravity, Sentence first, Sentence second) {
    Said caption = said(gravity, std::move(first));
    if (!second.text.empty()) caption->sentences.push_back(std::move(second));
    return caption;
}

// --- records lost (caption_loss.cpp) ---
Said say_lost(const Scene& scene);
Said say_stranded(const Scene& scene);
Said say_never_stored(const Scene& scene);
Said say_died_in_hand(const Scene& scene); // a queue read destructively
Said say_what_was_lost(const Scene& scene);

// --- brokers and copies (caption_brokers.cpp, caption_copies.cpp) ---
Said say_unled(const Scene& scene);
Said say_cut_leader(const Scene& scene);
Said say_readers_held(const Scene& scene);
Said say_silent_copies(const Scene& scene);
Said say_slow_copy(const Scene& scene);
Said say_leader_moved(const Scene& scene);
Said say_struck(const Scene& scene);
Said say_catching_up(const Scene& scene);
Said say_short_of_copies(const Scene& scene);

// --- producers (caption_clients.cpp) ---
Said say_given_up(const Scene& scene);
Said say_producer_waits(const Scene& scene);

// --- groups (caption_members.cpp, caption_groups.cpp) ---
Said say_member_gone(const Scene& scene);
Said say_nobody_reads(const Scene& scene);
Said say_rebalance(const Scene& scene);
Said say_new_assignment(const Scene& scene);
Said say_replay(const Scene& scene);
Said say_bug(const Scene& scene);
Said say_skipped(const Scene& scene);
Said say_set_aside(const Scene& scene);
Said say_failing(const Scene& scene);
Said say_falling_behind(const Scene& scene);

// --- queues (caption_queue.cpp) ---
Said say_server_down(const Scene& scene);
Said say_queue_full(const Scene& scene);
Said say_handed_out_again(const Scene& scene);
Said say_dead_letters(const Scene& scene);

// --- nothing urgent (caption_calm.cpp) ---
Said say_draining(const Scene& scene);
Said say_not_begun(const Scene& scene);
Said say_all_done(const Scene& scene);
Said say_steady(const Scene& scene);

} // namespace sluice
