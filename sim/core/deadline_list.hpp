// Deadlines of one owner that all have the same timeout: they fall due in the order they were
// set, so a FIFO with one armed event replaces a timer each. Cancelling is lazy: T carries a
// generation, and the owner ignores what is out of date when it falls due.
// It schedules nothing itself: arm() says when the owner has to.
#pragma once
#include "sim/core/check.hpp"
#include "sim/core/time.hpp"
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace sluice {

template <class T>
class DeadlineList {
public:
    // Deadlines must not go back.
    void push(Time deadline, T what) {
        SLUICE_CHECK(empty() || entries_.back().deadline <= deadline,
                     "deadlines of one list fall due in the order they are set");
        entries_.push_back({deadline, std::move(what)});
    }
    std::optional<Time> next() const {
        if (empty()) return std::nullopt;
        return entries_[head_].deadline;
    }
    // The earliest entry if its deadline has come (deadline <= now); call until it gives nothing.
    std::optional<T> pop_due(Time now) {
        if (empty() || entries_[head_].deadline > now) return std::nullopt;
        std::optional<T> due(std::move(entries_[head_].what));
        ++head_;
        forget_popped();
        return due;
    }
    // When the owner must schedule its wake-up: a time if there is something to wait for and no
    // wake-up is under way. The owner calls woken() when that event arrives.
    std::optional<Time> arm() {
        if (armed_ || empty()) return std::nullopt;
        armed_ = true;
        return next();
    }
    void woken() { armed_ = false; }

    bool empty() const { return head_ == entries_.size(); }
    std::size_t size() const { return entries_.size() - head_; }
    // A wake-up under way stays under way; it will find nothing due.
    void clear() {
        entries_.clear();
        head_ = 0;
    }

private:
    struct Entry {
        Time deadline;
        T what;
    };

    // Amortised: each entry is moved at most once for each time the list halves.
    void forget_popped() {
        if (head_ < 32 || head_ * 2 < entries_.size()) {
            if (empty()) clear();
            return;
        }
        entries_.erase(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(head_));
        head_ = 0;
    }

    std::vector<Entry> entries_; // those before head_ are gone
    std::size_t head_ = 0;
    bool armed_ = false;
};

} // namespace sluice
