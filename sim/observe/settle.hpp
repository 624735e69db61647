// What a group got and what it missed: the settling of ordinals, one partition at a time. A record
// is in at most one of the two sets; what was missed and is delivered after all (a group was moved
// back, or still had it in hand) changes sides.
#pragma once
#include "sim/observe/ledger.hpp"

namespace sluice {

// Ordinals [begin, end) were worked on; returns how many of them for the first time.
int64_t settle_delivered(GroupTally& group, GroupPartitionTally& place, int64_t begin, int64_t end);
// What is not settled yet of [begin, end) is missed; returns how much that was.
int64_t settle_missed(GroupTally& group, GroupPartitionTally& place, const MissedRange& range);
// What was gone of [begin, end) is to be had again.
void take_back_gone(GroupTally& group, GroupPartitionTally& place, int64_t begin, int64_t end);
// Ordinals of [begin, end) that are neither delivered nor missed.
int64_t unsettled(const GroupPartitionTally& place, int64_t begin, int64_t end);

// Ordinals of [begin, end) that are missed.
int64_t missed_of(const GroupPartitionTally& place, int64_t begin, int64_t end);

} // namespace sluice
