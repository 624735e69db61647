// The future of a run: event keys in the order (at, sequence). A radix heap of 4-bit digits whose
// earliest small bucket is kept sorted (the "bottom"); see reference figures in tests/bench.
// Promises: any order of pushes is popped in order; fast when time does not go back; at most about
// twice the memory of the keys; no allocation in a steady run; a copy costs what is pending.
// Does not cancel: the target of an event compares a generation when it arrives.
#pragma once
#include "sim/core/time.hpp"
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

namespace sluice {

struct EventKey {
    Time at;               // >= 0
    uint64_t sequence = 0; // unique
    uint32_t slot = 0;     // of the payload
    uint32_t extra = 0;    // free for the owner
};
static_assert(sizeof(EventKey) == 24);

inline bool earlier(const EventKey& a, const EventKey& b) {
    return a.at.ns != b.at.ns ? a.at.ns < b.at.ns : a.sequence < b.sequence;
}

class EventQueue {
public:
    EventQueue() = default;
    EventQueue(const EventQueue& other);
    EventQueue(EventQueue&& other) noexcept;
    EventQueue& operator=(const EventQueue& other);
    EventQueue& operator=(EventQueue&& other) noexcept;
    ~EventQueue() = default;

    void push(const EventKey& key) {
        ++state_.size;
        if (key.at.ns < state_.limit)
            insert_sorted(key);
        else
            place(key);
    }
    // Precondition: not empty.
    EventKey pop() {
        if (state_.head == state_.tail) refill();
        --state_.size;
        return bottom_[state_.head++];
    }
    // The time of the next pop, time_never when empty. Never reorganises: a look far ahead must
    // not send the pushes that follow into the sorted bottom.
    Time next_time() {
        if (state_.head != state_.tail) return bottom_[state_.head].at;
        if (state_.known_next < 0) state_.known_next = earliest_bucketed();
        return {state_.known_next};
    }
    Time next_time() const {
        if (state_.head != state_.tail) return bottom_[state_.head].at;
        return {state_.known_next < 0 ? earliest_bucketed() : state_.known_next};
    }
    bool empty() const { return state_.size == 0; }
    std::size_t size() const { return state_.size; }
    void clear();
    // Bytes held, pending or spare.
    std::size_t memory() const;

private:
    static constexpr int digit_bits = 4;
    static constexpr int digits = 1 << digit_bits;
    static constexpr int levels = 64 / digit_bits;
    static constexpr std::size_t chunk_size = 32;     // a power of two
    static constexpr std::size_t sorted_at_most = 24; // larger buckets are spread first
    static constexpr std::size_t bottom_room = 128;   // usual length of the bottom's array
    static constexpr std::size_t bottom_at_most = 64; // more, when the array is full: cut back
    static constexpr std::size_t bottom_after_cut = 16;

    struct Chunk {
        EventKey keys[chunk_size];
        Chunk* next;
    };
    struct Bucket {
        Chunk* first = nullptr;
        Chunk* last = nullptr;
        std::size_t count = 0; // in order of arrival; all chunks but the last are full
    };
    // Invariants: keys in the bottom are < limit <= keys in buckets, and base <= keys in buckets;
    // a key lies at the level of its highest digit that differs from base, in that digit's bucket.
    struct State {
        uint64_t base = 0;
        int64_t limit = 0;
        int64_t known_next = time_never.ns; // earliest key in buckets; negative: not known
        std::size_t size = 0;
        std::size_t head = 0; // the bottom is [head, tail) of bottom_, ascending
        std::size_t tail = 0;
        Chunk* spare = nullptr;
        uint32_t occupied_levels = 0;
        uint16_t occupied[levels] = {};
        Bucket buckets[levels][digits] = {};
    };

    void insert_sorted(const EventKey& key) {
        if (state_.tail == bottom_.size()) [[unlikely]] {
            make_room();
            if (key.at.ns >= state_.limit) return place(key);
        }
        EventKey* const first = bottom_.data() + state_.head;
        EventKey* at = bottom_.data() + state_.tail++;
        for (; at != first && earlier(key, at[-1]); --at) *at = at[-1];
        *at = key;
    }
    void place(const EventKey& key) {
        const auto time = static_cast<uint64_t>(key.at.ns);
        const int level = (63 - std::countl_zero((time ^ state_.base) | 1)) / digit_bits;
        const auto digit = (time >> (level * digit_bits)) & (digits - 1);
        Bucket& bucket = state_.buckets[level][digit];
        const std::size_t offset = bucket.count++ % chunk_size;
        if (offset == 0) {
            add_chunk(bucket);
            state_.occupied[level] = static_cast<uint16_t>(state_.occupied[level] | 1u << digit);
            state_.occupied_levels |= 1u << level;
        }
        bucket.last->keys[offset] = key;
        if (key.at.ns < state_.known_next) state_.known_next = key.at.ns;
    }
    void add_chunk(Bucket& bucket) {
        if (!state_.spare) [[unlikely]]
            make_spare_chunks();
        Chunk* const chunk = state_.spare;
        state_.spare = chunk->next;
        chunk->next = nullptr;
        (bucket.first ? bucket.last->next : bucket.first) = chunk;
        bucket.last = chunk;
    }

    void refill();
    Bucket take_earliest_bucket(int& level);
    void spread(Bucket bucket);
    void sort_into_bottom(Bucket bucket);
    void sort_few(const Chunk& chunk, std::size_t count);
    void sort_many(const Bucket& bucket);
    void make_room();
    void cut_bottom_back();
    void make_spare_chunks();
    void release(Chunk* chunk);
    int64_t earliest_bucketed() const;

    State state_;
    std::vector<EventKey> bottom_;
    std::vector<std::unique_ptr<Chunk[]>> blocks_;
    std::size_t chunks_made_ = 0;
};

} // namespace sluice
