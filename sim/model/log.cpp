#include "sim/model/log.hpp"
#include "sim/core/check.hpp"
#include <algorithm>

namespace sluice {

uint64_t PartitionStore::append(Entry entry) {
    entry.ordinal = records;
    records += entry.count;
    entries.push_back(entry);
    return entries.size() - 1;
}

bool Log::holds(uint64_t store_index) const {
    return std::any_of(spans_.begin(), spans_.end(), [=](const Span& s) {
        return s.first <= store_index && store_index < s.end;
    });
}

void Log::append(const PartitionStore& store, uint64_t store_index, SegmentLimits limits) {
    const Entry& entry = store.entries[store_index];
    SLUICE_CHECK(entry.base == end_, "an entry was appended at an offset that is not the end");
    if (segments_.empty()) begin_segment(entry);
    const Segment& active = segments_.back();
    const bool empty = active.bytes == 0;
    const bool full = !empty && active.bytes + entry.bytes > limits.bytes;
    const bool old = !empty && limits.age.ns > 0 &&
                     entry.largest_timestamp - active.first_timestamp > limits.age;
    if (full || old) begin_segment(entry);
    Segment& segment = segments_.back();
    if (segment.bytes == 0) segment.first_timestamp = entry.largest_timestamp;
    segment.largest_timestamp = std::max(segment.largest_timestamp, entry.largest_timestamp);
    segment.bytes += entry.bytes;
    bytes_ += entry.bytes;
    end_ += entry.count;
    if (!spans_.empty() && spans_.back().end == store_index)
        ++spans_.back().end;
    else
        spans_.push_back({store_index, store_index + 1});
}

void Log::begin_segment(const Entry& entry) {
    segments_.push_back({.base = entry.base,
                         .first_timestamp = entry.largest_timestamp,
                         .largest_timestamp = entry.largest_timestamp});
}

uint64_t Log::find(const PartitionStore& store, Offset offset) const {
    SLUICE_CHECK(start_ <= offset && offset < end_, "no entry of the log holds this offset");
    // Spans are few and ascend in offset; the wanted one is nearly always the last.
    auto span = spans_.end();
    do --span;
    while (span != spans_.begin() && store.entries[span->first].base > offset);
    uint64_t low = span->first, high = span->end; // the last entry whose base is <= offset
    while (high - low > 1) {
        const uint64_t middle = low + (high - low) / 2;
        (store.entries[middle].base <= offset ? low : high) = middle;
    }
    return low;
}

uint64_t Log::next(uint64_t store_index) const {
    for (std::size_t i = spans_.size(); i-- > 0;) {
        if (store_index < spans_[i].first || store_index >= spans_[i].end) continue;
        if (store_index + 1 < spans_[i].end) return store_index + 1;
        return i + 1 < spans_.size() ? spans_[i + 1].first : UINT64_MAX;
    }
    return UINT64_MAX;
}

std::vector<Span> Log::truncate_to(const PartitionStore& store, Offset offset) {
    std::vector<Span> gone;
    if (offset >= end_) return gone;
    if (offset <= start_) return restart_at(offset);
    const uint64_t cut = find(store, offset);
    while (cut < spans_.back().first || cut >= spans_.back().end) {
        gone.insert(gone.begin(), spans_.back());
        spans_.pop_back();
    }
    gone.insert(gone.begin(), {cut, spans_.back().end});
    spans_.back().end = cut;
    if (spans_.back().first == cut) spans_.pop_back();
    end_ = store.entries[cut].base;
    while (segments_.size() > 1 && segments_.back().base >= end_) {
        bytes_ -= segments_.back().bytes;
        segments_.pop_back();
    }
    recount_last_segment(store);
    return gone;
}

void Log::recount_last_segment(const PartitionStore& store) {
    Segment& segment = segments_.back();
    bytes_ -= segment.bytes;
    segment.bytes = 0;
    segment.largest_timestamp = segment.first_timestamp;
    if (segment.base >= end_) return;
    for (uint64_t i = find(store, std::max(segment.base, start_)); i != UINT64_MAX; i = next(i)) {
        const Entry& entry = store.entries[i];
        segment.bytes += entry.bytes;
        segment.largest_timestamp = std::max(segment.largest_timestamp, entry.largest_timestamp);
    }
    bytes_ += segment.bytes;
}

std::vector<Span> Log::drop_below(const PartitionStore& store, Offset offset) {
    std::vector<Span> gone;
    if (offset <= start_) return gone;
    if (offset >= end_) {
        gone = restart_at(end_);
        return gone;
    }
    const uint64_t keep = find(store, offset);
    SLUICE_CHECK(store.entries[keep].base == offset, "retention must cut between segments");
    while (keep < spans_.front().first || keep >= spans_.front().end) {
        gone.push_back(spans_.front());
        spans_.erase(spans_.begin());
    }
    if (spans_.front().first < keep) {
        gone.push_back({spans_.front().first, keep});
        spans_.front().first = keep;
    }
    while (segments_.size() > 1 && segments_[1].base <= offset) {
        bytes_ -= segments_.front().bytes;
        segments_.erase(segments_.begin());
    }
    start_ = offset;
    return gone;
}

std::vector<Span> Log::restart_at(Offset offset) {
    std::vector<Span> gone;
    gone.swap(spans_);
    segments_.clear();
    bytes_ = 0;
    start_ = end_ = offset;
    return gone;
}

} // namespace sluice
