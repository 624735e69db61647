// Storage for values that come and go, addressed by a small number instead of a pointer. A slot
// that was taken is reused, latest first; when the last value leaves, numbering starts over, so
// that the copies made for keyframes do not carry the size of an old burst.
// Using a slot after take() is an error that it does not detect.
#pragma once
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace sluice {

template <class T>
class Slab {
public:
    uint32_t put(T value) {
        if (free_.empty()) {
            items_.push_back(std::move(value));
            return static_cast<uint32_t>(items_.size() - 1);
        }
        const uint32_t slot = free_.back();
        free_.pop_back();
        items_[slot] = std::move(value);
        return slot;
    }
    T& at(uint32_t slot) { return items_[slot]; }
    const T& at(uint32_t slot) const { return items_[slot]; }
    T take(uint32_t slot) {
        T value = std::move(items_[slot]);
        free_.push_back(slot);
        if (free_.size() == items_.size()) clear();
        return value;
    }
    std::size_t live() const { return items_.size() - free_.size(); }
    bool empty() const { return live() == 0; }
    void clear() {
        items_.clear();
        free_.clear();
    }

private:
    std::vector<T> items_;
    std::vector<uint32_t> free_;
};

} // namespace sluice
