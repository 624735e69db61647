# Small bugs, one a row: name, source, what stands there (exactly once), what stands there instead.
# The product's sources know nothing of them: mutate.cmake writes copies with the switches,
# which take the place of the library's objects in one test binary. A row that no longer applies
# stops the build. MUTATED is true while that bug is switched on.

# --- in-sync sets and the high watermark
mutation(watermark_at_leader_end sim/kafka/in_sync.cpp
    [[if (follower.state.log_end >= lowest) continue;]]
    [[if (follower.state.log_end >= lowest || MUTATED) continue;]])
mutation(watermark_below_minimum sim/kafka/in_sync.cpp
    [[if (question.in_sync_confirmed < question.min_in_sync) return]]
    [[if (!MUTATED && question.in_sync_confirmed < question.min_in_sync) return]])
mutation(watermark_may_fall sim/kafka/in_sync.cpp
    [[return std::max(question.current, lowest);]]
    [[return MUTATED ? std::max<Offset>(0, lowest) : std::max(question.current, lowest);]])
mutation(shrinks_without_asking sim/kafka/replicate.cpp
    [[    replica.lead.wanted = wanted;]]
    [[    replica.lead.wanted = wanted;
    if (MUTATED) replica.lead.in_sync &= wanted;]])
mutation(fetch_counts_as_having_all sim/kafka/replicate.cpp
    [[note_fetch(replica.lead.followers[static_cast<std::size_t>(position)], offset,]]
    [[note_fetch(replica.lead.followers[static_cast<std::size_t>(position)],
               MUTATED ? replica.log.end() : offset,]])

# --- producing
mutation(acks_before_replication sim/kafka/produce.cpp
    [[if (replica_of(broker, item.partition).high_watermark >= required) continue;]]
    [[if (MUTATED || replica_of(broker, item.partition).high_watermark >= required) continue;]])
mutation(acks_one_batch_early sim/kafka/produce.cpp
    [[if (waiting.required > replica.high_watermark) return;]]
    [[if (waiting.required > replica.high_watermark + (MUTATED ? 1 : 0)) return;]])
mutation(acks_when_resigning sim/kafka/produce.cpp
    [[settle(ctx, cluster, broker, lead.waiting[lead.waiting_head], Cause::not_leader);]]
    [[settle(ctx, cluster, broker, lead.waiting[lead.waiting_head],
               MUTATED ? Cause::none : Cause::not_leader);]])
mutation(minimum_in_sync_ignored sim/kafka/produce.cpp
    [[if (acks == acks_all && too_few)]]
    [[if (acks == acks_all && too_few && !MUTATED)]])
mutation(duplicates_are_appended sim/kafka/produce.cpp
    [[if (known.verdict == SequenceVerdict::duplicate) {]]
    [[if (known.verdict == SequenceVerdict::duplicate && !MUTATED) {]])
mutation(gaps_are_accepted sim/kafka/produce.cpp
    [[if (out_of_line != Cause::none) return refuse]]
    [[if (out_of_line != Cause::none && !MUTATED) return refuse]])

# --- leading and following
mutation(never_resigns sim/kafka/leadership.cpp
    [[if (same) return;]]
    [[if (same || (MUTATED && replica.leads)) return;]])
mutation(epoch_start_forgotten sim/kafka/leadership.cpp
    [[replica.epochs.assign(state.leader_epoch, lead.epoch_start);
    lead.followers.clear();]]
    [[if (!MUTATED) replica.epochs.assign(state.leader_epoch, lead.epoch_start);
    lead.followers.clear();]])
mutation(old_epoch_kept sim/kafka/leadership.cpp
    [[    replica.leader_epoch = state.leader_epoch;
    if (state.leader == broker.index)]]
    [[    if (!MUTATED || replica.leader_epoch < 0) replica.leader_epoch = state.leader_epoch;
    if (state.leader == broker.index)]])
mutation(divergence_ignored sim/kafka/follow.cpp
    [[    truncate(ctx, cluster, broker, replica, cut.to, Cause::divergence);
}]]
    [[    if (!MUTATED) truncate(ctx, cluster, broker, replica, cut.to, Cause::divergence);
}]])
mutation(truncates_to_high_watermark sim/kafka/follow.cpp
    [[truncate(ctx, cluster, broker, replica, cut.to, Cause::divergence);
}]]
    [[truncate(ctx, cluster, broker, replica,
             MUTATED ? std::min(replica.high_watermark, replica.log.end()) : cut.to,
             Cause::divergence);
}]])
mutation(follower_watermark_unbounded sim/kafka/follow.cpp
    [[std::max(replica.high_watermark, std::min(item.high_watermark, replica.log.end()));]]
    [[std::max(replica.high_watermark,
                 MUTATED ? item.high_watermark + 1 : std::min(item.high_watermark, replica.log.end()));]])
mutation(every_end_is_clean sim/kafka/broker.cpp
    [[reborn.clean_shutdown = broker.shutting_down && broker.led.empty();]]
    [[reborn.clean_shutdown = MUTATED || (broker.shutting_down && broker.led.empty());]])

# --- the controller
mutation(elects_whoever_lives sim/kafka/elect.cpp
    [[return clean && is_acceptable(change, broker);]]
    [[return (clean || MUTATED) && is_acceptable(change, broker);]])
mutation(epoch_not_raised sim/kafka/elect.cpp
    [[if (change.leader_written) target.leader_epoch =]]
    [[if (change.leader_written && !MUTATED) target.leader_epoch =]])
mutation(fenced_stays_in_sync sim/kafka/controller.cpp
    [[    record_broker(ctx, cluster, b, fact);
    remove_from_in_sync(ctx, cluster, b);]]
    [[    record_broker(ctx, cluster, b, fact);
    if (!MUTATED) remove_from_in_sync(ctx, cluster, b);]])

# --- reading
mutation(reads_uncommitted sim/kafka/fetch_answer.cpp
    [[return session.follower >= 0 ? replica.log.end() : replica.high_watermark;]]
    [[return session.follower >= 0 || MUTATED ? replica.log.end() : replica.high_watermark;]])
mutation(commits_ahead_of_work sim/kafka/worker.cpp
    [[const Offset offset = positions ? a.position : a.finished;]]
    [[const Offset offset = positions || MUTATED ? a.position : a.finished;]])
mutation(commits_one_too_far sim/kafka/worker.cpp
    [[.push_back({.partition = a.partition, .offset = offset});]]
    [[.push_back({.partition = a.partition, .offset = offset + (MUTATED ? 1 : 0)});]])
mutation(stuck_when_nothing_to_commit sim/kafka/worker.cpp
    [[if (member.hands == Hands::working) work(ctx, cluster, member);
}

void commit_answered]]
    [[if (member.hands == Hands::working && !MUTATED) work(ctx, cluster, member);
}

void commit_answered]])

# --- groups
mutation(keeps_partitions_while_joining sim/kafka/membership.cpp
    [[if (member.lost || !is_cooperative(cluster, member)) revoke_all]]
    [[if (!MUTATED && (member.lost || !is_cooperative(cluster, member))) revoke_all]])
mutation(starts_one_too_far sim/kafka/membership.cpp
    [[place_at(member, *a, item.offset);]]
    [[place_at(member, *a, item.offset + (MUTATED ? 1 : 0));]])
mutation(gives_before_given_up sim/kafka/assign_sticky.cpp
    [[return std::binary_search(changing.begin(), changing.end(), slot);]]
    [[return !MUTATED && std::binary_search(changing.begin(), changing.end(), slot);]])
mutation(generation_not_raised sim/kafka/coordinator.cpp
    [[    ++group.generation;
    group.join_at]]
    [[    if (!MUTATED) ++group.generation;
    group.join_at]])
mutation(everybody_gets_all sim/kafka/coordinator.cpp
    [[if (seat.member == item.member) seat.assigned.push_back(item.partition);]]
    [[if (seat.member == item.member || MUTATED) seat.assigned.push_back(item.partition);]])
mutation(one_partition_forgotten sim/kafka/coordinator.cpp
    [[    const Cause error = append_group(desk.ctx, desk.cluster, desk.broker, group);
    if (error == Cause::none) return;]]
    [[    if (MUTATED && !group.seats.front().assigned.empty())
        group.seats.front().assigned.pop_back();
    const Cause error = append_group(desk.ctx, desk.cluster, desk.broker, group);
    if (error == Cause::none) return;]])
mutation(strangers_commit sim/kafka/coordinator_log.cpp
    [[    return Cause::unknown_member;
}]]
    [[    return MUTATED ? Cause::none : Cause::unknown_member;
}]])
