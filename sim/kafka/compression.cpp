#include "sim/kafka/compression.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

struct Cost {
    int64_t percent; // of the bytes that are left
    int64_t ns;      // for each byte that goes in
};

Cost cost_of(Compression compression) {
    switch (compression) {
    case Compression::none: return {100, 0};
    case Compression::gzip: return {30, 20};
    case Compression::snappy: return {50, 3};
    case Compression::lz4: return {50, 2};
    case Compression::zstd: return {30, 5};
    }
    return {100, 0};
}

} // namespace

int64_t packed_size(Compression compression, int64_t bytes) {
    const int64_t percent = cost_of(compression).percent;
    if (percent == 100 || bytes == 0) return bytes;
    return std::max<int64_t>(1, bytes / 100 * percent + bytes % 100 * percent / 100);
}

int64_t unpacked_size(Compression compression, int64_t packed) {
    const int64_t percent = cost_of(compression).percent;
    return packed / percent * 100 + packed % percent * 100 / percent;
}

Duration packing_time(Compression compression, int64_t bytes) {
    return Duration{cost_of(compression).ns} * bytes;
}

} // namespace sluice::kafka
