// Small lists addressed by a handle, for messages whose payload must stay trivially copyable. A
// closed list keeps its capacity for the next one, so a steady run allocates nothing; a copy of
// the pool copies the contents of open lists only.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice {

template <class T>
class ListPool {
public:
    // A handle to an empty list. References from at() are invalid after the next open().
    uint32_t open() {
        if (free_.empty()) {
            lists_.emplace_back();
            return static_cast<uint32_t>(lists_.size() - 1);
        }
        const uint32_t handle = free_.back();
        free_.pop_back();
        return handle;
    }
    std::vector<T>& at(uint32_t handle) { return lists_[handle]; }
    const std::vector<T>& at(uint32_t handle) const { return lists_[handle]; }
    void close(uint32_t handle) {
        lists_[handle].clear();
        free_.push_back(handle);
    }
    std::size_t live() const { return lists_.size() - free_.size(); }

private:
    std::vector<std::vector<T>> lists_; // closed ones are empty
    std::vector<uint32_t> free_;
};

} // namespace sluice
