// The marks of a topology picture: tapes of replicas, bookmarks, heads of columns and rows, queues.
// Each draws itself at a given place and knows its own height; picture.cpp lays them out.
#pragma once
#include "sim/observe/svg.hpp"
#include "sim/observe/view.hpp"
#include <algorithm>

namespace sluice {

inline constexpr int64_t cell_width = 300, broker_head_height = 76, queue_height = 150;

struct OffsetScale { // one for all replicas of a partition, so what is missing is lag
    int64_t start = 0, end = 1;
    int64_t x(int64_t offset, int64_t width) const {
        const int64_t inside = std::min(std::max(offset, start), end);
        return (inside - start) * width / (end - start);
    }
};
OffsetScale scale_of(const PartitionView& partition);
int64_t row_height(const PartitionView& partition);

void draw_broker_head(svg::Canvas& canvas, const NodeView& node, int64_t x, int64_t y);
void draw_row_head(svg::Canvas& canvas, const PartitionView& partition, int64_t x, int64_t y);
void draw_replica(svg::Canvas& canvas, const PartitionView& partition, const ReplicaView& replica,
                  const OffsetScale& scale, int64_t x, int64_t y);
void draw_queue(svg::Canvas& canvas, const QueueView& queue, int64_t x, int64_t y, int64_t width);

} // namespace sluice
