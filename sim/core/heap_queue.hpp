// A plain binary heap behind the same functions as EventQueue: the oracle of its tests and of
// whoever doubts an order. Not used by a run.
#pragma once
#include "sim/core/event_queue.hpp"
#include <algorithm>
#include <cstddef>
#include <vector>

namespace sluice {

class HeapQueue {
public:
    void push(const EventKey& key) {
        heap_.push_back(key);
        std::push_heap(heap_.begin(), heap_.end(), later);
    }
    EventKey pop() {
        std::pop_heap(heap_.begin(), heap_.end(), later);
        const EventKey key = heap_.back();
        heap_.pop_back();
        return key;
    }
    Time next_time() const { return heap_.empty() ? time_never : heap_.front().at; }
    bool empty() const { return heap_.empty(); }
    std::size_t size() const { return heap_.size(); }
    void clear() { heap_.clear(); }

private:
    static bool later(const EventKey& a, const EventKey& b) { return earlier(b, a); }

    std::vector<EventKey> heap_;
};

} // namespace sluice
