#include "sim/kafka/epochs.hpp"
#include "sim/core/check.hpp"
#include <algorithm>

namespace sluice::kafka {

void EpochCache::assign(int32_t epoch, Offset start) {
    SLUICE_CHECK(epoch >= 0 && start >= 0, "a leader epoch and its start are not negative");
    if (latest_.epoch == epoch && start >= latest_.start) return;
    while (!starts_.empty() && (starts_.back().epoch >= epoch || starts_.back().start >= start))
        starts_.pop_back();
    starts_.push_back({.epoch = epoch, .start = start});
    latest_ = starts_.back();
}

EpochEnd EpochCache::end_offset_for(int32_t epoch, Offset log_end) const {
    if (epoch == epoch_undefined || epoch > latest_.epoch) return {};
    if (epoch == latest_.epoch) return {.epoch = epoch, .end = log_end};
    const auto higher = std::upper_bound(
        starts_.begin(), starts_.end(), epoch,
        [](int32_t asked, const EpochStart& entry) { return asked < entry.epoch; });
    // Below the first epoch all is gone already: the follower starts where the log starts.
    const int32_t found = higher == starts_.begin() ? epoch : (higher - 1)->epoch;
    return {.epoch = found, .end = higher->start};
}

void EpochCache::truncate_from_end(Offset end) {
    if (end < 0) return;
    while (!starts_.empty() && starts_.back().start >= end) starts_.pop_back();
    latest_ = starts_.empty() ? EpochStart{} : starts_.back();
}

void EpochCache::truncate_from_start(Offset start) {
    std::size_t below = 0;
    while (below < starts_.size() && starts_[below].start <= start) ++below;
    if (below == 0) return;
    starts_[below - 1].start = start;
    starts_.erase(starts_.begin(), starts_.begin() + static_cast<std::ptrdiff_t>(below - 1));
    latest_ = starts_.back();
}

void EpochCache::clear() {
    starts_.clear();
    latest_ = {};
}

int32_t EpochCache::epoch_at(Offset offset) const {
    if (latest_.start <= offset) return latest_.epoch; // also when there is none
    for (std::size_t i = starts_.size(); i > 0; --i)
        if (starts_[i - 1].start <= offset) return starts_[i - 1].epoch;
    return epoch_undefined;
}

std::optional<EpochEnd> find_divergence(const EpochCache& leader, Offset leader_end,
                                        int32_t last_fetched_epoch, Offset fetch_offset) {
    const EpochEnd known = leader.end_offset_for(last_fetched_epoch, leader_end);
    if (known.epoch == last_fetched_epoch && known.end >= fetch_offset) return std::nullopt;
    return known;
}

Truncation truncation_for(const EpochCache& follower, Offset follower_end, EpochEnd leader_answer,
                          Offset high_watermark) {
    if (leader_answer.end < 0) return {.to = std::min(high_watermark, follower_end)};
    const Offset leader_limit = std::min(leader_answer.end, follower_end);
    if (leader_answer.epoch == epoch_undefined) return {.to = leader_limit};
    const EpochEnd own = follower.end_offset_for(leader_answer.epoch, follower_end);
    if (own.end < 0) return {.to = leader_limit};
    if (own.epoch != leader_answer.epoch)
        return {.to = std::min(own.end, follower_end), .complete = false};
    return {.to = std::min(own.end, leader_limit)};
}

} // namespace sluice::kafka
