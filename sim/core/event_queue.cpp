// The rare paths of the event queue: taking the next bucket, cutting back an overgrown bottom,
// copying. What is done for every event is inline in the header.
#include "sim/core/event_queue.hpp"
#include "sim/core/check.hpp"
#include <algorithm>
#include <utility>

namespace sluice {

EventQueue::EventQueue(const EventQueue& other) {
    state_.base = other.state_.base;
    state_.limit = other.state_.limit;
    const std::size_t sorted = other.state_.tail - other.state_.head;
    if (sorted > 0) {
        bottom_.resize(std::max(bottom_room, 2 * sorted));
        std::copy_n(other.bottom_.begin() + static_cast<std::ptrdiff_t>(other.state_.head), sorted,
                    bottom_.begin());
    }
    state_.tail = sorted;
    for (int level = 0; level < levels; ++level) {
        if (!(other.state_.occupied_levels >> level & 1)) continue;
        for (const Bucket& bucket : other.state_.buckets[level]) {
            std::size_t left = bucket.count;
            for (const Chunk* chunk = bucket.first; left > 0; chunk = chunk->next) {
                const std::size_t here = std::min(left, chunk_size);
                for (std::size_t i = 0; i < here; ++i) place(chunk->keys[i]);
                left -= here;
            }
        }
    }
    state_.known_next = other.state_.known_next;
    state_.size = other.state_.size;
}

EventQueue::EventQueue(EventQueue&& other) noexcept
    : state_(other.state_), bottom_(std::move(other.bottom_)), blocks_(std::move(other.blocks_)),
      chunks_made_(other.chunks_made_) {
    other.clear();
}

EventQueue& EventQueue::operator=(const EventQueue& other) {
    if (this != &other) *this = EventQueue(other);
    return *this;
}

EventQueue& EventQueue::operator=(EventQueue&& other) noexcept {
    if (this == &other) return *this;
    state_ = other.state_;
    bottom_ = std::move(other.bottom_);
    blocks_ = std::move(other.blocks_);
    chunks_made_ = other.chunks_made_;
    other.clear();
    return *this;
}

void EventQueue::clear() {
    state_ = State{};
    bottom_.clear();
    blocks_.clear();
    chunks_made_ = 0;
}

std::size_t EventQueue::memory() const {
    return sizeof *this + bottom_.capacity() * sizeof(EventKey) + chunks_made_ * sizeof(Chunk);
}

// Moves the earliest keys from the buckets to the (empty) bottom.
void EventQueue::refill() {
    SLUICE_CHECK(state_.occupied_levels != 0, "pop from an empty event queue");
    state_.known_next = -1;
    for (;;) {
        int level = 0;
        const Bucket bucket = take_earliest_bucket(level);
        if (bucket.count > sorted_at_most && level > 0) {
            spread(bucket);
            continue;
        }
        const uint64_t end = state_.base + (uint64_t{1} << (level * digit_bits));
        state_.limit = static_cast<int64_t>(std::min(end, static_cast<uint64_t>(INT64_MAX)));
        sort_into_bottom(bucket);
        if (state_.occupied_levels == 0) state_.known_next = time_never.ns;
        return;
    }
}

// Also makes the bucket's lowest time the new base.
EventQueue::Bucket EventQueue::take_earliest_bucket(int& level) {
    level = std::countr_zero(state_.occupied_levels);
    uint16_t& occupied = state_.occupied[level];
    const int digit = std::countr_zero(occupied);
    occupied = static_cast<uint16_t>(occupied & (occupied - 1));
    if (occupied == 0) state_.occupied_levels &= state_.occupied_levels - 1;
    const int shift = level * digit_bits;
    const uint64_t above = state_.base >> shift >> digit_bits << digit_bits;
    state_.base = (above | static_cast<uint64_t>(digit)) << shift;
    return std::exchange(state_.buckets[level][digit], Bucket{});
}

void EventQueue::spread(Bucket bucket) {
    for (Chunk* chunk = bucket.first; chunk;) {
        const std::size_t here = std::min(bucket.count, chunk_size);
        for (std::size_t i = 0; i < here; ++i) place(chunk->keys[i]);
        bucket.count -= here;
        release(std::exchange(chunk, chunk->next));
    }
}

void EventQueue::sort_into_bottom(Bucket bucket) {
    if (bottom_.size() < std::max(bottom_room, 2 * bucket.count))
        bottom_.resize(std::max(bottom_room, 2 * bucket.count));
    state_.head = 0;
    state_.tail = bucket.count;
    if (bucket.count <= sorted_at_most)
        sort_few(*bucket.first, bucket.count);
    else
        sort_many(bucket);
    while (bucket.first) release(std::exchange(bucket.first, bucket.first->next));
}

// Insertion sort while copying out of the chunk.
void EventQueue::sort_few(const Chunk& chunk, std::size_t count) {
    static_assert(sorted_at_most <= chunk_size);
    EventKey* const first = bottom_.data();
    for (std::size_t i = 0; i < count; ++i) {
        const EventKey key = chunk.keys[i];
        EventKey* at = first + i;
        for (; at != first && earlier(key, at[-1]); --at) *at = at[-1];
        *at = key;
    }
}

// Many keys of one nanosecond, almost always in order of sequence already; (at, sequence) is a
// total order.
void EventQueue::sort_many(const Bucket& bucket) {
    std::size_t done = 0;
    for (const Chunk* chunk = bucket.first; chunk; chunk = chunk->next) {
        const std::size_t here = std::min(bucket.count - done, chunk_size);
        std::copy_n(chunk->keys, here, bottom_.data() + done);
        done += here;
    }
    EventKey* const first = bottom_.data();
    // A total order: sequences are unique.
    if (!std::is_sorted(first, first + done, earlier)) std::sort(first, first + done, earlier);
}

// Called when the array of the bottom is used up to its end.
void EventQueue::make_room() {
    if (bottom_.empty()) return bottom_.resize(bottom_room);
    if (state_.tail - state_.head > bottom_at_most) cut_bottom_back();
    const std::size_t count = state_.tail - state_.head;
    std::copy_n(bottom_.begin() + static_cast<std::ptrdiff_t>(state_.head), count, bottom_.begin());
    state_.head = 0;
    state_.tail = count;
    if (2 * count > bottom_.size()) bottom_.resize(2 * bottom_.size());
}

// After a quiet start one early bucket covers a wide range, and a burst lands in the bottom: keep
// the earliest few and give the rest back to the buckets. Keys below base (pushed into the past)
// cannot go back; keys of one instant go together, in their order.
void EventQueue::cut_bottom_back() {
    const EventKey* const first = bottom_.data() + state_.head;
    const EventKey* const end = bottom_.data() + state_.tail;
    const auto base = static_cast<int64_t>(state_.base);
    const int64_t limit = std::max(first[bottom_after_cut].at.ns, base);
    const EventKey* cut = first;
    while (cut != end && cut->at.ns < limit) ++cut;
    state_.limit = limit;
    state_.tail = static_cast<std::size_t>(cut - bottom_.data());
    for (; cut != end; ++cut) place(*cut);
}

// Blocks grow with the queue, so that spare chunks stay a fraction of those in use.
void EventQueue::make_spare_chunks() {
    const std::size_t count = std::clamp<std::size_t>(chunks_made_ / 4, 4, 1024);
    blocks_.push_back(std::make_unique<Chunk[]>(count));
    chunks_made_ += count;
    for (std::size_t i = 0; i < count; ++i) release(&blocks_.back()[i]);
}

void EventQueue::release(Chunk* chunk) {
    chunk->next = state_.spare;
    state_.spare = chunk;
}

int64_t EventQueue::earliest_bucketed() const {
    if (state_.occupied_levels == 0) return time_never.ns;
    const int level = std::countr_zero(state_.occupied_levels);
    const Bucket& bucket = state_.buckets[level][std::countr_zero(state_.occupied[level])];
    int64_t earliest = time_never.ns;
    std::size_t left = bucket.count;
    for (const Chunk* chunk = bucket.first; left > 0; chunk = chunk->next) {
        const std::size_t here = std::min(left, chunk_size);
        for (std::size_t i = 0; i < here; ++i) earliest = std::min(earliest, chunk->keys[i].at.ns);
        left -= here;
    }
    return earliest;
}

} // namespace sluice
