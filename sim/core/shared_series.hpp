// An append-only series with absolute indices [first, size): full chunks are shared between
// copies, so a copy costs one pointer a chunk. Appending writes into a shared tail in place where
// no copy has been before, and copies the tail otherwise; what a copy has seen never changes.
// Retention moves first(), truncation moves size() back. Copies belong to one thread.
#pragma once
#include "sim/core/check.hpp"
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace sluice {

template <class T, std::size_t chunk = 64>
class SharedSeries {
    static_assert(chunk > 0);
    struct Chunk {
        std::array<T, chunk> items{};
        std::size_t filled = 0; // slots that some copy has written
    };

public:
    uint64_t first() const { return first_; }
    uint64_t size() const { return end_; } // one past the last index, not the number kept
    uint64_t kept() const { return end_ - first_; }
    bool empty() const { return first_ == end_; }

    const T& operator[](uint64_t index) const { return held(index)->items[index % chunk]; }
    const T& at(uint64_t index) const {
        SLUICE_CHECK(index >= first_ && index < end_, "index outside a series");
        return (*this)[index];
    }
    const T& back() const { return at(end_ - 1); }

    void push_back(T value) {
        const std::size_t slot = end_ % chunk;
        if (end_ == chunks_end()) chunks_.push_back(std::make_shared<Chunk>());
        auto& tail = chunks_.back();
        if (tail->filled != slot && tail.use_count() != 1) tail = copy_of(*tail, slot);
        tail->items[slot] = std::move(value);
        tail->filled = slot + 1;
        ++end_;
    }
    // Only the last chunk may still change, and only entries that exist.
    T& edit(uint64_t index) {
        SLUICE_CHECK(index >= first_ && index < end_ && index >= tail_start(),
                     "only the tail of a series may change");
        auto& tail = chunks_.back();
        if (tail.use_count() != 1) tail = copy_of(*tail, end_ - tail_start());
        return tail->items[index % chunk];
    }
    T& edit_back() { return edit(end_ - 1); }
    // The first index that edit() accepts.
    uint64_t tail_start() const { return chunks_end() - (chunks_.empty() ? 0 : chunk); }

    // Retention: forgets what lies below; chunks wholly below are freed.
    void drop_front_to(uint64_t index) {
        SLUICE_CHECK(index <= end_, "retention cannot pass the end of a series");
        if (index <= first_) return;
        first_ = index;
        while (head_ < chunks_.size() && (front_chunk_ + 1) * chunk <= first_) {
            chunks_[head_++].reset();
            ++front_chunk_;
        }
        forget_dropped();
    }
    // Cuts off everything from `index` on. Below first() the series becomes empty there.
    void truncate_to(uint64_t index) {
        SLUICE_CHECK(index <= end_, "a series cannot be truncated beyond its end");
        if (index <= first_) return restart_at(index);
        end_ = index;
        while (chunks_end() >= end_ + chunk) chunks_.pop_back();
    }
    // Empty, with the next entry at `index`.
    void restart_at(uint64_t index) {
        chunks_.clear();
        head_ = 0;
        first_ = end_ = index;
        front_chunk_ = index / chunk;
        if (index % chunk != 0) chunks_.push_back(std::make_shared<Chunk>());
    }
    void clear() { restart_at(0); }

    // Chunks that no other copy shares: what this copy alone costs.
    std::size_t chunks_owned() const {
        std::size_t owned = 0;
        for (std::size_t i = head_; i < chunks_.size(); ++i) owned += chunks_[i].use_count() == 1;
        return owned;
    }
    std::size_t chunks() const { return chunks_.size() - head_; }
    static constexpr std::size_t chunk_bytes() { return sizeof(Chunk); }

    class const_iterator {
    public:
        const T& operator*() const { return (*series_)[index_]; }
        const T* operator->() const { return &(*series_)[index_]; }
        const_iterator& operator++() {
            ++index_;
            return *this;
        }
        uint64_t index() const { return index_; }
        bool operator!=(const const_iterator& other) const { return index_ != other.index_; }
        bool operator==(const const_iterator& other) const { return index_ == other.index_; }

    private:
        friend class SharedSeries;
        const_iterator(const SharedSeries* series, uint64_t index)
            : series_(series), index_(index) {}
        const SharedSeries* series_;
        uint64_t index_;
    };
    const_iterator begin() const { return {this, first_}; }
    const_iterator end() const { return {this, end_}; }

private:
    uint64_t chunks_end() const { return (front_chunk_ + chunks()) * chunk; }
    const Chunk* held(uint64_t index) const {
        return chunks_[head_ + static_cast<std::size_t>(index / chunk - front_chunk_)].get();
    }
    static std::shared_ptr<Chunk> copy_of(const Chunk& shared, std::size_t used) {
        auto own = std::make_shared<Chunk>();
        for (std::size_t i = 0; i < used; ++i) own->items[i] = shared.items[i];
        own->filled = used;
        return own;
    }
    void forget_dropped() {
        if (head_ < 32 && head_ != chunks_.size()) return;
        if (head_ * 2 < chunks_.size()) return;
        chunks_.erase(chunks_.begin(), chunks_.begin() + static_cast<std::ptrdiff_t>(head_));
        head_ = 0;
    }

    std::vector<std::shared_ptr<Chunk>> chunks_; // from head_ on; those before it are freed
    std::size_t head_ = 0;
    uint64_t front_chunk_ = 0; // number of the chunk at head_: covers [n * chunk, (n+1) * chunk)
    uint64_t first_ = 0;
    uint64_t end_ = 0;
};

} // namespace sluice
