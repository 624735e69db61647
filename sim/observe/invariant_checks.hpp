// The checks behind the table of invariants, one function each: of replicated logs
// (invariants_log.cpp) and of groups (invariants_group.cpp). Each looks at one fact against what
// the ghost remembers, or at the whole state, and writes down what it found broken; none changes
// more.
#pragma once
#include "sim/observe/invariants.hpp"

namespace sluice::checks {

// Kept when it is the first of its invariant.
void breach(const Sight& sight, InvariantId id, const std::string& found);

// --- logs ---
void entries_ascend(const Sight& sight);
void epochs_ascend(const Sight& sight);
void marks_in_order(const Sight& sight);
void high_watermark_rises(const Sight& sight);
void committed_stays(const Sight& sight);
void one_leader_per_epoch(const Sight& sight);
void old_epoch_is_refused(const Sight& sight);
void in_sync_is_sound(const Sight& sight);
void leader_waits_for_in_sync(const Sight& sight);
void in_sync_hold_committed(const Sight& sight);
void acked_is_on_all(const Sight& sight);
void acked_survives(const Sight& sight);
void acked_was_stored(const Sight& sight);
void read_is_committed(const Sight& sight);
void read_stays(const Sight& sight);
void sequences_follow(const Sight& sight);
void retention_from_the_front(const Sight& sight);
void replicas_agree(const Survey& survey);
void equal_means_equal_before(const Survey& survey);
void sent_unasked_arrives(const Survey& survey);

// --- groups ---
void reads_ascend(const Sight& sight);
void one_owner(const Sight& sight);
void one_reader(const Sight& sight);
void generation_rises(const Sight& sight);
void old_generation_is_refused(const Sight& sight);
void assigned_is_subscribed(const Sight& sight);
void shares_are_even(const Sight& sight);
void given_up_before_given(const Sight& sight);
void work_on_what_is_held(const Sight& sight);
void commit_within_log(const Sight& sight);
void commit_does_not_go_back(const Sight& sight);
void committed_was_worked_on(const Sight& sight);
void lag_is_not_negative(const Sight& sight);
void resumes_at_commit(const Sight& sight);

} // namespace sluice::checks
