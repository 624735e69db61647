#include "sim/kafka/share_records.hpp"
#include <algorithm>

namespace sluice::kafka {
namespace {

// A record that has been delivered often enough is not offered again: poison ends by itself.
void release(ShareRecord& record, int32_t delivery_limit) {
    record.state =
        record.delivery_count >= delivery_limit ? ShareState::archived : ShareState::available;
    record.holder = MemberId::none_value;
}

void settle(ShareRecord& record, ShareAnswer answer, int32_t delivery_limit) {
    record.holder = MemberId::none_value;
    switch (answer) {
    case ShareAnswer::accept: record.state = ShareState::acknowledged; break;
    case ShareAnswer::release: release(record, delivery_limit); break;
    case ShareAnswer::reject: record.state = ShareState::archived; break;
    }
}

} // namespace

ShareRecord ShareWindow::at(Offset offset) const {
    if (offset >= end_) return {};
    const std::size_t index = run_at(offset);
    if (index == runs_.size() || runs_[index].first > offset)
        return {.state = ShareState::archived};
    return runs_[index].record;
}

int64_t ShareWindow::acquire(ShareRange range, MemberId member, std::vector<ShareRange>* acquired) {
    range.first = std::max(range.first, start_);
    if (range.last < range.first) return 0;
    if (range.last >= end_) {
        runs_.push_back({.first = end_, .last = range.last, .record = {}});
        end_ = range.last + 1;
    }
    const std::size_t first = cut(range.first);
    const std::size_t after = cut(range.last + 1);
    int64_t count = 0;
    for (std::size_t i = first; i < after; ++i) {
        ShareRun& run = runs_[i];
        if (run.record.state != ShareState::available) continue;
        run.record.state = ShareState::acquired;
        run.record.holder = member.value;
        ++run.record.delivery_count;
        count += run.last - run.first + 1;
        if (acquired != nullptr) acquired->push_back({run.first, run.last});
    }
    tidy();
    return count;
}

ShareError ShareWindow::acknowledge(ShareRange range, MemberId member, ShareAnswer answer,
                                    int32_t delivery_limit) {
    range.first = std::max(range.first, log_start_);
    if (range.last < range.first) return ShareError::none;
    for (Offset next = range.first; next <= range.last;) {
        const std::size_t index = run_at(next);
        const bool theirs = index < runs_.size() && runs_[index].first <= next &&
                            runs_[index].record.state == ShareState::acquired &&
                            runs_[index].record.holder == member.value;
        if (!theirs) return ShareError::invalid_record_state;
        next = runs_[index].last + 1;
    }
    const std::size_t first = cut(range.first);
    const std::size_t after = cut(range.last + 1);
    for (std::size_t i = first; i < after; ++i) settle(runs_[i].record, answer, delivery_limit);
    tidy();
    return ShareError::none;
}

void ShareWindow::expire(ShareRange range, int32_t delivery_limit) {
    range.first = std::max(range.first, start_);
    range.last = std::min(range.last, end_ - 1);
    if (range.last < range.first) return;
    const std::size_t first = cut(range.first);
    const std::size_t after = cut(range.last + 1);
    for (std::size_t i = first; i < after; ++i)
        if (runs_[i].record.state == ShareState::acquired) release(runs_[i].record, delivery_limit);
    tidy();
}

int64_t ShareWindow::release_all(MemberId member, int32_t delivery_limit) {
    int64_t count = 0;
    for (ShareRun& run : runs_) {
        if (run.record.state != ShareState::acquired || run.record.holder != member.value) continue;
        count += run.last - run.first + 1;
        release(run.record, delivery_limit);
    }
    tidy();
    return count;
}

void ShareWindow::raise_log_start(Offset log_start) {
    if (log_start <= log_start_) return;
    log_start_ = log_start;
    if (log_start >= end_) {
        runs_.clear();
        start_ = end_ = std::max(end_, log_start);
        return;
    }
    const std::size_t after = cut(log_start);
    for (std::size_t i = 0; i < after; ++i)
        if (!is_final(runs_[i].record.state)) settle(runs_[i].record, ShareAnswer::reject, 0);
    tidy();
}

void ShareWindow::forget_settled() {
    if (start_ == end_) {
        runs_.clear();
        return;
    }
    const std::size_t kept = cut(start_);
    runs_.erase(runs_.begin(), runs_.begin() + static_cast<std::ptrdiff_t>(kept));
}

Offset ShareWindow::next_available(Offset from) const {
    for (std::size_t i = run_at(std::max(from, start_)); i < runs_.size(); ++i)
        if (runs_[i].record.state == ShareState::available)
            return std::max({from, start_, runs_[i].first});
    return std::max(from, end_);
}

std::size_t ShareWindow::run_at(Offset offset) const {
    const auto found =
        std::lower_bound(runs_.begin(), runs_.end(), offset,
                         [](const ShareRun& run, Offset wanted) { return run.last < wanted; });
    return static_cast<std::size_t>(found - runs_.begin());
}

std::size_t ShareWindow::cut(Offset offset) {
    const std::size_t index = run_at(offset);
    if (index == runs_.size() || runs_[index].first >= offset) return index;
    ShareRun upper = runs_[index];
    upper.first = offset;
    runs_[index].last = offset - 1;
    runs_.insert(runs_.begin() + static_cast<std::ptrdiff_t>(index + 1), upper);
    return index + 1;
}

void ShareWindow::tidy() {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < runs_.size(); ++i) {
        const ShareRun run = runs_[i];
        if (kept > 0 && runs_[kept - 1].record == run.record) {
            runs_[kept - 1].last = run.last;
        } else {
            runs_[kept++] = run;
        }
    }
    runs_.resize(kept);
    for (std::size_t i = run_at(start_); i < runs_.size() && is_final(runs_[i].record.state); ++i)
        start_ = runs_[i].last + 1;
}

} // namespace sluice::kafka
