// Tells the processor which memory the next items of a list will need, while the present one is
// handled. Never changes a result. A cluster's state of a thousand partitions is larger than the
// near caches: tests/bench/README.md has what this is worth.
#pragma once
#include <cstddef>

namespace sluice {

inline void prefetch(const void* address) {
    __builtin_prefetch(address);
}

// Every cache line of [first, end).
inline void prefetch_between(const void* first, const void* end) {
    constexpr std::ptrdiff_t line = 64;
    const auto* at = static_cast<const char*>(first);
    const auto* last = static_cast<const char*>(end) - 1;
    for (; last - at >= line; at += line) prefetch(at);
    prefetch(at);
    prefetch(last);
}

template <class T>
void prefetch_whole(const T& object) {
    prefetch_between(&object, &object + 1);
}

} // namespace sluice
