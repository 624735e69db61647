// What an arrival hands to a producer's client: records `first` .. `first + count - 1` of one
// producer, created evenly from `from` to `to`.
#pragma once
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"
#include "sim/core/wide.hpp"

namespace sluice {

struct Slice {
    ProducerId producer;
    RecordNumber first = 0;
    int64_t count = 0;
    Time from, to; // creation of the first and of the last record
};

// When record `number` of the slice was created.
constexpr Time created_in(const Slice& slice, RecordNumber number) {
    if (slice.count <= 1) return slice.from;
    const auto span = static_cast<Wide>((slice.to - slice.from).ns);
    return slice.from +
           Duration{static_cast<int64_t>(span * (number - slice.first) / (slice.count - 1))};
}

// `count` records from `first` on, of those that the slice holds.
constexpr Slice portion(const Slice& slice, RecordNumber first, int64_t count) {
    if (count == 0) return {.producer = slice.producer, .first = first};
    return {.producer = slice.producer,
            .first = first,
            .count = count,
            .from = created_in(slice, first),
            .to = created_in(slice, first + count - 1)};
}

} // namespace sluice
